"""`huisuan list`, `huisuan show`, `huisuan schema`: what there is, in tables, in plain words, and as JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from huisuan.cli.finding import asked_words, with_finding
from huisuan.cli.layout import left
from huisuan.cli.surroundings import Surroundings, in_form, in_language, library_of, with_packs
from huisuan.cli.words import say
from huisuan.finding.wanted import Wanted
from huisuan.messages.render import Language
from huisuan.problems import UsageError, closest
from huisuan.service.checking import Library, benefit_named
from huisuan.service.listing import KINDS, Json, rows
from huisuan.source import display_width

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "packs": ("pack", "title", "number", "in_force", "benefits"),
    "benefits": ("benefit", "clause", "title", "amount_kinds", "figures"),
    "facts": ("fact", "label", "type", "unit", "source"),
    "clauses": ("pack", "clause", "title", "benefits", "none"),
}
COUNTED = frozenset(("figures",))


@click.command("list", short_help="列出政策包、事项、事实、条款。 Packs, benefits, facts or clauses.")
@click.argument("kind", type=click.Choice(KINDS))
@with_packs
@with_finding
@in_form("text", "json")
@in_language
@click.pass_obj
def list_command(
    around: Surroundings, kind: str, extra: Path | None, wanted: Wanted, form: str, language: Language
) -> None:
    """列出政策包、事项、事实目录或条款；--format json 给出全部字段。事项可以筛选和搜索，各个条件须同时满足。

    What is at hand; with --format json in full, figures of each benefit included. Benefits can be filtered and searched; all that is
    asked must hold.
    """
    library = library_of(around, extra, language)
    found = rows(library, kind, wanted)
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    table = [[_cell(row[name], name, language) for name in COLUMNS[kind]] for row in found]
    for line in columns(table):
        click.echo(line)
    if wanted.anything:
        told = say(
            "found", language, n=len(found), all=len(library.everything.infos), asked=asked_words(wanted, language)
        )
        click.echo(click.style(told, dim=True))


def columns(table: list[list[str]]) -> Iterable[str]:
    """Lines whose columns line up."""
    if not table:
        return
    widths = [max(display_width(row[place]) for row in table) for place in range(len(table[0]))]
    for row in table:
        yield "  ".join(left(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cell(value: Json, name: str, language: Language) -> str:
    match value:
        case {"zh": str() as zh, "en": str() as en}:
            return zh if language == "zh" else en
        case {"number": int() as number, "label": str() as label}:
            return f"第{label}条" if language == "zh" else f"clause {number}"
        case {"from": str() as since, "to": str() as until}:
            return f"{since}–{until}"
        case list() if name in COUNTED:
            return f"{len(value)}个数" if language == "zh" else f"{len(value)} figures"
        case list():
            return ("、" if language == "zh" else ", ").join(str(each) for each in value)
        case str() if name == "number" and value.startswith("not stated"):
            return "（未载文号）" if language == "zh" else value
        case None:
            return ""
        case _:
            return str(value)


@click.command("show", short_help="用平实的话说出规则。 A rule in plain words.")
@click.argument("name", metavar="BENEFIT|PACK")
@with_packs
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "xlsx"]),
    default="text",
    show_default=True,
    help="xlsx 是整个政策包的审签表。 xlsx is the sign-off sheet of a pack.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="审签表写到哪里。 Where to write the sheet."
)
@in_language
@click.pass_obj
def show_command(
    around: Surroundings, name: str, extra: Path | None, form: str, out: Path | None, language: Language
) -> None:
    """用平实的中文或英文说出一个事项或整个政策包的规则，供审签的人核对；`--format xlsx` 写出逐个数字的审签表。

    The rule of a benefit, or all rules of a pack, in plain words, for the person who signs it; with --format xlsx the sign-off
    sheet of a pack, a row a figure.
    """
    if (form == "xlsx") is not (out is not None):
        raise UsageError("`--format xlsx` 和 `--out FILE` 要一起用 / use them together")
    library = library_of(around, extra, language)
    if out is not None:
        _write_sign_off_sheet(library, name, out, language)
        return
    from huisuan.explain.show import show_benefit, show_pack

    compiled = library.everything
    if any(pack.id == name for pack in compiled.packs):
        click.echo(show_pack(compiled, name, language).rstrip("\n"))
        return
    click.echo(show_benefit(compiled, benefit_named(compiled, name), language).rstrip("\n"))


def _write_sign_off_sheet(library: Library, name: str, out: Path, language: Language) -> None:
    try:
        from huisuan.sheets.workbook import as_xlsx
    except ModuleNotFoundError as missing:
        words = "写电子表格需要 openpyxl，尚未安装 / a spreadsheet needs openpyxl, which is not installed"
        raise UsageError(f"{words}: pip install 'huisuan[office]'") from missing
    from huisuan.sheets.signing import sign_off_sheet

    known = [pack.id for pack in library.everything.packs]
    if name not in known:
        near = ", ".join(closest(name, known)) or ", ".join(known)
        raise UsageError(
            f"审签表按政策包写出，没有 `{name}` / the sheet is of a whole pack, and there is no `{name}`: {near}"
        )
    sheet = sign_off_sheet(library.everything, name, library.texts.digests[name], language)
    try:
        out.write_bytes(as_xlsx(sheet))
    except OSError as error:
        raise UsageError(f"{out}: {error.strerror or error}") from error
    counted = f"{len(sheet.rows)}行" if language == "zh" else f"{len(sheet.rows)} rows"
    click.echo(f"{out}  {counted}")


@click.command("schema", short_help="档案或结果的 JSON Schema。 JSON Schema of profiles or results.")
@click.argument("what", type=click.Choice(["profile", "result"]), default="profile")
@with_packs
@in_language
@click.pass_obj
def schema_command(around: Surroundings, what: str, extra: Path | None, language: Language) -> None:
    """档案（profile）或 `check --format json` 结果（result）的 JSON Schema。

    The JSON Schema of a profile, or of what `check --format json` writes.
    """
    if what == "result":
        from huisuan.contract.models import assessment_schema

        schema = assessment_schema()
    else:
        from huisuan.profile.contract import profile_schema

        schema = profile_schema(library_of(around, extra, language).everything.vocabulary)
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
