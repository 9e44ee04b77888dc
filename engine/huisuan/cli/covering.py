"""`huisuan coverage`: a policy document against its pack, figure by figure."""

from __future__ import annotations

from pathlib import Path

import click

from huisuan.cli.surroundings import FAILED, Surroundings, in_form, in_language, library_of, refuse, with_packs
from huisuan.messages.render import Language
from huisuan.service.checking import Refused


@click.command("coverage", short_help="逐个数字核对原文和政策包。 A document against its pack, figure by figure.")
@click.argument("pack", metavar="PACK")
@click.option(
    "--text",
    "text",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    metavar="FILE",
    help="政策原文：txt、html、docx 或 pdf。 The document: txt, html, docx or pdf.",
)
@in_form("text", "json", "html")
@click.option(
    "--propose", is_flag=True, help="为未交代的数字拟出登记条目。 Propose ledger entries for figures left over."
)
@click.option(
    "--clause", "clause", metavar="九", help="只看一条，或 lead、section 一、annex 1。 One clause or passage only."
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="写入文件。 Write to a file."
)
@with_packs
@in_language
@click.pass_obj
def coverage_command(
    around: Surroundings,
    pack: str,
    text: Path,
    form: str,
    propose: bool,
    clause: str | None,
    out: Path | None,
    extra: Path | None,
    language: Language,
) -> None:
    """核对：原文的每个数字或对应事项，或已归类；规则的每个数字都见于原文。有不一致时退出码为 1。

    Every figure of the document is tied to a benefit or classed, and every literal of the rules stands in the document. 1 on any gap.
    """
    from huisuan.service.covering import CoverageRequest, cover_document

    library = library_of(around, extra, language)
    outcome = cover_document(library, CoverageRequest(pack, text, form, clause or "", propose), language)
    if isinstance(outcome, Refused):
        refuse(outcome, language)
    if out is None:
        click.echo(outcome.text, nl=not outcome.text.endswith("\n"))
    else:
        out.write_text(outcome.text, encoding="utf-8")
    if outcome.gaps and not propose:
        raise click.exceptions.Exit(FAILED)
