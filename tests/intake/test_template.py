"""The template is filled in by an office and read back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from huisuan.intake.answers import Question
from huisuan.intake.model import THINGS, InputFile
from huisuan.intake.template import Asked, Wanted, template_book, template_forms
from huisuan.messages.render import Language
from huisuan.vocabulary.units import Label
from tests.intake.made import Outcome, read
from tests.vocabulary.shipped import VOCABULARY

PERIODS = {"year": "2024", "quarter": "2024Q1", "month": "2024-03", None: None}
EVERY_FACT = tuple(Asked(fact.id, PERIODS[fact.period]) for fact in VOCABULARY.facts.values())
EVERYTHING = Wanted(EVERY_FACT, dict.fromkeys(VOCABULARY.collections), numbers=THINGS, ready=2)
SMALL = Wanted((Asked("uscc"), Asked("enterprise_size"), Asked("region")), {"purchases": ("price",)}, ready=20)


def filled(folder: Path, book: Workbook) -> Outcome:
    book.save(folder / "a.xlsx")
    return read([InputFile(folder / "a.xlsx")])


def opened(wanted: Wanted) -> Workbook:
    return load_workbook(BytesIO(template_book(VOCABULARY, wanted)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_empty_it_has_no_rows_and_its_sample_reads_back_without_fault_in_every_column(
    tmp_path: Path, language: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(template_book(VOCABULARY, EVERYTHING, "en" if language == "en" else "zh"))
    empty = read([InputFile(path)])
    assert empty.codes == []
    assert empty.counts["applicants"].rows_in == 0
    book = load_workbook(path)
    for page in book.worksheets:
        if page.cell(6, 1).value in ("示例", "example"):
            page.cell(6, 1).value = None
    outcome = filled(tmp_path, book)
    assert outcome.codes == []
    assert outcome.register.unused == ()
    assert [each.reason("zh") for each in outcome.rejects] == []
    (profile,) = outcome.profiles
    assert len(profile.facts.values) == len(VOCABULARY.facts)
    tops = [decl for decl in VOCABULARY.collections.values() if decl.parent is None]
    assert [len(profile.facts.collections[decl.id].items[0].values) for decl in tops] == [
        len(decl.fields) for decl in tops
    ]
    assert len(profile.facts.collections["employees"].items[0].collections["years"].items) == 1


def test_what_is_chosen_for_blanks_counts(tmp_path: Path) -> None:
    book = opened(SMALL)
    page, items = book["申请人"], book["购买的商品"]
    page["D5"] = "无"
    page["B7"], page["F7"] = "A1", "桐乡市"
    items["B5"] = "齐全"
    outcome = filled(tmp_path, book)
    assert outcome.counts["applicants"].blank_none == 1
    assert outcome.batches[0].more["purchases"]["#more"].to_list() == [0]


def test_ids_are_text_cells_and_choices_stand_in_lists() -> None:
    book = opened(SMALL)
    page = book["申请人"]
    assert [page[cell].number_format for cell in ("D7", "D20", "D26")] == ["@", "@", "@"]
    assert page["D26"].border.left.style == "thin"
    assert page.max_row == 26
    lists = [rule.formula1 for rule in page.data_validations.dataValidation if rule.type == "list"]
    assert lists
    assert all(formula.startswith("选项!") for formula in lists)
    assert book["选项"].sheet_state == "hidden"


def test_what_tells_applicants_apart_stands_first_in_every_sheet_and_once() -> None:
    forms = template_forms(VOCABULARY, Wanted((Asked("uscc"), Asked("region")), {"purchases": ("price",)}, key="uscc"))
    heads = [[column.head for column in form.columns[1:]] for form in forms]
    assert [each[0] for each in heads] == ["统一社会信用代码", "统一社会信用代码"]
    assert "统一社会信用代码" not in heads[0][1:]
    assert [form.rows[2].cells[1] for form in forms] == [forms[0].rows[2].cells[1]] * 2


def test_the_same_wishes_give_the_same_bytes() -> None:
    assert template_book(VOCABULARY, SMALL) == template_book(VOCABULARY, SMALL)


def test_a_fact_that_does_not_exist_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        template_forms(VOCABULARY, Wanted((Asked("nothing"),)))


def judged(judgements: dict[str, Label], *more: Question, language: Language = "zh") -> list[str]:
    asked = (*(Question(f"judgement:{name}", label) for name, label in judgements.items()), *more)
    wanted = Wanted((Asked("region"),), judgements=judgements, asked=asked)
    (form,) = template_forms(VOCABULARY, wanted, language)
    return [column.head for column in form.columns if column.head.startswith(("认定", "judgement"))]


def test_a_judgement_is_headed_by_its_label() -> None:
    fit = {"a/fit": Label("符合（本市）规定：条件…", "meets the rules")}
    assert judged(fit) == ["认定：a/fit"]  # … is not read back
    fit = {"a/fit": Label("符合（本市）规定", "meets the rules")}
    assert judged(fit) == ["认定：符合（本市）规定"]
    assert judged(fit, language="en") == ["judgement: meets the rules"]


def test_a_judgement_whose_label_means_another_too_is_headed_by_its_name() -> None:
    fit = {"a/fit": Label("符合规定", "meets the rules"), "b/other": Label("其他", "other")}
    assert judged(fit, Question("judgement:b/fit", Label("符合规定", ""))) == ["认定：a/fit", "认定：其他"]
