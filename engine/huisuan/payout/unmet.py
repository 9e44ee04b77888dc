"""What is to be said of a run's claims beside their decisions: bounds of the plan that none came under, rankings without ranks, no dates.

Known only once the claims are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huisuan.payout.model import Bounds, Budget, Ceiling, Claim, Once, Quota
from huisuan.problems import Problem, warning


def unmet(plan: Bounds, claims: Sequence[Claim]) -> tuple[Problem, ...]:
    """Warnings, in the order of the plan; none where there is no claim, for then the plan is not at fault."""
    return tuple(_warnings(plan, claims)) if claims else ()


def _warnings(plan: Bounds, claims: Sequence[Claim]) -> Iterator[Problem]:
    every: tuple[Ceiling | Once | Quota | Budget, ...] = (*plan.ceilings, *plan.once, *plan.quotas, *plan.budgets)
    for each in every:
        under = [claim for claim in claims if _is_for(each, claim)]
        if not under:
            yield warning("plan-unmatched", None, name=each.name)
        elif isinstance(each, Quota | Budget) and each.order == "ranking":
            without = sum(each.by not in claim.ranks for claim in under)
            if without:
                words = {"name": each.name, "by": each.by, "without": f"{without:,}", "all": f"{len(under):,}"}
                yield warning("plan-unranked", None, (), **words)


def _is_for(bound: Ceiling | Once | Quota | Budget, claim: Claim) -> bool:
    if bound.benefits is not None and claim.benefit not in bound.benefits:
        return False
    match bound:
        case Once(kinds=kinds):
            return any(kind in kinds for kind, _ in claim.objects)
        case Quota(year=year) | Budget(year=year):
            return year is None or claim.year is None or claim.year == year
        case Ceiling():
            return True


def undated(claims: Sequence[Claim]) -> tuple[Problem, ...]:
    """A warning that claims without a day come after all dated ones, where there are both."""
    without = sum(each.applied_on is None for each in claims)
    if without in (0, len(claims)):
        return ()
    return (warning("claims-undated", None, (), without=f"{without:,}", all=f"{len(claims):,}"),)
