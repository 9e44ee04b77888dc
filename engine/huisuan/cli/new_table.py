"""`huisuan new table`: the workbook that an office fills in and `huisuan batch` reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huisuan.cli.surroundings import Surroundings, as_day, in_language, library_of, refuse, with_packs
from huisuan.cli.tabling import NEEDS_OFFICE
from huisuan.cli.unwritten import unwritten
from huisuan.messages.render import Language
from huisuan.problems import UsageError

if TYPE_CHECKING:
    from huisuan.service.templating import Key, Template

NUMBERS = ("invoice", "contract", "serial_number", "vin", "plate")


@click.command("table", short_help="填报表模板。 The table an office fills in.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.xlsx")
@click.option(
    "--pack", "packs", multiple=True, metavar="ID", help="只用这个政策包，可重复。 Only this pack; may be repeated."
)
@click.option(
    "--benefit",
    "benefits",
    multiple=True,
    metavar="ID",
    help="只要这个事项用到的列，可重复。 Only what this benefit needs; may be repeated.",
)
@click.option("--as-of", callback=as_day, metavar="YYYY-MM-DD", help="计算日期。 The day to calculate for.")
@click.option(
    "--key",
    type=click.Choice(["auto", "number", "uscc", "citizen_id"]),
    default="auto",
    show_default=True,
    help="用什么区分申请人：申请编号、信用代码、身份证号；缺省看事项给谁。 What tells applicants apart; by default as the benefits suggest.",
)
@click.option(
    "--number",
    "numbers",
    multiple=True,
    type=click.Choice(NUMBERS),
    help="明细表加上这种号码的列（同一号码只兑付一次），可重复。 A column of such numbers for items; may be repeated.",
)
@click.option(
    "--judgements", is_flag=True, help="加上由主管部门认定的列。 Columns for what the department judges, too."
)
@click.option(
    "--earlier",
    is_flag=True,
    help="写出以往发放记录的模板，填好后用 --history 给出。 The record of earlier payouts instead, to be given with --history.",
)
@click.option(
    "--rows", type=click.IntRange(1, 20_000), default=500, show_default=True, help="留多少空行。 Empty rows made ready."
)
@click.option("--replace", is_flag=True, help="替换已有的文件。 Replace a file that is there.")
@with_packs
@in_language
@click.pass_obj
def new_table_command(
    around: Surroundings,
    file: Path,
    packs: tuple[str, ...],
    benefits: tuple[str, ...],
    as_of: date | None,
    key: Key,
    numbers: tuple[str, ...],
    judgements: bool,
    earlier: bool,
    rows: int,
    replace: bool,
    extra: Path | None,
    language: Language,
) -> None:
    """写出填报表模板（XLSX）：申请人一张表，每类明细一张表，只有这些事项用得到的列；带单位、下拉列表、填写说明、示例，和一行说明空白是什么意思。

    填好后交给 huisuan batch。

    Writes the workbook to fill in: a sheet of applicants and one for each kind of items, with just the columns these benefits need;
    units, lists to choose from, notes, a sample, and a row that says what blanks mean. Then give it to huisuan batch.
    """
    if file.suffix.lower() != ".xlsx":
        raise UsageError(f"{file}: 文件名要以 .xlsx 结尾 / the name must end in .xlsx")
    if file.exists() and not replace:
        raise UsageError(
            f"{file} 已经存在，加 --replace 替换，或换一个文件名 / is there already: --replace it, or name another"
        )
    library = library_of(around, extra, language)
    try:
        from huisuan.service.checking import Refused
        from huisuan.service.templating import TemplateOptions, new_table
    except ModuleNotFoundError as missing:
        raise UsageError(f"{NEEDS_OFFICE}: pip install 'huisuan[office]'") from missing
    options = TemplateOptions(as_of, packs, benefits, key, numbers, judgements, earlier, rows, language)
    made = new_table(library, options)
    if isinstance(made, Refused):
        refuse(made, language)
    _write(file, made.data)
    for line in _told(file, made, language, record=earlier):
        click.echo(line)


def _write(file: Path, data: bytes) -> None:
    """There whole or not at all."""
    part = file.with_name(f".{file.name}.unfinished")
    try:
        part.write_bytes(data)
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(unwritten(error, file)) from error


def _told(file: Path, made: Template, language: Language, *, record: bool) -> Iterator[str]:
    zh = language == "zh"
    columns = sum(map(len, made.sheets.values()))
    yield (
        f"{file}  {made.benefits}个事项，{len(made.sheets)}张表，{columns}列"
        if zh
        else f"{file}  {made.benefits} benefits, {len(made.sheets)} sheets, {columns} columns"
    )
    for name, heads in made.sheets.items():
        yield f"  {name}：{'、'.join(heads)}" if zh else f"  {name}: {', '.join(heads)}"
    if record:
        yield f"填好后：huisuan batch … --history {file}" if zh else f"then: huisuan batch … --history {file}"
        return
    if made.earlier:
        yield (
            "这些事项要看以往发放：另用 --history 给出发放记录，加 --earlier 写出它的模板"
            if zh
            else "earlier payouts count for these benefits: give their record with --history; --earlier writes its template"
        )
    yield f"填好后：huisuan batch {file} --out 结果" if zh else f"then: huisuan batch {file} --out results"
