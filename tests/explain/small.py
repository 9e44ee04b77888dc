"""A made-up pack of a few rules, compiled beside the shipped vocabulary, so that texts are tried on rules that do not change."""

from __future__ import annotations

from types import MappingProxyType

from huisuan.compiler.compile import compile_packs
from huisuan.compiler.compiled import Compiled
from huisuan.compiler.files import PackFiles
from huisuan.problems import Problem
from huisuan.source import SourceFile
from huisuan.values import NONE, Collection, Facts, Item, Known, Scalar, State
from tests.explain.profiles import state
from tests.packs_at_hand import TODAY, vocabulary

HEAD = """
language: 1
pack: trial
document: {title: {zh: 试行办法, en: trial rules}, number: "1", issuer: 某市, issued: 2025-01-01, source: {sha256: ""}}
in_force: {from: 2025-01-01, to: 2025-12-31}
policy_year: 2025
"""
TITLED = "title: {zh: 试点补助, en: pilot grant}, clause: 一"


def outcome_of(rules: str, more: str = "") -> tuple[Compiled | None, tuple[Problem, ...]]:
    """The pack with these rules; `more` is added to its head."""
    files = PackFiles(SourceFile("trial/pack.yaml", HEAD + more), (SourceFile("trial/rules.yaml", rules),))
    outcome = compile_packs([files], vocabulary(), TODAY)
    return outcome.compiled, tuple(outcome.problems)


def small(rules: str, more: str = "") -> Compiled:
    compiled, problems = outcome_of(rules, more)
    assert compiled is not None, problems
    return compiled


def pilot(body: str) -> Compiled:
    """A pack with the one benefit `trial/it`; `body` holds its keys, indented by two."""
    head = "benefits:\n  it:\n    title: {zh: 试点补助, en: pilot grant}\n    clause: 一\n"
    return small(head + "".join(f"    {line}\n" for line in body.strip("\n").split("\n")))


def profile(
    values: dict[str, Scalar | int | State] | None = None, items: dict[str, tuple[Item, ...]] | None = None
) -> Facts:
    """Facts of a profile; the collections named are complete."""
    known = {key: each if isinstance(each, Known | type(NONE)) else state(each) for key, each in (values or {}).items()}  # type: ignore[arg-type]
    collections = {name: Collection(each, 0) for name, each in (items or {}).items()}
    return Facts(MappingProxyType(known), MappingProxyType(collections))
