"""How exhibits of registers are provoked: files told as JSON, and what reading them says (see tests/test_problems_exhibits.py)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from huisuan.intake.answers import Question
from huisuan.intake.model import Options, total
from huisuan.intake.register import open_register
from huisuan.intake.sources import Unreadable
from huisuan.problems import Problem
from huisuan.source import SourceFile
from huisuan.syntax.reading import Reader
from huisuan.syntax.yaml_reader import read_yaml
from huisuan.vocabulary.declarations import read_facts
from tests.intake.made import given
from tests.vocabulary.shipped import VOCABULARY

Provoked = tuple[Iterable[Problem], Mapping[str, SourceFile]]


def provoke_register(path: Path) -> Provoked:
    """`files`, `complete`, the ids of questions `asked` and of `inputs`, and `facts` that a pack declares for itself."""
    told = json.loads(path.read_text(encoding="utf-8"))
    vocabulary = VOCABULARY
    for pack, declared in told.get("facts", {}).items():
        node = read_yaml(SourceFile("facts", declared)).node
        assert node is not None
        vocabulary, _ = vocabulary.extended(pack, read_facts(node, Reader(), VOCABULARY.units))
    with TemporaryDirectory() as name:
        files = given(Path(name), told["files"])
        asked = tuple(map(Question, told["asked"])) if "asked" in told else None
        register = open_register(files, vocabulary, Options(complete=tuple(told.get("complete", ()))), asked)
        found = [problem for _, problem in register.problems]
        found += [problem for _, problem in register.unasked(told["inputs"])] if "inputs" in told else []
        if register.usable:
            try:
                batches = tuple(register.batches())
                found += [each.problem for batch in batches for each in batch.rejects]
                found += [problem for _, problem in register.adrift(total(batch.counts for batch in batches))]
            except Unreadable as error:
                found.append(error.problem)
    return found, {}
