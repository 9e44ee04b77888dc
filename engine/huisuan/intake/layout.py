"""Where a sheet's headers stand, what each column holds, and what its blanks mean; every doubt is a problem, nothing is guessed.

The headers are the row with most matches among the first twenty, so titles may stand above. Knows headers, not values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from huisuan.intake.cells import decode, is_blank
from huisuan.intake.header_units import unit_named
from huisuan.intake.headers import Heading, Names, NoHeading, fold
from huisuan.intake.model import APPLICANTS, OWNER, BlankMeans, Place
from huisuan.problems import Problem, problem, warning
from huisuan.profile.words import ALL_WORDS, NONE_WORDS, UNKNOWN_WORDS

SEARCHED = 20
MOST_COLUMNS = 1000
_BLANK_WORDS = ("空白表示", "空白", "blank means", "blank")
_SKIP_WORDS = ("示例", "填写示例", "填写说明", "填表说明", "举例", "example", "sample", "notes")
_TOTAL_WORDS = ("合计", "总计", "小计", "total", "subtotal")
BLANK_MARKS = frozenset(map(fold, _BLANK_WORDS))
SKIP_MARKS = frozenset(map(fold, (*_SKIP_WORDS, "标记", "mark")))
UNCOUNTED = rf"(?i)^\s*(?:{'|'.join((*_BLANK_WORDS, *_SKIP_WORDS, *_TOTAL_WORDS))})\s*[:：]?\s*$"
"""A row whose first written cell matches is no row of data: what blanks mean, an example, a total."""
_STATED_UNIT = re.compile(r"(?:金额)?单位:(\S+?)[)\]]?$|^(?:amounts )?in (.+)$")
_COMPLETE = ALL_WORDS | NONE_WORDS | {"齐全", "complete"}


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet understood: columns by position, the first row of data (counted from 1), what blanks mean, what is not used.

    `complete`: the sheet itself says that it lists everything its applicants have. `marks` is the position whose cells may mark a
    row as an example or a total.
    """

    table: str
    head: int
    headings: Mapping[int, Heading] = field(default_factory=lambda: MappingProxyType({}))
    texts: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    blanks: Mapping[int, BlankMeans] = field(default_factory=lambda: MappingProxyType({}))
    complete: bool = False
    width: int = 0
    unused: tuple[str, ...] = ()
    problems: tuple[tuple[Place, Problem], ...] = ()

    @property
    def usable(self) -> bool:
        return all(each.severity != "error" for _, each in self.problems)

    def position(self, role: str) -> int | None:
        """Where the one column of a role stands."""
        return next((place for place, each in self.headings.items() if each.role == role), None)


def score(row: Sequence[str], names: Names) -> int:
    """How many cells of a row are headers of the table."""
    found = [names.find(decode(cell).text) for cell in row if not is_blank(cell)]
    return sum(1 for each in found if isinstance(each, Heading) or each.fault != "unknown")


def best_row(rows: Sequence[Sequence[str]], names: Names) -> tuple[int, int]:
    """The row with most headers (from 0; the first of equals) and how many it has."""
    scores = [score(row, names) for row in rows[:SEARCHED]]
    most = max(scores, default=0)
    return (scores.index(most), most) if most else (0, 0)


def facts_named(rows: Sequence[Sequence[str]], names: Names) -> int:
    """How many facts of the table the row of headers names: what tells one table from another."""
    if not rows:
        return 0
    found = [names.find(decode(cell).text) for cell in rows[best_row(rows, names)[0]] if not is_blank(cell)]
    return sum(1 for each in found if (each.role == "fact" if isinstance(each, Heading) else each.fault != "unknown"))


