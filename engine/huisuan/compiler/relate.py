"""What benefits pay beside each other (D9 stages 5 and 6, D13): contests, the applicant's choices, bars and common ceilings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from huisuan.compiler.benefit import Draft
from huisuan.compiler.contests import Stacked, components, line_gate, resolve
from huisuan.compiler.offsets import offset
from huisuan.compiler.overlaps import Extent, read_overlap
from huisuan.compiler.relations import Written, read_relation
from huisuan.ir.nodes import NodeId, Select
from huisuan.ir.program import Group, wholly_restated
from huisuan.ir.reach import kinds_given
from huisuan.mechanisms.scope import Scope
from huisuan.syntax import located
from huisuan.syntax.located import Node
from huisuan.values import Kind


def stack(
    drafts: list[Draft], relations: list[tuple[Scope, Node]], extents: Mapping[str, Extent] | None = None
) -> Stacked:
    """Every benefit's payable once all relations have been applied; `extents`: where the document of each pack is in force."""
    found = list(_written(drafts, relations, extents or {}))
    ranked = [_ranked(each, drafts) for each in found]
    written = [each for each in ranked if len(each.members) > 1 or each.unranked or each.kind == "matches"]
    gated = [_gated(draft) for draft in drafts]
    values, lines = offset(drafts, gated, written)
    stacked = Stacked(dict(enumerate(values)), dict(enumerate(lines)))
    for each in found:
        for member in each.members:
            stacked.figures[member] = stacked.figures.get(member, ()) + each.figures
    grouped: set[int] = set()
    for component in components(written):
        resolve(drafts, component, values, stacked)
        grouped.update(member for each in component for member in each.members)
    for place, draft in enumerate(drafts):
        if draft.scope.frame == 0:
            stacked.lines[place] = stacked.payable[place]
        if place not in grouped and draft.form == "money":
            stacked.groups.append(Group(draft.info.id, stacked.payable[place], (draft.info.id,), draft.currency))
    return stacked


def _written(
    drafts: list[Draft], relations: list[tuple[Scope, Node]], extents: Mapping[str, Extent]
) -> Iterator[Written]:
    places = {draft.info.id: place for place, draft in enumerate(drafts)}
    for scope, node in relations:
        if isinstance(node, located.Mapping) and node.get("overlap") is not None:
            yield from read_overlap(scope, node, drafts, extents)
        elif (each := read_relation(scope, node, places, drafts)) is not None:
            yield each


def _ranked(each: Written, drafts: list[Draft]) -> Written:
    """The relation among benefits with a figure: an award in kind or of unstated sum is never ranked.

    Under a ceiling or beside the best of several it is had all the same; among a choice it stays one of the things to choose.
    """
    if each.kind not in ("best_of", "ceiling", "choose"):
        return each
    figured = tuple(member for member in each.members if _has_figure(drafts[member]))
    others = tuple(member for member in each.members if member not in figured) if each.kind == "choose" else ()
    return replace(each, members=figured, unranked=others)


def _has_figure(draft: Draft) -> bool:
    if draft.form == "in_kind":
        return False
    return not kinds_given(draft.scope.shop.builder, draft.award.amount) & {Kind.UNQUANTIFIED, Kind.INDICATIVE}


def _gated(draft: Draft) -> tuple[NodeId, NodeId]:
    """What a benefit pays if eligible, in all and per line; nothing if all of it tells another loaded pack's benefit again."""
    scope, nought = draft.scope, draft.scope.const(0)
    if wholly_restated(draft.restated):
        return nought, nought
    total = scope.add(Select(draft.status, draft.award.own, nought))
    gate = line_gate(draft)
    return total, scope.add(Select(gate, draft.award.each, nought))
