"""Runs of any shape that agree with themselves, for the properties of papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from huisuan.office.rows import DECISIONS, Cut, PaidRow, Run, RunFacts, Share
from huisuan.vocabulary.units import Label
from tests.office.season import BUDGET, CITY, COUNTY, YEARLY, firm, person

PROVINCE = Label("省级", "Province")
SUMS = st.one_of(st.integers(1, 500), st.integers(1, 10**6), st.integers(1, 10**12))
NAMES = st.text(st.characters(min_codepoint=0x9F00, max_codepoint=0x9FA5), min_size=2, max_size=6)
"""Of characters that no heading of a paper holds."""


@st.composite
def fractions(draw: DrawFn, most: int = 4) -> tuple[Fraction, ...]:
    """Fractions that make one."""
    weights = [draw(st.integers(1, 9)), *draw(st.lists(st.integers(0, 9), max_size=most - 1))]
    return tuple(Fraction(each, sum(weights)) for each in weights)


@st.composite
def shares(draw: DrawFn, fen: int) -> tuple[Share, ...]:
    kind = draw(st.sampled_from(("none", "fractions", "sums")))
    if kind == "none":
        return ()
    if kind == "sums":
        first = draw(st.integers(0, fen))
        return (Share(CITY, first), Share(COUNTY, fen - first))
    parts = draw(fractions(3))
    return tuple(Share(level, part) for level, part in zip((PROVINCE, CITY, COUNTY), parts, strict=False))


@st.composite
def rows(draw: DrawFn) -> PaidRow:
    decision = draw(st.sampled_from(DECISIONS))
    fen = 0 if decision == "refused" else draw(SUMS)
    few = {"paid": (0, 0), "reduced": (1, 3)}.get(decision, (0, 2))
    cuts = draw(st.lists(st.builds(Cut, st.sampled_from((BUDGET, YEARLY)), SUMS), min_size=few[0], max_size=few[1]))
    name = draw(NAMES)
    make = firm if draw(st.booleans()) else person
    own = draw(st.from_regex(r"33[0-9]{15}[0-9X]", fullmatch=True))
    account = draw(st.from_regex(r"62[0-9]{14,17}", fullmatch=True))
    row = make(draw(st.from_regex(r"[A-Z][0-9]{3}", fullmatch=True)), name, own, decision, fen, *cuts, account=account)
    return replace(row, shares=draw(shares(fen)))


def runs() -> SearchStrategy[Run]:
    return st.lists(rows(), max_size=8).map(run_of)


def run_of(found: list[PaidRow]) -> Run:
    facts = RunFacts(
        Label("试算", "Trial"), date(2025, 12, 1), "1", (), (), claims=len(found), paid=sum(row.paid for row in found)
    )
    return Run(facts, tuple(found))
