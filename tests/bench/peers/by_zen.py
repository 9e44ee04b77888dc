"""The 40 rules as a decision of zen-engine: one node of expressions, read and compiled once, which is the fastest shape of it that was found.

It counts in decimals and hands out binary floats, which are exact for whole fen below 2^53.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib.metadata import version

import zen

from huisuan.vocabulary.units import Label
from tests.bench.contenders import Contender, Paid
from tests.bench.figures import AWARDS, CROPS, GATES, GRADES, PURCHASES, YUAN, Gate, Profile

VERSION = version("zen-engine")
MOST = 500


def _share(base: str, percent: str | int) -> str:
    return f"floor(({base} * {percent} + 50) / 100)"


def _by_number(field: str, sums: Sequence[int]) -> str:
    told = "0"
    for number, amount in reversed(tuple(enumerate(sums, 1))):
        told = f"({field} == {number} ? {amount} : {told})"
    return told


def _gate(gate: Gate) -> str:
    return f"region in {json.dumps(gate.regions)} and day >= {gate.first} and day <= {gate.last}"


def _goods() -> Iterator[tuple[str, str]]:
    """A later expression reads what an earlier one of the node found by `$`."""
    for rule in PURCHASES:
        price, count = f"price_{rule.id}", f"count_{rule.id}"
        top = "" if rule.top_price is None else f" and {price} <= {rule.top_price * YUAN}"
        each = f"min([{_share(price, rule.percent)}, {rule.cap * YUAN}])"
        yield rule.id, f"$.G1 and {count} > 0{top} ? {count} * {each} : 0"
    for award in AWARDS:
        level = f"level_{award.id}"
        sums = _by_number(level, [amount * YUAN for amount in award.levels])
        yield award.id, f"$.G2 and {level} > 0 ? {sums} : 0"


def _formulas() -> dict[str, str]:
    top = f"(models_filed == 1 ? {5_000_000 * YUAN} : {2_000_000 * YUAN})"
    percent = "min([8 + floor(energy_saved / 400), 12])"
    grown = "research_before > 0 and (research - research_before) * 100 >= research_before * 15"
    intense = "(above_scale == 0 or research * 100 >= revenue * 3)"
    field = f"floor((area * {_by_number('crop', [crop * YUAN for crop in CROPS])} + 500) / 1000)"
    graded = _by_number("grade", [grade * YUAN for grade in GRADES])
    return {
        "C01": f"compute_spend > 0 ? min([{_share('compute_spend', 50)}, {top}]) : 0",
        "C02": f"credit_premium > 0 ? min([{_share('credit_premium', _by_number('destination', (65, 80)))}, {5_000_000 * YUAN}]) : 0",
        "C03": f"energy_invest >= {2_000_000 * YUAN} and energy_saved >= 200 "
        f"? min([{_share('energy_invest', percent)}, {4_000_000 * YUAN}]) : 0",
        "R01": f"research >= {1_000_000 * YUAN} and {grown} and {intense} "
        f"? min([{_share('(research - research_before)', 10)}, {5_000_000 * YUAN}]) : 0",
        "U01": f"sea_boxes * {130 * YUAN}",
        "U02": f"rail_boxes * {200 * YUAN}",
        "U03": f"area >= 50000 ? {field} : 0",
        "D01": f"grade > 0 ? min([{_share(graded, '(in_zone == 1 ? 105 : 100)')}, {1_000_000 * YUAN}]) : 0",
        "E01": f"blacklisted == 0 and staff <= 300 and revenue <= {20_000_000 * YUAN}",
        "E02": "blacklisted == 0 and revenue > 0 and research * 100 >= revenue * 5 and patents >= 6 and years >= 1",
        "E03": "blacklisted == 0 and years >= 3 and tax_grade <= 2",
    }


def decision() -> dict[str, object]:
    """The graph: facts in, one node with all expressions, results out."""
    expressions = {**{gate.id: _gate(gate) for gate in GATES}, **dict(_goods()), **_formulas()}
    listed = [{"id": rule, "key": rule, "value": told} for rule, told in expressions.items()]
    return {
        "nodes": [
            {"id": "facts", "name": "facts", "type": "inputNode"},
            {"id": "rules", "name": "rules", "type": "expressionNode", "content": {"expressions": listed}},
            {"id": "paid", "name": "paid", "type": "outputNode"},
        ],
        "edges": [
            {"id": "in", "sourceId": "facts", "targetId": "rules", "type": "edge"},
            {"id": "out", "sourceId": "rules", "targetId": "paid", "type": "edge"},
        ],
    }


def contender(key: str, label: Label, profiles: Sequence[Profile], wanted: Sequence[Paid]) -> Contender:
    """It takes so much longer that a part of the profiles is enough to time it on; all are compared."""
    some = profiles[:MOST]
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"workload": decision()}}})

    def paid(profile: Profile) -> list[tuple[str, int]]:
        found = engine.evaluate("workload", profile)["result"]
        return [(rule, int(fen)) for rule, fen in found.items() if fen]

    def run() -> None:
        for profile in some:
            paid(profile)

    return Contender(key, label, len(some), run, lambda: [dict(paid(profile)) for profile in profiles], wanted)
