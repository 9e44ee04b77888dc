"""Survivors that change no result, argued beside the cases: the key `equivalent` of a case file.

    equivalent:
      - mutant: appliance-trade-in/amount.cap drop
        why: {zh: 比例乘以最高售价不会超过上限, en: the share of the highest price never reaches the cap}

Knows the shape of an argument, not whether it is right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from huisuan.packs.cases import find_case_files
from huisuan.problems import Problem
from huisuan.source import ReadFailure, SourceFile, Span, read_source
from huisuan.syntax.located import Mapping, Node, Scalar
from huisuan.syntax.reading import Reader
from huisuan.syntax.yaml_reader import read_yaml
from huisuan.vocabulary.units import Label

KEY = "equivalent"


@dataclass(frozen=True, slots=True)
class Argument:
    """Why a mutant may survive: it changes no result."""

    mutant: str
    why: Label
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Arguments:
    found: tuple[Argument, ...]
    problems: tuple[Problem, ...]
    sources: tuple[SourceFile, ...]


def read_arguments(folder: Path) -> Arguments:
    """Every argument in the case files of a pack's folder."""
    reader = Reader()
    found: list[Argument] = []
    sources: list[SourceFile] = []
    for path in find_case_files(folder):
        source = read_source(path, name=f"{path.parent.name}/{path.name}")
        if isinstance(source, ReadFailure):
            continue
        sources.append(source)
        tree = read_yaml(source).node
        node = tree.get(KEY) if isinstance(tree, Mapping) else None
        for each in () if node is None else reader.items(node, (f"`{KEY}`", f"`{KEY}`")):
            argument = _argument(each, reader)
            found.extend([argument] if argument else [])
    return Arguments(tuple(found), tuple(reader.problems), tuple(sources))


def _argument(node: Node, reader: Reader) -> Argument | None:
    fields = reader.fields(node, (f"`{KEY}`", f"`{KEY}`"), required=("mutant", "why"))
    mutant, why = (None, None) if fields is None else (fields.node("mutant"), fields.node("why"))
    if mutant is None or why is None:
        return None
    name = reader.scalar(mutant, ("`mutant`", "`mutant`"))
    label = _label(why, reader)
    return None if name is None or label is None else Argument(name.text, label, name.span)


def _label(node: Node, reader: Reader) -> Label | None:
    if isinstance(node, Scalar):
        return Label(node.text, node.text)
    fields = reader.fields(node, ("`why`", "`why`"), required=("zh", "en"))
    words = [] if fields is None else [fields.node("zh"), fields.node("en")]
    zh, en = (each.text if isinstance(each, Scalar) else "" for each in words) if words else ("", "")
    return Label(zh, en) if zh and en else None
