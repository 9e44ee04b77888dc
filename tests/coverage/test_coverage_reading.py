"""Documents are read from every format into the same places, and what cannot be read says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from huisuan.coverage.coverage import Coverage
from huisuan.coverage.document import Document, split_document
from huisuan.coverage.figures import find_figures
from huisuan.coverage.html_text import html_text
from huisuan.coverage.pdf_text import joined
from huisuan.coverage.reading import read_document
from huisuan.problems import Problem
from tests.coverage.files import docx_of, html_of, pdf_of
from tests.coverage.made_up import DOCUMENT, covered
from tests.coverage.provoke import without

TRADITIONAL = (
    "雲溪市促進茶葉產業發展若干措施。\n一、支持種植（由市農業局牽頭）\n2025年，財政安排1.2億元。\n"
    "（一）支持新建茶園。對新建茶園50畝以上的，給予補貼。（責任單位：市農業局）\n（二）支持機械。按30%給予補貼。（責任單位：市財政局）\n"
)


def _read(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    found = read_document(path)
    assert isinstance(found, str), found
    return found


def _problem(path: Path, data: bytes) -> Problem:
    path.write_bytes(data)
    found = read_document(path)
    assert isinstance(found, Problem), found
    return found


def _figures(document: Document) -> list[tuple[str, list[str]]]:
    return [(each.place, [figure.text for figure in find_figures(each.text)]) for each in document.passages]


EXPECTED = _figures(split_document(DOCUMENT))


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_every_usual_character_set(tmp_path: Path, charset: str) -> None:
    assert _read(tmp_path / "it.txt", DOCUMENT.replace("\n", "\r\n").encode(charset)) == DOCUMENT


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_a_page_is_read_without_what_it_hides(tmp_path: Path, charset: str) -> None:
    text = _read(tmp_path / "it.html", html_of(DOCUMENT.splitlines(), charset))
    assert _figures(split_document(text)) == EXPECTED
    assert "首页" in text
    assert not {"777", "888", "999"} & {figure.text for figure in find_figures(text)}


def test_cells_of_a_page_stand_on_lines_of_their_own() -> None:
    text = html_text("<table><tr><td>1.首件</td><td>5家</td></tr><tr><td>2.次件</td><td>6家<br>以上</td></tr></table>")
    assert [line.strip() for line in text.splitlines() if line.strip()] == ["1.首件", "5家", "2.次件", "6家", "以上"]


def test_tags_that_are_never_closed_lose_no_text() -> None:
    assert html_text("<p>甲<div>乙<p>丙</b></div>丁<br>戊").split() == ["甲", "乙", "丙", "丁", "戊"]


def test_a_word_document_is_read_with_its_tables(tmp_path: Path) -> None:
    rows = [("序号", "目标"), ("1.首件", "5家"), ("2.次件", "6家")]
    text = _read(tmp_path / "it.docx", docx_of([*DOCUMENT.splitlines(), "附件", "清单"], rows))
    document = split_document(text)
    assert _figures(document)[: len(EXPECTED)] == EXPECTED
    assert [(each.place, each.title) for each in document.passages[-2:]] == [("annex 1", "首件"), ("annex 2", "次件")]


def test_a_pdf_is_read_with_its_lines_joined_and_its_page_numbers_left_out(tmp_path: Path) -> None:
    lines = [
        piece
        for line in DOCUMENT.splitlines()
        for piece in ([line[at : at + 36] for at in range(0, len(line), 36)] or [""])
    ]
    half = len(lines) // 2
    text = _read(tmp_path / "it.pdf", pdf_of([[*lines[:half], "— 1 —"], [*lines[half:], "— 2 —"]]))
    assert _figures(split_document(text)) == EXPECTED


def test_a_wrapped_line_is_joined_and_a_short_or_new_one_is_not() -> None:
    assert joined(["对符合条件的企业给予补助五十", "万元。", "（一）新的一条开始了很长很长", "一、标题"]) == (
        "对符合条件的企业给予补助五十万元。\n（一）新的一条开始了很长很长\n一、标题"
    )


def test_traditional_text_agrees_as_simplified_text_does(tmp_path: Path) -> None:
    document = split_document(_read(tmp_path / "it.txt", TRADITIONAL.encode()))
    assert [each.title for each in document.clauses] == ["支持新建茶园", "支持机械"]
    assert dict(_figures(document))["clause 1"] == ["50亩"]


@pytest.mark.parametrize(
    ("data", "library"),
    [
        (TRADITIONAL.encode(), "opencc"),
        (pdf_of([["一行"]]), "pypdf"),
        (docx_of(["一行"]), "python-docx"),
    ],
)
def test_a_missing_library_is_named_with_its_remedy(tmp_path: Path, data: bytes, library: str) -> None:
    with without("opencc", "pypdf", "docx"):
        found = _problem(tmp_path / "it", data)
    assert (found.code, found.args["library"]) == ("missing-extra", library)
    assert isinstance(read_document(tmp_path / "it"), str)


def test_simplified_text_and_pages_need_no_library(tmp_path: Path) -> None:
    with without("opencc", "pypdf", "docx"):
        assert _read(tmp_path / "it.txt", DOCUMENT.encode()) == DOCUMENT
        assert "茶叶" in _read(tmp_path / "it.html", html_of(DOCUMENT.splitlines()))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"   \n", "empty-file"),
        (b"%PDF-1.7\nbroken", "damaged-document"),
        (pdf_of([["一行"]])[:300], "damaged-document"),
        (pdf_of([[]]), "no-text"),
        (docx_of(["一行"])[:-200], "damaged-document"),
        (b"PK\x03\x04word/document.xml", "damaged-document"),
        (b"PK\x03\x04 a spreadsheet", "unsupported-document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old Word file", "unsupported-document"),
        (b"{\\rtf1 text}", "unsupported-document"),
        (b"\xff\xff\x00\x01\x80", "unsupported-document"),
        (b"abc\x00def", "unsupported-document"),
        (b"<html><body><script>1</script></body></html>", "no-text"),
    ],
)
def test_what_is_no_document_says_why(tmp_path: Path, data: bytes, code: str) -> None:
    assert _problem(tmp_path / "it", data).code == code


def test_a_missing_file_and_a_folder_are_problems(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.txt", "missing-file"), (tmp_path, "is-directory")):
        found = read_document(path)
        assert isinstance(found, Problem)
        assert found.code == code


def test_coverage_is_the_same_for_every_format(tmp_path: Path) -> None:
    texts = [
        _read(tmp_path / "it.txt", DOCUMENT.encode()),
        _read(tmp_path / "it.html", html_of(DOCUMENT.splitlines())),
        _read(tmp_path / "it.docx", docx_of(DOCUMENT.splitlines())),
        _read(tmp_path / "it.pdf", pdf_of([DOCUMENT.splitlines()])),
    ]
    found: list[Coverage] = [covered(text) for text in texts]
    assert [each.gaps for each in found] == [()] * 4
