"""Benefits that compete (D13): connected groups of relations, the sets that go together, the applicant's choice, bars and ceilings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Literal

from huisuan.compiler.benefit import Draft
from huisuan.compiler.offsets import KINDS as OFFSETS
from huisuan.compiler.relations import Written
from huisuan.ir.nodes import Add, And, Member, NodeId, Not, Or, Relation, Select, Sum
from huisuan.ir.program import Group, InputDecl, RelationBar, RelationCeiling, RelationMember, RelationSpec
from huisuan.mechanisms.figure import Figure
from huisuan.mechanisms.scope import Scope

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


def line_gate(draft: Draft) -> NodeId:
    return draft.scope.add(And((draft.profile, draft.award.taken)))


def components(written: list[Written]) -> list[list[Written]]:
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


def resolve(
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
    resolve(
        drafts, [replace(each, test=None) if each.test == test else each for each in component], values, either, test
    )
    for rest in components([each for each in component if each.test != test]):
        resolve(drafts, rest, values, neither, holds)
    if not either.groups:
        return
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
    """A group without a test inside; a choice among items is void for those that can have nothing of what was chosen."""
    members = sorted({member for each in component for member in each.members})
    spec = _spec(drafts, component, members, values, stacked)
    if spec is None or not members:  # nothing has a figure: the choice alone says who gets what
        return
    if spec.choice is None or not spec.frame:
        _publish(drafts, members, (replace(spec, test=holds),), stacked)
        return
    scope = drafts[members[0]].scope
    void = _void(scope, spec, spec.choice)
    free = replace(spec, choice=None, set_names=(), test=void)
    _publish(drafts, members, (replace(spec, test=scope.add(Not(void))), free), stacked, void)


def _spec(
    drafts: list[Draft], component: list[Written], members: list[int], values: list[NodeId], stacked: Stacked
) -> RelationSpec | None:
    """What competes in a group, or None after reporting that its relations do not go together or are too many."""
    unranked = _unranked(component)
    contenders = [*members, *unranked]
    place_of = {member: place for place, member in enumerate(contenders)}
    scope = drafts[contenders[0]].scope
    per_item = any(each.per_item for each in component)
    if per_item and not all(each.per_item for each in component):
        names = [drafts[member].info.id for member in contenders]
        scope.report("relation-grain", component[0].place, first=names[0], second=names[1])
        return None
    sets, bars = _admissible(component, place_of), _bars(component, place_of)
    if len(sets) > MOST_SETS or len(bars) > MOST_OPEN_BARS:
        scope.report("relation-too-large", component[0].place, sets=str(len(sets)), limit=str(MOST_SETS))
        return None
    choice = _choice(scope, component, drafts, contenders, sets)
    set_names = tuple(_set_name(drafts, contenders, each) for each in sets) if choice is not None else ()
    if choice is not None:
        _leave_to_choice(drafts, unranked, choice, set_names, stacked)
    return RelationSpec(
        id="+".join(drafts[member].info.id for member in members),
        frame=scope.frame if per_item else 0,
        members=tuple(_member(drafts[member], values[member], stacked.lines[member], per_item) for member in members),
        sets=tuple(tuple(place for place in each if place < len(members)) for each in sets),
        ceilings=_ceilings(component, place_of),
        bars=bars,
        choice=choice,
        set_names=set_names,
    )


def _ceilings(component: list[Written], place_of: dict[int, int]) -> tuple[RelationCeiling, ...]:
    return tuple(
        RelationCeiling(tuple(place_of[member] for member in each.members), each.ceiling, each.across)
        for each in sorted(component, key=lambda each: len(each.members))
        if each.kind == "ceiling" and each.ceiling is not None
    )


def _void(scope: Scope, spec: RelationSpec, choice: NodeId) -> NodeId:
    """Where an item can have nothing of what was chosen there is nothing to choose: it gets the best of what it can have."""
    everywhere = set.intersection(*(set(each) for each in spec.sets))
    possible = []
    for name, each in zip(spec.set_names, spec.sets, strict=True):
        gates = tuple(spec.members[place].gate for place in each if place not in everywhere)
        if gates:
            possible.append(scope.add(And((scope.add(Member(choice, (name,))), _any(scope, gates)))))
    return scope.add(Not(_any(scope, tuple(possible)))) if possible else scope.const(False)


def _any(scope: Scope, parts: tuple[NodeId, ...]) -> NodeId:
    return parts[0] if len(parts) == 1 else scope.add(Or(parts))


def _member(draft: Draft, total: NodeId, line: NodeId, per_item: bool) -> RelationMember:
    """What competes: its gate, and its sum without the gate where that is all that was added to it."""
    gate, value = (line_gate(draft), line) if per_item else (draft.status, total)
    gated = draft.scope.shop.builder.nodes[value]
    return RelationMember(gate, gated.then if isinstance(gated, Select) and gated.cond == gate else value)


def _publish(
    drafts: list[Draft],
    members: list[int],
    specs: tuple[RelationSpec, ...],
    stacked: Stacked,
    void: NodeId | None = None,
) -> None:
    """What a contest pays to each; of two contests, the second where `void` holds."""
    spec, scope = specs[0], drafts[members[0]].scope
    numbers = [scope.shop.builder.add_relation(each) for each in specs]

    def paid(out: Literal["total", "member"], place: int = 0) -> NodeId:
        found = [scope.add(Relation(number, out, place)) for number in numbers]
        return found[0] if void is None else scope.add(Select(void, found[1], found[0]))

    total = paid("total")
    chosen = tuple(scope.add(Relation(number, "chosen")) for number in numbers)
    always = scope.const(True)
    for place, member in enumerate(members):
        own = paid("member", place)
        if spec.frame:
            stacked.lines[member] = own
            stacked.payable[member] = scope.add(Sum(spec.frame, always, own))
        else:
            stacked.payable[member] = own
        stacked.chosen[member] = chosen
    if spec.frame:
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
