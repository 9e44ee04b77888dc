"""`huisuan batch`: a register in, payouts and papers out."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huisuan.cli.surroundings import FAILED, Surroundings, as_day, in_language, library_of, refuse, with_packs
from huisuan.messages.render import Language, hint, meant, summary
from huisuan.problems import Problem, UsageError

if TYPE_CHECKING:  # the packages behind these names are felt in a cold start
    from huisuan.batch.season import Season
    from huisuan.intake.model import InputFile, Place, Reject
    from huisuan.office.rows import Share
    from huisuan.payout.model import Decision
    from huisuan.service.batching import BatchOptions, BatchOutcome, RegisterRefused
    from huisuan.service.checking import Library

APPLICANTS = "applicants"
FOLLOWING = frozenset(("applicant-refused", "items-refused", "owner-not-found"))
"""Codes of rows that are refused because another is."""
EACH = 0.2
"""Seconds between two lines of progress."""
SHOWN = 12
"""Problems listed on the screen; all of them are in the folder."""


@click.command("batch", short_help="批量测算、兑付。 Assess and pay a whole register.")
@click.argument("files", nargs=-1, required=True, metavar="[TABLE=]FILE…")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="结果文件夹。 Where results go."
)
@click.option("--replace", is_flag=True, help="替换已有的结果文件夹。 Replace results that are there.")
@click.option("--as-of", callback=as_day, metavar="YYYY-MM-DD", help="计算日期。 The day to calculate for.")
@click.option(
    "--pack", "packs", multiple=True, metavar="ID", help="只用这个政策包，可重复。 Only this pack; may be repeated."
)
@click.option(
    "--benefit",
    "benefits",
    multiple=True,
    metavar="ID",
    help="只兑付这个事项，可重复。 Pay only this benefit; may be repeated.",
)
@click.option("--reading", "readings", multiple=True, metavar="NAME=VALUE", help="解释口径。 A reading.")
@click.option(
    "--complete",
    multiple=True,
    metavar="NAME",
    help="已填齐的文件、工作表、集合或事实；`all` 为全部：没有填的就是没有。 "
    "A file, sheet, collection or fact that is complete, or `all`: what is not there is none.",
)
@click.option(
    "--history", type=click.Path(path_type=Path), metavar="FILE", help="以往发放记录。 The record of earlier payouts."
)
@click.option(
    "--plan", type=click.Path(path_type=Path), metavar="FILE", help="预算、名额等（YAML）。 Budgets and quotas (YAML)."
)
@click.option(
    "--share", "shares", multiple=True, metavar="LEVEL=RATE", help="负担比例，如 市级=60%。 Who bears what share."
)
@click.option("--issuer", default="", metavar="NAME", help="编制单位。 The office that issues the papers.")
@click.option("--title", default="", metavar="TEXT", help="表的标题。 Title of the papers.")
@click.option("--no-claims", is_flag=True, help="只测算，不兑付：内存不随行数增长。 Assess only: memory stays flat.")
@click.option("--no-open", is_flag=True, help="不列出还缺什么，较快。 Do not list open facts; faster.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="数据表的格式。 Form of the tables.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="在本机算，或交给 Spark（只收 Parquet）。 Here, or on Spark (Parquet only).",
)
@click.option(
    "--master", metavar="URL", help="Spark 主节点，如 spark://host:7077；默认本机。 Spark's master; default: here."
)
@with_packs
@in_language
@click.pass_obj
def batch_command(
    around: Surroundings,
    files: tuple[str, ...],
    out: Path,
    replace: bool,
    as_of: date | None,
    packs: tuple[str, ...],
    benefits: tuple[str, ...],
    readings: tuple[str, ...],
    complete: tuple[str, ...],
    history: Path | None,
    plan: Path | None,
    shares: tuple[str, ...],
    issuer: str,
    title: str,
    no_claims: bool,
    no_open: bool,
    form: str,
    engine: str,
    master: str | None,
    extra: Path | None,
    language: Language,
) -> None:
    """把一批申请（XLSX、XLS、ODS、CSV、JSON Lines、Parquet）算清：谁得什么、多少，限额、名额、预算怎样扣减，哪些行退回。

    FILE 是申请人表，或带多个工作表的工作簿；另存的明细表写成 `purchases=明细.csv`。

    A register in; payouts within limits, open questions, rejected rows and the office's papers out. FILE holds the applicants, or is a
    workbook of several sheets; a further table is given as `purchases=items.csv`.

    退出码 Exit codes: 0 完成 done, 1 有退回的行或输入有问题 rejected rows or problems, 2 用法错误 usage.
    """
    from huisuan.cli.checking import options_of
    from huisuan.service.batching import LOCAL_MASTER, BatchOptions

    if master and engine != "spark":
        raise UsageError("--master 要和 --engine spark 一起用 / --master goes with --engine spark")
    asked = options_of(as_of, packs, readings, confirmed=False)
    options = BatchOptions(
        as_of, packs, benefits, asked.readings, asked.open_readings, complete, history, plan, not no_claims, not no_open,
        "parquet" if form == "parquet" else "csv", replace, title, issuer, tuple(_share(each) for each in shares),
        engine="spark" if engine == "spark" else "local", master=master or LOCAL_MASTER,
    )  # fmt: skip
    _run(library_of(around, extra, language), [_input(each) for each in files], out, options, language)


def _run(library: Library, files: Sequence[InputFile], out: Path, options: BatchOptions, language: Language) -> None:
    """Runs and tells; ends the program with 1 where something is refused."""
    from huisuan.batch.writing import OutputTaken
    from huisuan.intake.sources import Unreadable
    from huisuan.service.batching import Opened, RegisterRefused, open_batch, run_batch
    from huisuan.service.checking import Refused
    from huisuan.spark.door import SparkFailed

    opened = open_batch(library, files, options)
    if isinstance(opened, Refused):
        refuse(opened, language)
    if isinstance(opened, RegisterRefused):
        for line in _refused(opened, language):
            click.echo(line, err=True)
        raise click.exceptions.Exit(FAILED)
    assert isinstance(opened, Opened)
    try:
        outcome = run_batch(opened, out, options, library.texts.digests, Progress(language))
    except OutputTaken as error:
        raise UsageError(
            f"{error} 已经存在，加 --replace 替换，或换一个文件夹 / is there already: --replace it, or name another"
        ) from error
    except Unreadable as error:
        where = f"{error.file}{f':{error.row}' if error.row else ''}"
        click.echo(f"{where}: {summary(error.problem, language)}\n  {hint(error.problem, language)}", err=True)
        raise click.exceptions.Exit(FAILED) from error
    except SparkFailed as error:
        click.echo(f"{summary(error.problem, language)}\n  {hint(error.problem, language)}", err=True)
        raise click.exceptions.Exit(FAILED) from error
    except OSError as error:
        raise UsageError(f"{error.filename or out}: {error.strerror or error}") from error
    for line in _told(outcome, out, language):
        click.echo(line)
    if outcome.rejects:
        raise click.exceptions.Exit(FAILED)


class Progress:
    """Rows done and rows a second, on one line of the error stream; nothing where it is no terminal."""

    def __init__(self, language: Language) -> None:
        self.language, self.started, self.last = language, time.monotonic(), 0.0
        self.shown = sys.stderr.isatty()

    def __call__(self, rows: int) -> None:
        now = time.monotonic()
        if not self.shown or now - self.last < EACH:
            return
        self.last = now
        rate = int(rows / max(now - self.started, 0.001))
        said = f"已算 {rows:,} 行，每秒 {rate:,} 行" if self.language == "zh" else f"{rows:,} rows, {rate:,} a second"
        click.echo(f"\r{said}   ", nl=False, err=True)


def _input(written: str) -> InputFile:
    from huisuan.intake.model import InputFile

    table, mark, path = written.partition("=")
    named = bool(mark) and "/" not in table and not Path(written).exists()
    return InputFile(Path(path), table=table) if named else InputFile(Path(written))


def _share(written: str) -> Share:
    from huisuan.office.rows import Share
    from huisuan.vocabulary.units import Label

    level, mark, rate = written.partition("=")
    digits = rate.removesuffix("%")
    whole, point, rest = digits.partition(".")
    if not (
        level and mark and rate.endswith("%") and whole.isascii() and whole.isdigit() and (not point or rest.isdigit())
    ):
        raise UsageError(f"--share `{written}`: 写成 市级=60% / write it as city=60%")
    return Share(Label(level, level), Fraction(digits) / 100)


def _refused(opened: RegisterRefused, language: Language) -> Iterator[str]:
    """Why nothing was run: the first problems, and how many more there are."""
    errors = [each for each in opened.problems if each[1].severity == "error"] or list(opened.problems)
    yield from _problems(errors[:SHOWN], opened.rejects[: max(0, SHOWN - len(errors))], language)
    more = len(errors) + len(opened.rejects) - SHOWN
    if more > 0:
        yield f"还有 {more} 处" if language == "zh" else f"{more} more"


def first_to_mend(rejects: Sequence[Reject]) -> tuple[Reject, ...]:
    """Faults of their own before rows that only came back with them, applicants before what hangs on them."""
    return tuple(sorted(rejects, key=lambda each: (each.code in FOLLOWING, each.table != APPLICANTS)))


def _problems(
    problems: Sequence[tuple[Place, Problem]], rejects: Sequence[Reject], language: Language
) -> Iterator[str]:
    for place, problem in problems:
        yield f"{_where(place)}{summary(problem, language)}"
        yield f"  {hint(problem, language)}"
    for each in rejects:
        yield f"{_where(each.place)}{each.reason(language)}"
        yield f"  {each.remedy(language)}"


def _where(place: Place) -> str:
    parts = [place.file, place.sheet, f"第{place.row}行" if place.row else "", place.column]
    named = " ".join(filter(None, parts))
    return f"{named}：" if named else ""


def _told(outcome: BatchOutcome, out: Path, language: Language) -> Iterator[str]:
    """What a run says at its end."""
    zh = language == "zh"
    yield ("读入行数＝采用＋退回" if zh else "rows read = taken + rejected")
    for name, count in sorted(outcome.counts.items(), key=lambda pair: (pair[0] != APPLICANTS, pair[0])):
        label = _table(outcome, name, language)
        balance = (
            f"{count.rows_in:,}＝{count.rows_out:,}＋{count.rejected:,}"
            if zh
            else f"{count.rows_in:,} = {count.rows_out:,} + {count.rejected:,}"
        )
        blanks = (
            f"空白：未知 {count.blank_unknown:,}，无 {count.blank_none:,}"
            if zh
            else f"blanks: unknown {count.blank_unknown:,}, none {count.blank_none:,}"
        )
        yield f"  {label}  {balance}   {blanks}"
    for place, problem in outcome.warnings:
        yield f"  {_where(place)}{summary(problem, language)}"
        if problem.suggestions:
            yield f"    {meant(problem, language)}"
    warned = {place for place, _ in outcome.warnings}
    unused = [place.column for place in outcome.unused if place not in warned]
    if unused:
        yield ("没有用到的列：" if zh else "columns not used: ") + "、".join(unused)
    if outcome.by_rows:
        yield ("逐行计算的事项：" if zh else "assessed row by row: ") + "、".join(outcome.by_rows)
    if outcome.season is not None:
        yield from _paid(outcome.season, language)
    if outcome.rejects:
        yield (
            f"退回 {len(outcome.rejects)} 处，前几处：" if zh else f"{len(outcome.rejects)} faults, the first of them:"
        )
        yield from (f"  {line}" for line in _problems((), first_to_mend(outcome.rejects)[:SHOWN], language))
        if len(outcome.rejects) > SHOWN:
            yield "  全部在 rejects.csv 和审核结果.xlsx 的退回清单里" if zh else "  all of them are in rejects.csv"
    yield (f"结果在 {out}" if zh else f"results are in {out}")


def _paid(season: Season, language: Language) -> Iterator[str]:
    totals = season.payouts.totals
    zh = language == "zh"
    words: dict[Decision, str] = {"paid": "全额", "reduced": "核减", "held": "暂缓", "refused": "不予"}
    counts = (
        "，".join(f"{words[name]} {totals.claims.get(name, 0)}" for name in words)
        if zh
        else ", ".join(f"{name} {totals.claims.get(name, 0)}" for name in words)
    )
    yield (
        f"申请 {len(season.payouts.payouts):,} 笔：{counts}"
        if zh
        else f"{len(season.payouts.payouts):,} claims: {counts}"
    )
    cut = sum(totals.cut.values())
    figures = [f"{_yuan(each)}" for each in (totals.asked, cut, totals.waiting, totals.paid)]
    yield (
        "应计 {} 元 ＝ 核减 {} 元 ＋ 暂缓 {} 元 ＋ 实付 {} 元" if zh else "due {} = cut {} + held {} + paid {} yuan"
    ).format(*figures)
    if zh:
        yield f"实付 {totals.paid // 1_000_000:,}.{totals.paid % 1_000_000:06d} 万元"


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def _table(outcome: BatchOutcome, name: str, language: Language) -> str:
    decl = outcome.compiled.vocabulary.collections.get(name)
    if decl is None:
        return "申请人" if language == "zh" else "applicants"
    return decl.label.zh if language == "zh" else decl.label.en
