"""What must hold of the finished program: widths (D16), the sense of judgements, and that declared facts are used."""

from __future__ import annotations

from types import MappingProxyType
from typing import TypeAlias

from huisuan.compiler.benefit import Draft
from huisuan.compiler.contests import Stacked
from huisuan.compiler.pack import PackSource
from huisuan.ir.builder import Builder, operands
from huisuan.ir.nodes import Compare, Const, Div, Field, Input, Mul, Node, NodeId, Not, Select
from huisuan.ir.program import Origin
from huisuan.ir.reach import reached
from huisuan.mechanisms.scope import Workshop
from huisuan.problems import Problem
from huisuan.source import Span

WIDEST = 127


def check_drafts(shop: Workshop, drafts: list[Draft], stacked: Stacked, packs: list[PackSource]) -> None:
    """Reports what breaks an invariant of a finished program."""
    paid = [*stacked.payable.values(), *stacked.lines.values(), *(group.total for group in stacked.groups)]
    own = [node for draft in drafts for node in (draft.award.amount, draft.award.own, draft.award.line)]
    _check_widths(shop, [*own, *paid])
    for draft in drafts:
        _check_judgements(shop, draft)
    for pack in packs:
        _check_used(shop, pack)


def _check_widths(shop: Workshop, roots: list[NodeId]) -> None:
    builder = shop.builder
    for place in sorted(reached(builder, roots)):
        bounds, scale = builder.bounds[place], builder.scales[place]
        if bounds is None or not scale:
            continue
        widest = max(abs(bounds.lo), abs(bounds.hi)) * scale
        bits = (widest.numerator // widest.denominator).bit_length()
        if bits > WIDEST:
            origin = builder.origins[place]
            _report(shop, "too-wide", origin, text=origin.text or origin.mechanism or str(place), bits=str(bits))
            return


def _check_judgements(shop: Workshop, draft: Draft) -> None:
    """A judgement may only ever help: "if confirmed" would mean nothing otherwise."""
    builder = shop.builder
    pending: list[tuple[NodeId, Sense]] = [(draft.status, True)]
    seen: set[tuple[NodeId, Sense]] = set()
    while pending:
        place, sense = pending.pop()
        if (place, sense) in seen:
            continue
        seen.add((place, sense))
        node = builder.nodes[place]
        if _is_judgement(builder, place):
            if sense is not True:
                origin = builder.origins[place]
                name = origin.text.rpartition("/")[2] or draft.info.id
                _report(shop, "negated-judgement", origin, name=name, benefit=draft.info.id)
                return
            continue
        pending.extend(_senses(builder, node, sense))


Sense: TypeAlias = bool | None
"""Whether a part, growing or becoming true, helps (True), harms (False) or may do either (None)."""


def _senses(builder: Builder, node: Node, sense: Sense) -> list[tuple[NodeId, Sense]]:
    """The parts of a node with the sense each has in it."""
    match node:
        case Not():
            return [(node.a, _flipped(sense))]
        case Select():
            return [(node.cond, _of_condition(builder, node, sense)), (node.then, sense), (node.other, sense)]
        case Compare(op="="):
            return [(node.a, None), (node.b, None)]
        case Compare():
            return [(node.a, _flipped(sense)), (node.b, sense)]
        case Mul():
            return [(node.a, _scaled(builder, node.b, sense)), (node.b, _scaled(builder, node.a, sense))]
        case Div():
            return [(node.a, _scaled(builder, node.b, sense)), (node.b, None)]
        case _:
            return [(each, sense) for each in operands(node)]


def _flipped(sense: Sense) -> Sense:
    return None if sense is None else not sense


def _scaled(builder: Builder, factor: NodeId, sense: Sense) -> Sense:
    bounds = builder.bounds[factor]
    if bounds is None or bounds.lo < 0 < bounds.hi:
        return None
    return sense if bounds.lo >= 0 else _flipped(sense)


def _of_condition(builder: Builder, node: Select, sense: Sense) -> Sense:
    then, other = builder.bounds[node.then], builder.bounds[node.other]
    if then is not None and other is not None:
        if then.lo >= other.hi:
            return sense
        return _flipped(sense) if then.hi <= other.lo else None
    if builder.nodes[node.then] == Const(True) or builder.nodes[node.other] == Const(False):
        return sense
    if builder.nodes[node.then] == Const(False) or builder.nodes[node.other] == Const(True):
        return _flipped(sense)
    return None


def _is_judgement(builder: Builder, place: NodeId) -> bool:
    match builder.nodes[place]:
        case Input(decl=decl):
            return builder.inputs[decl].tag == "judgement"
        case Field(frame=frame, decl=decl):
            return builder.frames[frame].fields[decl].tag == "judgement"
        case _:
            return False


def _check_used(shop: Workshop, pack: PackSource) -> None:
    """A fact that a pack declares for itself and never asks about."""
    own = f"{pack.id}."
    vocabulary = shop.vocabulary
    unused = [(fact.id, fact.span) for fact in vocabulary.facts.values() if fact.id.startswith(own)]
    for collection in vocabulary.collections.values():
        if collection.id.startswith(own):
            unused += [(f"{collection.id}.{field.id}", field.span) for field in collection.fields]
    for name, span in unused:
        if name not in shop.used:
            args = MappingProxyType({"name": name.removeprefix(own)})
            shop.problems.append(Problem("unused-fact", span, args, "warning"))


def _report(shop: Workshop, code: str, origin: Origin, /, **args: str) -> None:
    span = Span(origin.file, origin.line, 1, origin.line, 2) if origin.file else None
    shop.problems.append(Problem(code, span, MappingProxyType(args)))
