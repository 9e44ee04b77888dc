"""Known keys and shapes taken from a located tree."""

from __future__ import annotations

from huisuan.source import SourceFile
from huisuan.syntax.located import Node, Scalar
from huisuan.syntax.reading import Fields, Reader
from huisuan.syntax.yaml_reader import read_yaml

WHERE = ("事项", "the benefit")


def node(text: str) -> Node:
    found = read_yaml(SourceFile("f", text)).node
    assert found is not None
    return found


def fields(reader: Reader, text: str) -> Fields:
    found = reader.fields(node(text), WHERE, required=["title"], optional=["when"])
    assert found is not None
    return found


def test_known_entries_are_kept_with_their_places() -> None:
    reader = Reader()
    found = fields(reader, "title: a\nwhen: b\n")
    assert reader.problems == []
    assert list(found) == ["title", "when"]
    value = found.node("when")
    assert isinstance(value, Scalar)
    assert value.text == "b"
    assert found.place("when").line == 2
    assert found.place("absent") == found.span


def test_unknown_key_is_reported_with_the_likely_one_and_the_rest_is_kept() -> None:
    reader = Reader()
    found = fields(reader, "title: a\nwhne: b\n")
    assert [(problem.code, problem.suggestions) for problem in reader.problems] == [("unknown-key", ("when",))]
    assert "title" in found
    assert "whne" not in found


def test_missing_key_and_wrong_shape_are_reported_together() -> None:
    reader = Reader()
    fields(reader, "when: [a]\n")
    reader.scalar(node("[a]"), WHERE)
    reader.items(node("a"), WHERE)
    reader.mapping(node("- a"), WHERE)
    reader.scalar(node("''"), WHERE)
    codes = [problem.code for problem in reader.problems]
    assert codes == ["missing-key", "wrong-shape", "wrong-shape", "wrong-shape", "missing-value"]


def test_full_width_colon_where_a_mapping_is_wanted_is_named() -> None:
    reader = Reader()
    assert reader.mapping(node("- zh：甲"), WHERE) is None
    assert reader.fields(reader.items(node("- zh：甲"), WHERE)[0], WHERE) is None
    assert [problem.code for problem in reader.problems] == ["wrong-shape", "full-width"]


def test_one_value_may_stand_for_a_list_of_one() -> None:
    assert len(Reader().one_or_many(node("a"))) == 1
    assert len(Reader().one_or_many(node("[a, b]"))) == 2
