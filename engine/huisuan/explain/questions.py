"""Which questions to ask next: the open facts of an assessment, each with what it would open, the most useful first."""

from __future__ import annotations

from dataclasses import dataclass

from huisuan.assess import PRIOR_AWARDS, Assessment
from huisuan.compiler.compiled import Compiled
from huisuan.explain.names import Names
from huisuan.vocabulary.model import Source
from huisuan.vocabulary.units import Label

SUPPLIER_ORDER: tuple[Source, ...] = ("applicant", "register", "official")


@dataclass(frozen=True, slots=True)
class Question:
    """One open fact or collection: what to ask, who supplies it, which paper proves it, and the benefits that wait for it.

    `name` is the name results give it; `covers` are all open names it answers, fields of the collection among them.
    """

    name: str
    text: Label
    supplier: Source
    proof: Label | None = None
    benefits: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()


def question_of(compiled: Compiled, name: str) -> Question:
    """The question for an open name: `rd_expense@2024`, `purchases`, `purchases.price`."""
    names = Names(compiled)
    collection = names.collection(name)
    if collection is not None:
        return Question(name, collection.question, collection.source, covers=(name,))
    asked = names.asked(name)
    if asked is None:
        return Question(name, Label(name, name), "applicant", covers=(name,))
    return Question(name, asked.fact.ask(asked.period), asked.fact.source, asked.fact.proof, covers=(name,))


def supplier_order(question: Question) -> tuple[int, bool]:
    """By who supplies it; earlier awards last."""
    return SUPPLIER_ORDER.index(question.supplier), question.name.partition(".")[0] == PRIOR_AWARDS


def questions(compiled: Compiled, assessment: Assessment) -> tuple[Question, ...]:
    """Open facts over all determinations that may concern this applicant and are not refused already.

    Ordered by how many benefits each opens, ties in the vocabulary's order; earlier awards come last. A field of a collection that is
    itself open is asked under the collection.
    """
    waiting = [each for each in assessment.determinations if each.for_applicant and each.outcome != "not"]
    open_names = {name for each in waiting for name in each.missing}
    opens: dict[str, list[str]] = {}
    covers: dict[str, list[str]] = {}
    for each in waiting:
        for name in each.missing:
            key = _folded(name, open_names)
            opened = opens.setdefault(key, [])
            if each.benefit not in opened:
                opened.append(each.benefit)
            covered = covers.setdefault(key, [])
            if name not in covered:
                covered.append(name)
    places = {leaf.name: place for place, leaf in enumerate(compiled.program.leaves) if leaf.tag == "fact"}

    def rank(key: str) -> tuple[bool, int, int]:
        return key.partition(".")[0] == PRIOR_AWARDS, -len(opens[key]), places[key]

    found = []
    for key in sorted(opens, key=rank):
        base = question_of(compiled, key)
        answered = tuple(sorted(covers[key], key=places.__getitem__))
        found.append(Question(key, base.text, base.supplier, base.proof, tuple(opens[key]), answered))
    return tuple(found)


def _folded(name: str, open_names: set[str]) -> str:
    """The outermost open collection that `name` is a part of, else the name itself."""
    parts = name.split(".")
    for end in range(1, len(parts)):
        owner = ".".join(parts[:end])
        if owner in open_names:
            return owner
    return name
