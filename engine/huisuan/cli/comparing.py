"""`huisuan diff`: two packs side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click

from huisuan.cli.layout import Line, Style, left, wrapped
from huisuan.cli.surroundings import FAILED, Surroundings, in_form, in_language, refuse, with_packs
from huisuan.differences.model import BenefitDifference, Change, ClauseDifference, PackDifference, Sought, State
from huisuan.differences.words import (
    ASPECTS,
    CLAUSES,
    DOCUMENT,
    FIGURES,
    LEGEND,
    NO_WITNESS,
    NOTHING,
    SECTIONS,
    WITNESS,
    benefit_counts,
    beside,
    clause_counts,
    clause_words,
    fact_words,
    place,
    taken_for_same,
)
from huisuan.explain.show import ROLES
from huisuan.messages.render import Language
from huisuan.problems import closest
from huisuan.service.checking import Refused
from huisuan.source import display_width
from huisuan.vocabulary.units import Label

WIDTH = 100
COLOUR: dict[Style, dict[str, object]] = {
    "title": {"bold": True},
    "good": {"fg": "green"},
    "no": {"fg": "red"},
    "quiet": {"dim": True},
}
ORDER: tuple[State, ...] = ("changed", "added", "dropped", "wording")


@click.command("diff", short_help="比较两个政策包。 Compare two packs.")
@click.argument("before", metavar="PACK_A")
@click.argument("after", metavar="PACK_B")
@with_packs
@in_form("text", "json", "html")
@click.option(
    "--benefit",
    "chosen",
    metavar="ID",
    multiple=True,
    help="只比较这个事项，可重复。 Only this benefit; may be repeated.",
)
@click.option("--all", "everything", is_flag=True, help="不变的事项也列出。 List what is unchanged too.")
@click.option("--no-witness", is_flag=True, help="不找金额不同的例子。 Look for no examples that pay differently.")
@click.option("--exit-code", is_flag=True, help="有差异时以 1 退出。 Exit with 1 if the packs differ.")
@in_language
@click.pass_obj
def diff_command(
    around: Surroundings,
    before: str,
    after: str,
    extra: Path | None,
    form: str,
    chosen: tuple[str, ...],
    everything: bool,
    no_witness: bool,
    exit_code: bool,
    language: Language,
) -> None:
    """比较两个政策包（名称或文件夹）：条款和事项新增、取消、改号、有变化，数字并列；有变化的给出金额不同的例子。

    Two packs, by id or folder: clauses and benefits added, dropped, renumbered, changed, with figures side by side, and for what
    changed a profile on which the two pay differently.
    """
    found = _compared(around, (before, after), extra, language, witness=not no_witness)
    if chosen:
        found = _only(found, chosen)
    if form == "json":
        from huisuan.differences.plain import as_json

        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    elif form == "html":
        from huisuan.differences.page import page

        click.echo(page(found, language), nl=False)
    else:
        for line in lines(found, language, everything=everything):
            click.echo(click.style(line.text, **COLOUR[line.style]) if line.style in COLOUR else line.text)  # type: ignore[arg-type]  # keywords of one style, told apart by name only
    if exit_code and not found.empty:
        raise click.exceptions.Exit(FAILED)


def _only(found: PackDifference, chosen: tuple[str, ...]) -> PackDifference:
    """The benefits asked for; raises BadParameter for a name that neither pack has."""
    names = frozenset(each.rpartition("/")[2] for each in chosen)
    known = {name for each in found.benefits for name in each.names}
    for name in sorted(names - known):
        near = ", ".join(closest(name, known))
        hint = f"；您要找的是不是：{near}？ Did you mean {near}?" if near else ""
        raise click.BadParameter(
            f"两个政策包都没有事项 {name}。 Neither pack has the benefit {name}.{hint}", param_hint="--benefit"
        )
    return found.only(names)


def _compared(
    around: Surroundings, names: tuple[str, str], extra: Path | None, language: Language, *, witness: bool
) -> PackDifference:
    from huisuan.differences.compare import compare_sides
    from huisuan.differences.opening import Side, open_side
    from huisuan.differences.witness import search

    sides = []
    for name in names:
        side = open_side(name, around.rules, around.cache, around.today, extra)
        if not isinstance(side, Side):
            refuse(Refused(side.problems, side.sources), language)
        sides.append(side)
    return compare_sides(sides[0], sides[1], search if witness else None)


def lines(found: PackDifference, language: Language, *, everything: bool = False) -> Iterable[Line]:
    """The comparison as text: counts first, then what changed, came and went."""
    return _Report(found, language).lines(everything=everything)


class _Report:
    def __init__(self, found: PackDifference, language: Language) -> None:
        self.found = found
        self.language = language

    def say(self, label: Label) -> str:
        return label.of(self.language)

    def lines(self, *, everything: bool) -> Iterable[Line]:
        found = self.found
        yield Line(f"{found.before.shown} → {found.after.shown}", "title")
        if found.empty:
            yield Line(self.say(NOTHING))
            return
        benefits = {"zh": "事项", "en": "Benefits"}[self.language]
        width = max(display_width(benefits), display_width(self.say(CLAUSES)))
        counted = [(benefits, benefit_counts(found)), (self.say(CLAUSES), clause_counts(found))]
        for name, counts in counted if found.clauses else counted[:1]:
            yield Line(f"{left(name, width)}  {self.say(counts)}")
        yield from self._section(DOCUMENT, self._document())
        for state in (*ORDER, *(("same",) if everything else ())):
            benefits_of = [each for each in found.benefits if each.state == state]
            head = Label(f"{SECTIONS[state].zh}（{len(benefits_of)}项）", f"{SECTIONS[state].en} ({len(benefits_of)})")
            yield from self._section(head, (line for each in benefits_of for line in self._benefit(each)))
        yield from self._section(CLAUSES, self._clauses())
        yield Line()
        yield from (Line(each, "quiet") for each in wrapped(self.say(LEGEND), WIDTH))

    def _section(self, head: Label, body: Iterable[Line]) -> Iterable[Line]:
        shown = list(body)
        if shown:
            yield Line()
            yield Line(self.say(head), "title")
            yield from shown

    def _document(self) -> Iterable[Line]:
        for change in self.found.document:
            yield from self._beside(change, "  ")

    def _benefit(self, each: BenefitDifference) -> Iterable[Line]:
        info = each.after or each.before
        assert info is not None
        mark: dict[State, tuple[str, Style]] = {"added": ("+ ", "good"), "dropped": ("- ", "no")}
        sign, style = mark.get(each.state, ("", "plain"))
        ids = [one.id.partition("/")[2] for one in (each.before, each.after) if one is not None]
        name = " → ".join(dict.fromkeys(ids))
        head = f"{sign}{self.say(info.title)}  {name}  {self.say(place(each))}"
        yield from (Line(text, style) for text in wrapped(head, WIDTH, "  "))
        if each.why is not None:
            yield Line(f"      {self.say(taken_for_same(each.why))}", "quiet")
        yield from self._figures(each)
        for change in (*each.changes, *each.wording):
            yield from self._beside(change, "      ", name=self.say(ASPECTS[change.aspect]))
        if each.sought is not None:
            yield from self._witness(each.sought)

    def _figures(self, each: BenefitDifference) -> Iterable[Line]:
        """The figures as a table: what it is, before, after, and the condition or level it belongs to."""
        rows = []
        for change in each.figures:
            role = self.say(ROLES[change.role])
            level = f"{self.say(change.level)}" if change.level else ""
            shown = [self.say(words) if words else "–" for words in (change.before_words, change.after_words)]
            within = self.say(change.within) if change.within else change.path
            rows.append((f"{role} {level}".rstrip(), *shown, within))
        widths = [max((display_width(row[column]) for row in rows), default=0) for column in range(3)]
        if rows:
            yield Line(f"      {self.say(FIGURES)}")
        for row in rows:
            kind, before, after = (left(cell, width) for cell, width in zip(row, widths, strict=False))
            start = f"        {kind}  {before} → {after}  "
            first, *more = wrapped(row[3], max(30, WIDTH - display_width(start)))
            yield Line(start + first)
            yield from (Line(" " * display_width(start) + line) for line in more)

    def _beside(self, change: Change, indent: str, name: str = "") -> Iterable[Line]:
        """A change on one line where it is short, else one side below the other."""
        colon = self.say(Label("：", ": ")) if name else ""
        sides = beside(change)
        texts = [None if each is None else self.say(each) for each in sides]
        shown = " → ".join(each for each in texts if each is not None)
        sign = "+ " if texts[0] is None else "- " if texts[1] is None else ""
        whole = f"{indent}{name}{colon}{sign}{shown}"
        if "\n" not in whole and display_width(whole) <= WIDTH:
            yield Line(whole, _style(sign))
            return
        if name:
            yield Line(f"{indent}{name}{colon}".rstrip())
        for text, mark in zip(texts, ("- ", "+ "), strict=True):
            yield from self._hanging(text, mark, f"{indent}  ")

    def _hanging(self, text: str | None, mark: str, indent: str) -> Iterable[Line]:
        """One side of a change, its sign on the first line."""
        parts = [part for line in (text or "").split("\n") for part in wrapped(line, WIDTH - len(indent) - 2)]
        for number, part in enumerate(parts if text is not None else ()):
            yield Line(f"{indent}{mark if number == 0 else '  '}{part}", _style(mark))

    def _witness(self, sought: Sought) -> Iterable[Line]:
        if sought.witness is None:
            trials = Label(f"（试算{sought.trials}次）", f" ({sought.trials} trials)")
            yield Line(f"      {self.say(WITNESS)}{self.say(NO_WITNESS)}{self.say(trials)}", "quiet")
            return
        witness = sought.witness
        told = [self.say(fact_words(each)) for each in witness.facts]
        text = self.say(Label("；", "; ")).join(told)
        yield from (Line(each) for each in wrapped(f"{self.say(WITNESS)}{text}", WIDTH, "      "))
        yield Line(f"        {self.say(witness.before)} → {self.say(witness.after)}")

    def _clauses(self) -> Iterable[Line]:
        for each in self.found.clauses:
            if each.state != "kept" or each.renumbered or each.wording:
                yield self._clause(each)

    def _clause(self, each: ClauseDifference) -> Line:
        mark = {"added": "+ ", "dropped": "- "}.get(each.state, "  ")
        return Line(f"  {mark}{self.say(clause_words(each))}", _style(mark))


def _style(sign: str) -> Style:
    match sign:
        case "+ ":
            return "good"
        case "- ":
            return "no"
        case _:
            return "plain"
