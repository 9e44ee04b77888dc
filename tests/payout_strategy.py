"""Small claims, bounds and earlier payouts that get in each other's way: few applicants, few benefits, few things, small sums."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from huisuan.payout.model import Bounds, Budget, Ceiling, Claim, EarlierPayout, First, Once, Quota, Window
from huisuan.values import Kind

BENEFITS = ("p/a", "p/b", "q/c")
APPLICANTS = ("A", "B", "C")
NEW_YEAR = date(2025, 1, 31).toordinal()

_benefits = st.one_of(st.none(), st.frozensets(st.sampled_from(BENEFITS), min_size=1))
_things = st.lists(
    st.tuples(st.sampled_from(("invoice", "vin")), st.sampled_from(("1", "2", "3"))), max_size=2, unique=True
).map(tuple)
_sums = st.one_of(st.integers(0, 12), st.sampled_from((100, 101, 1000)))
_days = st.one_of(st.none(), st.integers(0, 120).map(lambda days: NEW_YEAR + days))
_years = st.one_of(st.none(), st.sampled_from((2024, 2025)), st.just(2025))
_keys = st.fixed_dictionaries({}, optional={"item": st.sampled_from(("x", "y")), "place": st.sampled_from(("n", "s"))})
_lines = st.sampled_from(((), ("i",), ("i", "j")))
_per = st.lists(st.sampled_from(("applicant", "benefit", "line", "item", "place")), max_size=2, unique=True).map(tuple)


@st.composite
def claims(draw: DrawFn, *, most: int = 8) -> list[Claim]:
    return [draw(_claim(f"c{place}")) for place in range(draw(st.integers(0, most)))]


@st.composite
def _claim(draw: DrawFn, name: str) -> Claim:
    sure = draw(st.integers(0, 4))
    kind = Kind.EXACT if sure else draw(st.sampled_from(tuple(Kind)))
    low = draw(_sums)
    high: int | None = low
    if not sure or kind is not Kind.EXACT:
        high = draw(st.one_of(st.none(), st.just(low), st.integers(0, 20).map(lambda more: low + more)))
    return Claim(
        id=name,
        applicant=draw(st.sampled_from(APPLICANTS)),
        benefit=draw(st.sampled_from(BENEFITS)),
        status="eligible" if sure else draw(st.sampled_from(("eligible", "undetermined", "not_eligible"))),
        kind=kind,
        low=low,
        high=high,
        line=draw(_lines),
        applied_on=draw(_days),
        sequence=draw(st.integers(0, 2)),
        year=draw(_years),
        keys=draw(_keys),
        objects=draw(_things),
        ranks=draw(st.dictionaries(st.sampled_from(("need", "points")), st.integers(0, 3))),
        ceilings=draw(st.dictionaries(st.sampled_from(("ceiling 1", "ceiling 2")), st.integers(0, 20))),
    )


@st.composite
def histories(draw: DrawFn, *, most: int = 4) -> list[EarlierPayout]:
    sums = [draw(st.integers(1, 15)) for _ in range(draw(st.integers(0, most)))]
    return [
        EarlierPayout(
            id=f"h{place}",
            applicant=draw(st.sampled_from(APPLICANTS)),
            benefit=draw(st.sampled_from(BENEFITS)),
            amount=amount,
            day=draw(st.one_of(st.none(), st.integers(-200, 60).map(lambda days: NEW_YEAR + days))),
            year=draw(_years),
            line=draw(st.one_of(st.none(), _lines)),
            keys=draw(_keys),
            objects=draw(_things),
            returned=draw(st.one_of(st.none(), st.none(), st.just(amount), st.integers(0, amount))),
        )
        for place, amount in enumerate(sums)
    ]


@st.composite
def _ceilings(draw: DrawFn, name: str) -> Ceiling:
    window = draw(st.sampled_from(get_args(Window)))
    of: Literal["sum", "lines"] = "lines" if draw(st.integers(0, 2)) == 0 else "sum"
    most = draw(st.integers(0, 30) if of == "sum" else st.integers(0, 3))
    own = draw(st.integers(0, 5)) == 0
    return Ceiling(
        name,
        draw(_benefits),
        draw(_per),
        window,
        None if own else most,
        of,
        draw(st.integers(1, 3)) * (window == "rolling"),
    )


@st.composite
def _once(draw: DrawFn, name: str) -> Once:
    kinds = draw(st.frozensets(st.sampled_from(("invoice", "vin")), min_size=1))
    groups = draw(st.lists(st.frozensets(st.sampled_from(BENEFITS), min_size=2), max_size=1))
    return Once(name, kinds, draw(_benefits), tuple(groups))


@st.composite
def _quotas(draw: DrawFn, name: str, orders: tuple[str, ...]) -> Quota:
    return Quota(
        name,
        draw(_benefits),
        draw(st.integers(0, 4)),
        draw(st.sampled_from([each for each in orders if each != "proportional"])),
        draw(_years),
        draw(_per),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.sampled_from(("need", "points"))),
        draw(st.sampled_from(get_args(First))),
    )


@st.composite
def _budgets(draw: DrawFn, name: str, orders: tuple[str, ...], *, reserving: bool) -> Budget:
    return Budget(
        name,
        draw(_benefits),
        draw(st.one_of(st.integers(0, 60), st.sampled_from((200, 1000)))),
        draw(st.sampled_from(orders)),
        draw(st.sampled_from(("cut", "refuse", "stop"))),
        draw(_years),
        draw(_per),
        reserving and draw(st.booleans()),
        draw(st.sampled_from(("need", "points"))),
        draw(st.sampled_from(get_args(First))),
    )


ORDERS = ("first_come", "ranking", "proportional")


@st.composite
def bounds(draw: DrawFn, *, orders: tuple[str, ...] = ORDERS, reserving: bool = True) -> Bounds:
    def some(most: int) -> range:
        return range(1, 1 + draw(st.integers(0, most)))

    return Bounds(
        tuple(draw(_ceilings(f"ceiling {place}")) for place in some(3)),
        tuple(draw(_once(f"once {place}")) for place in some(1)),
        tuple(draw(_quotas(f"quota {place}", orders)) for place in some(2)),
        tuple(draw(_budgets(f"budget {place}", orders, reserving=reserving)) for place in some(2)),
        draw(st.sampled_from(("floor", "hold"))),
        draw(st.sampled_from(("used", "given_back"))),
    )
