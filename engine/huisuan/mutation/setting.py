"""A pack's folder made ready for mutation: its trees, its mutants, the worlds of its cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from huisuan.compiler.compile import compile_packs
from huisuan.compiler.compiled import Compiled
from huisuan.compiler.files import PackFiles, read_pack_folder
from huisuan.mutation.bench import Bench
from huisuan.mutation.mutants import Mutant, mutants_of, read_trees
from huisuan.mutation.worlds import Trial, World, tables_of
from huisuan.packs.cases import TODAY, Case, find_case_files, profile_of, read_cases
from huisuan.problems import Problem
from huisuan.profile.read import read_tree
from huisuan.source import SourceFile
from huisuan.vocabulary.load import load_vocabulary
from huisuan.vocabulary.model import Vocabulary

Key = tuple[tuple[PackFiles, ...], date | None]


@dataclass(frozen=True, slots=True)
class Setting:
    """The bench and all mutants, or the problems that keep the pack or its cases from being used."""

    bench: Bench | None
    mutants: tuple[Mutant, ...]
    problems: tuple[Problem, ...]
    sources: Mapping[str, SourceFile]


def set_up(folder: Path, rules: Path) -> Setting:
    """The pack in `folder`, with the vocabulary under `rules`."""
    vocabulary = load_vocabulary(rules / "vocabulary")
    sources = dict(vocabulary.sources)
    if vocabulary.vocabulary is None:
        return Setting(None, (), vocabulary.problems, sources)
    files, problems = read_pack_folder(folder)
    if files is None:
        return Setting(None, (), problems, sources)
    sources.update((each.name, each) for each in (files.head, *files.rules, *files.tables))
    cases: dict[Key, list[Case]] = {((files,), None): []}
    found = list(problems)
    for path in find_case_files(folder):
        outcome = read_cases(path, vocabulary.vocabulary)
        sources.update(outcome.sources)
        found.extend(outcome.problems)
        for case in outcome.file.cases if outcome.file else ():
            cases.setdefault((outcome.file.packs if outcome.file else (), case.as_of), []).append(case)
    worlds: list[World] = []
    first: Compiled | None = None
    for (packs, day), listed in cases.items():
        world, compiled = _world(packs, day, listed, vocabulary.vocabulary, found)
        worlds.extend([world] if world else [])
        first = first or compiled
    if found or first is None:
        return Setting(None, (), tuple(found), MappingProxyType(sources))
    trees = read_trees(files, first.packs[0])
    mutants = mutants_of(trees, vocabulary.vocabulary.fact("applicant_kind"))
    return Setting(Bench(trees, tuple(worlds)), mutants, (), MappingProxyType(sources))


def _world(
    packs: tuple[PackFiles, ...], day: date | None, cases: list[Case], vocabulary: Vocabulary, problems: list[Problem]
) -> tuple[World | None, Compiled | None]:
    """The world of some cases; what is wrong with the packs or the profiles joins `problems`."""
    outcome = compile_packs(packs, vocabulary, TODAY)
    compiled = outcome.compiled
    if compiled is None:
        problems.extend(each for each in outcome.problems if each not in problems)
        return None, None
    trials = []
    for case in cases:
        read = read_tree(profile_of(case), compiled.vocabulary)
        if read.profile is None:
            problems.extend(read.problems)
            continue
        own = compiled.packs[0].id
        named = {
            each.subject if "/" in each.subject else f"{own}/{each.subject}": place
            for place, each in enumerate(case.expect)
        }
        trials.append(Trial(case, read.profile, MappingProxyType(named)))
    tables = tables_of(packs, compiled.packs)
    return World(compiled.packs, tables, compiled.vocabulary, day, tuple(trials)), compiled
