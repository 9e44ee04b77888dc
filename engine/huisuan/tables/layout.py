"""How a table lies in a workbook: a sheet with what it is and how to use it, and a sheet a topic. Export writes it, import finds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from huisuan.finding.topics import topic_label
from huisuan.sheets.grid import Grid, GridCell, GridRow, Look
from huisuan.tables.figures import Table, TableRow
from huisuan.tables.written import Form
from huisuan.vocabulary.units import Label, Language

VERSION = "1"
HEADS: tuple[Label, ...] = (
    Label("条款", "Clause"),
    Label("事项", "Benefit"),
    Label("项目", "Item"),
    Label("数值", "Value"),
    Label("单位", "Unit"),
    Label("说明", "Remark"),
    Label("编号", "Id"),
)
WIDTHS = (10, 30, 32, 15, 12, 56, 48)
VALUE, UNIT, ID = 3, 4, 6
LOCKED_COLUMNS = (0, 1, 2, 4, 5, 6)
"""Where the texts of `TableRow.locked` stand."""
MARKS = ("table", "pack", "content", "language")
"""What the first sheet says of itself, in the order of its rows: the marks stand in the third column, their values in the second."""
FORMS: Mapping[Form, str] = MappingProxyType(
    {"number": "General", "percent": "0.0###%", "date": "yyyy-mm-dd", "text": "@"}
)
"""A number is shown as it is typed: a form with so many decimals would hide what somebody types beyond them."""
FIRST = Label("说明", "About")
HEAD_ROW = 3


def grids(table: Table) -> tuple[Grid, ...]:
    """The sheets of the workbook."""
    return (_about(table), *(_sheet(table, theme, rows) for theme, rows in table.themes().items()))


def sheet_name(theme: str, language: Language) -> str:
    """A topic's sheet: 消费 consumption, so that the rule file is found too."""
    label = topic_label(theme)
    return theme if language == "en" or label.zh == theme else f"{label.zh} {theme}"


def _footer(table: Table) -> str:
    return f"{table.pack}  {table.digest[:16]}"


def _about(table: Table) -> Grid:
    def say(zh: str, en: str) -> str:
        return zh if table.language == "zh" else en

    told = {
        "table": (say("表格版本", "Version of the table"), VERSION),
        "pack": (say("政策包", "Pack"), table.pack),
        "content": (say("内容校验（SHA-256）", "Hash of the content"), table.digest),
        "language": (say("语言", "Language"), table.language),
    }
    hints = (
        say(
            "只改浅黄色的“数值”列；其他列锁定，改动会被拒绝。",
            "Change the light yellow Value column only; changes elsewhere are refused.",
        ),
        say(
            "单位不用写在数里：单位是“万元”的，2万元填 2；单位是“%”的，15%填 15%。",
            "Leave the unit out: where it is 万元, write 2 for 20,000 yuan; where it is %, write 15%.",
        ),
        say(
            "行可以筛选，不要删除、复制或插入行和列。公式可以用，按表格软件保存的结果取数。",
            "Rows may be filtered; do not delete, copy or insert rows or columns. A formula counts with the result kept by the spreadsheet.",
        ),
        say(
            f"改好以后：huisuan table import {table.pack} --from 本文件，先看报告；加 --write 写入。",
            f"Then: huisuan table import {table.pack} --from THIS-FILE shows the report; add --write to write.",
        ),
        say(
            "政策包改动以后，旧表不再能导入，请重新导出。",
            "Once the pack has changed, an old table is refused; export again.",
        ),
    )
    rows = [
        _whole(f"{say('金额与标准表', 'Amounts and levels')}  {table.title}", "title"),
        _whole(
            say(
                "由惠算导出，供修改金额、比例、门槛和限额。",
                "Exported by Huisuan, to change sums, rates, thresholds and limits.",
            ),
            "hint",
        ),
        *([_whole(f"※ {table.unverified}", "plain")] if table.unverified else ()),
        *(GridRow((GridCell(name), GridCell(value), GridCell(mark, "grey"))) for mark, (name, value) in told.items()),
        _whole("", "hint"),
        *(_whole(f"{place}. {hint}", "hint") for place, hint in enumerate(hints, 1)),
        _whole("", "hint"),
        GridRow(
            tuple(
                GridCell(text, "head")
                for text in (say("工作表", "Sheet"), say("事项", "Benefits"), say("数", "Figures"))
            )
        ),
        *_contents(table),
    ]
    return Grid(FIRST.of(table.language), (30, 72, 14), tuple(rows), footer=_footer(table))


def _contents(table: Table) -> Iterable[GridRow]:
    for theme, rows in table.themes().items():
        benefits = len({row.benefit for row in rows})
        texts = (sheet_name(theme, table.language), str(benefits), str(len(rows)))
        yield GridRow(tuple(GridCell(text) for text in texts))


def _whole(text: str, look: Look) -> GridRow:
    return GridRow((GridCell(text, look),), whole=True)


def _sheet(table: Table, theme: str, rows: tuple[TableRow, ...]) -> Grid:
    language = table.language
    name = sheet_name(theme, language)
    hint = "只改浅黄色的“数值”列。" if language == "zh" else "Change the light yellow Value column only."
    head = GridRow(tuple(GridCell(each.of(language), "head") for each in HEADS))
    body: list[GridRow] = []
    before = ("", "")
    for row in rows:
        body.append(_row(row, again=(row.benefit, row.title) == before))
        before = (row.benefit, row.title)
    top = (_whole(f"{name}  {table.title}", "title"), _whole(hint, "hint"), head)
    return Grid(name, WIDTHS, (*top, *body), HEAD_ROW, _footer(table))


def _row(row: TableRow, *, again: bool) -> GridRow:
    clause, title, item, unit, note, name = row.locked
    look: Look = "again" if again else "plain"
    value = GridCell(row.written.value, "fixed" if row.fixed else "open", FORMS[row.written.form], right=True)
    return GridRow(
        (
            GridCell(clause, look),
            GridCell(title, look),
            GridCell(item),
            value,
            GridCell(unit),
            GridCell(note, "grey"),
            GridCell(name, "grey"),
        ),
        first=not again,
    )
