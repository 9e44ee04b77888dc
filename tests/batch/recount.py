"""What each household is due for each of the two benefits, worked out once more in plain Python, household by household.

The rules as the pack's cases tell them: a share of the price by energy grade, at most 2,000 yuan a piece, a piece a person and kind (three
air conditioners); 15% and at most 500 yuan for a digital product up to 6,000 yuan bought from 20 January on, a piece a person and kind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from tests.batch.season import DIGITAL, Household, Paid, Purchase

APPLIANCES, PRODUCTS = "trade-in-2025/appliances", "trade-in-2025/digital-products"
SHARES = {"一级": Fraction(20, 100), "二级": Fraction(15, 100), "没有能效等级": Fraction(15, 100)}
ELSEWHERE = ("上海市", "江苏省")


def earlier_awards(paid: Iterable[Paid]) -> Mapping[tuple[str, str], int]:
    """Pieces paid for in 2025, by person and product."""
    return Counter((each.id, each.product) for each in paid if each.year == 2025)


def settled(household: Household) -> bool:
    """Whether nothing is left blank and no two pieces of a kind were bought on one day, so that there is one answer."""
    told = [(each.buyer, each.kind, each.day) for each in household.purchases]
    filled = all(
        each.fen is not None and each.day is not None and each.seller and (each.grade or each.kind in DIGITAL)
        for each in household.purchases
    )
    return filled and len(set(told)) == len(told)


def due(household: Household, earlier: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Fen by benefit; a benefit that gives nothing is left out."""
    groups: dict[tuple[str, str], list[Purchase]] = defaultdict(list)
    for each in household.purchases:
        groups[each.buyer, each.kind].append(each)
    found = {APPLIANCES: 0, PRODUCTS: 0}
    for (_, kind), pieces in groups.items():
        before = earlier.get((household.id, kind), 0)
        in_order = sorted(pieces, key=lambda each: each.day or date.max)
        if kind in DIGITAL:
            found[PRODUCTS] += sum(_product(each) for each in _products(in_order)[: 0 if before else 1])
        else:
            left = max(0, (3 if kind == "空调" else 1) - before)
            found[APPLIANCES] += sum(_appliance(each) for each in _appliances(in_order, kind)[:left])
    return {name: fen for name, fen in found.items() if fen}


def _products(pieces: list[Purchase]) -> list[Purchase]:
    return [
        each for each in pieces
        if (each.fen or 0) <= 600_000 and (each.day or date.min) >= date(2025, 1, 20) and each.seller not in ELSEWHERE
    ]  # fmt: skip


def _appliances(pieces: list[Purchase], kind: str) -> list[Purchase]:
    found: list[Purchase] = []
    taken_elsewhere = False
    for each in pieces:
        this_year = (each.day or date.min) >= date(2025, 1, 1)
        if each.seller in ELSEWHERE:
            taken_elsewhere |= this_year and each.grade in ("一级", "二级")
        elif this_year and each.grade in SHARES and (kind == "空调" or not taken_elsewhere):
            found.append(each)
    return found


def _appliance(each: Purchase) -> int:
    return min(_rounded(SHARES[each.grade] * (each.fen or 0)), 200_000)


def _product(each: Purchase) -> int:
    return min(_rounded(Fraction(15, 100) * (each.fen or 0)), 50_000)


def _rounded(fen: Fraction) -> int:
    """To the fen, halves up."""
    return int(fen + Fraction(1, 2))
