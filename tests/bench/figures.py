"""The measured workload: 40 subsidy rules over 62 facts, as figures, and seeded profiles as plain numbers.

Money is in fen, areas in 1/1000 mu, dates are day numbers; a level, crop, grade or destination of 0 is none.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import Final

YUAN: Final = 100
Profile = dict[str, int]


@dataclass(frozen=True, slots=True)
class Gate:
    """Where and when a group of rules is open."""

    id: str
    regions: tuple[int, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Purchase:
    id: str
    percent: int
    cap: int
    top_price: int | None = None


@dataclass(frozen=True, slots=True)
class Award:
    id: str
    levels: tuple[int, ...]
    """Yuan by level, from level 1."""


GATES = (
    Gate("G1", (1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 14, 16), date(2025, 1, 1).toordinal(), date(2025, 12, 31).toordinal()),
    Gate(
        "G2",
        (1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16),
        date(2024, 7, 1).toordinal(),
        date(2027, 6, 30).toordinal(),
    ),
)
_RATES = (20, 20, 15, 20, 15, 15, 15, 15)
PURCHASES = (
    *(Purchase(f"T{place:02d}", percent, 2000) for place, percent in enumerate(_RATES, 1)),
    *(Purchase(f"T{place:02d}", 15, 500, 6000) for place in (9, 10, 11)),
    Purchase("T12", 10, 600),
)
AWARDS = tuple(
    Award(f"A{place:02d}", levels)
    for place, levels in enumerate(
        (
            (50_000, 100_000, 500_000),
            (200_000, 500_000, 1_000_000),
            (300_000, 600_000, 2_000_000),
            (100_000, 200_000, 300_000),
            (150_000, 500_000, 1_500_000),
            (100_000, 300_000, 1_000_000),
            (100_000, 300_000, 500_000),
            (200_000, 400_000, 800_000, 2_000_000),
            (100_000, 500_000, 1_000_000),
            (50_000, 200_000, 300_000, 500_000),
            (30_000, 100_000, 300_000),
            (200_000, 500_000, 1_000_000),
            (300_000, 1_000_000, 3_000_000),
            (50_000, 100_000),
            (300_000, 1_000_000, 2_000_000, 5_000_000),
        ),
        1,
    )
)
GRADES = (1_000_000, 600_000, 300_000, 100_000)
CROPS = (15, 40, 50)
RULES = (
    *(rule.id for rule in PURCHASES),
    *(rule.id for rule in AWARDS),
    *("C01", "C02", "C03", "R01", "U01", "U02", "U03", "D01", "E01", "E02", "E03", "G1", "G2"),
)
BOUNDARIES: dict[str, tuple[int, ...]] = {
    "price": (600000, 600001, 599999, 333333, 333334, 1000000, 1000003, 1333333, 110, 10, 30, 50, 4990, 129370),
    "compute_spend": (400000000, 399999999, 400000001, 1000000000, 999999999, 1, 3, 101),
    "credit_premium": (769230769, 769230770, 625000000, 1, 10, 30, 70, 90, 110, 12345670),
    "energy_invest": (200000000, 199999999, 200000050, 333333333, 4000000000, 200000007),
    "energy_saved": (199, 200, 399, 400, 799, 800, 1199, 1200, 1599, 1600, 5000),
    "research_before": (100000000, 86956521, 86956522, 200000000, 1),
    "research": (100000000, 99999999, 115000000, 114999999, 230000005, 230000000),
    "revenue": (2000000000, 2000000001, 3333333333, 3333333334, 3833333333, 3833333334, 0),
    "area": (50000, 49999, 50001, 50003, 123457),
    "staff": (300, 301),
    "patents": (5, 6),
    "years": (0, 1, 2, 3),
}


def profiles(count: int, seed: int) -> list[Profile]:
    """Sparse profiles; every eighth has thresholds and half fen in many fields."""
    source = random.Random(seed)
    made = []
    for number in range(count):
        profile = _profile(source)
        if number % 8 == 0:
            _sharpen(source, profile)
        made.append(profile)
    return made


def _sum(source: random.Random, often: int, typical: int) -> int:
    """A sum in fen in `often` of 100 profiles, from a fortieth of the typical up to forty times it."""
    if source.randrange(100) >= often:
        return 0
    top = typical * source.choice((1, 1, 2, 5, 40))
    return source.randrange(typical * YUAN // 40, top * YUAN)


def _profile(source: random.Random) -> Profile:
    size = source.choices((0, 1, 2, 3), (62, 25, 10, 3))[0]
    day = date(source.choices((2025, 2024, 2026), (70, 15, 15))[0], source.randint(1, 12), source.randint(1, 28))
    profile = {"region": source.randint(1, 16), "day": day.toordinal()}
    for rule in PURCHASES:
        bought = source.randrange(100) < 8
        profile[f"price_{rule.id}"] = _sum(source, 100, 3300) if bought else 0
        profile[f"count_{rule.id}"] = source.choice((1, 1, 2, 3)) if bought else 0
    for award in AWARDS:
        held = source.randrange(100) < 10
        profile[f"level_{award.id}"] = (
            source.choices(range(1, len(award.levels) + 1), (60, 30, 8, 2)[: len(award.levels)])[0] if held else 0
        )
    revenue = _sum(source, 98, (1_400_000, 9_000_000, 80_000_000, 800_000_000)[size])
    researches = source.randrange(100) < 40
    before = revenue * source.randrange(5, 100) // 1000 if researches and source.randrange(100) < 95 else 0
    after = before * source.randrange(80, 160) // 100 if before else revenue // 50
    profile |= {
        "compute_spend": _sum(source, 10, 700_000),
        "models_filed": int(source.randrange(5) == 0),
        "credit_premium": _sum(source, 10, 160_000),
        "energy_invest": _sum(source, 8, 4_000_000),
        "energy_saved": source.randrange(2000),
        "research": after if researches else 0,
        "research_before": before,
        "revenue": revenue,
        "above_scale": int(revenue >= 20_000_000 * YUAN),
        "sea_boxes": source.randint(1, 20_000) if source.randrange(100) < 5 else 0,
        "rail_boxes": source.randint(1, 5_000) if source.randrange(100) < 3 else 0,
        "area": source.randint(1_000, 900_000) if source.randrange(100) < 5 else 0,
        "grade": source.randint(1, 4) if source.randrange(100) < 8 else 0,
        "in_zone": int(source.randrange(100) < 30),
        "staff": source.randint(1, (12, 60, 400, 3000)[size]),
        "patents": source.randint(0, (1, 6, 24, 120)[size]),
        "tax_grade": source.choices((1, 2, 3, 4, 5), (20, 45, 25, 7, 3))[0],
        "years": source.randrange(30),
        "blacklisted": int(source.randrange(50) == 0),
    }
    profile["destination"] = source.choices((0, 1, 2), (15, 60, 25))[0] if profile["credit_premium"] else 0
    profile["crop"] = source.randrange(4) if profile["area"] else 0
    return profile


def _sharpen(source: random.Random, profile: Profile) -> None:
    for field, values in BOUNDARIES.items():
        if field != "price" and source.random() < 0.3:
            profile[field] = source.choice(values)
    for rule in PURCHASES:
        if source.random() < 0.4:
            profile[f"price_{rule.id}"] = source.choice(BOUNDARIES["price"])
            profile[f"count_{rule.id}"] = source.choice((1, 2, 3))
    edges = [day for gate in GATES for day in (gate.first, gate.last, gate.first - 1, gate.last + 1)]
    profile["day"] = source.choice(edges)