def lay_out(
    rows: Sequence[Sequence[str]],
    names: Names,
    place: Place,
    *,
    owner_text: str = "",
    inner: bool = False,
    named: bool = False,
) -> Layout:
    """The layout of a sheet from its first rows; `owner_text` is the header of the applicants' id in their own table.

    Items that stand `inner`, inside their applicant's row, need no column that names it. Columns that are `named` have no row of
    headers: keys of JSON, and the columns of Parquet.
    """
    head, most = best_row(rows, names)
    table = names.table
    if not rows or all(is_blank(cell) for row in rows for cell in row):
        # Items inside a row may hold nothing but items of their own.
        return Layout(table, 1) if inner else Layout(table, 0, problems=((place, problem("sheet-empty", None)),))
    if not most:
        seen = "、".join(decode(cell).text.strip() for cell in rows[0] if not is_blank(cell))[:200]
        return Layout(table, 0, problems=((place, problem("headers-not-found", None, seen=seen)),))
    reading = _Reading(names, replace(place, row=0 if named else head + 1), _stated_unit(rows[:head], names))
    if len(rows[head]) > MOST_COLUMNS:
        wide = problem("sheet-too-wide", None, count=str(len(rows[head])), limit=str(MOST_COLUMNS))
        return Layout(table, head + 1, problems=((reading.place, wide),))
    reading.read(rows[head])
    if table != APPLICANTS and not inner:
        reading.name_owner(owner_text)
    reading.name_headless(rows[head], rows[head + 1 :])
    blanks, complete = reading.blanks(rows[head + 1 : head + 1 + SEARCHED])
    return Layout(
        table,
        head + 1,
        MappingProxyType(reading.headings),
        MappingProxyType(reading.texts),
        MappingProxyType(blanks),
        complete,
        len(rows[head]),
        tuple(reading.unused),
        tuple(reading.problems),
    )


def _stated_unit(rows: Sequence[Sequence[str]], names: Names) -> str:
    """The unit that a title row states for the whole sheet: `单位：万元`."""
    for row in rows:
        for cell in row:
            found = _STATED_UNIT.search(fold(decode(cell).text))
            if found is not None:
                return unit_named(found[1] or found[2], names.vocabulary) or ""
    return ""


