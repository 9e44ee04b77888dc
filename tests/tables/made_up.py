"""Packs of a few rules in a folder of their own, their tables, and what somebody does to a table in a spreadsheet."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from huisuan.packs.cache import Cache
from huisuan.packs.locate import rules_root
from huisuan.service.checking import Library, open_library
from huisuan.service.tabling import export_table
from tests.mechanisms.trial import FOLDER, HEAD, read_trial

DAY = date(2025, 6, 30)
PACK = "trial"
MECHANISMS = tuple(sorted(path.name for path in FOLDER.glob("*.yaml") if path != HEAD))
ID_COLUMN, VALUE_COLUMN, UNIT_COLUMN = 7, 4, 5

RULES = """\
# 修改金额前请先看注释：这里的 2000元 不是规则。
benefits:
  appliance:   # 家电
    title: {zh: 家电补贴, en: appliance subsidy}
    clause: 一
    for: [individual, household]
    each: purchases
    when:
      - category = appliance   # 只补家电
      - purchased_on >= 2025-01-05
      - purchased_on <= 2025年12月31日
    amount:
      percent:
        levels: [grade_1, grade_2]
        amounts: [20%, 15%]   # 一级、二级
        by: energy_grade
      of: price
      cap:   "2,000元"
  tiered:
    title: {zh: 营收奖励, en: revenue award}
    clause: 二
    for: enterprise
    amount:
      tiers:
        - {at_least: 1000万元, below: 5000万元, then: 10万元}
        - {at_least: 5000万元, then: 30.50万元}
      of: revenue[2024]
"""


@cache
def rules_folder() -> Path:
    """The vocabulary, and beside it the one made-up pack."""
    return Path(tempfile.mkdtemp(prefix="huisuan-tables-"))


def library_at(root: Path, files: Mapping[str, str | bytes]) -> Library:
    """The pack of these files, written below `root` with the shipped vocabulary beside it."""
    (root / PACK).mkdir(parents=True, exist_ok=True)
    vocabulary = root / "vocabulary"
    if not vocabulary.exists():
        vocabulary.symlink_to(rules_root() / "vocabulary")
    (root / PACK / "pack.yaml").write_text(HEAD.read_text(encoding="utf-8"), encoding="utf-8")
    for name, text in files.items():
        (root / PACK / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return opened(root)


def opened(root: Path) -> Library:
    found = open_library(root, Cache(None), DAY)
    assert isinstance(found, Library), found
    return found


@cache
def mechanism_library(name: str) -> Library:
    """A pack of one mechanism's worked rules, with the tables they look values up in."""
    (files,) = read_trial(FOLDER / name).file.packs
    texts = {each.name.rpartition("/")[2]: each.text for each in (*files.rules, *files.tables)}
    return library_at(rules_folder() / name.removesuffix(".yaml"), dict(texts))


@cache
def exported(library_name: str) -> bytes:
    return export_table(mechanism_library(library_name), PACK, "zh").data


def cell_of(book: Workbook, figure: str, column: int = VALUE_COLUMN) -> Cell:
    """A cell of the row that names the figure."""
    for page in book.worksheets:
        for row in range(1, page.max_row + 1):
            if page.cell(row, ID_COLUMN).value == figure:
                found = page.cell(row, column)
                assert isinstance(found, Cell)
                return found
    raise LookupError(figure)


def changed(data: bytes, change: Callable[[Workbook], object]) -> bytes:
    """The workbook after somebody has been at it."""
    book = load_workbook(BytesIO(data))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def with_values(data: bytes, values: Mapping[str, object]) -> bytes:
    """The workbook with other values for some figures."""

    def change(book: Workbook) -> None:
        for figure, value in values.items():
            cell_of(book, figure).value = value  # type: ignore[assignment]  # whatever somebody types

    return changed(data, change)
