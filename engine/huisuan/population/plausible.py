"""What makes invented applicants look like real ones: shares, usual sizes, how many of a kind. By names of the shared vocabulary.

Nothing here is a figure of a document. A fact that is not named gets what is usual for its type; a name that packs no longer use does
no harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from huisuan.population.draws import Weighted

Kind = Literal["firms", "households"]

APPLICANTS: Mapping[Kind, Mapping[str, int]] = MappingProxyType(
    {
        "firms": {"enterprise": 92, "farm": 4, "organisation": 3, "park": 1},
        "households": {"household": 60, "individual": 40},
    }
)
SIZES: Mapping[Kind, tuple[Weighted, ...]] = MappingProxyType(
    {"firms": ((0, 640), (1, 250), (2, 90), (3, 18), (4, 2)), "households": ((0, 1),)}
)
STEP = 3
"""How many times the next size of firm is larger than one before, as a power of two."""
SHAPE = ((-4, 1), (-3, 3), (-2, 6), (-1, 10), (0, 12), (1, 10), (2, 6), (3, 3), (4, 1))
"""How far, in powers of two, a sum is from the usual one."""
SIZE_MEMBERS = (("micro",), ("micro", "small", "small"), ("small", "medium"), ("medium", "large"), ("large",))
"""What `enterprise_size` says of a firm of each size."""

SECTIONS = {"C": 44, "F": 20, "I": 7, "M": 7, "A": 5, "G": 5, "L": 4, "E": 3, "H": 2, "R": 1, "Q": 1, "D": 1}
"""Industries of a hundred firms."""

OFTEN, USUAL, COUNT = 60, 14, 3
"""Of a sum that is not named: in how many of 1,000, and its usual power of two in base units; that of a number of things."""
SUMS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "revenue": (980, 20),
        "rd_expense": (380, 16),
        "basic_research_spend": (25, 15),
        "soe_key_rd": (5, 18),
        "insured_employees": (960, 3),
        "export_value": (160, 18),
        "own_export_value": (150, 18),
        "service_trade_value": (30, 17),
        "foreign_capital_received": (12, 20),
        "truck_tolls": (60, 13),
        "first_year_turnover": (30, 19),
        "household_income": (990, 16),
        "medical_expenses": (700, 11),
        "medical_reimbursed": (550, 10),
        "recognitions.higher_award": (50, 16),
        "projects.productive_investment": (900, 22),
        "projects.equipment_investment": (850, 21),
        "projects.completed_investment": (900, 22),
        "projects.energy_saved": (500, 6),
        "projects.higher_grant": (80, 17),
        "purchases.price": (1000, 11),
        "loans.interest_paid": (950, 13),
        "shipments.teu": (1000, 3),
        "plots.area": (1000, 5),
        "insurance_policies.premium": (1000, 12),
        "insurance_policies.sum_insured": (1000, 19),
        "prior_awards.amount": (1000, 15),
    }
)
RARE = 40
TRUTHS: Mapping[str, int] = MappingProxyType(
    {
        "producer": 420,
        "above_scale": 120,
        "high_tech": 90,
        "rd_super_deduction": 250,
        "rd_reserve": 200,
        "foreign_trader": 180,
        "listed_company": 4,
        "residence_permit": 250,
        "resident_medical_insurance": 700,
        "rural_household": 400,
        "building_without_lift": 200,
        "recognitions.lead_unit": 700,
        "recognitions.newly_granted": 850,
        "vehicles.etc_installed": 800,
        "vehicles.etc_zhejiang": 700,
        "household_members.at_school": 250,
    }
)
"""In how many of 1,000; `RARE` unless named."""
MEMBERS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {"ownership": {"private": 90, "state": 6, "state_owned": 6, "foreign": 4}}
)
"""Weights of members where they are far from equal."""

NEITHER = frozenset({"other", "not_one", "none_of_these", "not_software", "none"})
"""Members that say it is none of those asked about: most are."""

ITEMS: Mapping[Kind, Mapping[str, tuple[Weighted, ...]]] = MappingProxyType(
    {
        "firms": {
            "recognitions": ((0, 760), (1, 160), (2, 55), (3, 20), (5, 5)),
            "projects": ((0, 850), (1, 110), (2, 30), (4, 10)),
            "employees": ((0, 930), (1, 50), (2, 20)),
            "shipments": ((0, 960), (1, 20), (3, 15), (8, 5)),
            "loans": ((0, 800), (1, 150), (2, 50)),
            "plots": ((0, 960), (1, 25), (3, 15)),
            "vehicles": ((0, 900), (1, 70), (2, 20), (6, 10)),
            "purchases": ((0, 1),),
            "household_members": ((0, 1),),
        },
        "households": {
            "household_members": ((1, 200), (2, 250), (3, 320), (4, 170), (5, 60)),
            "purchases": ((0, 600), (1, 220), (2, 110), (3, 50), (6, 20)),
            "vehicles": ((0, 780), (1, 190), (2, 30)),
        },
    }
)
FEW: Mapping[Kind, tuple[Weighted, ...]] = MappingProxyType(
    {"firms": ((0, 940), (1, 45), (2, 15)), "households": ((0, 980), (1, 20))}
)
"""Items of a collection that is not named."""
MOST_ITEMS = 8

DISTANT = frozenset({"registered_on", "birth_date", "first_above_scale_on"})
"""Days that may lie decades back; others are of the last two years."""
IN_PLACES = 90
"""Of a hundred regions those in the places of the packs."""
YEARS = ((0, 70), (1, 20), (2, 8), (4, 2))
"""How many years back a year is."""
NONE_OF = 700
"""Of 1,000 facts that may be none."""
