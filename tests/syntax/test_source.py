"""Files read as text, and excerpts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcwidth

from huisuan.source import ReadFailure, SourceFile, Span, decode_source, display_width, excerpt, read_source


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty-file"),
        (b" \n", "empty-file"),
        (b"\xff\xfea\x00", "other-encoding"),
        ("企业名称: 嘉兴".encode("gb18030"), "other-encoding"),
        (b"caf\xe9 au lait", "not-utf8"),
        (b"a" * 101, "file-too-large"),
    ],
)
def test_bytes_that_are_no_text_are_named(data: bytes, kind: str) -> None:
    found = decode_source(data, "f", limit=100)
    assert isinstance(found, ReadFailure)
    assert found.kind == kind


def test_byte_order_mark_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1")
    assert read_source(path, name="a.yaml") == SourceFile("a.yaml", "a: 1")


def test_path_that_names_no_file_is_missing(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path / "nul\0", Path(__file__) / "below"):
        found = read_source(path)
        assert isinstance(found, ReadFailure)
        assert found.kind == "missing-file"


def test_carets_stand_under_wide_characters() -> None:
    marked = excerpt(SourceFile("f", "标题: 家电x\n"), Span("f", 1, 5, 1, 7)).splitlines()
    assert marked == ["1 | 标题: 家电x", "  |       ^^^^"]


def test_the_widths_known_without_tables_are_those_of_the_tables() -> None:
    for number in (*range(0x3100), *range(0x4DF0, 0xA010), *range(0xFE00, 0x10000)):
        assert display_width(chr(number)) == max(0, wcwidth(chr(number))), hex(number)


def test_long_line_is_cut_around_the_spot() -> None:
    marked = excerpt(SourceFile("f", "a" * 500 + "家" + "b" * 500), Span("f", 1, 501, 1, 502)).splitlines()
    assert all(display_width(line) < 120 for line in marked)
    column = marked[1].index("^")
    assert marked[0][column] == "家"


def test_excerpt_cannot_steer_a_terminal() -> None:
    assert "\x1b" not in excerpt(SourceFile("f", "a\x1b[31mb\u202e"), Span("f", 1, 1, 1, 2))


@given(st.text(max_size=30), *[st.integers(0, 40)] * 4)
def test_excerpt_never_raises(text: str, line: int, col: int, end_line: int, end_col: int) -> None:
    excerpt(SourceFile("f", text), Span("f", line, col, end_line, end_col))
