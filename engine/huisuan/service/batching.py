"""A register and all beside it, understood: which packs on which day, what was paid before, the office's plan, which engine. Nothing is run here.

The clock comes in with the library.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from huisuan.backends.columnar import Extent
from huisuan.batch.asked import asked_of
from huisuan.batch.assessing import Assessing, Earlier
from huisuan.batch.full import applicants_at_once
from huisuan.batch.past import Beside, Past, PastCount, read_past
from huisuan.batch.season import Season, bounded
from huisuan.batch.writing import Form
from huisuan.compiler.compiled import Compiled
from huisuan.intake.model import Count, InputFile, Place, Reject
from huisuan.intake.model import Options as Reading
from huisuan.intake.parts import id_text_of
from huisuan.intake.register import Register, open_register
from huisuan.ir.narrow import narrowed
from huisuan.office.rows import ItemCount, Share
from huisuan.payout.ceilings_of import ceilings_of
from huisuan.payout.history import prior_awards
from huisuan.payout.model import Bounds
from huisuan.payout.plan import PlanOutcome, read_plan
from huisuan.problems import Problem, from_read_failure
from huisuan.profile.awards import PRIOR_AWARDS
from huisuan.profile.bind import check_answers
from huisuan.profile.model import BoundProfile
from huisuan.service.checking import Library, Refused, benefit_named, compiled_at, selected_packs
from huisuan.source import ReadFailure, read_source
from huisuan.spark.running import refusals

Engine = Literal["local", "spark"]
LOCAL_MASTER = "local[*]"
"""Spark on this machine alone, with all its cores."""


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How to run. `complete`: what has nothing beyond the register; `history`, `plan`: files of the office; `claims`: pay, not only assess; `block`: rows at once;
    `full`: tell every determination, no as well as yes; `master`: where Spark is, if `engine` says so.
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
    full: bool = False
    engine: Engine = "local"
    master: str = LOCAL_MASTER


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
    refused = refusals(register) if options.engine == "spark" else ()
    if refused:
        return RegisterRefused(refused)
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
