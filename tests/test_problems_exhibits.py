"""Every problem code has a folder that provokes it, with its exact text in both languages.

A folder `tests/cases/problems/<code>/` holds one bad input and `expected.zh.txt`, `expected.en.txt`. The name of the
input says which reader it goes to; PROVOKERS is the list. Write the texts with `HUISUAN_WRITE_EXHIBITS=1`, then read
them. `PENDING.txt` names the codes that have no folder yet; it only shrinks.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from huisuan.messages.catalogue import CATALOGUE
from huisuan.messages.render import Language, human_all
from huisuan.problems import Problem, from_read_failure
from huisuan.source import PACK_LIMIT, ReadFailure, SourceFile, Span, read_source
from huisuan.syntax.expression import parse_expression, parse_literal
from huisuan.syntax.reading import Reader
from huisuan.syntax.yaml_reader import MAX_NODES, read_yaml
from tests.compiler.provoke import provoke_pack, provoke_rules
from tests.coverage.provoke import provoke_document, provoke_extra
from tests.intake.provoke import provoke_register
from tests.mutation.provoke import provoke_arguments
from tests.office.provoke import provoke_run
from tests.payout.provoke import provoke_claims, provoke_history, provoke_plan, provoke_record
from tests.profile.provoke import provoke_answers, provoke_facts, provoke_file, provoke_profile, provoke_values
from tests.service.provoke import provoke_day, provoke_receipt, provoke_replay, provoke_uncompared, provoke_unnumbered
from tests.spark.provoke import provoke_spark
from tests.tables.provoke import provoke_table

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "cases" / "problems"
EXHIBITS = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())
PENDING = (FOLDER / "PENDING.txt").read_text(encoding="utf-8").split()

Provoked = tuple[Iterable[Problem], Mapping[str, SourceFile]]


def provoke_expression(path: Path) -> Provoked:
    source = SourceFile(path.name, path.read_text(encoding="utf-8").rstrip("\n"))
    outcome = parse_expression(source.text, Span(source.name, 1, 1, 1, 1))
    return outcome.problems, {source.name: source}


def provoke_literal(path: Path) -> Provoked:
    source = SourceFile(path.name, path.read_text(encoding="utf-8").rstrip("\n"))
    outcome = parse_literal(source.text, Span(source.name, 1, 1, 1, 1))
    return outcome.problems, {source.name: source}


def provoke_yaml(path: Path) -> Provoked:
    """Reads the file, with limits from `bytes` or `nodes` beside it."""
    source = read_source(path, name=path.name, limit=_limit(path, "bytes", PACK_LIMIT))
    if isinstance(source, ReadFailure):
        return [from_read_failure(source)], {}
    return read_yaml(source, max_nodes=_limit(path, "nodes", MAX_NODES)).problems, {source.name: source}


def provoke_shape(path: Path) -> Provoked:
    """Reads a document's identity as a pack would: a title with texts, a number, and clauses."""
    source = SourceFile(path.name, path.read_text(encoding="utf-8"))
    node = read_yaml(source).node
    assert node is not None
    reader = Reader()
    fields = reader.fields(node, ("政策包", "the pack"), required=["title"], optional=["number", "clauses"])
    if fields is not None:
        for key, read in (("title", reader.mapping), ("number", reader.scalar), ("clauses", reader.items)):
            value = fields.node(key)
            if value is not None:
                read(value, (f"`{key}`", f"`{key}`"))
    return reader.problems, {source.name: source}


def _limit(path: Path, name: str, otherwise: int) -> int:
    stated = path.with_name(name)
    return int(stated.read_text(encoding="utf-8")) if stated.exists() else otherwise


PROVOKERS: Mapping[str, Callable[[Path], Provoked]] = {
    "bad.answers.yaml": provoke_answers,
    "bad.arguments.yaml": provoke_arguments,
    "bad.claims.json": provoke_claims,
    "bad.csv": provoke_file,
    "bad.day.yaml": provoke_day,
    "bad.document": provoke_document,
    "bad.extra.txt": provoke_extra,
    "bad.receipt.json": provoke_receipt,
    "bad.register.json": provoke_register,
    "bad.replay.yaml": provoke_replay,
    "bad.expr": provoke_expression,
    "bad.history.json": provoke_history,
    "bad.plan.yaml": provoke_plan,
    "bad.record.csv": provoke_record,
    "bad.literal": provoke_literal,
    "bad.facts.yaml": provoke_facts,
    "bad.pack.yaml": provoke_pack,
    "bad.profile.yaml": provoke_profile,
    "bad.rules.yaml": provoke_rules,
    "bad.run.json": provoke_run,
    "bad.shape.yaml": provoke_shape,
    "bad.spark.json": provoke_spark,
    "bad.table.json": provoke_table,
    "bad.uncompared.txt": provoke_uncompared,
    "bad.unnumbered.txt": provoke_unnumbered,
    "bad.values.json": provoke_values,
    "bad.yaml": provoke_yaml,
}


def _provoked(code: str) -> Provoked:
    names = [name for name in PROVOKERS if os.path.lexists(FOLDER / code / name)]
    assert len(names) == 1 or (not names and code == "missing-file"), f"{code} needs one bad input of {list(PROVOKERS)}"
    name = names[0] if names else "bad.yaml"
    return PROVOKERS[name](FOLDER / code / name)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", EXHIBITS)
def test_exhibit_gives_its_exact_text(code: str, language: Language) -> None:
    problems, sources = _provoked(code)
    assert code in [problem.code for problem in problems]
    text = human_all(problems, sources, language) + "\n"
    expected = FOLDER / code / f"expected.{language}.txt"
    if os.environ.get("HUISUAN_WRITE_EXHIBITS"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


def test_every_code_has_an_exhibit_or_is_pending() -> None:
    assert sorted(CATALOGUE) == sorted([*EXHIBITS, *PENDING])


def test_pending_list_is_sorted_and_names_each_code_once() -> None:
    assert sorted(set(PENDING)) == PENDING


def _codes_raised(module: Path) -> set[str]:
    calls = [node for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    named = {
        node.args[0].value
        for node in calls
        if isinstance(node.func, ast.Name)
        and node.func.id in ("problem", "warning", "Problem")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    return {code for code in named if isinstance(code, str)}


def test_every_code_raised_in_the_engine_is_in_the_catalogue() -> None:
    raised = {code for module in (ROOT / "engine").rglob("*.py") for code in _codes_raised(module)}
    assert "bad-number" in raised
    assert raised - set(CATALOGUE) == set()
