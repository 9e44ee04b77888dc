"""`huisuan batch`: a register in, payouts and papers out."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huisuan.cli.progress import Progress, silent
from huisuan.cli.surroundings import FAILED, Surroundings, as_day, in_language, library_of, refuse, with_packs
from huisuan.messages.render import Language, hint, meant, summary
from huisuan.problems import Problem, UsageError

if TYPE_CHECKING:  # the packages behind these names are felt in a cold start
    from huisuan.batch.past import PastCount
    from huisuan.batch.season import Season
    from huisuan.intake.model import InputFile, Place, Reject
    from huisuan.office.rows import Share
    from huisuan.payout.model import Decision
    from huisuan.service.batching import BatchOptions, BatchOutcome, RegisterRefused
    from huisuan.service.checking import Library

APPLICANTS = "applicants"
FOLLOWING = frozenset(("applicant-refused", "items-refused", "owner-not-found"))
"""Codes of rows that are refused because another is."""
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
    help="只测算、兑付这个事项，可重复。 Assess and pay only this benefit; may be repeated.",
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
@click.option(
    "--full",
    is_flag=True,
    help="每个申请人、每个事项都列出，不符合的也列，并列出哪些条件不满足。 "
    "Every applicant and benefit, also where the answer is no, and which conditions fail.",
)
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
    full: bool,
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
    if full and engine == "spark":
        raise UsageError(
            "--full 只在本机算：去掉 --engine spark / --full is told on this machine only: leave out --engine spark"
        )
    asked = options_of(as_of, packs, readings, confirmed=False)
    options = BatchOptions(
        as_of, packs, benefits, asked.readings, asked.open_readings, complete, history, plan, not no_claims, not no_open,
        "parquet" if form == "parquet" else "csv", replace, title, issuer, _shares(shares), full=full,
        engine="spark" if engine == "spark" else "local", master=master or LOCAL_MASTER,
    )  # fmt: skip
    _run(library_of(around, extra, language), [_input(each) for each in files], out, options, language)


def _run(library: Library, files: Sequence[InputFile], out: Path, options: BatchOptions, language: Language) -> None:
    """Runs and tells; ends the program with 1 where something is refused."""
    from huisuan.batch.folder_errors import OutputBusy, OutputForeign, OutputTaken
    from huisuan.cli.unwritten import not_free, unwritten
    from huisuan.intake.expected import rows_expected
    from huisuan.intake.sources import Unreadable
    from huisuan.service.batch_running import run_batch
    from huisuan.service.batching import Opened, RegisterRefused, open_batch
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
    watched = sys.stderr.isatty()
    expected = rows_expected(opened.register) if watched else None
    progress = Progress(language, time.monotonic, lambda text: click.echo(text, nl=False, err=True), expected)
    try:
        outcome = run_batch(opened, out, options, library.texts.digests, progress if watched else silent)
    except (OutputTaken, OutputBusy, OutputForeign) as error:
        raise UsageError(not_free(error)) from error
    except Unreadable as error:
        where = f"{error.file}{f':{error.row}' if error.row else ''}"
        click.echo(f"{where}: {summary(error.problem, language)}\n  {hint(error.problem, language)}", err=True)
        raise click.exceptions.Exit(FAILED) from error
    except SparkFailed as error:
        click.echo(f"{summary(error.problem, language)}\n  {hint(error.problem, language)}", err=True)
        raise click.exceptions.Exit(FAILED) from error
    except OSError as error:
        raise UsageError(unwritten(error, out)) from error
    finally:
        progress.done()
    for line in _told(outcome, out, options, language):
        click.echo(line)
    if outcome.rejects:
        raise click.exceptions.Exit(FAILED)


def _input(written: str) -> InputFile:
    from huisuan.intake.model import InputFile

    table, mark, path = written.partition("=")
    named = bool(mark) and "/" not in table and not Path(written).exists()
    return InputFile(Path(path), table=table) if named else InputFile(Path(written))


def _shares(written: Sequence[str]) -> tuple[Share, ...]:
    """Who bears what share; together they bear everything."""
    shares = tuple(map(_share, written))
    names = [each.level.zh for each in shares]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(f"--share `{twice}`: 写了两次，每一级只写一次 / given twice: name each level once")
    whole = sum((Fraction(each.of) for each in shares), Fraction(0)) * 100
    if shares and whole != 100:
        found = f"{float(whole):g}%"
        raise UsageError(f"--share: 各级合计 {found}，应为 100% / the shares come to {found}, not to 100%")
    return shares


def _share(written: str) -> Share:
    from huisuan.office.rows import Share
    from huisuan.vocabulary.units import Label

    level, mark, rate = written.partition("=")
    if not (level and mark and re.fullmatch(r"[0-9]+(\.[0-9]+)?%", rate)):
        raise UsageError(f"--share `{written}`: 写成 市级=60% / write it as city=60%")
    return Share(Label(level, level), Fraction(rate.removesuffix("%")) / 100)


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
        yield f"{_where(place, language)}{summary(problem, language)}"
        yield f"  {hint(problem, language)}"
    for each in rejects:
        yield f"{_where(each.place, language)}{each.reason(language)}"
        yield f"  {each.remedy(language)}"


def _where(place: Place, language: Language) -> str:
    zh = language == "zh"
    row = (f"第{place.row}行" if zh else f"row {place.row}") if place.row else ""
    named = " ".join(filter(None, (place.file, place.sheet, row, place.column)))
    return (f"{named}：" if zh else f"{named}: ") if named else ""


def _told(outcome: BatchOutcome, out: Path, options: BatchOptions, language: Language) -> Iterator[str]:
    """What a run says at its end."""
    from huisuan.office.words import items_words

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
    if outcome.history is not None:
        yield f"  {_past(outcome.history, language)}"
    yield from (f"  {items_words(each, language)}" for each in outcome.items)
    for place, problem in outcome.warnings[:SHOWN]:
        yield f"  {_where(place, language)}{summary(problem, language)}"
        if problem.suggestions:
            yield f"    {meant(problem, language)}"
    yield from _more(len(outcome.warnings) - SHOWN, language)
    warned = {place for place, _ in outcome.warnings}
    unused = [place.column for place in outcome.unused if place not in warned]
    if unused:
        yield ("没有用到的列：" if zh else "columns not used: ") + ("、" if zh else ", ").join(unused[:SHOWN])
        yield from _more(len(unused) - SHOWN, language)
    if outcome.by_rows:
        yield ("逐行计算的事项：" if zh else "assessed row by row: ") + "、".join(outcome.by_rows)
    if not outcome.applicants:
        yield ("申请人没有一行被采用，没有测算" if zh else "no applicant was taken, so nothing was assessed")
    elif outcome.season is not None:
        yield from _paid(outcome.season, language)
        yield from _asked(outcome.season, language, hinted="all" not in options.complete)
    if outcome.rejects:
        yield (
            f"退回 {len(outcome.rejects)} 处，前几处：" if zh else f"{len(outcome.rejects)} faults, the first of them:"
        )
        yield from (f"  {line}" for line in _problems((), first_to_mend(outcome.rejects)[:SHOWN], language))
        if len(outcome.rejects) > SHOWN:
            yield "  全部在 rejects.csv 和审核结果.xlsx 的退回清单里" if zh else "  all of them are in rejects.csv"
    yield (f"结果在 {out}" if zh else f"results are in {out}")


def _past(count: PastCount, language: Language) -> str:
    """The rows of the record of earlier payouts."""
    away = sum(count.elsewhere.values())
    packs = ", ".join(sorted(count.elsewhere))
    if language == "zh":
        other = f"＋{away:,}（属其他政策包：{packs}）" if away else ""
        return f"往年发放  {count.read:,}＝{count.taken:,}{other}＋{count.rejected:,}"
    other = f" + {away:,} (of other packs: {packs})" if away else ""
    return f"earlier payouts  {count.read:,} = {count.taken:,}{other} + {count.rejected:,}"


def _more(count: int, language: Language) -> Iterator[str]:
    if count > 0:
        yield f"  还有 {count} 处，都在 run.json 里" if language == "zh" else f"  {count} more, all of them in run.json"


def _asked(season: Season, language: Language, *, hinted: bool) -> Iterator[str]:
    """How much is asked back, and what would answer most of it."""
    zh, applicants = language == "zh", len({each.number for each in season.open})
    count = f"{len(season.open):,}"
    if season.open:
        yield (
            f"待补充、待认定 {count} 处，涉及 {applicants:,} 个申请人，列在审核结果.xlsx"
            if zh
            else f"{count} open questions of {applicants:,} applicants, listed in the workbook of results"
        )
    if hinted and (season.open or season.payouts.totals.claims.get("held", 0)):
        yield (
            "  没有列出的都作未知：表已填齐的用 --complete 声明，以往发放用 --history 给出"
            if zh
            else "  what is not listed counts as unknown: declare what is complete (--complete), give earlier payouts (--history)"
        )


def _paid(season: Season, language: Language) -> Iterator[str]:
    totals = season.payouts.totals
    zh = language == "zh"
    if not season.payouts.payouts:
        yield ("没有一笔可以兑付的补贴" if zh else "there is no sum to be paid to anyone")
        return
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
