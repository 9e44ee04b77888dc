"""The 40 rules over whole columns in numpy, in fen: what is summed up by hand, and what OpenFisca is given as its formulas.

`fact` finds a column by name, and the two gates G1 and G2 as if they were facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import numpy as np

from tests.bench.figures import AWARDS, CROPS, GATES, GRADES, PURCHASES, YUAN, Award, Gate, Purchase
from tests.bench.peers.columns import Array

Fact = Callable[[str], Array]
Formula = Callable[[Fact], Array]


def _share(base: Array, percent: Array | int) -> Array:
    """So many percent, halves of a fen up."""
    return (base * percent + 50) // 100


def _listed(sums: Iterable[int]) -> Array:
    """By number from 1; number 0 gives nothing."""
    return np.array((0, *sums), dtype="i8")


_LEVELS = {award.id: _listed(level * YUAN for level in award.levels) for award in AWARDS}
_GRADES, _CROPS = _listed(grade * YUAN for grade in GRADES), _listed(crop * YUAN for crop in CROPS)
_DESTINATIONS = _listed((65, 80))
_REGIONS = {gate.id: np.isin(np.arange(17), gate.regions) for gate in GATES}


def _gate(gate: Gate, fact: Fact) -> Array:
    day = fact("day")
    return _REGIONS[gate.id][fact("region")] & (day >= gate.first) & (day <= gate.last)


def _purchase(rule: Purchase, fact: Fact) -> Array:
    price = fact(f"price_{rule.id}")
    each = np.minimum(_share(price, rule.percent), rule.cap * YUAN)
    allowed = fact("G1") if rule.top_price is None else fact("G1") & (price <= rule.top_price * YUAN)
    return each * fact(f"count_{rule.id}") * allowed


def _award(rule: Award, fact: Fact) -> Array:
    return _LEVELS[rule.id][fact(f"level_{rule.id}")] * fact("G2")


def _computing(fact: Fact) -> Array:
    top = np.where(fact("models_filed") == 1, 5_000_000 * YUAN, 2_000_000 * YUAN)
    return np.minimum(_share(fact("compute_spend"), 50), top)


def _credit(fact: Fact) -> Array:
    return np.minimum(_share(fact("credit_premium"), _DESTINATIONS[fact("destination")]), 5_000_000 * YUAN)


def _energy(fact: Fact) -> Array:
    invested, saved = fact("energy_invest"), fact("energy_saved")
    paid = np.minimum(_share(invested, np.minimum(saved // 400 + 8, 12)), 4_000_000 * YUAN)
    return paid * ((invested >= 2_000_000 * YUAN) & (saved >= 200))


def _research(fact: Fact) -> Array:
    spent, before = fact("research"), fact("research_before")
    more = spent - before
    grown = (before > 0) & (more * 100 >= before * 15)
    intense = (fact("above_scale") == 0) | (spent * 100 >= fact("revenue") * 3)
    paid = np.minimum(_share(more, 10), 5_000_000 * YUAN)
    return paid * ((spent >= 1_000_000 * YUAN) & grown & intense)


def _boxes(name: str, each: int, fact: Fact) -> Array:
    return fact(name).astype("i8") * (each * YUAN)


def _field(fact: Fact) -> Array:
    area = fact("area")
    return (area * _CROPS[fact("crop")] + 500) // 1000 * (area >= 50_000)


def _grade(fact: Fact) -> Array:
    raised = np.where(fact("in_zone") == 1, 105, 100)
    return np.minimum(_share(_GRADES[fact("grade")], raised), 1_000_000 * YUAN)


def _small(fact: Fact) -> Array:
    return (fact("blacklisted") == 0) & (fact("staff") <= 300) & (fact("revenue") <= 20_000_000 * YUAN)


def _inventive(fact: Fact) -> Array:
    revenue = fact("revenue")
    spends = (revenue > 0) & (fact("research") * 100 >= revenue * 5)
    return (fact("blacklisted") == 0) & spends & (fact("patents") >= 6) & (fact("years") >= 1)


def _steady(fact: Fact) -> Array:
    return (fact("blacklisted") == 0) & (fact("years") >= 3) & (fact("tax_grade") <= 2)


GATE_FORMULAS: Mapping[str, Formula] = {gate.id: partial(_gate, gate) for gate in GATES}
SUMS: Mapping[str, Formula] = {
    **{rule.id: partial(_purchase, rule) for rule in PURCHASES},
    **{rule.id: partial(_award, rule) for rule in AWARDS},
    "C01": _computing,
    "C02": _credit,
    "C03": _energy,
    "R01": _research,
    "U01": partial(_boxes, "sea_boxes", 130),
    "U02": partial(_boxes, "rail_boxes", 200),
    "U03": _field,
    "D01": _grade,
}
STANDINGS: Mapping[str, Formula] = {"E01": _small, "E02": _inventive, "E03": _steady}
