"""YAML to located trees: text stays text, places are exact, both scanners agree, nothing raises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from huisuan.packs.locate import rules_root
from huisuan.source import SourceFile, Span, read_source
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence
from huisuan.syntax.yaml_reader import SCANNERS, Scanner, read_yaml

PACK = """\
# 政策包
title: {zh: 算力补贴，最高可享, en: "Computing\\tpower"}
clause: 十一
ratio: 1:1
answer: no
day: 2025-01-01
none:
common: &common
  - 甲
  - 'it''s'
when:
  all:
    - computing_spend > 0元
    - *common
    - >-
      a and
      b
    - |
      c
"""


def read(text: str, scanner: Scanner | None = None) -> tuple[Node | None, list[str]]:
    outcome = read_yaml(SourceFile("f", text), scanner=scanner)
    return outcome.node, [problem.code for problem in outcome.problems]


def spans(node: Node) -> Iterator[Span]:
    yield node.span
    match node:
        case Scalar():
            return
        case Sequence(items=items):
            for item in items:
                yield from spans(item)
        case Mapping(entries=entries):
            for key, value in entries:
                yield key.span
                yield from spans(value)


def tree(text: str) -> Mapping:
    node, codes = read(text)
    assert codes == []
    assert isinstance(node, Mapping)
    return node


def test_every_scalar_stays_text() -> None:
    pack = tree(PACK)
    values = [pack.get(key) for key in ("ratio", "answer", "day", "none")]
    assert [value.text for value in values if isinstance(value, Scalar)] == ["1:1", "no", "2025-01-01", ""]


def test_quoted_says_whether_a_scalar_was_plain() -> None:
    node, _ = read("[a, 'b', \"c\"]")
    assert isinstance(node, Sequence)
    assert [item.quoted for item in node.items if isinstance(item, Scalar)] == [False, True, True]


def test_alias_stands_for_what_it_names() -> None:
    pack = tree(PACK)
    when = pack.get("when")
    assert isinstance(when, Mapping)
    conditions = when.get("all")
    assert isinstance(conditions, Sequence)
    assert conditions.items[1] == pack.get("common")


def test_places_are_counted_in_characters_from_one() -> None:
    pack = tree(PACK)
    title = pack.get("title")
    assert isinstance(title, Mapping)
    english = title.get("en")
    assert english is not None
    assert english.span == Span("f", 2, 28, 2, 46)
    key = pack.key("clause")
    assert key is not None
    assert key.span == Span("f", 3, 1, 3, 7)


@pytest.mark.skipif(len(SCANNERS) < 2, reason="the YAML library was built without its C scanner")
@pytest.mark.parametrize(
    "text",
    [
        PACK,
        PACK.replace("\n", "\r\n"),
        "\ufeff" + PACK,
        "𠮷: [𠮷, {a: 𠮷}]\n",
        "- &a x\n- *a\n",
        'q: {zh: 是吗？, en: Is it?, again: What? Why?}\n? [a, b]\n: "c?"\n',
    ],
)
def test_both_scanners_give_one_tree_with_one_set_of_places(text: str) -> None:
    fast, slow = read(text, "c"), read(text, "python")
    assert fast == slow
    assert fast[0] is not None
    assert slow[0] is not None
    assert list(spans(fast[0])) == list(spans(slow[0]))


@pytest.mark.skipif(len(SCANNERS) < 2, reason="the YAML library was built without its C scanner")
@pytest.mark.parametrize(
    "path", sorted(rules_root().rglob("*.yaml")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_both_scanners_read_what_ships(path: Path) -> None:
    source = read_source(path)
    assert isinstance(source, SourceFile)
    fast, slow = (read_yaml(source, scanner=scanner) for scanner in ("c", "python"))
    assert fast == slow
    assert fast.node is not None


def test_a_fault_is_told_where_it_is_and_not_at_an_earlier_question() -> None:
    text = "a: {zh: 甲, en: Why?}\nb: 1\nc: {en: how many, so\n}}\n"
    outcome = read_yaml(SourceFile("f", text))
    assert [found.span.line for found in outcome.problems if found.span] == [4]


_trees = st.recursive(
    st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.skipif(len(SCANNERS) < 2, reason="the YAML library was built without its C scanner")
@given(_trees, st.booleans())
def test_both_scanners_agree_on_any_dumped_tree(value: object, flow: bool) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow)
    fast, slow = (read_yaml(SourceFile("f", text), scanner=scanner) for scanner in ("c", "python"))
    assert fast == slow
    if fast.node is not None and slow.node is not None:
        assert list(spans(fast.node)) == list(spans(slow.node))


@pytest.mark.parametrize("scanner", SCANNERS)
@given(
    text=st.text(st.sampled_from("ab:- \n'\"[]{},&*!|>?#%@`\t：，　１%\r\ufeff\x07𠮷"), max_size=40)
    | st.text(max_size=40)
)
def test_no_text_raises(scanner: Scanner, text: str) -> None:
    outcome = read_yaml(SourceFile("f", text), scanner=scanner)
    assert outcome.node is not None or outcome.problems


def test_lone_surrogate_is_a_problem() -> None:
    assert read("a: \ud800\n") == (None, ["control-character"])


def test_text_is_compared_in_one_normal_form() -> None:
    assert read("e\u0301: 1\n\u00e9: 2\n")[1] == ["duplicate-key"]


def test_all_faults_of_a_file_come_in_one_run() -> None:
    codes = read("a: 1\na: 2\nb: !x 3\nc: *none\n[d]: 4\n")[1]
    assert codes == ["duplicate-key", "yaml-tag", "unknown-alias", "complex-key"]


def test_exponential_aliases_are_refused_before_they_are_expanded() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 40)]
    assert read("\n".join(rows)) == (None, ["alias-bomb"])


def test_alias_to_what_contains_it_is_unknown() -> None:
    assert read("a: &a [*a]\n")[1] == ["unknown-alias"]


@pytest.mark.parametrize(
    "text",
    ["[" * 65, "a: " + "{b: " * 65, "\n".join("  " * i + "a:" for i in range(70)), "- " * 66 + "x"],
)
def test_deep_nesting_is_refused_in_every_style(text: str) -> None:
    assert read(text) == (None, ["too-deep"])


@pytest.mark.parametrize("scanner", SCANNERS)
@pytest.mark.parametrize(
    "text",
    [
        "title：家电\nclause: 1\n",
        "a:\n  b：\n    c: 1\n",
        "a: [甲，乙]\n",
        "{zh：甲}\n",
        "\u3000a: 1\n",
        "a:\u30001\nb: 2\n",
        "a: 1，b: 2\n",
        "a: {b: 1，c: 2}\n",
        "１: a\n",
    ],
)
def test_full_width_sign_in_structure_has_its_own_message(text: str, scanner: Scanner) -> None:
    assert set(read(text, scanner)[1]) == {"full-width"}


@pytest.mark.parametrize("text", ["a: 甲，乙：丙\n", "- '：，'\n", "a: {zh: 甲，乙}\n", "'：': 1\n", "a: 甲\u3000乙\n"])
def test_full_width_sign_in_text_is_fine(text: str) -> None:
    assert read(text)[1] == []


@pytest.mark.parametrize("text", ["", "# 只有注释\n", "---\n...\n"])
def test_file_without_content_is_reported_or_empty(text: str) -> None:
    node, codes = read(text)
    assert codes == ["empty-file"] or node == Scalar("", Span("f", 1, 1, 1, 1))


def test_long_broken_line_is_reported_without_delay() -> None:
    assert read("a: " + "b: " * 200_000)[1] == ["yaml-syntax"]
