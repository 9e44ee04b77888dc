"""Small programs written by hand, as wide and as crowded as a test wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huisuan.ir.builder import Builder
from huisuan.ir.nodes import And, Input, NodeId
from huisuan.ir.program import InputDecl, Program
from huisuan.values import Facts, Known
from tests.strategies import wrap_as_benefits


def truths(count: int) -> tuple[InputDecl, ...]:
    return tuple(InputDecl(f"t{place}", "truth") for place in range(count))


def conjunctions(count: int, benefits: Sequence[Sequence[int]]) -> Program:
    """A benefit for each list of facts that must all be true, out of `count`."""
    builder = Builder(truths(count))
    inputs: list[NodeId] = [builder.add(Input(place)) for place in range(count)]
    return wrap_as_benefits(builder, [builder.add(And(tuple(inputs[place] for place in each))) for each in benefits])


def known(values: Mapping[str, bool]) -> Facts:
    return Facts({name: Known(value) for name, value in values.items()})
