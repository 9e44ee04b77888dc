"""A register in, payouts and papers out: which packs on which day, what was paid before, the office's plan, and where results go.

The clock comes in with the library. What is written is there whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from huisuan.backends.columnar import Extent
from huisuan.batch.asked import asked_of
from huisuan.batch.assessing import Assessing, Block, Earlier
from huisuan.batch.full import Full, applicants_at_once, condition_table
from huisuan.batch.past import Beside, Past, PastCount, read_past
from huisuan.batch.season import Face, Running, Season, Sink, assess_only, bounded
from huisuan.batch.unawarded import Unawarded
from huisuan.batch.writing import Folder, Form, open_table, payout_table, reject_table, unawarded_table
from huisuan.compiler.compiled import Compiled
from huisuan.intake.model import Count, InputFile, Place, Reject
from huisuan.intake.model import Options as Reading
from huisuan.intake.parts import id_text_of
from huisuan.intake.register import Register, open_register
from huisuan.ir.narrow import narrowed
from huisuan.office.notice import notice
from huisuan.office.payment import payment
from huisuan.office.results import results
from huisuan.office.rows import ItemCount, Share
from huisuan.office.summary import summary
from huisuan.payout.ceilings_of import ceilings_of
from huisuan.payout.history import prior_awards
from huisuan.payout.model import Bounds
from huisuan.payout.once import said_of
from huisuan.payout.plan import PlanOutcome, read_plan
from huisuan.payout.unmet import undated, unmet
from huisuan.problems import Problem, from_read_failure
from huisuan.profile.awards import PRIOR_AWARDS
from huisuan.profile.bind import check_answers
from huisuan.profile.model import BoundProfile
from huisuan.service.batch_account import Account
from huisuan.service.checking import Library, Refused, benefit_named, compiled_at, selected_packs
from huisuan.sheets.paper_workbook import as_papers
from huisuan.source import ReadFailure, read_source
from huisuan.vocabulary.units import Label

PAPERS = {"results": "审核结果.xlsx", "notice": "公示表.xlsx", "payment": "发放表.xlsx", "summary": "汇总.html"}
TITLE = Label("惠企惠民政策兑付", "Payouts under policy")


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How to run. `complete`: what has nothing beyond the register; `history`, `plan`: files of the office; `claims`: pay, not only assess; `block`: rows at once; `full`: tell every determination, no as well as yes."""

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
    full: bool = False


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What came of it: counts by table, rejects, columns never used, and the season if claims were paid. `applicants` were assessed.

    `history`: the counts of the office's record of earlier payouts, if one was given.
    """

    applicants: int
    counts: Mapping[str, Count]
    rejects: tuple[Reject, ...]
    unused: tuple[Place, ...]
    warnings: tuple[tuple[Place, Problem], ...]
    compiled: Compiled
    season: Season | None = None
    by_rows: tuple[str, ...] = ()
    items: tuple[ItemCount, ...] = ()
    history: PastCount | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A register and everything beside it, understood; nothing is written yet."""

    compiled: Compiled
    register: Register
    assessing: Assessing
    bounds: Bounds
    plan: Bounds
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
    named = frozenset(benefit_named(compiled, each) for each in options.benefits) or None
    program = compiled.program if named is None else narrowed(compiled.program, named)
    block = min(options.block, applicants_at_once(len(program.benefits))) if options.full else options.block
    register = open_register(files, compiled.vocabulary, Reading(options.complete, block), asked_of(compiled))
    if not register.usable:
        return RegisterRefused(register.problems)
    plan = _plan(compiled, options)
    if isinstance(plan, Refused):
        return plan
    past = None
    if options.history is not None:
        beside = Beside(library.everything, plan.other_packs)
        past = read_past(InputFile(options.history), compiled, id_text_of(register.parts[0].layout), beside)
        if past.problems or past.rejects:
            return RegisterRefused(past.problems, past.rejects)
    bounds = bounded(Bounds(ceilings_of(compiled.program)), plan.bounds, says_once=plan.says_once)
    extent: Extent = "open" if options.open_facts else "results"
    assessing = Assessing(
        program, register, answers, _earlier(compiled, past), open_readings=options.open_readings, extent=extent
    )
    return Opened(compiled, register, assessing, bounds, plan.bounds or Bounds(), past, named)


