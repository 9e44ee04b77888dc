"""A register in, payouts and papers out: which packs on which day, what was paid before, the office's plan, and where results go.

The clock comes in with the library. What is written is there whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from huisuan.backends.columnar import Extent, Pattern
from huisuan.batch.assessing import Assessing, Earlier
from huisuan.batch.past import Past, read_past
from huisuan.batch.season import Face, Running, Season, assess_only, bounded
from huisuan.batch.writing import Folder, Form, open_table, payout_table, reject_table
from huisuan.compiler.compiled import Compiled
from huisuan.intake.model import Count, InputFile, Place, Reject
from huisuan.intake.model import Options as Reading
from huisuan.intake.parts import id_text_of
from huisuan.intake.register import Register, open_register
from huisuan.office.notice import notice
from huisuan.office.payment import payment
from huisuan.office.results import results
from huisuan.office.rows import Share
from huisuan.office.summary import summary
from huisuan.payout.ceilings_of import ceilings_of
from huisuan.payout.history import prior_awards
from huisuan.payout.model import Bounds, EarlierPayout
from huisuan.payout.plan import read_plan
from huisuan.problems import Problem, from_read_failure
from huisuan.profile.awards import PRIOR_AWARDS
from huisuan.profile.bind import check_answers
from huisuan.profile.model import BoundProfile
from huisuan.service.checking import Library, Refused, benefit_named, compiled_at, selected_packs
from huisuan.sheets.paper_workbook import as_papers
from huisuan.source import ReadFailure, read_source
from huisuan.spark.paying import season_of
from huisuan.spark.running import refusals
from huisuan.spark.running import run as run_on_spark
from huisuan.spark.shipping import Shipment
from huisuan.vocabulary.units import Label

PAPERS = {"results": "审核结果.xlsx", "notice": "公示表.xlsx", "payment": "发放表.xlsx", "summary": "汇总.html"}
Engine = Literal["local", "spark"]
LOCAL_MASTER = "local[*]"
"""Spark on this machine alone, with all its cores."""
TITLE = Label("惠企惠民政策兑付", "Payouts under policy")


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How to run. `complete`: what has nothing beyond the register; `history`, `plan`: files of the office; `claims`: pay, not only assess; `block`: rows at once;
    `master`: where Spark is, if `engine` says so.
    """

    as_of: date | None = None
    packs: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    readings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    open_readings: bool = False
    complete: tuple[str, ...] = ()
    history: Path | None = None
    plan: Path | None = None
    claims: bool = True
    open_facts: bool = True
    form: Form = "csv"
    replace: bool = False
    title: str = ""
    issuer: str = ""
    shares: tuple[Share, ...] = ()
    block: int = 65_536
    engine: Engine = "local"
    master: str = LOCAL_MASTER


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What came of it: counts by table, rejects, columns never used, and the season if claims were paid. `applicants` were assessed."""

    applicants: int
    counts: Mapping[str, Count]
    rejects: tuple[Reject, ...]
    unused: tuple[Place, ...]
    warnings: tuple[tuple[Place, Problem], ...]
    compiled: Compiled
    season: Season | None = None
    by_rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A register and everything beside it, understood; nothing is written yet."""

    compiled: Compiled
    register: Register
    assessing: Assessing
    bounds: Bounds
    past: Past | None
    benefits: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class RegisterRefused:
    """Why a register is not run: problems by place."""

    problems: tuple[tuple[Place, Problem], ...]
    rejects: tuple[Reject, ...] = ()


def open_batch(
    library: Library, files: Sequence[InputFile], options: BatchOptions
) -> Opened | Refused | RegisterRefused:
    """Packs compiled, files understood, history and plan read. Raises UsageError for packs and benefits that do not exist."""
    selected = selected_packs(library, options.packs, options.as_of)
    if isinstance(selected, Refused):
        return selected
    compiled = compiled_at(library, {head.id: options.as_of or head.day(library.today) for head in selected[0]})
    if isinstance(compiled, Refused):
        return compiled
    answers = BoundProfile(readings=options.readings)
    wrong = check_answers(answers, compiled.program.inputs)
    if wrong:
        return Refused(wrong)
    register = open_register(files, compiled.vocabulary, Reading(options.complete, options.block))
    if not register.usable:
        return RegisterRefused(register.problems)
    refused = refusals(register) if options.engine == "spark" else ()
    if refused:
        return RegisterRefused(refused)
    past = None
    if options.history is not None:
        past = read_past(InputFile(options.history), compiled, id_text_of(register.parts[0].layout))
        if past.problems or past.rejects:
            return RegisterRefused(past.problems, past.rejects)
    bounds = _bounds(compiled, options)
    if isinstance(bounds, Refused):
        return bounds
    extent: Extent = "open" if options.open_facts else "results"
    assessing = Assessing(
        compiled.program, register, answers, _earlier(compiled, past),
        open_readings=options.open_readings, extent=extent,
    )  # fmt: skip
    named = frozenset(benefit_named(compiled, each) for each in options.benefits) or None
    return Opened(compiled, register, assessing, bounds, past, named)


def _bounds(compiled: Compiled, options: BatchOptions) -> Bounds | Refused:
    own = Bounds(ceilings_of(compiled.program))
    if options.plan is None:
        return own
    source = read_source(options.plan)
    if isinstance(source, ReadFailure):
        return Refused((from_read_failure(source),))
    outcome = read_plan(source, [benefit.id for benefit in compiled.program.benefits])
    if outcome.bounds is None:
        return Refused(outcome.problems, MappingProxyType({source.name: source}))
    return bounded(own, outcome.bounds)


