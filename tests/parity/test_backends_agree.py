"""Over generated programs and profiles every backend gives the reference's roots, and so its parity records."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisuan.backends.record import Backend, records
from huisuan.ir.printer import show_program
from tests.parity.backends import other_backends, reference
from tests.strategies import DENSE, cases, steps_of


@pytest.mark.parametrize("backend", other_backends(), ids=lambda backend: backend.name)
@pytest.mark.parametrize("only", DENSE, ids=lambda only: "-".join(only) or "any")
@given(st.data())
def test_a_backend_agrees_with_the_reference(backend: Backend, only: tuple[str, ...], data: st.DataObject) -> None:
    program, profiles = data.draw(cases(only=only, steps=steps_of(only)))
    expected = reference().evaluate(program, profiles)
    found = backend.evaluate(program, profiles)
    for facts, want, got in zip(profiles, expected, found, strict=True):
        told = f"{show_program(program)}\n{facts}"
        assert dict(got.single) == dict(want.single), told
        assert {node: dict(table) for node, table in got.items.items()} == {
            node: dict(table) for node, table in want.items.items()
        }, told
        assert records(program, facts, got) == records(program, facts, want), told
