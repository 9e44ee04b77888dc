"""A table handed in against the pack as it stands: which figures change to what, and every cell that cannot be taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from huisuan.problems import Problem, closest, problem
from huisuan.sheets.book import BookCell
from huisuan.source import Span
from huisuan.syntax.expression import parse_literal
from huisuan.syntax.figures import DateLiteral, NumberLiteral, RatioLiteral
from huisuan.syntax.literals import MAX_DECIMALS, MAX_DIGITS
from huisuan.tables.figures import Table, TableRow
from huisuan.tables.found import FoundRow, FoundTable
from huisuan.tables.layout import HEADS, LOCKED_COLUMNS, UNIT, VALUE
from huisuan.tables.written import decimals_of, number_in, plain, read_literal, write_literal
from huisuan.vocabulary.model import Vocabulary

MONEY, MONEY_DECIMALS = "元", 2
LISTED = 5


@dataclass(frozen=True, slots=True)
class Change:
    """One figure with another value: in which cell, as written before and after, and what it is worth in base units."""

    cell: str
    row: TableRow
    text: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Compared:
    """What a table changes, and what of it cannot be taken."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]


def compare(table: Table, found: FoundTable, file: str, vocabulary: Vocabulary) -> Compared:
    """The changes that `found` asks for; of a table of another pack or of another version of it, nothing is compared."""
    if found.pack != table.pack:
        return Compared((), (problem("table-other-pack", None, file=file, found=found.pack, pack=table.pack),))
    if found.content != table.digest:
        return Compared((), (problem("table-other-version", None, file=file, pack=table.pack),))
    return _Comparing(table, vocabulary).compared(found)


class _Comparing:
    def __init__(self, table: Table, vocabulary: Vocabulary) -> None:
        self.known = {row.id: row for row in table.rows}
        self.heads = [head.of(table.language) for head in HEADS]
        self.vocabulary = vocabulary
        self.problems: list[Problem] = []

    def compared(self, found: FoundTable) -> Compared:
        counted = Counter(each.id for each in found.rows)
        changes = [change for each in found.rows if (change := self._row(each, counted)) is not None]
        self.problems.extend(self._missing(counted))
        return Compared(tuple(changes), tuple(self.problems))

    def _report(self, code: str, cell: BookCell, near: tuple[str, ...] = (), /, **args: str) -> None:
        self.problems.append(problem(code, None, near, cell=cell.name, **args))

    def _row(self, found: FoundRow, counted: Counter[str]) -> Change | None:
        row = self.known.get(found.id)
        last = found.cells[-1]
        if row is None:
            self._report("table-unknown-figure", last, closest(found.id, self.known), id=found.id or " ")
            return None
        if counted[found.id] > 1:
            self._report("table-row-twice", last, id=found.id)
            return None
        before = len(self.problems)
        self._locked(row, found)
        value = self._value(row, found.cells[VALUE])
        if len(self.problems) > before or value is None or value == row.written.value:
            return None
        return self._change(row, found.cells[VALUE], value)

    def _locked(self, row: TableRow, found: FoundRow) -> None:
        """The texts beside the value must stand as they were written out."""
        for column, text in zip(LOCKED_COLUMNS, row.locked, strict=True):
            cell = found.cells[column]
            if _unbroken(cell.text) == _unbroken(text):
                continue
            code = "table-unit" if column == UNIT else "table-locked"
            was = text.replace("\n", " ") or "—"
            now = cell.text.replace("\n", " ") or "—"
            self._report(code, cell, column=self.heads[column], was=was, now=now)

    def _missing(self, counted: Counter[str]) -> Iterator[Problem]:
        gone = [name for name in self.known if name not in counted]
        if gone:
            listed = ", ".join(gone[:LISTED]) + (" …" if len(gone) > LISTED else "")
            yield problem("table-rows-missing", None, n=str(len(gone)), ids=listed)

    def _value(self, row: TableRow, cell: BookCell) -> Decimal | date | str | None:
        """What the cell holds in the form of the figure, or None with a problem."""
        if cell.held == "formula":
            self._report("table-formula", cell)
            return None
        match row.written.form:
            case "date":
                found: Decimal | date | str | None = cell.day if cell.held == "day" else None
            case "text":
                found = cell.text.strip() if cell.held in ("text", "number") else None
            case "percent" | "number":
                return self._number(row, cell)
        if found is None:
            self._report("table-no-number", cell, found=cell.text or "—", was=row.text)
        return found

    def _number(self, row: TableRow, cell: BookCell) -> Decimal | None:
        percent = row.written.form == "percent"
        number = cell.number if cell.held == "number" else None
        if cell.held == "text":
            number = number_in(cell.text, row.written.unit)
        elif number is not None and cell.percent is not percent:
            self._report("table-percent", cell, was=row.text, found=_shown(cell))
            return None
        if number is None or number < 0:
            self._report("table-no-number", cell, found=cell.text or "—", was=row.text)
            return None
        return number

    def _change(self, row: TableRow, cell: BookCell, value: Decimal | date | str) -> Change | None:
        """The change, if the rule language takes such a number."""
        if isinstance(value, Decimal):
            shown = value.scaleb(2) if row.written.form == "percent" else value
            if decimals_of(shown) > MAX_DECIMALS or len(plain(shown).replace(".", "")) > MAX_DIGITS:
                self._too_fine(cell, row, shown, MAX_DECIMALS)
                return None
        if row.fixed:
            self._report("table-locked", cell, column=self.heads[VALUE], was=row.text, now=_shown(cell))
            return None
        text = write_literal(row.text, value)
        worth = None if isinstance(value, str) and read_literal(text) is None else self._worth(text)
        if worth is None:
            self._report("table-no-number", cell, found=cell.text, was=row.text)
            return None
        exact, unit = worth
        if unit == MONEY and (exact * 10**MONEY_DECIMALS).denominator != 1:
            assert isinstance(value, Decimal)
            self._too_fine(cell, row, value, MONEY_DECIMALS)
            return None
        return Change(cell.name, row, text, exact)

    def _too_fine(self, cell: BookCell, row: TableRow, shown: Decimal, limit: int) -> None:
        money = limit == MONEY_DECIMALS
        zh = "金额最细到分" if money else f"最多{MAX_DIGITS}位数字、{MAX_DECIMALS}位小数"
        en = "sums go down to the fen" if money else f"at most {MAX_DIGITS} digits and {MAX_DECIMALS} decimals"
        found = f"{plain(shown)}{row.written.unit}"
        self._report("table-too-fine", cell, found=found, was=row.text, limit_zh=zh, limit_en=en)

    def _worth(self, text: str) -> tuple[Fraction, str] | None:
        """What a literal is worth in base units, and the base unit."""
        outcome = parse_literal(text, Span("", 1, 1, 1, 1 + len(text)))
        match outcome.node:
            case NumberLiteral(value=value, unit_text=unit_text):
                unit = self.vocabulary.unit(unit_text)
                return None if unit is None else (value * unit.factor, unit.base().name)
            case RatioLiteral(left=left, right=right) if left:
                return right / left, ""
            case DateLiteral(value=day):
                return Fraction(day.toordinal()), "date"
            case _:
                return None


def _unbroken(text: str) -> str:
    """Spreadsheets store line ends in ways of their own."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _shown(cell: BookCell) -> str:
    if cell.held == "number" and cell.percent:
        return f"{plain(cell.number.scaleb(2))}%"
    return cell.text
