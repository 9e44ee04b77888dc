"""`huisuan batch`: a register in, payouts and papers out."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huisuan.cli.batch_told import refused_lines, told_lines
from huisuan.cli.progress import Progress, silent
from huisuan.cli.surroundings import (
    FAILED,
    FAULT,
    Surroundings,
    as_day,
    in_language,
    library_of,
    refuse,
    tell,
    with_packs,
)
from huisuan.messages.render import Language, hint, summary
from huisuan.problems import UsageError

if TYPE_CHECKING:  # the packages behind these names are felt in a cold start
    from huisuan.intake.model import InputFile
    from huisuan.office.rows import Share
    from huisuan.service.batching import BatchOptions
    from huisuan.service.checking import Library


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

    退出码 Exit codes: 0 完成 done, 1 有退回的行或输入有问题 rejected rows or problems, 2 用法错误 usage, 70 程序差错 a fault of the program.
    """
    from huisuan.cli.checking import options_of
    from huisuan.service.batching import LOCAL_MASTER, BatchOptions

    if master and engine != "spark":
        raise UsageError("--master 要和 --engine spark 一起用 / --master goes with --engine spark")
    asked = options_of(as_of, packs, readings, confirmed=False)
    options = BatchOptions(
        as_of, packs, benefits, asked.readings, asked.open_readings, complete, history, plan, not no_claims, not no_open,
        "parquet" if form == "parquet" else "csv", replace, title, issuer, _shares(shares), full=full,
        engine="spark" if engine == "spark" else "local", master=master or LOCAL_MASTER,
    )  # fmt: skip
    _run(library_of(around, extra, language), [_input(each) for each in files], out, options, language)


def _run(library: Library, files: Sequence[InputFile], out: Path, options: BatchOptions, language: Language) -> None:
    """Runs and tells; ends the program with 1 where something is refused, with 70 where the run contradicts itself."""
    from huisuan.batch.folder_errors import OutputBusy, OutputForeign, OutputTaken
    from huisuan.cli.unwritten import not_free, unwritten
    from huisuan.intake.expected import rows_expected
    from huisuan.intake.sources import Unreadable
    from huisuan.office.reconcile import NotReconciled, contradictions
    from huisuan.service.batch_running import run_batch
    from huisuan.service.batching import Opened, RegisterRefused, open_batch
    from huisuan.service.checking import Refused
    from huisuan.spark.door import SparkFailed

    opened = open_batch(library, files, options)
    if isinstance(opened, Refused):
        refuse(opened, language)
    if isinstance(opened, RegisterRefused):
        for line in refused_lines(opened, language):
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
    except NotReconciled as error:
        tell(contradictions(error, str(out)), {}, language)
        raise click.exceptions.Exit(FAULT) from error
    except OSError as error:
        raise UsageError(unwritten(error, out)) from error
    finally:
        progress.done()
    for line in told_lines(outcome, out, options, language):
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
