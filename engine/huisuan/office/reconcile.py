"""Whether a run's figures agree with each other. No paper is made of a run whose figures do not: each paper asks here first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huisuan.office.rows import Run
from huisuan.problems import Problem, problem
from huisuan.vocabulary.units import Label


@dataclass(frozen=True, slots=True)
class Difference:
    """Two figures that should be one: what was stated, and what counting the rows gives."""

    what: Label
    stated: int
    found: int


class NotReconciled(ValueError):
    """The figures of a run contradict each other; `differences` holds which."""

    def __init__(self, differences: tuple[Difference, ...]) -> None:
        self.differences = differences
        super().__init__("; ".join(f"{each.what.en}: {each.stated} stated, {each.found} found" for each in differences))


def contradictions(error: NotReconciled, out: str) -> tuple[Problem, ...]:
    """What contradicts what, as people are told who asked for results in `out`: a problem a pair of figures."""
    return tuple(
        problem(
            "run-not-reconciled",
            None,
            out=out,
            what_zh=each.what.zh,
            what_en=each.what.en,
            stated=f"{each.stated:,}",
            found=f"{each.found:,}",
        )
        for each in error.differences
    )


def reconciled(run: Run) -> Run:
    """The run itself, or `NotReconciled`."""
    found = differences(run)
    if found:
        raise NotReconciled(found)
    return run


def differences(run: Run) -> tuple[Difference, ...]:
    """Every pair that differs: in = out + rejected for each table, rejects listed, claims decided, and what is paid."""
    return tuple(each for each in _pairs(run) if each.stated != each.found)


def _pairs(run: Run) -> Iterable[Difference]:
    listed: dict[str, set[tuple[str, str, int]]] = {}
    for each in run.rejects:
        listed.setdefault(each.table, set()).add((each.file, each.sheet, each.row))
    for table in run.facts.tables:
        zh, en = table.label.zh, table.label.en
        yield Difference(Label(f"{zh}读入行数", f"rows read of {en}"), table.read, table.taken + table.rejected)
        rejected = len(listed.pop(table.table, ()))
        yield Difference(Label(f"{zh}退回行数", f"rows rejected of {en}"), table.rejected, rejected)
    for name, rows in sorted(listed.items()):
        yield Difference(Label(f"{name}退回行数", f"rows rejected of {name}"), 0, len(rows))
    told: dict[str, int] = {}
    for row in run.unawarded:
        told[row.table] = told.get(row.table, 0) + len(row.rows)
    for count in run.items:
        zh, en = count.label.zh, count.label.en
        yield Difference(Label(f"{zh}件数", f"items of {en}"), count.taken, count.awarded + count.unawarded)
        listed_items = told.pop(count.table, 0) + count.untold
        yield Difference(Label(f"{zh}未获补贴件数", f"items of {en} without a line"), count.unawarded, listed_items)
    yield Difference(Label("其他未获补贴件数", "other items without a line"), 0, sum(told.values()))
    yield Difference(Label("申请笔数", "claims"), run.facts.claims, len(run.rows))
    yield Difference(Label("实付金额（分）", "fen paid"), run.facts.paid, sum(row.paid for row in run.rows))
