"""The workload as a pack: its program, and a profile of plain numbers as bound facts.

A level, region, crop, grade or destination n is the option `vn`; two facts have other names, since a pack does not redefine shared ones.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from huisuan.ir.program import InputDecl, Program
from huisuan.values import Facts, Known, Scalar
from tests.bench.figures import Profile
from tests.packs_at_hand import compiled_packs, workload

CALLED = {
    "workload.region_no": "region",
    "workload.day_of_claim": "day",
    "workload.turnover": "revenue",
    "workload.over_threshold": "above_scale",
}


@cache
def workload_program() -> Program:
    return compiled_packs(workload()).program


@cache
def rules() -> tuple[str, ...]:
    """Rule ids in the program's order."""
    return tuple(benefit.id.rpartition("/")[2].upper() for benefit in workload_program().benefits)


def field_of(decl: InputDecl) -> str:
    """The plain profile's name of an input."""
    name = decl.id.removeprefix("workload.")
    head, mark, rule = name.rpartition("_")
    if mark and head in ("price", "count", "level"):
        return f"{head}_{rule.upper()}"
    return CALLED.get(decl.id, name)


def value_of(decl: InputDecl, number: int) -> Scalar:
    match decl.type:
        case "truth":
            return bool(number)
        case "number":
            return Fraction(number, decl.scale)
        case _:
            return f"v{number}"


def facts_of(profile: Profile) -> Facts:
    decls = workload_program().inputs
    return Facts({decl.id: Known(value_of(decl, profile[field_of(decl)])) for decl in decls})


def statuses() -> frozenset[str]:
    """Rules that confer a standing and pay nothing; beside the handwritten rules they count 1."""
    return frozenset(
        rule for rule, benefit in zip(rules(), workload_program().benefits, strict=True) if benefit.form == "in_kind"
    )
