"""XLSX workbooks: values by the fast reader, and beside it what that reader passes over in silence.

The fast reader gives an error cell and a formula without kept value as an empty cell, and says nothing of percent formats. All three
would change what a figure means, so the sheets' XML is searched for them. The only module that imports python-calamine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from huisuan.intake.cells import decode, from_value, marked, merged
from huisuan.intake.packages import BadXml, check_package, elements, part, parts_of
from huisuan.intake.sources import Chunk, HeldSource, RowSource, Unseen
from huisuan.problems import Problem, problem

MOST_CELLS = 30_000_000
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""
_PREFIX = re.compile(rb"<(\w+):worksheet\b")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_ERROR = re.compile(rb"<c [^>]*\bt=[\"']e[\"'][^>]*>(.*?)</c>", re.DOTALL)
_VALUE = re.compile(rb"<v>([^<]*)</")
_NO_VALUE = re.compile(rb"<c\b([^>]*)>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(<v\s*(?:/>|></v>))?\s*</c>")
_ROW = re.compile(rb"<row [^>]*?\br=[\"']([0-9]{1,7})[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_SAID_HIDDEN = (b'hidden="1"', b'hidden="true"', b"hidden='1'", b"hidden='true'")
_LINES = re.compile(rb"<(row|col)\b[^>]*>")
_NUMBER = re.compile(rb"\br=[\"']([0-9]{1,7})[\"']")
_FROM_TO = re.compile(rb"\b(min|max)=[\"']([0-9]{1,5})[\"']")
_WIDE = re.compile(rb"<c [^>]*?\br=[\"'][A-Z]{3}[0-9]")
_PERCENT_FORMATS = frozenset(("9", "10"))


@dataclass(frozen=True, slots=True)
class SheetSource:
    """A sheet held whole. Merged cells are refused in the data only: titles above it are merged as a rule."""

    held: HeldSource
    merges: Sequence[Merge] = ()
    all_data: bool = False
    inner: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def file(self) -> str:
        return self.held.file

    @property
    def sheet(self) -> str:
        return self.held.sheet

    @property
    def epoch_1904(self) -> bool:
        return self.held.epoch_1904

    def first(self, rows: int) -> Sequence[Sequence[str]]:
        return self.held.first(rows)

    def chunks(self, after: int, positions: Sequence[int], size: int) -> Iterator[Chunk]:
        skipped = max((last + 1 for first, _, last, _ in self.merges if first < after <= last), default=after)
        rows = self.held.rows
        if any(last >= skipped for _, _, last, _ in self.merges):
            changed = [list(row) for row in rows]
            for merge in self.merges:
                if merge[2] >= skipped:
                    _mark(changed, merge)
            rows = changed
        yield from HeldSource(self.file, self.sheet, rows).chunks(skipped, positions, size)


def _mark(rows: Sequence[list[str]], merge: Merge) -> None:
    top, left, bottom, right = merge
    name = f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
    first = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
    for row in rows[top : bottom + 1]:
        for at in range(left, min(right + 1, len(row))):
            row[at] = merged(name, first)


def letters(position: int) -> str:
    """The letters of a column counted from 0: A, B, …, AA."""
    name = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def open_xlsx(path: Path, file: str) -> tuple[RowSource, ...] | Problem:
    """The sheets of a workbook; of hidden ones the name."""
    refused = check_package(path)
    if refused is not None:
        return refused
    try:
        return _sheets(path, file)
    except (CalamineError, BadXml, KeyError, ValueError, OSError) as error:
        return problem("register-damaged", None, reason=type(error).__name__)


def _sheets(path: Path, file: str) -> tuple[RowSource, ...] | Problem:
    paths, epoch_1904 = _paths(path)
    percents = _percent_styles(path)
    looked: dict[str, _Looked] = {}
    for name, inside in paths.items():
        found_there = _look(part(path, inside), percents)
        if isinstance(found_there, Problem):
            return found_there
        looked[name] = found_there
    found: list[RowSource] = []
    with CalamineWorkbook.from_path(path) as book:
        for meta in book.sheets_metadata:
            if meta.name not in paths:
                continue
            if meta.visible != SheetVisibleEnum.Visible:
                found.append(HeldSource(file, meta.name, hidden=True))
                continue
            sheet = book.get_sheet_by_name(meta.name)
            rows = [[from_value(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
            _overlay(rows, looked[meta.name].special)
            merges = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
            held = HeldSource(file, meta.name, rows, epoch_1904, unseen=looked[meta.name].unseen)
            found.append(SheetSource(held, merges))
    return tuple(found)


def _overlay(rows: list[list[str]], special: Mapping[tuple[int, int], str]) -> None:
    """Sets the cells that the fast reader could not tell; a percentage keeps its number."""
    for (row, at), cell in special.items():
        while len(rows) <= row:
            rows.append([])
        while len(rows[row]) <= at:
            rows[row].append("")
        if cell:
            rows[row][at] = cell
        elif decode(rows[row][at]).held == "number":
            rows[row][at] = marked("percent", decode(rows[row][at]).text)


@dataclass(frozen=True, slots=True)
class _Looked:
    """Cells by place that the fast reader cannot tell, and what of the sheet is hidden."""

    special: Mapping[tuple[int, int], str]
    unseen: Unseen


def _look(data: bytes, percents: frozenset[bytes]) -> _Looked | Problem:
    """What the sheet's XML says beside its values; a sheet too large to hold is a problem."""
    prefix = _PREFIX.search(data[:2000])
    if prefix is not None:
        data = data.replace(b"<" + prefix[1] + b":", b"<").replace(b"</" + prefix[1] + b":", b"</")
    last = max(map(int, _ROW.findall(data)), default=0)
    if _WIDE.search(data) is not None or last * 702 > MOST_CELLS:
        width = max((_at(each)[1] for each in _REFERENCE.finditer(data)), default=0) + 1
        if last * width > MOST_CELLS:
            return problem("sheet-too-large", None, rows=str(last), columns=str(width))
    return _Looked(_special(data, percents), _unseen(data))