@dataclass(slots=True)
class _Reading:
    names: Names
    place: Place
    unit: str
    headings: dict[int, Heading] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    problems: list[tuple[Place, Problem]] = field(default_factory=list)

    def read(self, row: Sequence[str]) -> None:
        taken: dict[str, str] = {}
        for position, cell in enumerate(row):
            text = decode(cell).text.strip()
            if is_blank(cell):
                continue
            found = self.names.find(text, self.unit)
            if isinstance(found, NoHeading):
                self._refuse(text, found)
            elif found.column in taken and found.role == "owner":
                self.unused.append(text)
            elif found.column in taken:
                self._report(text, problem("header-twice", None, name=text, first=taken[found.column]))
            else:
                taken[found.column] = text
                self.headings[position] = found
                self.texts[position] = text
                self._say_unit(text, found)

    def _say_unit(self, text: str, found: Heading) -> None:
        """What was read as the unit, where the header has it in another form than its name in brackets."""
        unit = found.unit or (found.fact.asked_in.name if found.fact is not None else "")
        if found.remarks:
            left = "、".join(found.remarks)
            self._report(text, warning("header-remark-left", None, name=text, unit=unit, left=left))
        elif found.loose and unit:
            self._report(text, warning("header-unit-read", None, name=text, unit=unit))

    def _refuse(self, text: str, found: NoHeading) -> None:
        first = found.names[0] if found.names else ""
        match found.fault:
            case "unknown":
                if fold(text) not in BLANK_MARKS | SKIP_MARKS:
                    self.unused.append(text)
                    self._report(text, warning("header-unknown", None, self.names.closest(text), name=text))
            case "unknown-answer":
                self.unused.append(text)
                self._report(text, warning("answer-unknown", None, found.names, name=text))
            case "ambiguous":
                self._report(text, problem("header-ambiguous", None, name=text, allowed="、".join(found.names)))
            case "no-period":
                self._report(text, problem("header-without-period", None, name=text, form=found.wanted + first))
            case "wrong-period":
                code = "header-wrong-period" if found.wanted else "header-needs-no-period"
                self._report(text, problem(code, None, name=text, form=found.wanted + first))
            case "wrong-unit":
                words = {"name": first, "wanted": found.wanted or "1", "found": found.names[1]}
                self._report(text, problem("header-wrong-unit", None, found.near, **words))
            case "unknown-unit":
                words = {"name": text, "unit": found.wanted, "found": found.names[1]}
                self._report(text, problem("header-unit-unknown", None, found.near, **words))
            case "unknown-remark":
                self.unused.append(text)
                words = {"name": text, "fact": first, "found": found.names[1]}
                self._report(text, warning("header-remark-unknown", None, (), **words))

    def name_owner(self, owner_text: str) -> None:
        """A child table must say whose its rows are; a plain id column is that where no better one is there."""
        roles = {each.role: position for position, each in self.headings.items()}
        wanted = fold(owner_text)
        if "owner" not in roles and "id" in roles and wanted == fold(self.texts[roles["id"]]):
            self.headings[roles["id"]] = Heading("owner", OWNER)
            roles = {each.role: position for position, each in self.headings.items()}
        if "owner" not in roles:
            named = owner_text or "申请编号"
            self.problems.append((self.place, problem("owner-column-missing", None, table=self._label(), name=named)))
        decl = self.names.vocabulary.collections[self.names.table]
        if decl.parent is not None and "parent" not in roles:
            named = f"{self.names.vocabulary.collections[decl.parent].label.zh}编号"
            self.problems.append((self.place, problem("owner-column-missing", None, table=self._label(), name=named)))

    def name_headless(self, row: Sequence[str], below: Sequence[Sequence[str]]) -> None:
        """Columns that have values and no header are not used, and said so."""
        for position in range(max((len(each) for each in below), default=0)):
            headless = position >= len(row) or is_blank(row[position])
            marks = BLANK_MARKS | SKIP_MARKS
            if headless and any(
                position < len(each) and not is_blank(each[position]) and fold(decode(each[position]).text) not in marks
                for each in below
            ):
                self.unused.append(f"#{position + 1}")
                self._report(f"#{position + 1}", warning("header-missing", None, number=str(position + 1)))

    def _label(self) -> str:
        return self.names.vocabulary.collections[self.names.table].label.zh

    def blanks(self, rows: Sequence[Sequence[str]]) -> tuple[dict[int, BlankMeans], bool]:
        """What the marked row says that blanks mean, a column each; in the owner's column, whether the sheet is complete."""
        row = next((each for each in rows if first_mark(each) in BLANK_MARKS), None)
        meaning: dict[int, BlankMeans] = {}
        complete = False
        for position, heading in self.headings.items():
            word = "" if row is None or position >= len(row) else decode(row[position]).text.strip().casefold()
            if word in UNKNOWN_WORDS or fold(word) in BLANK_MARKS:
                continue
            if heading.role == "owner" and word in _COMPLETE:
                complete = True
            elif word in NONE_WORDS and heading.fact is not None and may_be_none(heading):
                meaning[position] = "none"
            elif heading.role in ("fact", "owner", "answer"):
                bad = problem("blank-means-neither", None, name=self.texts[position], text=word)
                self._report(self.texts[position], bad)
        return meaning, complete

    def _report(self, column: str, found: Problem) -> None:
        self.problems.append((replace(self.place, column=column), found))


def may_be_none(heading: Heading) -> bool:
    """Whether a blank can mean none: the fact can have no value, or is a yes or no, of which none is no."""
    return heading.fact is not None and (heading.fact.nullable or heading.fact.type == "truth")


def first_mark(row: Sequence[str]) -> str:
    """The row's first written cell, folded."""
    return next((fold(decode(cell).text) for cell in row if not is_blank(cell)), "")
