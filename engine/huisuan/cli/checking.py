"""`huisuan check` and `huisuan explain`."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

import click

from huisuan.assess import Determination
from huisuan.cli.finding import asked_words, with_finding
from huisuan.cli.layout import Style
from huisuan.cli.notes import Reasons
from huisuan.cli.report import Report
from huisuan.cli.surroundings import FAILED, Surroundings, as_day, in_form, in_language, library_of, tell, with_packs
from huisuan.finding.wanted import Wanted
from huisuan.problems import Problem, UsageError
from huisuan.profile.read import open_profile, read_profile
from huisuan.service.checking import Checked, Library, Options, Refused, benefit_named, check
from huisuan.service.finding import sought
from huisuan.vocabulary.units import Language

Command = TypeVar("Command", bound=Callable[..., object])
_COLOUR: Mapping[Style, Mapping[str, str | bool]] = {
    "plain": {},
    "title": {"bold": True},
    "good": {"bold": True, "fg": "green"},
    "maybe": {"bold": True, "fg": "yellow"},
    "open": {"fg": "cyan"},
    "no": {"bold": True},
    "quiet": {"dim": True},
}
OPEN = "open"


def run_options(command: Command) -> Command:
    """What decides how a profile is checked."""
    options = (
        click.option(
            "--as-of",
            callback=as_day,
            metavar="YYYY-MM-DD",
            help="计算日期；缺省为每个文件有效期内最近的一天。 The day to calculate for; by default each pack's last day in force up to today.",
        ),
        click.option(
            "--pack",
            "packs",
            multiple=True,
            metavar="ID",
            help="只用这个政策包，可重复。 Only this pack; may be repeated.",
        ),
        click.option(
            "--reading",
            "readings",
            multiple=True,
            metavar="NAME=VALUE",
            help="解释口径：`名称=取值`、`名称=open`，或 `open` 全部放开。 A reading: `name=value`, `name=open`, or `open` for all.",
        ),
        click.option(
            "--assume-confirmed",
            is_flag=True,
            help="假定主管部门的认定都通过，结果会注明。 Take what the department has yet to confirm as confirmed; the output says so.",
        ),
    )
    for option in options:
        command = option(command)
    return command


@click.command("check", short_help="测算能享受什么、多少。 What a profile gets, and how much.")
@click.argument("profiles", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PROFILE…")
@run_options
@with_packs
@with_finding
@click.option("--all", "everything", is_flag=True, help="全部列出，不限一页。 Everything, not one page.")
@in_form("text", "json")
@click.option(
    "--receipt",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="写出可复算的回执。 Write a receipt that `replay` can check.",
)
@in_language
@click.pass_obj
def check_command(
    around: Surroundings,
    profiles: tuple[Path, ...],
    as_of: date | None,
    packs: tuple[str, ...],
    readings: tuple[str, ...],
    assume_confirmed: bool,
    extra: Path | None,
    wanted: Wanted,
    everything: bool,
    form: str,
    receipt: Path | None,
    language: Language,
) -> None:
    """测算档案能享受哪些政策、各多少钱、还缺什么信息。筛选只决定显示哪些事项，合计仍是全部事项的。

    What the profiles get under the packs at hand: how much, under which clause, and what is still open. Filters decide what is shown;
    the totals stay those of everything.
    """
    if receipt is not None and len(profiles) > 1:
        raise UsageError("一份回执只对应一个档案 / a receipt is for one profile")
    options = options_of(as_of, packs, readings, confirmed=assume_confirmed)
    library = library_of(around, extra, language)
    outcomes = [(path, _checked(library, path, options, language)) for path in profiles]
    found = [(path, checked) for path, checked in outcomes if checked is not None]
    if form == "json":
        _print_json(found, language, wanted, alone=len(profiles) == 1)
    else:
        for place, (path, checked) in enumerate(found):
            if place:
                click.echo()
            _print_text(checked, path, language, wanted, everything=everything)
    if receipt is not None and found:
        write_receipt(receipt, found[0][1])
    if len(found) < len(profiles):
        raise click.exceptions.Exit(FAILED)


@click.command("explain", short_help="说明一个事项的结果。 Why one benefit came out as it did.")
@click.argument("profile", type=click.Path(path_type=Path))
@click.argument("benefit")
@run_options
@with_packs
@in_form("text", "json")
@in_language
@click.pass_obj
def explain_command(
    around: Surroundings,
    profile: Path,
    benefit: str,
    as_of: date | None,
    packs: tuple[str, ...],
    readings: tuple[str, ...],
    assume_confirmed: bool,
    extra: Path | None,
    form: str,
    language: Language,
) -> None:
    """说明一个事项为什么符合、为什么不符合、金额怎样算出、还缺什么。

    Why a benefit is had or not, how its sum comes about, and what is still open.
    """
    from huisuan.service.explaining import explanation

    library = library_of(around, extra, language)
    options = options_of(as_of, packs, readings, confirmed=assume_confirmed)
    checked = _checked(library, profile, options, language)
    if checked is None:
        raise click.exceptions.Exit(FAILED)
    told = explanation(checked, benefit_named(checked.compiled, benefit), language)
    click.echo(_json(told.as_json()) if form == "json" else told.as_text(), nl=form == "json")


def options_of(as_of: date | None, packs: tuple[str, ...], readings: tuple[str, ...], *, confirmed: bool) -> Options:
    """The options of a run; a reading without a value is refused."""
    chosen: dict[str, str] = {}
    for each in readings:
        name, mark, value = each.partition("=")
        if each != OPEN and not (name and mark and value):
            raise UsageError(f"--reading `{each}`: 写成 名称=取值 / write it as name=value")
        if each != OPEN:
            chosen[name] = value
    return Options(as_of, packs, chosen, OPEN in readings, confirmed)


def _checked(library: Library, path: Path, options: Options, language: Language) -> Checked | None:
    """The checked profile, or None after telling what is wrong with it."""
    source = open_profile(path)
    if isinstance(source, Problem):
        tell((source,), {}, language)
        return None
    outcome = read_profile(source, library.everything.vocabulary)
    if outcome.profile is None:
        tell(outcome.problems, {source.name: source}, language)
        return None
    found = check(library, outcome.profile, options)
    if isinstance(found, Refused):
        tell(found.problems, {**found.sources, source.name: source}, language)
        return None
    return found


def _print_text(checked: Checked, path: Path, language: Language, wanted: Wanted, *, everything: bool) -> None:
    kept = sought(checked.compiled, wanted)
    asked = "" if kept is None else asked_words(wanted, language)
    for line in Report(checked, language, everything, _reasons(checked, language), str(path), kept, asked).lines():
        click.echo(click.style(line.text, **_COLOUR[line.style]) if line.style != "plain" else line.text)  # type: ignore[arg-type]  # keywords of one style, told apart by name only


def _reasons(checked: Checked, language: Language) -> Reasons:
    """Why a benefit is not had, worked out where it is to be shown."""
    kept: list[Reasons] = []

    def why(found: Determination) -> tuple[str, ...]:
        if not kept:
            from huisuan.service.failing import reasons

            kept.append(reasons(checked, language))
        return kept[0](found)

    return why


def _print_json(found: list[tuple[Path, Checked]], language: Language, wanted: Wanted, *, alone: bool) -> None:
    from huisuan.service.rendering import checked_as_json

    values = [checked_as_json(checked, language, str(path), wanted) for path, checked in found]
    if values or not alone:
        click.echo(_json(values[0] if alone else values))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def write_receipt(path: Path, checked: Checked) -> None:
    """Owner-only, since it holds the facts."""
    from huisuan.service.replaying import receipt_text

    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(receipt_text(checked))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
