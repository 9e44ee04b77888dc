"""What benefits pay beside each other (D9 stages 5 and 6, D13): contests, the applicant's choices, bars and common ceilings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from huisuan.compiler.benefit import Draft
from huisuan.compiler.offsets import KINDS as OFFSETS
from huisuan.compiler.offsets import offset
from huisuan.compiler.overlaps import Extent, read_overlap
from huisuan.compiler.relations import Written, read_relation
from huisuan.ir.nodes import Add, And, Member, NodeId, Relation, Select, Sum
from huisuan.ir.program import Group, InputDecl, RelationBar, RelationCeiling, RelationMember, RelationSpec
from huisuan.ir.reach import kinds_given
from huisuan.mechanisms.figure import Figure
from huisuan.mechanisms.scope import Scope
from huisuan.syntax import located
from huisuan.syntax.located import Node
from huisuan.values import Kind

MOST_SETS = 256
MOST_OPEN_BARS = 4


@dataclass(slots=True)
class Stacked:
    """What each benefit pays after relations: its payable, its lines, the groups that add up, the roots to show."""

    payable: dict[int, NodeId] = field(default_factory=dict)
    lines: dict[int, NodeId] = field(default_factory=dict)
    chosen: dict[int, tuple[NodeId, ...]] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    figures: dict[int, tuple[Figure, ...]] = field(default_factory=dict)

    def copy(self) -> Stacked:
        """What each benefit pays by now, with no group yet."""
        return Stacked(dict(self.payable), dict(self.lines))


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
    for component in _components(written):
        _resolve(drafts, component, values, stacked)
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
    if draft.told_again:
        return nought, nought
    total = scope.add(Select(draft.status, draft.award.own, nought))
    gate = _line_gate(draft)
    return total, scope.add(Select(gate, draft.award.each, nought))


def _line_gate(draft: Draft) -> NodeId:
    return draft.scope.add(And((draft.profile, draft.award.taken)))


def _components(written: list[Written]) -> list[list[Written]]:
    """Relations that share a benefit (and a grain) belong together."""
    components: list[list[Written]] = []
    for each in written:
        if each.kind in (*OFFSETS, "adds"):
            continue
        touching = [other for other in components if _touches(each, other)]
        merged = [relation for other in touching for relation in other] + [each]
        components = [other for other in components if other not in touching] + [merged]
    return components


def _touches(each: Written, component: list[Written]) -> bool:
    return any(set(each.members) & set(other.members) for other in component)


def _resolve(
    drafts: list[Draft],
    component: list[Written],
    values: list[NodeId],
    stacked: Stacked,
    holds: NodeId | None = None,
) -> None:
    """One connected group; relations under a test are taken in both cases. `holds` is the test that stands outside of it."""
    test = next((each.test for each in component if each.test is not None), None)
    if test is None:
        _contest(drafts, component, values, stacked, holds)
        return
    members = sorted({member for each in component for member in each.members})
    either, neither = stacked.copy(), stacked.copy()
    _resolve(
        drafts, [replace(each, test=None) if each.test == test else each for each in component], values, either, test
    )
    for rest in _components([each for each in component if each.test != test]):
        _resolve(drafts, rest, values, neither, holds)
    scope = drafts[members[0]].scope
    for member in members:
        stacked.lines[member] = scope.add(Select(test, either.lines[member], neither.lines[member]))
        stacked.payable[member] = scope.add(Select(test, either.payable[member], neither.payable[member]))
        stacked.chosen[member] = (*either.chosen.get(member, ()), *neither.chosen.get(member, ()))
    grouped = {each for group in neither.groups for each in group.members}
    alone = [neither.payable[member] for member in members if drafts[member].info.id not in grouped]
    held = _sum_of(scope, [group.total for group in either.groups])
    total = scope.add(Select(test, held, _sum_of(scope, [*(group.total for group in neither.groups), *alone])))
    ids = tuple(drafts[member].info.id for member in members)
    stacked.groups.append(Group("+".join(ids), total, ids, drafts[members[0]].currency))


def _sum_of(scope: Scope, parts: list[NodeId]) -> NodeId:
    return parts[0] if len(parts) == 1 else scope.add(Add(tuple(parts)))


def _contest(
    drafts: list[Draft],
    component: list[Written],
    values: list[NodeId],
    stacked: Stacked,
    holds: NodeId | None,
) -> None:
    members = sorted({member for each in component for member in each.members})
    unranked = _unranked(component)
    contenders = [*members, *unranked]
    place_of = {member: place for place, member in enumerate(contenders)}
    scope = drafts[contenders[0]].scope
    per_item = any(each.per_item for each in component)
    if per_item and not all(each.per_item for each in component):
        names = [drafts[member].info.id for member in contenders]
        scope.report("relation-grain", component[0].place, first=names[0], second=names[1])
        return
    sets = _admissible(component, place_of)
    bars = _bars(component, place_of)
    if len(sets) > MOST_SETS or len(bars) > MOST_OPEN_BARS:
        scope.report("relation-too-large", component[0].place, sets=str(len(sets)), limit=str(MOST_SETS))
        return
    choice = _choice(scope, component, drafts, contenders, sets)
    set_names = tuple(_set_name(drafts, contenders, each) for each in sets) if choice is not None else ()
    if choice is not None:
        _leave_to_choice(drafts, unranked, choice, set_names, stacked)
    spec = RelationSpec(
        id="+".join(drafts[member].info.id for member in members),
        frame=scope.frame if per_item else 0,
        members=tuple(_member(drafts[member], values[member], stacked.lines[member], per_item) for member in members),
        sets=tuple(tuple(place for place in each if place < len(members)) for each in sets),
        ceilings=tuple(
            RelationCeiling(tuple(place_of[member] for member in each.members), each.ceiling)
            for each in sorted(component, key=lambda each: len(each.members))
            if each.kind == "ceiling" and each.ceiling is not None
        ),
        bars=bars,
        choice=choice,
        set_names=set_names,
        test=holds,
    )
    _publish(drafts, members, spec, per_item, stacked)


def _member(draft: Draft, total: NodeId, line: NodeId, per_item: bool) -> RelationMember:
    """What competes: its gate, and its sum without the gate where that is all that was added to it."""
    gate, value = (_line_gate(draft), line) if per_item else (draft.status, total)
    gated = draft.scope.shop.builder.nodes[value]
    return RelationMember(gate, gated.then if isinstance(gated, Select) and gated.cond == gate else value)


def _publish(drafts: list[Draft], members: list[int], spec: RelationSpec, per_item: bool, stacked: Stacked) -> None:
    scope = drafts[members[0]].scope
    number = scope.shop.builder.add_relation(spec)
    total = scope.add(Relation(number, "total"))
    chosen = scope.add(Relation(number, "chosen"))
    always = scope.const(True)
    for place, member in enumerate(members):
        paid = scope.add(Relation(number, "member", place))
        if per_item:
            stacked.lines[member] = paid
            stacked.payable[member] = scope.add(Sum(spec.frame, always, paid))
        else:
            stacked.payable[member] = paid
        stacked.chosen[member] = (chosen,)
    if per_item:
        total = scope.add(Sum(spec.frame, always, total))
    ids = tuple(drafts[member].info.id for member in members)
    stacked.groups.append(Group(spec.id, total, ids, drafts[members[0]].currency))


def _admissible(component: list[Written], place_of: dict[int, int]) -> tuple[tuple[int, ...], ...]:
    """The maximal sets without two that exclude each other, in declared order."""
    conflicts = {
        frozenset((place_of[a], place_of[b]))
        for each in component
        if each.kind in ("best_of", "choose")
        for a, b in combinations((*each.members, *each.unranked), 2)
    }
    order = _declared_order(component, place_of)
    found: list[tuple[int, ...]] = [()]
    for member in order:
        grown = []
        for chosen in found:
            free = tuple(other for other in chosen if frozenset((other, member)) not in conflicts)
            grown.append((*free, member) if len(free) == len(chosen) else chosen)
            if len(free) < len(chosen):
                grown.append((*free, member))
        found = list(dict.fromkeys(grown))
        if len(found) > 16 * MOST_SETS:
            break
    maximal = [each for each in found if not any(set(each) < set(other) for other in found)]
    rank = {member: place for place, member in enumerate(order)}
    ordered = [tuple(sorted(each, key=rank.__getitem__)) for each in maximal]
    return tuple(sorted(dict.fromkeys(ordered), key=lambda each: [rank[member] for member in each]))


def _declared_order(component: list[Written], place_of: dict[int, int]) -> list[int]:
    ranked = [member for each in component for member in each.members]
    return list(dict.fromkeys(place_of[member] for member in (*ranked, *_unranked(component))))


def _unranked(component: list[Written]) -> list[int]:
    """What can only be chosen, not ranked, in this component."""
    ranked = {member for each in component for member in each.members}
    return sorted({member for each in component for member in each.unranked} - ranked)


def _bars(component: list[Written], place_of: dict[int, int]) -> tuple[RelationBar, ...]:
    return tuple(
        RelationBar(place_of[each.members[0]], tuple(place_of[member] for member in each.members[1:]))
        for each in component
        if each.kind == "bars"
    )


def _set_name(drafts: list[Draft], contenders: list[int], chosen: tuple[int, ...]) -> str:
    return "+".join(drafts[contenders[place]].info.id for place in chosen)


def _choice(
    scope: Scope,
    component: list[Written],
    drafts: list[Draft],
    contenders: list[int],
    sets: tuple[tuple[int, ...], ...],
) -> NodeId | None:
    """The applicant's choice among the sets, an input of its own."""
    found = next((each for each in component if each.kind == "choose"), None)
    if found is None:
        return None
    names = tuple(_set_name(drafts, contenders, each) for each in sets)
    decl = InputDecl(f"choice:{scope.names.pack}/{found.name}", "enum", "choice", members=names)
    return scope.read_tagged(decl, found.place)


def _leave_to_choice(
    drafts: list[Draft], unranked: list[int], choice: NodeId, names: tuple[str, ...], stacked: Stacked
) -> None:
    """An award without a figure is paid where the applicant chose it, and may be while no choice is made."""
    for member in unranked:
        scope, nought = drafts[member].scope, drafts[member].scope.const(0)
        with_it = tuple(each for each in names if drafts[member].info.id in each.split("+"))
        taken = scope.add(Member(choice, with_it))
        stacked.payable[member] = scope.add(Select(taken, stacked.payable[member], nought))
        stacked.lines[member] = scope.add(Select(taken, stacked.lines[member], nought))
