"""A register assessed as a whole gives what the reference gives each of its applicants, whatever a program is made of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

pytest.importorskip("polars")

from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Program
from huisuan.values import Collection, Facts
from tests import strategies
from tests.registers_checked import check


@given(st.data())
def test_generated_programs_too_and_what_has_no_column_goes_by_rows(data: st.DataObject) -> None:
    program, some = data.draw(strategies.cases(met=False))
    names = sorted(decl.id for decl in program.inputs)
    tops = sorted(frame.name for frame in program.frames if frame.parent == 0)
    inputs, collections = ({each for each in of if data.draw(st.booleans())} for of in (names, tops))
    values = {name: some[0].values[name] for name in names if name not in inputs and name in some[0].values}
    background = Facts(values, {name: Collection((), 0) for name in tops if name not in collections})
    assume(all(program.scales[node] for node in _totals(program)))
    check(program, background, some, inputs, collections)


def _totals(program: Program) -> Iterator[NodeId]:
    """What is added up exactly, but for ratios: these count by their whole minor units."""
    return (group.total for group in program.groups)
