"""What a pack says in figures, clause by clause: literals of its benefits, figures of its in-kind labels, facts of the document.

Knows packs and units; the text of the document it never sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from huisuan.compiler.compiled import BenefitInfo, Compiled
from huisuan.compiler.pack import PackSource
from huisuan.coverage.figures import FoundFigure, find_figures
from huisuan.mechanisms.figure import Figure, FigureSource
from huisuan.source import Span
from huisuan.vocabulary.units import Label

_OPTION = re.compile(r"^(.*?)\.options\.([^.]+)(.*)$")


@dataclass(frozen=True, slots=True)
class PackLiteral:
    """A figure the pack states for a place: in base units as in the rules (`unit` `date`, `1`, `元/亩`), or a figure as `printed`.

    `source` other than `text` need not stand in the document, nor what is `optional`. `complement`: 30% may stand there as the 70%
    that remain to be paid.
    """

    id: str
    benefit: str
    text: str
    value: Fraction
    unit: str
    source: FigureSource = "text"
    span: Span | None = field(default=None, compare=False)
    printed: FoundFigure | None = None
    complement: bool = False
    optional: bool = False
    place: str = ""
    title: Label | None = field(default=None, compare=False)


def literals_of(info: BenefitInfo, apart: Mapping[str, FigureSource]) -> Iterable[PackLiteral]:
    """The literals of one benefit; `apart` names those that do not come from the document.

    What every option of a reading says alike is one literal; what only some say need not stand in the document.
    Zero is left out: "any at all" and "nothing in money" are never printed.
    """
    name, place = info.id.rpartition("/")[2], f"clause {info.clause_number}"
    options = _options(info.figures)
    seen: set[tuple[str, Fraction, str]] = set()
    for each in info.figures:
        if each.value == 0:
            continue
        split = _OPTION.match(each.id)
        alone = False
        if split is not None:
            key = (f"{split[1]}.options{split[3]}", each.value, each.unit)
            if key in seen:
                continue
            seen.add(key)
            alone = options[split[1], each.value, each.unit] != options[split[1], None, ""]
        implied = each.role == "count" and each.value == 1
        yield PackLiteral(
            id=each.id,
            benefit=name,
            text=each.text,
            value=each.value,
            unit=each.unit,
            source=apart.get(each.id, each.source),
            span=each.span,
            complement=info.in_kind is not None,
            optional=implied or alone,
            place=place,
            title=info.title,
        )
    for number, printed in enumerate(find_figures(info.in_kind.zh) if info.in_kind else (), 1):
        name_of = f"{name}.in_kind" if number == 1 else f"{name}.in_kind#{number}"
        yield PackLiteral(name_of, name, printed.text, Fraction(0), "", printed=printed, place=place, title=info.title)


def _options(figures: Iterable[Figure]) -> Mapping[tuple[str, Fraction | None, str], set[str]]:
    """For each reading in a rule the options it has, under None, and those in which a value stands."""
    found: dict[tuple[str, Fraction | None, str], set[str]] = {}
    for each in figures:
        split = _OPTION.match(each.id)
        if split is not None:
            found.setdefault((split[1], None, ""), set()).add(split[2])
            found.setdefault((split[1], each.value, each.unit), set()).add(split[2])
    return found


def facts_of_document(pack: PackSource) -> Iterable[PackLiteral]:
    """What pack.yaml says of the document itself: its number, days, what it rests on, the figures of its title, its year."""
    document = pack.document
    number = "" if document.number.startswith("not stated") else document.number
    for name, text, optional in (
        ("document.number", number, False),
        ("document.title", document.title.zh, True),
        *((f"document.based_on.{place}", text, False) for place, text in enumerate(document.based_on, 1)),
    ):
        for printed in find_figures(text):
            yield PackLiteral(name, "", printed.text, Fraction(0), "", printed=printed, optional=optional)
    days = (
        ("document.issued", document.issued),
        ("in_force.from", pack.in_force.since),
        ("in_force.to", pack.in_force.until),
    )
    for name, day in days:
        if day is not None:
            shown = f"{day.year}年{day.month}月{day.day}日"
            yield from _printed(name, shown, optional=name != "document.issued")
    if pack.policy_year is not None:
        yield from _printed("policy_year", f"{pack.policy_year}年")


def _printed(name: str, text: str, *, optional: bool = False) -> Iterable[PackLiteral]:
    for each in find_figures(text):
        yield PackLiteral(name, "", each.text, Fraction(0), "", printed=each, optional=optional)


def literals_by_clause(
    compiled: Compiled, pack: str, apart: Mapping[str, FigureSource]
) -> dict[int, list[PackLiteral]]:
    """All literals of a pack's benefits by the number of their clause."""
    found: dict[int, list[PackLiteral]] = {}
    for info in compiled.infos.values():
        if info.pack == pack:
            found.setdefault(info.clause_number, []).extend(literals_of(info, apart))
    return found
