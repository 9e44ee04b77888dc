"""The season as an office's workbooks have it: dates and sums in every style, full width, blanks, a column for nobody, rows that are wrong.

`python -m tests.batch.season_files FOLDER [HOUSEHOLDS]` makes them again, byte for byte.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from huisuan.sheets.workbook import without_clock
from tests.batch.season import DIGITAL, Household, Paid, Purchase, Season, draw

SEED, HAINING, JIAXING = 20251217, 1200, 220
APPLICANT_HEADS = (
    "序号",
    "公民身份号码",
    "姓名",
    "申请人类型",
    "所在地区",
    "申请日期",
    "收款人",
    "开户行",
    "账号",
    "经办人签字",
)
ITEM_HEADS = (
    "公民身份号码", "商品类别", "家电品种", "售价（元）", "购买日期", "能效等级", "销售商家所在地", "购买人", "发票号码", "序列号",
    "交售旧品", "品牌型号",
)  # fmt: skip
PAID_HEADS = (
    "公民身份号码",
    "政策事项",
    "领取金额（元）",
    "领取日期",
    "所属年度",
    "以旧换新补贴的商品",
    "发票号码",
    "序列号",
)
TITLES = {
    "申请人": ("2025年消费品以旧换新补贴申请汇总表", "填报单位：示例市民服务中心　　姓名、证件号码、账号均为虚构"),
    "购买的商品": ("2025年消费品以旧换新补贴商品明细表", "一件商品一行，一件一票"),
    "发放记录": ("家电、数码产品补贴历次发放记录", "2024年度及2025年度前几批"),
}
CATEGORY = {"手机": "手机", "平板": "平板电脑", "智能手表": "智能手表"}
WIDE = str.maketrans("0123456789-.,", "０１２３４５６７８９－．，")

Rows = list[list[object]]


@dataclass(frozen=True)
class Tables:
    """Every table as rows of cells, without titles."""

    applicants: Rows
    items: Rows
    paid: Rows


def tables(season: Season, seed: int) -> Tables:
    random = Random(seed + 1)
    applicants = [applicant_cells(random, at, each) for at, each in enumerate(season.households, 1)]
    items = [
        [_whose(random, each.id), *item_cells(random, bought)]
        for each in season.households
        for bought in each.purchases
    ]
    _spoil(random, season, applicants, items)
    paid = [_payout(random, each) for each in season.paid]
    return Tables(applicants, items, paid)


def applicant_cells(random: Random, at: int, each: Household) -> list[object]:
    return [
        at, _whose(random, each.id), each.name + _space(random), each.kind, each.region,
        "" if each.applied is None else _day(random, each.applied), each.name, each.bank, each.account, "",
    ]  # fmt: skip


def item_cells(random: Random, each: Purchase) -> list[object]:
    digital = each.kind in DIGITAL
    return [
        CATEGORY.get(each.kind, random.choice(("家电", "家用电器"))), "" if digital else each.kind + _space(random),
        "" if each.fen is None else _sum(random, each.fen), "" if each.day is None else _day(random, each.day),
        _grade(random, each.grade), each.seller, each.buyer, each.invoice, each.serial + _space(random),
        random.choice(("√", "是", "否", "", "")), random.choice(("", "", "详见发票")),
    ]  # fmt: skip


def _payout(random: Random, each: Paid) -> list[object]:
    return [
        _whose(random, each.id), each.benefit, _sum(random, each.fen), _day(random, each.day), each.year, each.product,
        each.invoice, each.serial,
    ]  # fmt: skip


def _whose(random: Random, number: str) -> str:
    style = random.random()
    if style < 0.02:
        return number.translate(WIDE)
    return number.lower() if style < 0.2 else number + _space(random)


def _space(random: Random) -> str:
    return random.choice((" ", "　")) if random.random() < 0.04 else ""


def _sum(random: Random, fen: int) -> object:
    yuan = fen // 100 if fen % 100 == 0 else fen / 100
    style = random.random()
    if fen % 10_000 == 0 and fen >= 1_000_000 and style < 0.7:
        return f"{fen // 1_000_000}.{fen // 10_000 % 100:02}".rstrip("0").rstrip(".") + "万元"
    written = f"{fen // 100:,}.{fen % 100:02}"
    for limit, told in ((0.06, written), (0.1, f"{yuan}元"), (0.13, f"￥{written}"), (0.16, str(yuan).translate(WIDE))):
        if style < limit:
            return told
    return yuan


def _day(random: Random, day: date) -> object:
    style = random.randrange(8)
    told: Sequence[object] = (
        day, day, day, f"{day:%Y}/{day.month}/{day.day}", f"{day:%Y}年{day.month}月{day.day}日", int(f"{day:%Y%m%d}"),
        day.isoformat(), f"{day:%Y}.{day.month}.{day.day}" if day.day % 5 else day.isoformat().translate(WIDE),
    )  # fmt: skip
    return told[style]


def _grade(random: Random, grade: str) -> str:
    return random.choice(
        {"一级": ("一级", "1级", "１级"), "二级": ("二级", "2级"), "三级": ("三级",)}.get(grade, (grade,))
    )


def _spoil(random: Random, season: Season, applicants: Rows, items: Rows) -> None:
    """Rows that must come back: each fault at a place of its own."""
    some = iter(random.sample(range(len(applicants)), 24))
    for at in (next(some), next(some), next(some)):
        number = season.households[at].id
        applicants[at][1] = number[:-1] + ("1" if number[-1] != "1" else "2")
    at = next(some)
    applicants[at][1] = int(season.households[at].id[:17] + "0")
    applicants[next(some)][5] = "2025-11-31"
    applicants[next(some)][4] = "海宁路"
    applicants[next(some)][8] = 9000123412341234
    again = next(some)
    applicants.append([len(applicants) + 1, *applicants[again][1:]])
    rows = iter(random.sample(range(len(items)), 24))
    for column, values in (
        (3, ("约五千", "面议", "4,5000")),
        (4, ("2025年2月30日", "2025/13/5", "去年双十一")),
        (1, ("家店",)),
        (8, (25332010001234,)),
    ):
        for value in values:
            items[next(rows)][column] = value
    stray = list(items[next(rows)])
    items.insert(random.randrange(len(items)), ["", *stray[1:8], "25332019999901", "HX99999901", "", ""])
    items.insert(
        random.randrange(len(items)), ["330481199001019998", *stray[1:8], "25332019999902", "HX99999902", "", ""]
    )


def application(made: Tables) -> bytes:
    """`申请.xlsx`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    total: list[object] = ["合计", f"{len(made.applicants)}户"]
    _page(book, "申请人", APPLICANT_HEADS, [*made.applicants, total])
    _page(book, "购买的商品", ITEM_HEADS, [*made.items, ["合计", "", "", f"{len(made.items)}件"]])
    return without_clock(book)


