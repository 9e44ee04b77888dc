"""Worked cases beside the rules: `*.cases.yaml`, each a profile, a date and what must come out, tolerance zero.

A case file belongs to the pack in whose folder it lies; `with:` names further packs beside it that are loaded too. Every case runs on
every backend asked for, and their whole parity records must be equal. Knows no test runner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from huisuan.assess import Assessment, Determination, assess_many
from huisuan.backends.record import Backend, Record
from huisuan.compiler.compile import Compiled, compile_packs
from huisuan.compiler.files import PackFiles, read_pack_folder
from huisuan.packs.expectations import Expectation, Mismatch, compare, compare_totals
from huisuan.problems import Problem, from_read_failure
from huisuan.profile.awards import check_awards
from huisuan.profile.bind import bind, check_answers
from huisuan.profile.read import read_tree
from huisuan.profile.words import truth_of
from huisuan.source import ReadFailure, SourceFile, Span, read_source
from huisuan.syntax import located
from huisuan.syntax.reading import Fields, Reader
from huisuan.syntax.yaml_reader import read_yaml
from huisuan.values import Facts
from huisuan.vocabulary.model import Vocabulary

SUFFIX = ".cases.yaml"
CASE_KEYS = ("profile", "as_of", "readings", "met", "expect", "note")
TODAY = date(2200, 12, 31)
"""Where a case names no day, each pack is taken at its last day in force: a case's outcome never depends on the clock."""

Texts: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """One worked example as written."""

    name: str
    profile: located.Node
    as_of: date | None
    readings: tuple[tuple[located.Scalar, located.Node], ...]
    met: bool
    expect: tuple[Expectation, ...]
    totals: tuple[Expectation, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of cases and the packs it is about, the own pack first."""

    source: SourceFile
    packs: tuple[PackFiles, ...]
    pack: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case on one backend: what did not come out as written."""

    file: str
    case: str
    backend: str
    mismatches: tuple[Mismatch, ...]
    span: Span = field(compare=False)

    @property
    def passed(self) -> bool:
        return not self.mismatches


@dataclass(frozen=True, slots=True)
class CaseReport:
    """All results of a run, and the problems that kept cases from running."""

    results: tuple[CaseResult, ...]
    problems: tuple[Problem, ...]
    sources: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}), compare=False)

    @property
    def passed(self) -> bool:
        return not self.problems and all(each.passed for each in self.results)

    @property
    def failures(self) -> tuple[CaseResult, ...]:
        return tuple(each for each in self.results if not each.passed)


@dataclass(frozen=True, slots=True)
class CaseFileOutcome:
    """The file of cases, or every problem of it; `sources` are the texts the problems point into."""

    file: CaseFile | None
    problems: tuple[Problem, ...]
    sources: Mapping[str, SourceFile]


def read_cases(path: Path, vocabulary: Vocabulary, packs: Sequence[PackFiles] | None = None) -> CaseFileOutcome:
    """The cases in the file at `path`, for the pack beside it (or for `packs`)."""
    shown = f"{path.parent.name}/{path.name}"
    source = read_source(path, name=shown)
    if isinstance(source, ReadFailure):
        return CaseFileOutcome(None, (from_read_failure(source),), MappingProxyType({}))
    outcome = read_yaml(source)
    reader = Reader(list(outcome.problems))
    fields = None
    if outcome.node is not None:
        fields = reader.fields(
            outcome.node, ("案例文件", "the case file"), required=("cases",), optional=("with", "equivalent")
        )
    folders = [path.parent, *_beside(path, fields, reader)]
    files: list[PackFiles] = list(packs or ())
    for folder in folders if packs is None else ():
        found, problems = read_pack_folder(folder)
        reader.problems.extend(problems)
        files.extend([found] if found else [])
    sources = {each.name: each for each in (source, *(text for each in files for text in (each.head, *each.rules)))}
    listed = fields.node("cases") if fields is not None else None
    cases = () if listed is None else read_case_list(listed, vocabulary, reader)
    frozen = MappingProxyType(sources)
    if reader.problems or not files:
        return CaseFileOutcome(None, tuple(reader.problems), frozen)
    return CaseFileOutcome(CaseFile(source, tuple(files), pack_id(files[0]), cases), (), frozen)


