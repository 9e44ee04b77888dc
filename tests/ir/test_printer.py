"""The listing shows every node with its number, frame and bounds, leaves by name."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given

from huisuan.ir.builder import Builder
from huisuan.ir.nodes import Add, Field, Input, Pick, Sum
from huisuan.ir.printer import show_program
from huisuan.ir.program import Frame, InputDecl, Origin, Program
from tests.strategies import programs, wrap_as_benefits


@given(programs(met=True))
def test_every_node_has_its_line(program: Program) -> None:
    lines = show_program(program).splitlines()
    assert [line.split(":")[0].split(" ")[0] for line in lines[: len(program.nodes)]] == [
        f"n{place}" for place in range(len(program.nodes))
    ]
    assert sum(line.startswith("benefit ") for line in lines) == len(program.benefits)


def test_a_small_program_reads_like_this() -> None:
    price = InputDecl("price", "number", hi=Fraction(9))
    builder = Builder([price], [Frame("buys", 0, 2, (price, InputDecl("ok", "truth")))])
    own = builder.add(Input(0))
    cost, ok = builder.add(Field(1, 0)), builder.add(Field(1, 1, met=True))
    spent = builder.add(Sum(1, ok, cost), Origin("a.yaml", 7, mechanism="sum"))
    builder.add(Pick(1, ok, cost, 1, "best", (), (cost,), "taken"))
    total = builder.add(Add((own, spent)))
    listing = show_program(wrap_as_benefits(builder, [total])).splitlines()
    assert listing[:6] == [
        "n0: number [0, 9] /1 = price",
        "n1 @buys: number [0, 9] /1 = buys.price",
        "n2 @buys: truth = buys.ok met",
        "n3: number [0, 18] /1 = sum buys member=n2 value=n1  # a.yaml:7 sum",
        "n4 @buys: truth = pick buys member=n2 value=n1 k=1 order='best' keys=(n1) out='taken'",
        "n5: number [0, 27] /1 = add args=(n0 n3)",
    ]