def _earlier(compiled: Compiled, past: Past | None) -> Earlier | None:
    """The office's record, whole by its own word: what is not in it was not paid."""
    if past is None:
        return None
    decl = compiled.vocabulary.collections[PRIOR_AWARDS]
    members = {fact.id: frozenset(each.id for each in fact.members) for fact in decl.fields if fact.members}
    awards = prior_awards(past.rows, most=decl.max_items, complete=True, fields=members)
    return Earlier(awards, complete=True)


def run_batch(
    opened: Opened,
    out: Path,
    options: BatchOptions,
    digests: Mapping[str, str],
    progress: Callable[[int], None],
) -> BatchOutcome:
    """Assesses, pays and writes. Raises `OutputTaken`, `Unreadable`, `SparkFailed` or OSError; then nothing is left of what was begun."""
    folder = Folder(out, options.form, options.replace)
    try:
        ran = (
            _on_spark(opened, folder, options)
            if options.engine == "spark"
            else _here(opened, folder, options, progress)
        )
        if ran.season is not None:
            _papers(opened, folder, ran.season, options, digests)
        outcome = _outcome(opened, ran)
        folder.table("rejects", reject_table(outcome.rejects))
        folder.table("open", open_table(ran.patterns, ran.alike, opened.compiled.program.leaves))
        folder.account(_account(opened, outcome, options, digests))
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


def _here(opened: Opened, folder: Folder, options: BatchOptions, progress: Callable[[int], None]) -> _Ran:
    assessing, season = opened.assessing, None
    if options.claims:
        running = Running(opened.compiled, assessing, opened.bounds, _history(opened), opened.benefits, options.shares)
        season = running.run(folder.block, progress)
        seen, counts, rejects = running.seen, season.counts, season.rejects
    else:
        refused: list[Reject] = []
        seen, counts = assess_only(assessing, folder.block, refused.extend, progress)
        rejects = tuple(refused)
    patterns = tuple(pattern for batch in assessing.batches for pattern in batch.patterns.listed())
    alike = frozenset(number for batch in assessing.batches for number in batch.undetermined_alike)
    by_rows = tuple(sorted({name for batch in assessing.batches for name in batch.row_path}))
    return _Ran(seen, counts, rejects, patterns, alike, by_rows, season)


def _on_spark(opened: Opened, folder: Folder, options: BatchOptions) -> _Ran:
    shipment = Shipment(
        opened.compiled, opened.register, BoundProfile(readings=options.readings), opened.assessing.earlier,
        options.open_readings, opened.assessing.extent, options.claims, opened.benefits, opened.bounds, _history(opened),
    )  # fmt: skip
    ran = run_on_spark(options.master, shipment, folder)
    season = season_of(ran, shipment, options.shares) if options.claims else None
    return _Ran(ran.applicants, ran.counts, ran.rejects, ran.patterns, ran.alike, ran.by_rows, season)


def _history(opened: Opened) -> tuple[EarlierPayout, ...]:
    return opened.past.rows if opened.past is not None else ()


def _papers(opened: Opened, folder: Folder, season: Season, options: BatchOptions, digests: Mapping[str, str]) -> None:
    folder.table("payouts", payout_table(season.payouts.payouts))
    day = options.as_of or max(opened.compiled.as_of.values())
    title = Label(options.title, options.title) if options.title else TITLE
    run = season.run(Face(title, folder.target.name, day, options.issuer), digests)
    folder.file(PAPERS["results"], as_papers(results(run)))
    folder.file(PAPERS["notice"], as_papers((notice(run),)))
    folder.file(PAPERS["payment"], as_papers((payment(run),)))
    folder.file(PAPERS["summary"], summary(run).encode())


def _outcome(opened: Opened, ran: _Ran) -> BatchOutcome:
    warnings = tuple(each for each in opened.register.problems if each[1].severity != "error")
    return BatchOutcome(
        ran.applicants, ran.counts, ran.rejects, opened.register.unused, warnings, opened.compiled, ran.season,
        ran.by_rows,
    )  # fmt: skip


def _account(
    opened: Opened, outcome: BatchOutcome, options: BatchOptions, digests: Mapping[str, str]
) -> dict[str, object]:
    """What the run was made of and what it counted; no clock, so the same run says the same."""
    packs = {
        pack.id: {"as_of": opened.compiled.as_of[pack.id].isoformat(), "sha256": digests[pack.id]}
        for pack in opened.compiled.packs
    }
    told: dict[str, object] = {
        "packs": packs,
        "readings": dict(options.readings),
        "complete": list(options.complete),
        "benefits": sorted(opened.benefits) if opened.benefits is not None else "all",
        "tables": {
            name: {
                "in": each.rows_in, "out": each.rows_out, "rejected": each.rejected,
                "blank_unknown": each.blank_unknown, "blank_none": each.blank_none,
            }
            for name, each in outcome.counts.items()
        },
        "unused_columns": [f"{place.file} {place.sheet} {place.column}".replace("  ", " ") for place in outcome.unused],
        "row_by_row": list(outcome.by_rows),
    }  # fmt: skip
    if outcome.season is not None:
        totals = outcome.season.payouts.totals
        told["payouts"] = {
            "claims": dict(totals.claims), "asked": totals.asked, "paid": totals.paid, "waiting": totals.waiting,
            "refused": totals.refused, "cut": dict(totals.cut),
        }  # fmt: skip
    return told
