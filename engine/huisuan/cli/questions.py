"""Open facts as questions, and open benefits under the question that opens most of them.

Knows the vocabulary's questions, not how they are printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from huisuan.assess import Determination
from huisuan.cli.words import SUPPLIER
from huisuan.vocabulary.model import CollectionDecl, Fact, Source, Vocabulary
from huisuan.vocabulary.units import Language


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask for an open fact, and who can answer."""

    name: str
    text: str
    source: Source

    def who(self, language: Language) -> str:
        return SUPPLIER[self.source].of(language)


@dataclass(frozen=True, slots=True)
class Block:
    """A question and the benefits that wait for it (and perhaps for more)."""

    question: Question
    waiting: tuple[Determination, ...]


def question_of(vocabulary: Vocabulary, name: str, language: Language) -> Question:
    """The question behind an open fact, an item's field (`purchases.price`) or a collection that may have more items."""
    bare, _, period = name.partition("@")
    fact = vocabulary.facts.get(bare)
    if fact is not None:
        return Question(name, fact.ask(period).of(language), fact.source)
    collection = vocabulary.collections.get(bare)
    if collection is not None:
        return Question(name, collection.question.of(language), collection.source)
    found = _field(vocabulary, bare)
    if found is None:
        return Question(name, name, "applicant")
    decl, field = found
    label = decl.label.of(language)
    opened, closed = ("【", "】") if language == "zh" else ("[", "] ")
    return Question(name, f"{opened}{label}{closed}{field.ask(period).of(language)}", field.source)


def _field(vocabulary: Vocabulary, name: str) -> tuple[CollectionDecl, Fact] | None:
    path, _, own = name.rpartition(".")
    decl = vocabulary.collections.get(path)
    field = None if decl is None else next((each for each in decl.fields if each.id == own), None)
    return None if decl is None or field is None else (decl, field)


def folded(vocabulary: Vocabulary, waiting: Iterable[Determination], language: Language) -> tuple[Block, ...]:
    """Each benefit once, under the question that opens most of those left; ties go to the question asked first."""
    left = [each for each in waiting if each.missing]
    counts = Counter(name for each in left for name in each.missing)
    blocks = []
    while left:
        best = max(counts, key=counts.__getitem__)
        taken = tuple(each for each in left if best in each.missing)
        blocks.append(Block(question_of(vocabulary, best, language), taken))
        left = [each for each in left if best not in each.missing]
        for each in taken:
            counts.subtract(each.missing)
    return tuple(blocks)
