"""`huisuan table`: the figures of a pack to a spreadsheet, and what somebody changed there back into the rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huisuan.cli.surroundings import FAILED, Surroundings, in_form, in_language, library_of, tell, with_packs
from huisuan.messages.render import Language
from huisuan.problems import UsageError
from huisuan.source import ReadFailure, read_bytes

if TYPE_CHECKING:
    from huisuan.service.tabling import Imported

LARGEST = 20_000_000
NEEDS_OFFICE = "读写电子表格需要 openpyxl，尚未安装 / a spreadsheet needs openpyxl, which is not installed"


@click.group("table", short_help="金额与标准导出到电子表格，改好再导入。 Figures to a spreadsheet and back.")
def table_group() -> None:
    """把政策包的金额、比例、门槛和限额导出到电子表格，在 WPS 或 Excel 中修改后导入。

    Sums, rates, thresholds and limits of a pack in a spreadsheet, to be changed in WPS or Excel and taken back.
    """


@table_group.command("export", short_help="导出。 To a spreadsheet.")
@click.argument("pack", metavar="PACK")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE.xlsx",
    help="写到哪里。 Where to write the table.",
)
@with_packs
@in_language
@click.pass_obj
def export_command(around: Surroundings, pack: str, out: Path, extra: Path | None, language: Language) -> None:
    """把一个政策包的全部数字写成 xlsx：每个主题一张工作表，一行一个数，只有“数值”列可改。

    All figures of a pack as xlsx: a sheet a topic, a row a figure, and only the Value column to be changed.
    """
    library = library_of(around, extra, language)
    try:
        from huisuan.service.tabling import export_table
    except ModuleNotFoundError as missing:
        raise UsageError(f"{NEEDS_OFFICE}: pip install 'huisuan[office]'") from missing
    exported = export_table(library, pack, language)
    try:
        out.write_bytes(exported.data)
    except OSError as error:
        raise UsageError(f"{out}: {error.strerror or error}") from error
    n, m = exported.figures, exported.benefits
    click.echo(f"{out}  {m}个事项，{n}个数" if language == "zh" else f"{out}  {n} figures of {m} benefits")


@table_group.command("import", short_help="导入。 Back into the rules.")
@click.argument("pack", metavar="PACK")
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE.xlsx",
    help="改好的表。 The table as changed.",
)
@click.option(
    "--write", is_flag=True, help="写入规则文件；不加就只出报告。 Write the rule files; without it, report only."
)
@click.option("--dry-run", is_flag=True, help="只出报告，不写入（缺省）。 Report only (the default).")
@in_form("text", "json")
@with_packs
@in_language
@click.pass_obj
def import_command(
    around: Surroundings,
    pack: str,
    file: Path,
    write: bool,
    dry_run: bool,
    form: str,
    extra: Path | None,
    language: Language,
) -> None:
    """逐格报告改了什么、什么不能接受；有一格不能接受就什么也不写，退出码为 1。规则文件里只换数字，注释和排版不动。

    Reports cell by cell what changed and what is refused; if anything is refused nothing is written, and the exit code is 1. In the rule
    files only the numbers are replaced; comments and layout stay.
    """
    if write and dry_run:
        raise UsageError("`--write` 和 `--dry-run` 只能用一个 / use one of them")
    library = library_of(around, extra, language)
    try:
        from huisuan.service.tabling import import_table, write_files
    except ModuleNotFoundError as missing:
        raise UsageError(f"{NEEDS_OFFICE}: pip install 'huisuan[office]'") from missing
    imported = import_table(library, pack, _bytes(file), file.name)
    writes = write and bool(imported.files)
    paths = write_files(imported, library, extra) if writes else ()
    if form == "json":
        click.echo(json.dumps(imported.as_json(language, written=writes), ensure_ascii=False, indent=2))
    else:
        _report(imported, language)
        _ending(imported, paths, language, write=write)
    if imported.problems:
        raise click.exceptions.Exit(FAILED)


def _bytes(file: Path) -> bytes:
    found = read_bytes(file, name=str(file), limit=LARGEST)
    if isinstance(found, ReadFailure):
        raise UsageError(f"{file}: 不能读取 / cannot be read ({found.kind})")
    return found


def _report(imported: Imported, language: Language) -> None:
    from huisuan.cli.browsing import columns

    changes = [
        [each.cell, each.row.title, each.row.item, f"{each.row.text} → {each.text}", each.row.id]
        for each in imported.changes
    ]
    n = len(changes)
    if changes:
        click.echo(click.style(f"改动（{n}处）" if language == "zh" else f"Changed ({n})", bold=True))
    for line in columns(changes):
        click.echo(f"  {line}")
    if imported.problems:
        tell(imported.problems, {}, language)


def _ending(imported: Imported, paths: tuple[Path, ...], language: Language, *, write: bool) -> None:
    """What was done, and what to do next."""
    zh = language == "zh"
    n = len(imported.problems)
    if imported.problems:
        told = f"有{n}处不能接受，什么也没有写入。" if zh else f"{n} refused; nothing was written."
    elif not imported.changes:
        told = "没有改动。" if zh else "Nothing changed."
    elif not write:
        told = "没有写入；加 --write 写入。" if zh else "Nothing was written; add --write to write."
    else:
        shown = ", ".join(map(str, paths))
        told = f"已写入 {shown}。" if zh else f"Written: {shown}."
        then = f"huisuan test {imported.pack}"
        told += f" 案例中的数也要跟着改：{then}" if zh else f" The worked cases must follow: {then}"
    click.echo(told)
