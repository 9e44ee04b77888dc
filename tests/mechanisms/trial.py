"""Reads a mechanism's case file: rules, perhaps CSV tables after `# table: name`, and cases, all in one text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from huisuan.compiler.files import PackFiles
from huisuan.packs.cases import Case, CaseFile, read_case_list
from huisuan.packs.locate import rules_root
from huisuan.source import SourceFile
from huisuan.syntax.located import Mapping
from huisuan.syntax.reading import Reader
from huisuan.syntax.yaml_reader import read_yaml
from huisuan.vocabulary.load import load_vocabulary
from huisuan.vocabulary.model import Vocabulary

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "mechanisms"
HEAD = FOLDER / "pack.yaml"


@cache
def vocabulary() -> Vocabulary:
    found = load_vocabulary(rules_root() / "vocabulary").vocabulary
    assert found is not None
    return found


@dataclass(frozen=True, slots=True)
class Trial:
    """One file of rules with the cases they are tried by."""

    file: CaseFile
    cases: tuple[Case, ...]


def head_file() -> SourceFile:
    return SourceFile("trial/pack.yaml", HEAD.read_text(encoding="utf-8"))


def read_trial(path: Path) -> Trial:
    text = path.read_text(encoding="utf-8")
    rules, _, rest = text.partition("\ncases:\n")
    written, *tables = re.split(r"^# table: (\S+)\n", rest, flags=re.MULTILINE)
    named = zip(tables[::2], tables[1::2], strict=True)
    sheets = tuple(SourceFile(f"trial/{name}", re.sub("^# ", "", body, flags=re.MULTILINE)) for name, body in named)
    own = SourceFile(f"trial/{path.name}", rules + "\n")
    files = PackFiles(head_file(), (own,), sheets)
    outcome = read_yaml(SourceFile(path.name, "cases:\n" + written))
    reader = Reader(list(outcome.problems))
    assert isinstance(outcome.node, Mapping), outcome.problems
    listed = outcome.node.get("cases")
    assert listed is not None
    cases = read_case_list(listed, vocabulary(), reader)
    assert reader.problems == []
    return Trial(CaseFile(own, (files,), "trial", cases), cases)
