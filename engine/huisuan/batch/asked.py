"""What the packs of a run leave to be answered, as the columns of a register may answer it."""

from __future__ import annotations

from huisuan.compiler.compiled import Compiled
from huisuan.intake.answers import Question
from huisuan.ir.program import InputDecl
from huisuan.vocabulary.units import Label

_TAGS = frozenset(("judgement", "reading", "choice"))


def asked_of(compiled: Compiled) -> tuple[Question, ...]:
    """Every judgement, reading and choice of the program, with the labels that its pack gives."""
    return tuple(_question(compiled, each) for each in compiled.program.inputs if each.tag in _TAGS)


def _question(compiled: Compiled, decl: InputDecl) -> Question:
    pack_id, _, name = decl.id.partition(":")[2].partition("/")
    pack = next((each for each in compiled.packs if each.id == pack_id), None)
    plain = tuple((each, Label("", "")) for each in decl.members)
    if pack is not None and decl.tag == "judgement" and name in pack.judgements:
        return Question(decl.id, pack.judgements[name].label, plain)
    if pack is not None and decl.tag == "reading" and name in pack.readings:
        reading = pack.readings[name]
        return Question(decl.id, reading.label, reading.options)
    return Question(decl.id, options=plain)
