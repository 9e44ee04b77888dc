"""Bad rules and bad packs, compiled: what the compiler says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from huisuan.compiler.compile import compile_packs
from huisuan.compiler.files import PackFiles
from huisuan.problems import Problem
from huisuan.source import SourceFile
from tests.mechanisms.trial import head_file, vocabulary

Provoked = tuple[Iterable[Problem], Mapping[str, SourceFile]]
DAY = date(2025, 6, 30)


def compiled_problems(files: PackFiles, name: str) -> tuple[Problem, ...]:
    """What compiling says of the file `name`; the trial pack around it is not the matter."""
    found = compile_packs([files], vocabulary(), DAY).problems
    return tuple(each for each in found if each.span is None or each.span.file == name)


def provoke_rules(path: Path) -> Provoked:
    """A rule file in the trial pack; `also.yaml` beside it is another, CSV files are tables of the pack."""
    source = SourceFile(path.name, path.read_text(encoding="utf-8"))
    tables = tuple(
        SourceFile(each.name, each.read_text(encoding="utf-8")) for each in sorted(path.parent.glob("*.csv"))
    )
    also = path.with_name("also.yaml")
    rules = (source, *([SourceFile(also.name, also.read_text(encoding="utf-8"))] if also.exists() else ()))
    return compiled_problems(PackFiles(head_file(), rules, tables), source.name), {source.name: source}


def provoke_pack(path: Path) -> Provoked:
    """A pack.yaml with one sound benefit, unless the exhibit is about having none."""
    source = SourceFile(path.name, path.read_text(encoding="utf-8"))
    rules = "benefits:\n  it: {title: {zh: 事项, en: it}, clause: 一, for: enterprise, amount: 100元}\n"
    none = path.parent.name == "no-benefits"
    files = PackFiles(source, () if none else (SourceFile("rules.yaml", rules),))
    return compiled_problems(files, source.name), {source.name: source}
