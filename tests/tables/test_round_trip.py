"""A table goes out and comes back: what nobody touched stays to the byte, what somebody changed changes and nothing else."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huisuan.packs.load import compile_texts
from huisuan.packs.locate import rules_root
from huisuan.service.checking import Library, open_library
from huisuan.service.tabling import Imported, export_table, import_table
from huisuan.tables.figures import TableRow, table_of
from huisuan.tables.written import write_literal
from tests.cli.run import around
from tests.packs_at_hand import shipped
from tests.tables.made_up import MECHANISMS, PACK, exported, mechanism_library, with_values

EXAMPLES = settings.get_profile(settings.get_current_profile_name()).max_examples


@cache
def rows_of(name: str) -> tuple[TableRow, ...]:
    library = mechanism_library(name)
    return table_of(library.everything, PACK, library.texts.digests[PACK], library.texts.sources(), "zh").rows


@cache
def shipped_library() -> Library:
    at = around()
    library = open_library(rules_root(), at.cache, at.today)
    assert isinstance(library, Library)
    return library


@pytest.mark.parametrize("name", MECHANISMS)
def test_every_literal_of_every_mechanism_is_in_the_table(name: str) -> None:
    listed = [row.id for row in rows_of(name)] + [other for row in rows_of(name) for other in row.others]
    assert len(listed) == len(set(listed))
    figures = {each.id for info in mechanism_library(name).everything.infos.values() for each in info.figures}
    assert set(listed) == figures


@pytest.mark.parametrize("name", MECHANISMS)
def test_a_table_nobody_changed_changes_nothing(name: str) -> None:
    imported = import_table(mechanism_library(name), PACK, exported(name), "t.xlsx")
    assert (imported.changes, imported.problems, dict(imported.files)) == ((), (), {})


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("pack", [each.name for each in shipped()])
def test_a_shipped_pack_comes_back_as_it_went(pack: str, language: str) -> None:
    data = export_table(shipped_library(), pack, "en" if language == "en" else "zh").data
    imported = import_table(shipped_library(), pack, data, "t.xlsx")
    assert (imported.changes, imported.problems) == ((), ())


def test_the_same_pack_gives_the_same_bytes() -> None:
    first, again = (export_table(shipped_library(), "trade-in-2025", "zh").data for _ in range(2))
    assert first == again


def test_a_compiled_library_from_the_cache_has_the_same_table() -> None:
    at = around()
    tables = [
        table_of(each.everything, "jiaxing-2025", "", each.texts.sources(), "zh")
        for each in (open_library(rules_root(), at.cache, at.today), open_library(rules_root(), at.cache, at.today))
        if isinstance(each, Library)
    ]
    assert len(tables) == 2
    assert tables[0] == tables[1]


NUMBERS = [
    (name, row)
    for name in MECHANISMS
    for row in rows_of(name)
    if not row.fixed and row.written.form in ("number", "percent")
]


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, dict[TableRow, Decimal]]:
    """Some figures of one pack, each with another value of at most two decimals as written."""
    name = draw(st.sampled_from(tuple(dict.fromkeys(name for name, _ in NUMBERS))))
    rows = [row for other, row in NUMBERS if other == name]
    chosen = draw(st.lists(st.sampled_from(rows), min_size=1, max_size=4, unique_by=lambda row: row.id))
    values = {}
    for row in chosen:
        written = Decimal(draw(st.integers(0, 99_999))).scaleb(-draw(st.integers(0, 2)))
        values[row] = written.scaleb(-2) if row.written.form == "percent" else written
    return name, values


@settings(max_examples=EXAMPLES // 2)
@given(edits())
def test_the_imported_pack_is_the_program_with_just_these_literals_changed(
    drawn: tuple[str, dict[TableRow, Decimal]],
) -> None:
    name, values = drawn
    library = mechanism_library(name)
    data = with_values(exported(name), {row.id: value for row, value in values.items()})
    imported = import_table(library, PACK, data, "t.xlsx")
    assert {each.code for each in imported.problems} <= {"table-would-not-compile"}
    changes = {each.row: each for each in imported.changes}
    assert changes.keys() == {row for row, value in values.items() if value != row.written.value}
    assert all(each.text == write_literal(row.text, values[row]) for row, each in changes.items())
    overrides: dict[str, Fraction] = {
        other: each.value for row, each in changes.items() for other in (row.id, *row.others)
    }
    expected = compile_texts(library.texts, library.rules, library.everything.as_of, overrides or None)
    assert bool(imported.problems) is (expected.compiled is None)
    if imported.compiled is not None:
        assert expected.compiled is not None
        assert imported.compiled.program == expected.compiled.program
    _the_rest_stays(library, imported)


def _the_rest_stays(library: Library, imported: Imported) -> None:
    """Outside the changed literals a file stays to the byte."""
    before = library.texts.sources()
    for file, source in imported.files.items():
        was = before[file].text
        for each in sorted(imported.changes, key=lambda each: (each.row.span.line, each.row.span.col), reverse=True):
            if each.row.span.file == file:
                lines = was.split("\n")
                line, span = lines[each.row.span.line - 1], each.row.span
                assert line[span.col - 1 : span.end_col - 1] == each.row.text
                lines[span.line - 1] = line[: span.col - 1] + each.text + line[span.end_col - 1 :]
                was = "\n".join(lines)
        assert source.text == was
