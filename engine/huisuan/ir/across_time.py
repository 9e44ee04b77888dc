"""The ceilings of a program that hold over more than one determination: of a year, for life, or over rolling months.

A determination has applied them to its own lines, less earlier awards; whoever pays several claims, or pays across years, must apply
them again. What holds within one determination alone is not listed, nor what the pack says earlier awards do not count against.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from huisuan.ir.nodes import Const, NodeId
from huisuan.ir.program import APPLICANT_KEYS, Benefit, LimitEntry, Program, RelationSpec

YEAR, LIFETIME, ROLLING = "year", "lifetime", "rolling:"


@dataclass(frozen=True, slots=True)
class AcrossCeiling:
    """One ceiling over `benefits`, per applicant and the further `keys`; `period` is `year`, `lifetime` or `rolling:months`.

    `figure` is the node of the ceiling before earlier awards; sums of it have `minor_digits`.
    """

    name: str
    benefits: tuple[str, ...]
    keys: tuple[str, ...]
    period: str
    figure: NodeId
    minor_digits: int


def ceilings_across(program: Program) -> tuple[AcrossCeiling, ...]:
    """Those of single benefits as declared, then common ones, each under a name of its own."""
    own = [
        each
        for benefit in program.benefits
        for entry in benefit.limits
        if (each := _of_limit(benefit, entry)) is not None
    ]
    return (*own, *_common(program))


def ceiling_name(benefit: str, limit: str) -> str:
    """What the ceiling made of a benefit's limit is called: the limit's name in its pack."""
    return f"{benefit.partition('/')[0]}/{limit}"


def constant_figure(program: Program, ceiling: AcrossCeiling) -> int | None:
    """The ceiling in minor units where no fact moves it, rounded down (no whole sum lies between); None where facts do."""
    node = program.nodes[ceiling.figure]
    if not isinstance(node, Const) or not isinstance(node.value, Fraction):
        return None
    return int(node.value * 10**ceiling.minor_digits // 1)


def moving_ceilings(program: Program) -> tuple[AcrossCeiling, ...]:
    """Those whose figure hangs on facts, so that each claim must bring its own: of the applicant, or of the item claimed for."""
    return tuple(each for each in ceilings_across(program) if constant_figure(program, each) is None)


def _of_limit(benefit: Benefit, entry: LimitEntry) -> AcrossCeiling | None:
    keys = tuple(name for name in entry.per if not _is_time(name) and name not in APPLICANT_KEYS)
    timed = any(_is_time(name) for name in entry.per)
    if not timed or (entry.prior is None and not keys):
        return None
    name = ceiling_name(benefit.id, entry.name)
    return AcrossCeiling(name, (benefit.id,), keys, entry.period, entry.ceiling, benefit.minor_digits)


def _is_time(name: str) -> bool:
    return name in (YEAR, LIFETIME) or name.startswith(ROLLING)


def _common(program: Program) -> Iterator[AcrossCeiling]:
    """A relation that is taken in two cases states its ceilings twice; each is one ceiling."""
    named: dict[str, list[tuple[str, NodeId]]] = {}
    for spec in program.relations:
        for each in _of_group(program, spec):
            known = named.setdefault(each.name, [])
            if (each.period, each.figure) in known:
                continue
            known.append((each.period, each.figure))
            name = each.name if len(known) == 1 else f"{each.name}#{len(known)}"
            yield AcrossCeiling(name, each.benefits, (), each.period, each.figure, each.minor_digits)


def _of_group(program: Program, spec: RelationSpec) -> Iterator[AcrossCeiling]:
    """Of lines item by item, none: what such a ceiling is kept by is the item itself."""
    if spec.frame:
        return
    members = spec.id.split("+")
    digits = {benefit.id: benefit.minor_digits for benefit in program.benefits}
    for each in spec.ceilings:
        if each.across is not None:
            benefits = tuple(members[place] for place in each.members)
            figure, period = each.across.figure, each.across.period
            yield AcrossCeiling("+".join(benefits), benefits, (), period, figure, digits[benefits[0]])
