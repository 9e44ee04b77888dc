"""The conformance corpus: every file under tests/cases/corpus, read into programs, profiles and expected values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from huisuan.backends.record import Roots, Value
from huisuan.ir.builder import Builder
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Program
from huisuan.values import Facts
from tests.corpus.language import Reader, Text, declaration, facts_of, frames_of, value_of
from tests.strategies import wrap_as_benefits

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "corpus"
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One program under one profile. `expected` holds every named root at every place it has; `wider` says which of them are, by the
    normative rule, wider than the hull of all completions, and why, `beyond` which ask something else than what is; `rules` are the definitions (D10…) it is a worked example of."""

    id: str
    node: str
    rules: tuple[str, ...]
    program: Program
    roots: Mapping[str, NodeId]
    facts: Facts
    expected: Mapping[tuple[str, Key], Value]
    wider: Mapping[str, str]
    beyond: Mapping[str, str]


@cache
def corpus() -> tuple[Entry, ...]:
    return tuple(entry for path in sorted(FOLDER.rglob("*.yaml")) for entry in read_file(path))


def read_file(path: Path) -> tuple[Entry, ...]:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    entries: list[Entry] = []
    for text in data["programs"]:
        program, named = read_program(data, text)
        rules = tuple(text.get("rule", "").split())
        for place, profile in enumerate(text["profiles"], 1):
            expected = dict(_expected(program, profile["expect"]))
            name = f"{path.parent.name}/{path.stem}/{text['name']}/{place}"
            facts = facts_of(program, profile.get("given") or {})
            entries.append(
                Entry(
                    name,
                    text.get("node", data["node"]),
                    rules,
                    program,
                    named,
                    facts,
                    expected,
                    profile.get("wider", {}),
                    profile.get("beyond", {}),
                )
            )
    return tuple(entries)


def read_program(data: Mapping[str, Text], text: Mapping[str, Text]) -> tuple[Program, Mapping[str, NodeId]]:
    """A program whose named roots are roots of benefits; the declarations stand at the head of the file."""
    inputs = cast(Mapping[str, str], data.get("inputs", {}))
    collections = cast(Mapping[str, Mapping[str, str]], data.get("collections", {}))
    builder = Builder([declaration(*pair) for pair in inputs.items()], frames_of(collections))
    reader = Reader(builder, {}, {})
    for name, expression in cast(Mapping[str, str], text.get("let", {})).items():
        reader.names[name] = reader.read(expression)
    for name, spec in cast(Mapping[str, Mapping[str, Text]], text.get("relations", {})).items():
        reader.relation(name, spec)
    named: dict[str, NodeId] = {}
    for name, expression in cast(Mapping[str, str], text["roots"]).items():
        named[name] = reader.names[name] = reader.read(expression)
    return wrap_as_benefits(builder, sorted(set(named.values()))), named


def _expected(program: Program, text: Mapping[str, Text]) -> list[tuple[tuple[str, Key], Value]]:
    found: list[tuple[tuple[str, Key], Value]] = []
    for name, value in text.items():
        if isinstance(value, str):
            found.append(((name, ()), value_of(program, value)))
        else:
            assert isinstance(value, Mapping)
            for key, at_item in value.items():
                found.append(((name, tuple(key.split("/"))), value_of(program, str(at_item))))
    return found


def actual(entry: Entry, roots: Roots) -> dict[tuple[str, Key], Value]:
    """What a backend found, in the shape of `expected`."""
    found: dict[tuple[str, Key], Value] = {}
    for name, node in entry.roots.items():
        if entry.program.frames_of[node] == 0:
            found[name, ()] = roots.single[node]
        else:
            found.update({(name, key): value for key, value in roots.items[node].items()})
    return found
