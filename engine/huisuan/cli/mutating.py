"""`huisuan test --mutate`: the score of each pack and every mutant that no case noticed."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path

import click

from huisuan.cli.mutation_options import MutationOptions
from huisuan.cli.surroundings import FAILED, Surroundings, tell
from huisuan.messages.render import Language
from huisuan.mutation.changes import GONE, KINDS
from huisuan.mutation.run import Choice, Judged, MutationReport
from huisuan.packs.expectations import shown
from huisuan.problems import PackError, UsageError
from huisuan.service.mutating import OUTCOMES, mutation_reports, packs_to_mutate, percent, plain_report

WORDS: dict[str, tuple[str, str]] = {
    "killed": ("被发现", "killed"),
    "survived": ("漏过", "survived"),
    "argued": ("已说明", "argued"),
    "same": ("无变化", "same"),
    "invalid": ("不能编译", "invalid"),
}
WIDEST = 100


def mutate_packs(
    around: Surroundings, wanted: str, extra: Path | None, language: Language, options: MutationOptions
) -> None:
    """Prints the report of each pack, and ends with 1 where one is below the bar or could not be tried."""
    try:
        packs = packs_to_mutate(around.rules, extra, wanted)
    except PackError as error:
        tell(error.problems, {}, language)
        raise click.exceptions.Exit(FAILED) from error
    choice = Choice(options.benefit, options.sample, options.seed)
    passed, tried = True, False
    found = []
    progress = _Progress()
    for report in mutation_reports(around.rules, packs, choice, options.jobs, progress.told):
        progress.clear()
        passed = passed and report.passes(options.bar)
        tried = tried or bool(report.judged or report.problems or report.failing)
        found.append(plain_report(report))
        if options.output == "text":
            _print(report, language, options.bar)
        elif report.problems:
            tell(report.problems, report.sources, language)
    if not tried:
        wrong = options.benefit
        raise UsageError(f"没有可改的事项 `{wrong}` / there is nothing to change in a benefit `{wrong}`")
    if options.output == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    if not passed:
        raise click.exceptions.Exit(FAILED)


class _Progress:
    """A bar on the error stream while a terminal is looking; silent otherwise."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._width = 0

    def told(self, pack: str, done: int, everything: int) -> None:
        if not self._shown:
            return
        full = 30 * done // max(1, everything)
        text = f"{pack} [{'#' * full}{'.' * (30 - full)}] {done}/{everything}"
        self._width = max(self._width, len(text))
        click.echo(f"\r{text.ljust(self._width)}", err=True, nl=False)

    def clear(self) -> None:
        if self._width:
            click.echo(f"\r{' ' * self._width}\r", err=True, nl=False)
            self._width = 0


def _say(language: Language, zh: str, en: str) -> str:
    return zh if language == "zh" else en


def _print(report: MutationReport, language: Language, bar: Fraction) -> None:
    zh = language == "zh"
    if report.problems:
        tell(report.problems, report.sources, language)
    if report.failing:
        click.echo(_say(language, f"{report.pack}：先让这些案例通过", f"{report.pack}: make these cases pass first"))
        for line in report.failing:
            click.echo(f"  {line}")
    if not report.judged:
        return
    for each in report.judged:
        if each.outcome == "survived":
            _print_survivor(each)
    labels = {kind: label.zh if zh else label.en for kind, label in KINDS.items()}
    for kind, label in labels.items():
        counts = [(name, report.count(name, kind)) for name in OUTCOMES]
        if any(number for _, number in counts):
            click.echo(f"  {label}{'：' if zh else ': '}{_counted(counts, zh=zh)}")
    everything = _counted([(name, report.count(name)) for name in OUTCOMES], zh=zh)
    mark = _say(language, "达标", "passed") if report.score >= bar else _say(language, "未达标", "below the bar")
    wanted = f"{shown(bar * 100)}%"
    click.echo(
        _say(
            language,
            f"{report.pack}：{len(report.judged)}个变异，{everything}；得分 {percent(report)}（要求 {wanted}，{mark}）",
            f"{report.pack}: {len(report.judged)} mutants, {everything}; score {percent(report)} (bar {wanted}, {mark})",
        )
    )


def _counted(counts: list[tuple[str, int]], *, zh: bool) -> str:
    words = [f"{WORDS[name][0]}{number}" if zh else f"{number} {WORDS[name][1]}" for name, number in counts if number]
    return ("，" if zh else ", ").join(words)


def _print_survivor(each: Judged) -> None:
    mutant = each.mutant
    click.echo(f"{mutant.span.file}:{mutant.span.line}: {mutant.id}")
    click.echo(f"    {_cut(mutant.was)} → {_cut(mutant.now) if mutant.now != GONE else GONE}")


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
