"""The ceilings of a compiled program that run across claims, as bounds.

A limit per year, for life or over rolling months holds over all claims of an applicant and what was paid before. One that is a
constant stands here; one that depends on facts is None here, and each claim brings its own: the `ceiling` of the determination's
limit record of that name, in minor units, where its ends agree (`Claim.ceilings[ceiling_name(...)]`). Limits without a time hold
within one determination, which has applied them; so has it those that the pack says earlier awards do not count against.
"""

from __future__ import annotations

from collections.abc import Iterator

from huisuan.ir.nodes import Add, Compare, Const, Field, Max, Mul, NodeId, Sum
from huisuan.ir.program import APPLICANT_KEYS, Benefit, LimitEntry, Program, RelationSpec
from huisuan.ir.reach import reached
from huisuan.payout.measures import APPLICANT
from huisuan.payout.model import Ceiling, Window

_TIMES = frozenset(("year", "lifetime"))
_ROLLING = "rolling:"
_PRIOR_AWARDS = "prior_awards"


def ceilings_of(program: Program) -> tuple[Ceiling, ...]:
    """Ceilings of benefits in the order they are declared, then common ones of several benefits."""
    own = (_of_limit(program, benefit, entry) for benefit in program.benefits for entry in benefit.limits)
    common = (each for spec in program.relations for each in _of_group(program, spec))
    return (*(each for each in own if each is not None), *{each.name: each for each in common}.values())


def ceiling_name(benefit: str, limit: str) -> str:
    """What the ceiling made of a benefit's limit is called: the limit's name in its pack."""
    return f"{benefit.partition('/')[0]}/{limit}"


def _of_limit(program: Program, benefit: Benefit, entry: LimitEntry) -> Ceiling | None:
    keys = tuple(name for name in entry.per if not _is_time(name) and name not in APPLICANT_KEYS)
    timed = any(_is_time(name) for name in entry.per)
    if not timed or (entry.prior is None and not keys):
        return None
    months = int(entry.period.removeprefix(_ROLLING)) if entry.period.startswith(_ROLLING) else 0
    window: Window = "rolling" if months else "year" if entry.period == "year" else "lifetime"
    most = _minor_units(program, entry.ceiling, benefit.minor_digits)
    name = ceiling_name(benefit.id, entry.name)
    return Ceiling(name, frozenset((benefit.id,)), (APPLICANT, *keys), window, most, months=months)


def _is_time(name: str) -> bool:
    return name in _TIMES or name.startswith(_ROLLING)


def _of_group(program: Program, spec: RelationSpec) -> Iterator[Ceiling]:
    """Common ceilings less what was paid before under the members: constant ones, as only those can be told from the outside."""
    members = spec.id.split("+")
    digits = {benefit.id: benefit.minor_digits for benefit in program.benefits}
    for each in spec.ceilings:
        found = _less_prior(program, each.ceiling)
        if found is None or spec.frame:
            continue
        benefits = [members[place] for place in each.members]
        most = _minor_units(program, found[0], digits[benefits[0]])
        if most is not None:
            window: Window = "year" if found[1] else "lifetime"
            yield Ceiling("+".join(benefits), frozenset(benefits), (APPLICANT,), window, most)


def _less_prior(program: Program, node: NodeId) -> tuple[NodeId, bool] | None:
    """max(0, ceiling - what was paid before): the ceiling, and whether what was paid is that of one year."""
    top = program.nodes[node]
    rest = [program.nodes[each] for each in top.args] if isinstance(top, Max) else []
    found = next((each for each in rest if isinstance(each, Add)), None)
    if found is None:
        return None
    sums = [_prior_sum(program, each) for each in found.args[1:]]
    known = [each for each in sums if each is not None]
    if not known or len(known) < len(sums):
        return None
    return found.args[0], any(_by_year(program, each) for each in known)


def _prior_sum(program: Program, node: NodeId) -> Sum | None:
    less = program.nodes[node]
    if not isinstance(less, Mul):
        return None
    parts = [program.nodes[each] for each in (less.a, less.b)]
    found = next((each for each in parts if isinstance(each, Sum)), None)
    return found if found is not None and program.frames[found.frame].name == _PRIOR_AWARDS else None


def _by_year(program: Program, total: Sum) -> bool:
    fields = program.frames[total.frame].fields
    tests = (program.nodes[each] for each in reached(program, (total.member,)))
    return any(
        isinstance(end, Field) and fields[end.decl].id.rpartition(".")[2] == "award_year"
        for test in tests
        if isinstance(test, Compare)
        for end in (program.nodes[test.a], program.nodes[test.b])
    )


def _minor_units(program: Program, node: NodeId, digits: int) -> int | None:
    """A constant sum in minor units, rounded down: no whole sum lies between."""
    found = program.nodes[node]
    if not isinstance(found, Const) or isinstance(found.value, bool | str):
        return None
    return int(found.value * 10**digits // 1)
