"""What compilation leaves: the program, and what people are shown beside its numbers.

Apart from the passes that make it, so that a stored program is read back without the rule language. Holds values only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from huisuan.compiler.pack import PackSource
from huisuan.ir.program import Program
from huisuan.mechanisms.figure import Figure
from huisuan.vocabulary.model import Vocabulary
from huisuan.vocabulary.units import Label


@dataclass(frozen=True, slots=True)
class Output:
    """A named intermediate value of a benefit, such as a net income: its node, the unit it is held in, what people call it."""

    name: str
    node: int
    unit: str
    label: Label


@dataclass(frozen=True, slots=True)
class BenefitInfo:
    """What people are shown of a benefit beside its numbers; no part of its meaning. `theme` is the rule file it stands in."""

    id: str
    pack: str
    title: Label
    clause: str
    clause_number: int
    applicants: tuple[str, ...]
    department: Label
    figures: tuple[Figure, ...]
    readings: tuple[str, ...]
    judgements: tuple[str, ...]
    matter: str = ""
    papers: tuple[Label, ...] = ()
    note: Label | None = None
    in_kind: Label | None = None
    paid_by: Label | None = None
    mechanism: str = ""
    outputs: tuple[Output, ...] = ()
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A program with what people are shown of its benefits, the packs as written, and the vocabulary they used.

    Read back from the store, packs keep their declarations; the trees of their rules are empty.
    """

    program: Program
    infos: Mapping[str, BenefitInfo]
    packs: tuple[PackSource, ...]
    vocabulary: Vocabulary
    as_of: Mapping[str, date]
