"""Hand-made facts for the packs that ship, and random ones of any program."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from random import Random
from types import MappingProxyType

from huisuan.compiler.compiled import Compiled
from huisuan.ir.program import InputDecl
from huisuan.values import NONE, UNKNOWN, Collection, Facts, Item, Known, Ranged, Scalar, State
from tests.packs_at_hand import compiled_packs, shipped

NANHU = 330402


def packs() -> Compiled:
    return compiled_packs(shipped())


def state(value: Scalar | int) -> State:
    return Known(Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value)


def day(year: int, month: int, number: int) -> State:
    return Known(Fraction(date(year, month, number).toordinal()))


def item(name: str, **values: Scalar | int | State) -> Item:
    known = {key: value if isinstance(value, State) else state(value) for key, value in values.items()}
    return Item(name, MappingProxyType(known))


def facts(values: dict[str, Scalar | int], collections: dict[str, tuple[Item, ...]] | None = None) -> Facts:
    """Facts with the readings' defaults; the collections named are complete, others are not stated."""
    defaults = {decl.id: Known(decl.default) for decl in packs().program.inputs if decl.default is not None}
    known = {key: state(value) for key, value in values.items()}
    given = {name: Collection(items, 0) for name, items in (collections or {}).items()}
    return Facts(MappingProxyType({**defaults, **known}), MappingProxyType(given))


def nobody() -> Facts:
    return facts({})


def family() -> Facts:
    """A refrigerator whose label is lost, a second one, and a phone that is too dear."""
    bought = (
        item("fridge", category="appliance", appliance_kind="refrigerator", price=12000, purchased_on=day(2025, 3, 1), buyer="王明"),
        item("phone", category="phone", price=6500, purchased_on=day(2025, 4, 1), buyer="王明"),
        item("second", category="appliance", appliance_kind="refrigerator", price=3000, purchased_on=day(2025, 4, 1), buyer="王明", energy_grade="grade_1"),
    )  # fmt: skip
    return facts({"applicant_kind": "household", "region": NANHU}, {"purchases": bought})


def firm() -> Facts:
    """A manufacturer with research, computing, two insurance policies and two projects; nothing is said of earlier awards."""
    values: dict[str, Scalar | int] = {
        "applicant_kind": "enterprise",
        "region": NANHU,
        "rd_expense@2024": 3_000_000,
        "rd_expense@2023": 2_000_000,
        "revenue@2024": 50_000_000,
        "above_scale": True,
        "high_tech": True,
        "rd_super_deduction@2024": True,
        "computing_spend@2025": 6_000_000,
    }
    insured = (
        item("export", kind="export_credit_short", insured_year=2025, premium=100_000, destination="other"),
        item("machine", kind="first_equipment", insured_year=2024, premium=900_000, sum_insured=40_000_000, premium_rate=Fraction(9, 400), equipment="数控机床"),
    )  # fmt: skip
    projects = (
        item("boiler", kind="energy_saving", energy_saved=1000, co2_cut=500, equipment_investment=5_000_000, third_party_verified=True, accepted_on=day(2024, 6, 1)),
        item("line", kind="smart_upgrade", productive_investment=30_000_000, accepted_on=day(2024, 6, 1), grade="b", strategic_emerging=True),
    )  # fmt: skip
    return facts(values, {"insurance_policies": insured, "projects": projects})


def random_facts(compiled: Compiled, random: Random) -> Facts:
    """Facts of any kind and completeness for a program."""
    program = compiled.program
    values = {decl.id: _random_state(decl, random) for decl in program.inputs}
    collections = {}
    for frame in program.frames[1:]:
        if frame.parent == 0 and random.random() < 0.8:
            items = tuple(
                Item(f"i{place}", MappingProxyType({decl.id: _random_state(decl, random) for decl in frame.fields}))
                for place in range(random.randrange(3))
            )
            collections[frame.name] = Collection(items, random.choice((0, 0, 2)))
    return Facts(MappingProxyType(values), MappingProxyType(collections))


def _random_state(decl: InputDecl, random: Random) -> State:
    if random.random() < 0.25:
        return NONE if decl.nullable and random.random() < 0.5 else UNKNOWN
    if decl.type == "truth":
        return Known(random.random() < 0.7)
    if decl.type == "enum":
        return Known(random.choice(decl.members))
    if decl.type == "text":
        return Known(random.choice(("甲", "乙")))
    near = (
        decl.lo,
        decl.hi,
        (decl.lo + decl.hi) / 2,
        Fraction(NANHU),
        Fraction(2025),
        Fraction(739400),
        Fraction(10**6),
    )
    ends = sorted(Fraction(int(each)) for each in random.choices([x for x in near if decl.lo <= x <= decl.hi], k=2))
    return Known(ends[0]) if random.random() < 0.7 or ends[0] == ends[1] else Ranged(ends[0], ends[1])
