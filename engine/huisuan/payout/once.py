"""What is paid for once where the office's plan says nothing of it (DECISIONS: A thing is paid for once)."""

from __future__ import annotations

from collections.abc import Iterable

from huisuan.payout.model import KINDS, Bounds, Once, Payout
from huisuan.problems import Problem, warning

BY_DEFAULT = "一物一补（默认）"
"""The name of the bound."""


def once_by_default(plan: Bounds | None, *, says_once: bool) -> tuple[Once, ...]:
    """One bound over the kinds that the plan's own rows of `once` leave out; none where the plan has an empty `once`."""
    rows = () if plan is None else plan.once
    if says_once and not rows:
        return ()
    kinds = frozenset(KINDS).difference(*(each.kinds for each in rows))
    return (Once(BY_DEFAULT, kinds, by_row=True),) if kinds else ()


def said_of(payouts: Iterable[Payout]) -> tuple[Problem, ...]:
    """That claims were refused so, where some were."""
    count = sum(cut.bound == BY_DEFAULT for each in payouts for cut in each.cuts)
    return (warning("paid-once-by-default", None, (), count=f"{count:,}"),) if count else ()