def _plan(compiled: Compiled, options: BatchOptions) -> PlanOutcome | Refused:
    if options.plan is None:
        return PlanOutcome(None, ())
    source = read_source(options.plan)
    if isinstance(source, ReadFailure):
        return Refused((from_read_failure(source),))
    benefits = [benefit.id for benefit in compiled.program.benefits]
    outcome = read_plan(source, benefits, _fact_names(compiled), _years(compiled))
    if outcome.bounds is None:
        return Refused(outcome.problems, MappingProxyType({source.name: source}))
    return outcome


def _fact_names(compiled: Compiled) -> tuple[str, ...]:
    """What a plan may keep claims apart by and rank them by."""
    vocabulary = compiled.vocabulary
    return (*vocabulary.facts, *(each.id for decl in vocabulary.collections.values() for each in decl.fields))


def _years(compiled: Compiled) -> frozenset[int] | None:
    """The years that claims may be of; None where a pack is of no year."""
    years = {pack.policy_year for pack in compiled.packs}
    return None if None in years else frozenset(each for each in years if each is not None)


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
    """Assesses, pays and writes. Raises `OutputTaken`, `Unreadable`, or OSError; then nothing is left of what was begun."""
    folder = Folder(out, options.form, options.replace)
    unawarded = Unawarded(opened.compiled, opened.assessing, opened.benefits)
    full = Full(opened.assessing) if options.full else None

    def sink(block: Block) -> None:
        folder.block(block)
        unawarded.add(block)
        if full is not None:
            folder.table("determinations", full.table(block))

    try:
        if options.claims:
            outcome = _paid(opened, folder, sink, unawarded, options, digests, progress)
        else:
            rejects: list[Reject] = []
            seen, counts = assess_only(opened.assessing, sink, rejects.extend, progress)
            outcome = _outcome(opened, seen, counts, tuple(rejects))
        outcome = replace(outcome, items=unawarded.counts)
        if full is not None:
            folder.table("conditions", condition_table(opened.compiled, opened.assessing.program))
        folder.table("unawarded", unawarded_table(unawarded.rows))
        folder.table("rejects", reject_table(outcome.rejects))
        folder.table("open", open_table(opened.assessing.batches))
        folder.account(
            Account(
                opened.compiled, digests, options.readings, options.complete, opened.benefits,
                outcome.counts, outcome.items, outcome.unused, outcome.by_rows, outcome.season, outcome.history,
            ).told()
        )  # fmt: skip
        folder.finish()
    except BaseException:
        folder.abandon()
        raise
    return outcome


def _paid(
    opened: Opened,
    folder: Folder,
    sink: Sink,
    unawarded: Unawarded,
    options: BatchOptions,
    digests: Mapping[str, str],
    progress: Callable[[int], None],
) -> BatchOutcome:
    history = opened.past.rows if opened.past is not None else ()
    running = Running(opened.compiled, opened.assessing, opened.bounds, history, opened.benefits, options.shares)
    season = running.run(sink, progress)
    folder.table("payouts", payout_table(season.payouts.payouts))
    day = options.as_of or max(opened.compiled.as_of.values())
    title = Label(options.title, options.title) if options.title else TITLE
    run = season.run(Face(title, folder.target.name, day, options.issuer), digests)
    run = replace(run, unawarded=unawarded.rows, items=unawarded.counts)
    folder.file(PAPERS["results"], as_papers(results(run)))
    folder.file(PAPERS["notice"], as_papers((notice(run),)))
    folder.file(PAPERS["payment"], as_papers((payment(run),)))
    folder.file(PAPERS["summary"], summary(run).encode())
    outcome = _outcome(opened, running.seen, season.counts, season.rejects)
    place = Place("" if options.plan is None else options.plan.name)
    found = [(place, each) for each in unmet(opened.plan, running.claims)]
    found += [(Place(""), each) for each in (*undated(running.claims), *said_of(season.payouts.payouts))]
    return replace(outcome, season=season, warnings=(*outcome.warnings, *found))


def _outcome(opened: Opened, seen: int, counts: Mapping[str, Count], rejects: tuple[Reject, ...]) -> BatchOutcome:
    past = opened.past
    unasked = opened.register.unasked({each.id for each in opened.compiled.program.inputs})
    beside = (each for each in opened.register.problems if each[1].severity != "error")
    warnings = (*opened.register.adrift(counts), *beside, *unasked)
    warnings += past.warnings if past is not None else ()
    unused = (*opened.register.unused, *(place for place, _ in unasked))
    by_rows = tuple(sorted({name for batch in opened.assessing.batches for name in batch.row_path}))
    return BatchOutcome(
        seen, counts, rejects, unused, warnings, opened.compiled,
        by_rows=by_rows, history=None if past is None else past.count,
    )  # fmt: skip
