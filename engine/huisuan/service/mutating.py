"""Mutation of packs for those who write them: the score of each pack, and its survivors, as plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from huisuan.mutation.changes import KINDS
from huisuan.mutation.run import Choice, Judged, MutationReport, mutate
from huisuan.packs.find import PackFolder, find_packs
from huisuan.problems import PackError, UsageError

OUTCOMES = ("killed", "survived", "argued", "same", "invalid")


def packs_to_mutate(rules: Path, extra: Path | None = None, wanted: str = "") -> tuple[PackFolder, ...]:
    """The packs of `extra`, or those shipped; only `wanted` if it is named. UsageError if there is none of that name."""
    found = find_packs(rules, extra)
    if found.problems:
        raise PackError(found.problems)
    own = found.folders if extra is None else [each for each in found.folders if extra in (each.path, each.path.parent)]
    chosen = tuple(each for each in own if wanted in ("", each.name))
    if not chosen:
        names = "、".join(each.name for each in own)
        raise UsageError(f"没有政策包 `{wanted}`；有：{names} / there is no pack `{wanted}`; there are: {names}")
    return chosen


def mutation_reports(
    rules: Path,
    packs: tuple[PackFolder, ...],
    choice: Choice,
    jobs: int,
    told: Callable[[str, int, int], None] = lambda _pack, _done, _all: None,
) -> Iterator[MutationReport]:
    """One report a pack, in their order; `told` hears how many of how many mutants of which pack are judged."""
    for pack in packs:

        def hear(done: int, all_of_them: int, name: str = pack.name) -> None:
            told(name, done, all_of_them)

        yield mutate(pack.path, rules, choice, jobs=jobs, told=hear)


def plain_report(report: MutationReport) -> dict[str, object]:
    """The report as JSON holds it.

    pack: its name; score: killed of killed and survived, as a fraction and in percent to two digits (rounded down);
    counts: mutants by outcome; kinds: the same for each kind of change, with its label;
    survivors and argued: id, kind, benefit ("pack" for what holds for all), file, line, was, now; the latter with why;
    problems: codes and places of what kept the run from being whole; failing: cases that fail with nothing changed.
    """
    return {
        "pack": report.pack,
        "score": {"fraction": str(report.score), "percent": percent(report)},
        "counts": {each: report.count(each) for each in OUTCOMES},
        "kinds": {
            kind: {"label": {"zh": label.zh, "en": label.en}, **{each: report.count(each, kind) for each in OUTCOMES}}
            for kind, label in KINDS.items()
        },
        "survivors": [_plain(each) for each in report.judged if each.outcome == "survived"],
        "argued": [_plain(each) for each in report.judged if each.outcome == "argued"],
        "problems": [
            {"code": each.code, "place": "" if each.span is None else f"{each.span.file}:{each.span.line}"}
            for each in report.problems
        ],
        "failing": list(report.failing),
    }


def _plain(each: Judged) -> dict[str, object]:
    mutant = each.mutant
    found: dict[str, object] = {
        "id": mutant.id,
        "kind": mutant.kind,
        "benefit": mutant.owner,
        "file": mutant.span.file,
        "line": mutant.span.line,
        "was": mutant.was,
        "now": mutant.now,
    }
    if each.argued is not None:
        found["why"] = {"zh": each.argued.why.zh, "en": each.argued.why.en}
    return found


def percent(report: MutationReport) -> str:
    """Rounded down, so that 100 means every one."""
    hundredths = report.score.numerator * 10_000 // report.score.denominator
    return f"{hundredths // 100}.{hundredths % 100:02d}%"