def _beside(path: Path, fields: Fields | None, reader: Reader) -> list[Path]:
    node = None if fields is None else fields.node("with")
    names = [reader.scalar(each, ("`with`", "`with`")) for each in (() if node is None else reader.one_or_many(node))]
    return [path.parent.parent / name.text for name in names if name is not None]


def pack_id(files: PackFiles) -> str:
    """The id a pack gives itself, "" where it gives none."""
    head = read_yaml(files.head).node
    name = head.get("pack") if isinstance(head, located.Mapping) else None
    return name.text if isinstance(name, located.Scalar) else ""


def read_case_list(node: located.Node, vocabulary: Vocabulary, reader: Reader) -> tuple[Case, ...]:
    """The cases under `cases:`."""
    items = reader.items(node, ("`cases`", "`cases`"))
    found = [_case(each, vocabulary, reader) for each in items]
    return tuple(case for case in found if case is not None)


def _case(node: located.Node, vocabulary: Vocabulary, reader: Reader) -> Case | None:
    where = ("案例", "a case")
    fields = reader.fields(node, where, required=("name", "profile", "expect"), optional=CASE_KEYS)
    if fields is None or any(key not in fields for key in ("name", "profile", "expect")):
        return None
    name = reader.scalar(fields.entries["name"][1], ("`name`", "`name`"))
    expect = reader.mapping(fields.entries["expect"][1], ("`expect`", "`expect`"))
    if name is None or expect is None:
        return None
    readings = fields.node("readings")
    chosen = None if readings is None else reader.mapping(readings, ("`readings`", "`readings`"))
    met = fields.node("met")
    wanted = [Expectation.read(key, value, vocabulary, reader) for key, value in expect.entries]
    known = tuple(each for each in wanted if each is not None)
    return Case(
        name=name.text,
        profile=fields.entries["profile"][1],
        as_of=_day(fields.node("as_of"), reader),
        readings=chosen.entries if chosen else (),
        met=isinstance(met, located.Scalar) and truth_of(met.text) is True,
        expect=tuple(each for each in known if each.subject != "totals"),
        totals=tuple(each for each in known if each.subject == "totals"),
        span=name.span,
    )


