"""The made-up packs of the comparison, as they are or with a text of theirs replaced."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from huisuan.compiler.compile import PackFiles, compile_packs
from huisuan.differences.compare import compare_sides
from huisuan.differences.model import BenefitDifference, PackDifference
from huisuan.differences.opening import Side, side_of
from huisuan.messages.render import human_all
from huisuan.source import SourceFile
from tests.packs_at_hand import TODAY, pack_files, vocabulary

FOLDER = Path(__file__).resolve().parent / "packs"
Edit = tuple[str, str]


@cache
def maple(year: int, *edits: Edit) -> Side:
    """A year's pack, each edit made once in its rules (or its head)."""
    files = pack_files(FOLDER / f"maple-{year}")
    head, (rules,) = files.head, files.rules
    for old, new in edits:
        assert (head.text + rules.text).count(old) == 1, old
        head = SourceFile(head.name, head.text.replace(old, new))
        rules = SourceFile(rules.name, rules.text.replace(old, new))
    outcome = compile_packs([PackFiles(head, (rules,))], vocabulary(), TODAY)
    assert outcome.compiled is not None, human_all(outcome.problems, {head.name: head, rules.name: rules}, "en")
    return side_of(outcome.compiled, "")


def edited(*edits: Edit, year: int = 2024) -> PackDifference:
    """A year's pack against itself with these edits."""
    return compare_sides(maple(year), maple(year, *edits))


def years() -> PackDifference:
    return compare_sides(maple(2024), maple(2025))


def of(found: PackDifference, benefit: str) -> BenefitDifference:
    """The difference of a benefit, by its later name."""
    (one,) = [
        each
        for each in found.benefits
        if any(info is not None and info.id.rpartition("/")[2] == benefit for info in (each.before, each.after))
    ]
    return one
