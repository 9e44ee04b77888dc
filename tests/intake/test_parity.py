"""A table and a single case say the same of an applicant, however the cells are written; the quick way and the careful one agree."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn.uscc import calc_check_digit

from huisuan.intake.cells import marked
from huisuan.intake.columns import ColumnReader
from huisuan.intake.headers import Heading
from huisuan.intake.normalise import SPACES, Manner, signs_of_nothing
from huisuan.intake.quick import quick_cells
from huisuan.profile.mapping import profile_from_mapping
from tests.intake.made import read_rows
from tests.vocabulary.shipped import VOCABULARY

Written = tuple[str, str]
"""What a profile says, and how a cell writes it."""
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def written(values: st.SearchStrategy[str], *ways: Callable[[str], str]) -> st.SearchStrategy[Written]:
    """One value in one of the ways it may be written, with space around."""
    spaces = st.sampled_from(["", " ", "\u3000", "\u00a0 "])
    return st.builds(
        lambda value, way, before, after: (value, before + way(value) + after),
        values,
        st.sampled_from(ways),
        spaces,
        spaces,
    )


def plain(text: str) -> str:
    return text


def wide(text: str) -> str:
    return text.translate(WIDE)


def grouped(text: str) -> str:
    return f"{Decimal(text):,}"


def in_wan(text: str) -> str:
    return f"{Decimal(text) / 10_000:f}万元"


def parted(sign: str) -> Callable[[str], str]:
    def way(text: str) -> str:
        year, month, day = text.split("-")
        return sign.join((year, str(int(month)), str(int(day))))

    return way


def worded(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"


def packed(text: str) -> str:
    return text.replace("-", "")


MONEY = st.decimals(0, 10**11, places=2, allow_nan=False).map(lambda value: f"{value:f}")
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(date.isoformat)
TRUTHS = st.sampled_from([("yes", text) for text in "是有√Yy1☑"] + [("no", text) for text in "否无×Nn0"])
SIZES = st.sampled_from([("small", "小型企业"), ("small", "small"), ("large", "大 型企业"), ("micro", "MICRO")])
REGIONS = st.sampled_from(
    [("330483", "桐乡市"), ("330400", "嘉兴市"), ("330483", "３３０４８３"), ("330000", "浙江省")]
)
UNKNOWNS = st.sampled_from([("unknown", text) for text in ("", " ", "未知", "不清楚", "NULL")])
CELLS: dict[str, tuple[str, st.SearchStrategy[Written]]] = {
    "2024年研发费用": ("rd_expense", written(MONEY, plain, wide, grouped, in_wan, lambda text: f"￥{text}")),
    "成立日期": ("registered_on", written(DAYS, plain, wide, parted("/"), parted("."), worded, packed)),
    "高新技术企业": ("high_tech", TRUTHS),
    "企业规模": ("enterprise_size", SIZES),
    "所在地区": ("region", REGIONS),
}
ROW = st.tuples(*(cells | UNKNOWNS for _, cells in CELLS.values()))


# A file, or a column, costs far more to open than one cell of it to read: few examples of many cells each.
@given(st.lists(ROW, min_size=10, max_size=30))
@settings(max_examples=15, deadline=None)
def test_a_row_of_messy_cells_is_the_profile_of_the_same_answers(rows: list[tuple[Written, ...]]) -> None:
    with TemporaryDirectory() as folder:
        cells = [[f"A{number}", *(cell for _, cell in row)] for number, row in enumerate(rows)]
        outcome = read_rows(Path(folder), [["申请编号", *CELLS], *cells], batch=7)
    assert not outcome.rejects, [(each.value, each.reason("zh")) for each in outcome.rejects]
    for row, found in zip(rows, outcome.profiles, strict=True):
        said: dict[str, object] = {name: text for (name, _), (text, _) in zip(CELLS.values(), row, strict=True)}
        said["rd_expense"] = {"2024": said["rd_expense"]}
        wanted = profile_from_mapping({"facts": said}, VOCABULARY).profile
        assert wanted is not None
        assert found.facts == wanted.facts


NUMBERISH = st.from_regex(r"[-+]?[0-9]{1,20}(,[0-9]{3})?(\.[0-9]{0,12})?(e[0-9])?", fullmatch=True)
DAYISH = st.from_regex(r"[0-9]{4}[-/.]?[0-9]{1,2}[-/.]?[0-9]{1,2}", fullmatch=True)
CODEISH = st.from_regex(r"91330411[0-9ABCDEFGHJKLMNPQRTUWXY]{10}", fullmatch=True)
WORDISH = st.sampled_from(
    ["无", "未知", "null", "none", "None", "~", "是", "没有", "大型企业", "C3562", "嘉兴市", "91330499MA00000009"]
)
ANY = st.one_of(st.text(max_size=12), NUMBERISH, DAYISH, CODEISH, WORDISH)
FACTS = [VOCABULARY.facts[name] for name in ("rd_expense", "layoff_rate", "employees_average", "registered_on", "uscc")]
FACTS += [VOCABULARY.collections["filings"].fields[-1], VOCABULARY.facts["high_tech"], VOCABULARY.facts["region"]]


@given(st.lists(ANY | NUMBERISH.map(lambda text: marked("number", text)), min_size=15, max_size=45))
@settings(max_examples=36, deadline=None)
def test_a_column_read_at_once_is_what_each_cell_read_with_care_is(cells: list[str]) -> None:
    texts = [
        cell for cell in cells if cell.strip(" \t\r\n\u3000\u00a0\ufeff\u200b") and not "\x02" <= cell[0] <= "\x0f"
    ]
    for fact in FACTS:
        nothing = signs_of_nothing(fact)
        for unit in ("", "万元") if fact.id == "rd_expense" else ("",):
            reader = ColumnReader(Heading("fact", fact.id, fact, unit), fact.label.zh, VOCABULARY)
            found = reader.read(pl.Series(texts, dtype=pl.String))
            bad = {each.at: each.problem for each in found.faults}
            for at, (cell, value) in enumerate(zip(texts, found.values.to_list(), strict=True)):
                if nothing and re.search(nothing, cell.strip(SPACES)):
                    assert (value, at in bad) == (None, False), (fact.id, cell)
                    continue
                careful = reader._once(cell)
                assert bad.get(at) == careful.problem, (fact.id, cell)
                assert value == careful.value, (fact.id, cell)


@given(st.lists(st.decimals(-10, 10**12, places=3, allow_nan=False) | st.none(), min_size=10, max_size=30))
@settings(max_examples=15, deadline=None)
def test_exact_columns_are_what_their_texts_are(values: list[Decimal | None]) -> None:
    fact = VOCABULARY.facts["rd_expense"]
    typed = pl.Series(values, dtype=pl.Decimal(38, 3))
    texts = pl.Series([None if each is None else f"{each:f}" for each in values], dtype=pl.String)
    found, wanted = (
        ColumnReader(Heading("fact", fact.id, fact), "研发费用", VOCABULARY).read(each) for each in (typed, texts)
    )
    assert found.values.to_list() == wanted.values.to_list()
    assert [(each.at, each.problem.code) for each in found.faults] == [
        (each.at, each.problem.code) for each in wanted.faults
    ]


DOUBLES = st.floats(-1e12, 1e12) | st.integers(0, 10**13).map(lambda cents: cents / 100) | st.floats(0, 1)


@given(st.lists(DOUBLES, min_size=15, max_size=45))
@settings(max_examples=36, deadline=None)
def test_doubles_are_what_their_shortest_texts_are(values: list[float]) -> None:
    for fact, unit in (("rd_expense", ""), ("rd_expense", "万元"), ("layoff_rate", ""), ("employees_average", "")):
        heading = Heading("fact", fact, VOCABULARY.facts[fact], unit)
        texts = pl.Series([marked("number", format(Decimal(repr(each)), "f")) for each in values])
        found, wanted = (ColumnReader(heading, fact, VOCABULARY).read(each) for each in (pl.Series(values), texts))
        assert found.values.to_list() == wanted.values.to_list()
        assert [(each.at, each.problem.code) for each in found.faults] == [
            (each.at, each.problem.code) for each in wanted.faults
        ]


def test_credit_codes_with_a_right_check_sign_and_no_others_are_read_at_once() -> None:
    sound = [f"91330411MA2B{number:05d}{calc_check_digit(f'91330411MA2B{number:05d}')}" for number in range(300)]
    spoilt = [code[:at] + ("1" if code[at] == "0" else "0") + code[at + 1 :] for at, code in enumerate(sound[:18])]
    manner = Manner(VOCABULARY.facts["uscc"])
    read = quick_cells(pl.Series([*sound, *spoilt]), manner, VOCABULARY.units)
    assert read.to_list() == [*sound, *(None for _ in spoilt)]