def _day(node: located.Node | None, reader: Reader) -> date | None:
    scalar = None if node is None else reader.scalar(node, ("`as_of`", "`as_of`"))
    if scalar is None:
        return None
    try:
        return date.fromisoformat(scalar.text)
    except ValueError:
        reader.problems.append(Problem("bad-as-of", scalar.span, MappingProxyType({"text": scalar.text})))
        return None


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """The results of one case, one a backend, or the problems that kept it from running."""

    results: tuple[CaseResult, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ready:
    """A case's program, and its profile bound to it."""

    compiled: Compiled
    facts: Facts


@dataclass(slots=True)
class CaseRunner:
    """Runs cases; compiles each set of packs once for each day."""

    vocabulary: Vocabulary
    backends: tuple[Backend, ...]
    _compiled: dict[tuple[tuple[PackFiles, ...], date | None], Compiled | tuple[Problem, ...]] = field(
        default_factory=dict
    )

    def run(self, file: CaseFile, cases: Sequence[Case]) -> tuple[CaseOutcome, ...]:
        """What becomes of each case. Cases in one program go to a backend together: some take their time to start."""
        read = [self._read(file, case) for case in cases]
        alike: dict[tuple[int, bool], list[int]] = {}
        for place, found in enumerate(read):
            if isinstance(found, _Ready):
                alike.setdefault((id(found.compiled), cases[place].met), []).append(place)
        found_by: dict[int, tuple[CaseResult, ...]] = {}
        for (_, met), places in alike.items():
            ready = [each for place in places if isinstance(each := read[place], _Ready)]
            results = self._results(file, [cases[place] for place in places], ready, met=met)
            found_by.update(zip(places, results, strict=True))
        return tuple(
            CaseOutcome(found_by[place]) if isinstance(each, _Ready) else CaseOutcome((), each)
            for place, each in enumerate(read)
        )

    def _read(self, file: CaseFile, case: Case) -> _Ready | tuple[Problem, ...]:
        compiled = self._compile(file, case.as_of)
        if isinstance(compiled, tuple):
            return compiled
        outcome = read_tree(profile_of(case), compiled.vocabulary)
        if outcome.profile is None:
            return outcome.problems
        benefits = tuple(benefit.id for benefit in compiled.program.benefits)
        answers = check_answers(outcome.profile, compiled.program.inputs)
        problems = (*answers, *check_awards(outcome.profile, benefits))
        return problems or _Ready(compiled, bind(outcome.profile, compiled.program))

    def _results(
        self, file: CaseFile, cases: Sequence[Case], ready: Sequence[_Ready], *, met: bool
    ) -> Iterator[tuple[CaseResult, ...]]:
        program, facts = ready[0].compiled.program, [each.facts for each in ready]
        found = [assess_many(program, facts, backend, met=met) for backend in self.backends]
        for case, several in zip(cases, zip(*found, strict=True), strict=True):
            yield tuple(
                CaseResult(
                    file.source.name,
                    case.name,
                    backend.name,
                    (*self._compared(file, case, each), *_unequal(several[0], each)),
                    case.span,
                )
                for backend, each in zip(self.backends, several, strict=True)
            )

    def _compile(self, file: CaseFile, day: date | None) -> Compiled | tuple[Problem, ...]:
        key = (file.packs, day)
        if key not in self._compiled:
            days = {} if day is None else {pack_id(each): day for each in file.packs}
            outcome = compile_packs(file.packs, self.vocabulary, TODAY, days)
            self._compiled[key] = outcome.compiled or outcome.problems
        return self._compiled[key]

    def _compared(self, file: CaseFile, case: Case, found: Assessment) -> Iterable[Mismatch]:
        by_id: dict[str, Determination] = {each.benefit: each for each in found.determinations}
        for expected in case.expect:
            name = expected.subject if "/" in expected.subject else f"{file.pack}/{expected.subject}"
            if name not in by_id:
                yield Mismatch(name, "benefit", "declared", "absent")
            else:
                yield from compare(expected, by_id[name])
        for expected in case.totals:
            yield from compare_totals(expected, found.totals)


def profile_of(case: Case) -> located.Node:
    """The case's profile, its readings overlaid by those of the case."""
    if not case.readings or not isinstance(case.profile, located.Mapping):
        return case.profile
    written = case.profile.get("readings")
    own = written.entries if isinstance(written, located.Mapping) else ()
    named = {key.text for key, _ in case.readings}
    merged = located.Mapping((*(each for each in own if each[0].text not in named), *case.readings), case.span)
    rest = tuple(each for each in case.profile.entries if each[0].text != "readings")
    return located.Mapping((*rest, (located.Scalar("readings", case.span), merged)), case.profile.span)


def _unequal(first: Assessment, other: Assessment) -> Iterable[Mismatch]:
    for one, two in zip(first.determinations, other.determinations, strict=True):
        if one.record != two.record:
            yield Mismatch(
                one.benefit, "record", _difference(one.record, two.record), _difference(two.record, one.record)
            )


def _difference(one: Record, two: Record) -> str:
    return ", ".join(f"{name}={getattr(one, name)}" for name in one._fields if getattr(one, name) != getattr(two, name))


def run_cases(
    paths: Iterable[Path],
    vocabulary: Vocabulary,
    backends: Sequence[Backend],
    *,
    select: Callable[[str], bool] = lambda _name: True,
) -> CaseReport:
    """Every case of the files at `paths` whose name `select` takes, on every backend."""
    runner = CaseRunner(vocabulary, tuple(backends))
    results: list[CaseResult] = []
    problems: list[Problem] = []
    sources: dict[str, SourceFile] = {}
    for path in paths:
        outcome = read_cases(path, vocabulary)
        problems.extend(outcome.problems)
        sources.update(outcome.sources)
        if outcome.file is not None:
            chosen = [case for case in outcome.file.cases if select(case.name)]
            for each in runner.run(outcome.file, chosen):
                results.extend(each.results)
                problems.extend(other for other in each.problems if other not in problems)
    return CaseReport(tuple(results), tuple(problems), MappingProxyType(sources))


def find_case_files(root: Path) -> tuple[Path, ...]:
    """Every case file under `root`, in order of path."""
    return tuple(sorted(root.rglob(f"*{SUFFIX}")))