def _unseen(data: bytes) -> Unseen:
    if not any(each in data for each in _SAID_HIDDEN):
        return Unseen()
    rows: list[int] = []
    columns: set[int] = set()
    row = 0
    for each in _LINES.finditer(data):
        hidden = _HIDDEN.search(each[0]) is not None
        if each[1] == b"row":
            number = _NUMBER.search(each[0])
            row = row + 1 if number is None else int(number[1])
            rows += [row] if hidden else []
        elif hidden:
            ends = {name: int(number) for name, number in _FROM_TO.findall(each[0])}
            columns.update(range(ends.get(b"min", 1) - 1, ends.get(b"max", 0)))
    return Unseen(rows, frozenset(columns))


def _special(data: bytes, percents: frozenset[bytes]) -> Mapping[tuple[int, int], str]:
    """Cells by place: errors, formulas without value, and "" for percentages."""
    found: dict[tuple[int, int], str] = {}
    if b'"e"' in data or b"'e'" in data:
        for each in _ERROR.finditer(data):
            value = _VALUE.search(each[1])
            found[_place(each[0])] = marked("error", value[1].decode() if value else "#")
    if b"<f" in data:
        for each in _NO_VALUE.finditer(data):
            if not (each[2] and b"str" in each[1]):
                found[_place(each[0])] = marked("formula", "")
    if percents:
        styles = b"|".join(sorted(percents))
        styled = re.compile(rb"<c [^>]*?\bs=[\"'](?:" + styles + rb")[\"'][^>]*>")
        for each in styled.finditer(data):
            found.setdefault(_place(each[0]), "")
    return found


def _place(tag: bytes) -> tuple[int, int]:
    found = _REFERENCE.search(tag)
    if found is None:
        raise BadXml("a cell without its place")
    return _at(found)


def _at(found: re.Match[bytes]) -> tuple[int, int]:
    number = 0
    for letter in found[1]:
        number = number * 26 + letter - ord("A") + 1
    return int(found[2]) - 1, number - 1


def _paths(path: Path) -> tuple[Mapping[str, str], bool]:
    """The parts that hold the sheets, by name of sheet; and whether serial days count from 1904."""
    targets: dict[str, str] = {}
    names: dict[str, str] = {}
    epoch = False
    inside = parts_of(path)
    for name, attributes in elements(part(path, "xl/_rels/workbook.xml.rels")):
        if name == "Relationship" and "worksheet" in attributes.get("Type", ""):
            target = attributes["Target"]
            targets[attributes["Id"]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    for name, attributes in elements(part(path, "xl/workbook.xml")):
        if name == "sheet" and targets.get(attributes.get("id", "")) in inside:
            names[attributes["name"]] = targets[attributes["id"]]
        elif name == "workbookPr":
            epoch = attributes.get("date1904", "0") in ("1", "true")
    return names, epoch


def _percent_styles(path: Path) -> frozenset[bytes]:
    """The numbers of the cell styles that show a percentage."""
    if "xl/styles.xml" not in parts_of(path):
        return frozenset()
    formats = set(_PERCENT_FORMATS)
    styles: list[str] = []
    inside = False
    for name, attributes in elements(part(path, "xl/styles.xml")):
        if name == "numFmt" and "%" in re.sub(r'"[^"]*"|\\.', "", attributes.get("formatCode", "")):
            formats.add(attributes["numFmtId"])
        elif name in ("cellXfs", "cellStyles", "cellStyleXfs"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            styles.append(attributes.get("numFmtId", "0"))
    return frozenset(str(number).encode() for number, form in enumerate(styles) if form in formats)
