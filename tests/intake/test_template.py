"""The template is filled in by an office and read back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from huisuan.intake.model import InputFile
from huisuan.intake.template import Asked, template_book, template_forms
from tests.intake.made import read
from tests.vocabulary.shipped import VOCABULARY

PERIODS = {"year": "2024", "quarter": "2024Q1", "month": "2024-03", None: None}
EVERYTHING = [Asked(fact.id, PERIODS[fact.period]) for fact in VOCABULARY.facts.values()]
COLLECTIONS: dict[str, tuple[str, ...]] = dict.fromkeys(VOCABULARY.collections, ())


def test_an_empty_template_has_no_problems_and_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(template_book(VOCABULARY, EVERYTHING, COLLECTIONS))
    outcome = read([InputFile(path)])
    assert outcome.codes == []
    assert outcome.counts["applicants"].rows_in == 0


def test_its_sample_reads_back_without_fault_in_every_column(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(template_book(VOCABULARY, EVERYTHING, COLLECTIONS)))
    for page in book.worksheets:
        if page.cell(6, 1).value == "示例":
            page.cell(6, 1).value = None
    book.save(tmp_path / "a.xlsx")
    outcome = read([InputFile(tmp_path / "a.xlsx")])
    assert outcome.codes == []
    assert [each.reason("zh") for each in outcome.rejects] == []
    (profile,) = outcome.profiles
    assert len(profile.facts.values) == len(VOCABULARY.facts)
    tops = [decl for decl in VOCABULARY.collections.values() if decl.parent is None]
    assert [len(profile.facts.collections[decl.id].items[0].values) for decl in tops] == [
        len(decl.fields) for decl in tops
    ]
    assert len(profile.facts.collections["employees"].items[0].collections["years"].items) == 1


def test_what_is_chosen_for_blanks_counts(tmp_path: Path) -> None:
    book = load_workbook(
        BytesIO(template_book(VOCABULARY, [Asked("uscc"), Asked("region")], {"purchases": ("price",)}))
    )
    page, items = book["申请人"], book["购买的商品"]
    page["D5"] = "无"
    page["B7"], page["E7"] = "A1", "桐乡市"
    items["B5"] = "齐全"
    book.save(tmp_path / "a.xlsx")
    outcome = read([InputFile(tmp_path / "a.xlsx")])
    assert outcome.counts["applicants"].blank_none == 1
    assert outcome.batches[0].more["purchases"]["#more"].to_list() == [0]


def test_ids_are_text_cells_and_choices_stand_in_lists() -> None:
    book = load_workbook(BytesIO(template_book(VOCABULARY, [Asked("uscc"), Asked("enterprise_size")], {})))
    page = book["申请人"]
    assert page["D20"].number_format == "@"
    lists = [rule.formula1 for rule in page.data_validations.dataValidation if rule.type == "list"]
    assert lists
    assert all(formula.startswith("选项!") for formula in lists)
    assert book["选项"].sheet_state == "hidden"


def test_the_same_wishes_give_the_same_bytes() -> None:
    assert template_book(VOCABULARY, EVERYTHING[:5], {}) == template_book(VOCABULARY, EVERYTHING[:5], {})


def test_a_fact_that_does_not_exist_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        template_forms(VOCABULARY, [Asked("nothing")], {})
