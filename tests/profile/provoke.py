"""How exhibits of profile and vocabulary codes are provoked (see tests/test_problems_exhibits.py)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from huisuan.ir.program import InputDecl
from huisuan.problems import Problem
from huisuan.profile.bind import check_answers, tagged_id
from huisuan.profile.mapping import profile_from_mapping
from huisuan.profile.read import load_profile, read_profile
from huisuan.source import SourceFile
from huisuan.syntax.reading import Reader
from huisuan.syntax.yaml_reader import read_yaml
from huisuan.vocabulary.declarations import read_facts
from tests.vocabulary.shipped import VOCABULARY

Provoked = tuple[Iterable[Problem], Mapping[str, SourceFile]]
_DECLARED = (
    ("jiaxing-2025", "meets_compute_conditions"),
    ("jiaxing-2025", "meets_conditions"),
    ("jiaxing-2024", "meets_conditions"),
)


def provoke_file(path: Path) -> Provoked:
    """The file as a profile, whatever kind of file it is."""
    return load_profile(path, VOCABULARY).problems, {}


def provoke_profile(path: Path) -> Provoked:
    source = SourceFile(path.name, path.read_text(encoding="utf-8"))
    return read_profile(source, VOCABULARY).problems, {source.name: source}


def provoke_answers(path: Path) -> Provoked:
    """A profile's answers against the judgements of two packs."""
    source = SourceFile(path.name, path.read_text(encoding="utf-8"))
    profile = read_profile(source, VOCABULARY).profile
    assert profile is not None
    inputs = [InputDecl(tagged_id("judgement", pack, name), "truth", "judgement") for pack, name in _DECLARED]
    return check_answers(profile, inputs), {source.name: source}


def provoke_values(path: Path) -> Provoked:
    """A profile from the values that Python makes of JSON."""
    return profile_from_mapping(json.loads(path.read_text(encoding="utf-8")), VOCABULARY).problems, {}


def provoke_facts(path: Path) -> Provoked:
    """A pack's own facts."""
    source = SourceFile(path.name, path.read_text(encoding="utf-8"))
    node = read_yaml(source).node
    assert node is not None
    reader = Reader()
    facts = read_facts(node, reader, VOCABULARY.units)
    _, problems = VOCABULARY.extended("jiaxing-2025", facts)
    return [*reader.problems, *problems], {source.name: source}
