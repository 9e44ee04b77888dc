"""Declarations with a fault are refused with their place; a pack adds names of its own and never takes a shared one."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from huisuan.packs.locate import rules_root
from huisuan.source import SourceFile
from huisuan.syntax.reading import Reader
from huisuan.syntax.yaml_reader import read_yaml
from huisuan.vocabulary.declarations import read_collections, read_facts
from huisuan.vocabulary.load import FILES, load_vocabulary
from huisuan.vocabulary.model import CollectionDecl, Fact
from tests.vocabulary.shipped import VOCABULARY

TEXTS = "label: {zh: 甲, en: a}, question: {zh: 甲？, en: a?}"


def declared(text: str) -> tuple[tuple[Fact, ...], list[str]]:
    reader = Reader()
    node = read_yaml(SourceFile("facts.yaml", text)).node
    assert node is not None
    return read_facts(node, reader, VOCABULARY.units), [each.code for each in reader.problems]


def collected(text: str) -> tuple[tuple[CollectionDecl, ...], list[str]]:
    reader = Reader()
    node = read_yaml(SourceFile("facts.yaml", text)).node
    assert node is not None
    return read_collections(node, reader, VOCABULARY.units), [each.code for each in reader.problems]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"a: {{type: mony, {TEXTS}}}", "unknown-member"),
        (f"A-b: {{type: money, {TEXTS}}}", "bad-id"),
        (f"a: {{type: number, unit: 斗, max: 3, {TEXTS}}}", "unknown-unit"),
        (f"a: {{type: number, unit: 亩, {TEXTS}}}", "missing-key"),
        (f"a: {{type: number, unit: 亩, max: 3吨, {TEXTS}}}", "unit-mismatch"),
        (f"a: {{type: number, unit: 亩, max: many, {TEXTS}}}", "bad-number"),
        (f"a: {{type: number, unit: 亩, min: 9, max: 3, {TEXTS}}}", "profile-reversed-range"),
        (f"a: {{type: enum, {TEXTS}}}", "missing-key"),
        (f"a: {{type: money, colour: red, {TEXTS}}}", "unknown-key"),
        ("a: {type: money, label: {zh: 甲}, question: {zh: 甲？, en: a?}}", "missing-key"),
        (f"a: {{type: money, nullable: perhaps, {TEXTS}}}", "unknown-member"),
        (f"a: {{type: money, decimals: 99, {TEXTS}}}", "bad-number"),
    ],
)
def test_faulty_fact_is_left_out_with_its_problem(text: str, code: str) -> None:
    facts, codes = declared(text)
    assert facts == ()
    assert codes == [code]


def test_fact_in_another_unit_is_bounded_in_base_units() -> None:
    (fact,), codes = declared(f"a: {{type: number, unit: 公顷, decimals: 1, max: 2公顷, {TEXTS}}}")
    assert codes == []
    assert (str(fact.hi), fact.unit.name, fact.asked_in.name, fact.scale) == ("30", "亩", "公顷", 2)


def test_a_collection_of_items_has_no_period_facts() -> None:
    collections, codes = collected(
        f"things: {{max_items: 3, {TEXTS}, fields: {{a: {{type: money, period: year, {TEXTS}}}}}}}"
    )
    assert collections == ()
    assert codes == ["unknown-key"]


def test_a_collection_inside_another_names_its_parent() -> None:
    _, codes = collected(f"a.b: {{max_items: 3, {TEXTS}, fields: {{c: {{type: money, {TEXTS}}}}}}}")
    assert codes == ["bad-id"]


def test_a_pack_adds_names_of_its_own() -> None:
    facts, _ = declared(f"compute_hours: {{type: count, {TEXTS}}}")
    collections, _ = collected(
        f"racks: {{max_items: 3, {TEXTS}, fields: {{n: {{type: count, {TEXTS}}}}}}}\n"
        f"racks.slots: {{parent: racks, max_items: 3, {TEXTS}, fields: {{n: {{type: count, {TEXTS}}}}}}}"
    )
    extended, problems = VOCABULARY.extended("p", facts, collections[:1])
    assert problems == ()
    assert extended.fact("compute_hours", "p") == extended.fact("p.compute_hours") == extended.fact("compute_hours")
    assert extended.fact("compute_hours", "p") is not None
    assert extended.input_decl(extended.facts["p.compute_hours"]).id == "p.compute_hours"
    assert VOCABULARY.fact("compute_hours", "p") is None
    nested, _ = VOCABULARY.extended("p", (), collections)
    assert [each.id for each in nested.children("p.racks")] == ["p.racks.slots"]


def test_a_bare_name_that_two_packs_use_means_neither() -> None:
    facts, _ = declared(f"hours: {{type: count, {TEXTS}}}")
    both, _ = VOCABULARY.extended("p", facts)[0].extended("q", facts)
    assert both.fact("hours") is None
    assert both.fact("hours", "q") is both.facts["q.hours"]


@pytest.mark.parametrize("name", ["revenue", "purchases"])
def test_a_pack_cannot_redefine_a_shared_name(name: str) -> None:
    facts, _ = declared(f"{name}: {{type: count, {TEXTS}}}")
    extended, problems = VOCABULARY.extended("p", facts)
    assert [each.code for each in problems] == ["redefined-fact"]
    assert problems[0].span is not None
    assert extended == VOCABULARY


@pytest.mark.parametrize("name", FILES)
def test_a_vocabulary_lacking_a_file_is_none_at_all(tmp_path: Path, name: str) -> None:
    folder = copytree(rules_root() / "vocabulary", tmp_path / "vocabulary")
    (folder / name).unlink()
    outcome = load_vocabulary(folder)
    assert outcome.vocabulary is None
    assert [each.code for each in outcome.problems] == ["missing-file"]


def test_a_name_used_twice_is_refused(tmp_path: Path) -> None:
    folder = copytree(rules_root() / "vocabulary", tmp_path / "vocabulary")
    with (folder / "facts.yaml").open("a", encoding="utf-8") as file:
        file.write(f"again: {{type: count, aliases: [营业收入], {TEXTS}}}\n")
    outcome = load_vocabulary(folder)
    assert outcome.vocabulary is None
    assert [each.code for each in outcome.problems] == ["duplicate-name"]
