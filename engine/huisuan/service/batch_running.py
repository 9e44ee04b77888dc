"""A register that was opened, run here or on Spark: payouts and papers out, what is to be said of them, and the run's own account.

What is written is there whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from huisuan.backends.columnar import Pattern
from huisuan.batch.assessing import Block
from huisuan.batch.full import Full, condition_table
from huisuan.batch.questions import patterns_of
from huisuan.batch.season import Face, Running, Season, assess_only
from huisuan.batch.tables import FULL, open_table, payout_table, reject_table, unawarded_table
from huisuan.batch.unawarded import Unawarded
from huisuan.batch.writing import Folder
from huisuan.intake.model import APPLICANTS, Count, Place, Reject
from huisuan.office.notice import notice
from huisuan.office.payment import payment
from huisuan.office.results import results
from huisuan.office.summary import summary
from huisuan.payout.model import EarlierPayout
from huisuan.payout.once import said_of
from huisuan.payout.unmet import undated, unmet
from huisuan.problems import Problem
from huisuan.profile.model import BoundProfile
from huisuan.service.batch_account import Account
from huisuan.service.batching import BatchOptions, BatchOutcome, Opened
from huisuan.sheets.paper_workbook import as_papers
from huisuan.spark.paying import season_of
from huisuan.spark.running import run as run_on_spark
from huisuan.spark.shipping import Shipment
from huisuan.vocabulary.units import Label

PAPERS = {"results": "审核结果.xlsx", "notice": "公示表.xlsx", "payment": "发放表.xlsx", "summary": "汇总.html"}
TITLE = Label("惠企惠民政策兑付", "Payouts under policy")


def run_batch(
    opened: Opened,
    out: Path,
    options: BatchOptions,
    digests: Mapping[str, str],
    progress: Callable[[int], None],
) -> BatchOutcome:
    """Assesses, pays and writes. Raises `OutputTaken`, `Unreadable`, `SparkFailed` or OSError; then nothing is left of what was begun.

    Spark does not tell its progress.
    """
    folder = Folder(out, options.form, options.replace)
    unawarded = Unawarded(opened.compiled, opened.assessing, opened.benefits)
    try:
        if options.engine == "spark":
            ran = _on_spark(opened, folder, unawarded, options)
        else:
            ran = _here(opened, folder, unawarded, options, progress)
        if options.full:
            folder.table("conditions", condition_table(opened.compiled, opened.assessing.program))
        outcome = _outcome(opened, ran, unawarded, options)
        if outcome.season is not None:
            _papers(opened, folder, outcome.season, unawarded, options, digests)
        folder.table("unawarded", unawarded_table(unawarded.rows))
        folder.table("rejects", reject_table(outcome.rejects))
        folder.table("open", open_table(ran.patterns, ran.alike, opened.assessing.program.leaves))
        folder.account(
            Account(
                opened.compiled, digests, options.readings, options.complete, opened.benefits,
                outcome.counts, outcome.items, outcome.unused, outcome.warnings, outcome.by_rows, outcome.season, outcome.history,
            ).told()
        )  # fmt: skip
        folder.finish()
    except BaseException:
        folder.abandon()
        raise
    return outcome


@dataclass(frozen=True, slots=True)
class _Ran:
    """What came of the rows, wherever they were assessed; the tables of results are in the folder."""

    applicants: int
    counts: Mapping[str, Count]
    rejects: tuple[Reject, ...]
    patterns: tuple[Pattern, ...]
    alike: frozenset[int]
    by_rows: tuple[str, ...]
    season: Season | None


def _here(
    opened: Opened, folder: Folder, unawarded: Unawarded, options: BatchOptions, progress: Callable[[int], None]
) -> _Ran:
    assessing, season = opened.assessing, None
    full = Full(assessing) if options.full else None

    def sink(block: Block) -> None:
        folder.block(block)
        unawarded.add(block)
        if full is not None:
            folder.table(FULL, full.table(block))

    if options.claims:
        running = Running(opened.compiled, assessing, opened.bounds, _history(opened), opened.benefits, options.shares)
        season = running.run(sink, progress)
        seen, counts, rejects = running.seen, season.counts, season.rejects
    else:
        refused: list[Reject] = []
        seen, counts = assess_only(assessing, sink, refused.extend, progress)
        rejects = tuple(refused)
    alike = frozenset(number for batch in assessing.batches for number in batch.undetermined_alike)
    by_rows = tuple(sorted({name for batch in assessing.batches for name in batch.row_path}))
    return _Ran(seen, counts, rejects, tuple(patterns_of(assessing).values()), alike, by_rows, season)


def _on_spark(opened: Opened, folder: Folder, unawarded: Unawarded, options: BatchOptions) -> _Ran:
    shipment = Shipment(
        opened.compiled, opened.assessing.program, opened.register, BoundProfile(readings=options.readings),
        opened.assessing.earlier, options.open_readings, opened.assessing.extent, options.claims, opened.benefits,
        opened.bounds, _history(opened), options.full,
    )  # fmt: skip
    ran = run_on_spark(options.master, shipment, folder, unawarded)
    season = season_of(ran, shipment, options.shares) if options.claims else None
    return _Ran(ran.applicants, ran.counts, ran.rejects, ran.patterns, ran.alike, ran.by_rows, season)


def _history(opened: Opened) -> tuple[EarlierPayout, ...]:
    return opened.past.rows if opened.past is not None else ()


def _papers(
    opened: Opened,
    folder: Folder,
    season: Season,
    unawarded: Unawarded,
    options: BatchOptions,
    digests: Mapping[str, str],
) -> None:
    folder.table("payouts", payout_table(season.payouts.payouts, season.claimed))
    day = options.as_of or max(opened.compiled.as_of.values())
    title = Label(options.title, options.title) if options.title else TITLE
    run = season.run(Face(title, folder.target.name, day, options.issuer), digests)
    run = replace(run, unawarded=unawarded.rows, items=unawarded.counts)
    folder.file(PAPERS["results"], as_papers(results(run)))
    folder.file(PAPERS["notice"], as_papers((notice(run),)))
    folder.file(PAPERS["payment"], as_papers((payment(run),)))
    folder.file(PAPERS["summary"], summary(run).encode())


def _outcome(opened: Opened, ran: _Ran, unawarded: Unawarded, options: BatchOptions) -> BatchOutcome:
    past, register = opened.past, opened.register
    counts = dict(sorted(ran.counts.items(), key=lambda pair: (pair[0] != APPLICANTS, pair[0])))
    rejects = register.in_order(ran.rejects)
    season = None if ran.season is None else replace(ran.season, rejects=rejects)
    unasked = register.unasked({each.id for each in opened.compiled.program.inputs})
    beside = (each for each in register.problems if each[1].severity != "error")
    warnings = (*register.adrift(counts), *beside, *unasked)
    warnings += past.warnings if past is not None else ()
    if season is not None:
        warnings += tuple(_of_claims(opened, season, options))
    return BatchOutcome(
        ran.applicants, counts, rejects, (*register.unused, *(place for place, _ in unasked)), warnings,
        opened.compiled, season, ran.by_rows, unawarded.counts, None if past is None else past.count,
    )  # fmt: skip


def _of_claims(opened: Opened, season: Season, options: BatchOptions) -> Iterator[tuple[Place, Problem]]:
    """What is to be said once the claims are there."""
    payouts = season.payouts.payouts
    claims = tuple(each.claim for each in payouts)
    place = Place("" if options.plan is None else options.plan.name)
    yield from ((place, each) for each in unmet(opened.plan, claims))
    yield from ((Place(""), each) for each in (*undated(claims), *said_of(payouts)))
