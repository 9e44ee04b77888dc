"""A paper as plain text, and a written workbook as its own file holds it: past the library that wrote it."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from huisuan.sheets.paper import Paper, PaperCell

NAMESPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def as_text(paper: Paper) -> str:
    """The whole paper, a line a line, cells between bars."""
    table = [tuple(each.head for each in paper.columns), *(row.cells for row in paper.rows)]
    lines = (
        f"[{paper.name}] {paper.title}",
        *paper.above,
        " ... ".join(paper.line),
        *(" | ".join(_plain(cell) for cell in row) for row in table),
        *paper.below,
        " ".join(f"{each}：____" for each in paper.signed),
        paper.dated,
        paper.footer,
    )
    return "\n".join(lines) + "\n"


def _plain(cell: PaperCell) -> str:
    return cell.replace("\n", " / ") if isinstance(cell, str) else f"{Decimal(cell):,f}"


def cells(data: bytes, sheet: int = 1) -> dict[str, tuple[str, str]]:
    """By name of a cell: its type in the file (`n` or `inlineStr`) and the characters it holds."""
    with ZipFile(BytesIO(data)) as package:
        tree = ET.fromstring(package.read(f"xl/worksheets/sheet{sheet}.xml"))
    found = {}
    for cell in tree.iterfind(".//m:c", NAMESPACE):
        text = "".join(
            each.text or "" for each in (*cell.iterfind("m:v", NAMESPACE), *cell.iterfind("m:is/m:t", NAMESPACE))
        )
        assert cell.find("m:f", NAMESPACE) is None, "no cell is a formula"
        if text:
            found[cell.attrib["r"]] = (cell.attrib["t"], text)
    return found


def column(data: bytes, name: str, sheet: int = 1) -> list[tuple[str, str]]:
    """The cells of a column, from above."""
    held = {
        int(place[len(name) :]): cell
        for place, cell in cells(data, sheet).items()
        if place.rstrip("0123456789") == name
    }
    return [held[place] for place in sorted(held)]