def record(made: Tables) -> bytes:
    """`往年发放.xlsx`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _page(book, "发放记录", PAID_HEADS, made.paid)
    return without_clock(book)


def _page(book: Workbook, name: str, heads: Sequence[str], rows: Rows) -> None:
    page: Worksheet = book.create_sheet(name)
    for at, title in enumerate(TITLES[name], 1):
        page.append([title])
        page.merge_cells(start_row=at, start_column=1, end_row=at, end_column=len(heads))
        page.cell(at, 1).alignment = Alignment(horizontal="center")
    page.cell(1, 1).font = Font(bold=True, size=16)
    page.append(list(heads))
    for row in rows:
        page.append([None if cell == "" else cell for cell in row])
    for at, head in enumerate(heads, 1):
        wide = head in ("公民身份号码", "账号", "开户行", "政策事项", "发票号码", "序列号")
        page.column_dimensions[get_column_letter(at)].width = 24 if wide else 13
    page.freeze_panes = "A4"


@cache
def shipped() -> tuple[Season, Tables]:
    season = draw(SEED, HAINING, JIAXING)
    return season, tables(season, SEED)


def files(made: Tables) -> Iterator[tuple[str, bytes]]:
    yield "申请.xlsx", application(made)
    yield "往年发放.xlsx", record(made)


if __name__ == "__main__":
    households = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    drawn = tables(draw(SEED, households * 17 // 20, households * 3 // 20), SEED) if households else shipped()[1]
    for called, content in files(drawn):
        (Path(sys.argv[1]) / called).write_bytes(content)
