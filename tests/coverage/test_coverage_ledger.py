"""The ledger of a pack is read whole from all its rule files; every fault in it has its place."""

from __future__ import annotations

import pytest

from huisuan.compiler.compile import read_pack
from huisuan.compiler.files import PackFiles
from huisuan.compiler.ledger import CLASSES, clause_number, passage_place
from huisuan.coverage.numerals import printed
from huisuan.source import SourceFile
from tests.coverage.made_up import BENEFITS, HEAD, LEDGER, pack_files


def _problems(ledger: str) -> list[tuple[str, int]]:
    found = read_pack(pack_files(ledger=ledger))[1]
    return [(each.code, each.span.line if each.span else 0) for each in found]


def test_the_ledger_keeps_places_classes_and_lines() -> None:
    pack, problems = read_pack(pack_files())
    assert pack is not None
    assert problems == ()
    assert [(each.number, each.label, each.title.zh) for each in pack.clauses] == [
        (1, "一", "支持新建茶园"),
        (2, "二", "支持采茶机械"),
        (3, "三", "支持税收减免"),
        (4, "四", "加强宣传"),
    ]
    assert [each.none is not None for each in pack.clauses] == [False, False, False, True]
    assert [each.place for each in pack.ledger.passages] == ["lead", "section 1", "section 2", "closing"]
    found = {(each.place, each.kind, each.text): each.span.line for each in pack.ledger.figures}
    assert found["clause 2", "target", "120台(套)"] == 3
    assert found["section 2", "name", "“811”"] == 9
    assert len(found) == 8


def test_clauses_of_several_files_are_one_ledger() -> None:
    first, _, rest = LEDGER.partition("passages:")
    files = PackFiles(
        SourceFile("tea/pack.yaml", HEAD),
        (
            SourceFile("tea/a.yaml", BENEFITS + first),
            SourceFile("tea/b.yaml", "passages:" + rest),
            SourceFile("tea/c.yaml", "clauses: {九: {title: 其他, literals: {reading: [it.amount]}}}\n"),
        ),
    )
    pack, problems = read_pack(files)
    assert pack is not None
    assert problems == ()
    assert [each.number for each in pack.clauses] == [1, 2, 3, 4, 9]
    assert [(each.place, each.source, each.id) for each in pack.ledger.literals] == [
        ("clause 9", "reading", "it.amount")
    ]


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        ("clauses: [一]\n", [("wrong-shape", 1)]),
        ("clauses:\n  首: {title: 甲}\n", [("bad-clause", 2)]),
        ("clauses:\n  一: 甲\n", [("wrong-shape", 2)]),
        ("clauses:\n  一: {titel: 甲}\n", [("unknown-key", 2)]),
        ("clauses:\n  一: {title: 甲, figures: [1家]}\n", [("wrong-shape", 2)]),
        ("clauses:\n  一:\n    figures:\n      goal: [1家]\n", [("unknown-key", 4)]),
        ("clauses:\n  一:\n    figures:\n      target: 1家\n", [("wrong-shape", 4)]),
        ("clauses:\n  一:\n    figures:\n      target: [[1家]]\n", [("wrong-shape", 4)]),
        ("clauses:\n  一:\n    literals:\n      text: [it]\n", [("unknown-key", 4)]),
        ("clauses:\n  一: {title: 甲}\n  '1': {title: 乙}\n", [("duplicate-clause", 3)]),
        ("passages:\n  section 一: {figures: {}}\n  section 1: {figures: {}}\n", [("duplicate-clause", 3)]),
        ("passages:\n  section: {figures: {}}\n", [("bad-passage", 2)]),
        ("passages:\n  clause 一: {figures: {}}\n", [("bad-passage", 2)]),
    ],
)
def test_each_fault_of_the_ledger_has_its_line(ledger: str, expected: list[tuple[str, int]]) -> None:
    assert _problems(ledger) == expected


def test_every_class_is_read() -> None:
    written = ", ".join(f"{kind}: [{place}家]" for place, kind in enumerate(CLASSES, 1))
    pack, problems = read_pack(pack_files(ledger=f"clauses:\n  一: {{title: 甲, figures: {{{written}}}}}\n"))
    assert pack is not None
    assert problems == ()
    assert [(each.kind, each.text) for each in pack.ledger.figures] == [
        (kind, f"{place}家") for place, kind in enumerate(CLASSES, 1)
    ]


@pytest.mark.parametrize(
    ("label", "place"),
    [
        ("lead", "lead"),
        ("section 八", "section 8"),
        ("annex 35", "annex 35"),
        ("annex 三十五", "annex 35"),
        ("closing", "closing"),
        ("section 零", None),
        ("appendix 1", None),
    ],
)
def test_a_passage_is_named_by_kind_and_number(label: str, place: str | None) -> None:
    assert passage_place(label) == place


def test_a_clause_number_is_read_as_it_is_printed() -> None:
    assert [clause_number(printed(number)) for number in range(1, 100)] == [*range(1, 100)]
