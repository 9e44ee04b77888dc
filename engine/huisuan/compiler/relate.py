"""Relations between benefits (D9 stages 5 and 6, D13): competing sets, bars, ceilings, top-ups and deductions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations

from huisuan.compiler.benefit import Draft
from huisuan.compiler.limits import prior_awards
from huisuan.ir.builder import operands
from huisuan.ir.nodes import Add, And, Max, Mul, NodeId, Range, Relation, Select, Sum
from huisuan.ir.program import Group, InputDecl, RelationBar, RelationCeiling, RelationMember, RelationSpec
from huisuan.mechanisms import shape
from huisuan.mechanisms.parts import number_of
from huisuan.mechanisms.scope import Scope
from huisuan.problems import closest
from huisuan.source import Span
from huisuan.syntax.located import Mapping, Node, Scalar
from huisuan.values import Kind

KEYS = (
    "best_of",
    "adds",
    "choose",
    "bars",
    "barred",
    "ceiling",
    "max",
    "tops_up",
    "above",
    "deducts",
    "from",
    "per",
    "by",
    "clause",
    "reason",
)
MOST_SETS = 256
MOST_OPEN_BARS = 4


@dataclass(frozen=True, slots=True)
class Written:
    """One relation as written, its benefits resolved to places in the list of drafts."""

    kind: str
    members: tuple[int, ...]
    per_item: bool
    ceiling: NodeId | None = None
    place: Span | None = field(default=None, compare=False)


@dataclass(slots=True)
class Stacked:
    """What each benefit pays after relations: its payable, its lines, the groups that add up, the roots to show."""

    payable: dict[int, NodeId] = field(default_factory=dict)
    lines: dict[int, NodeId] = field(default_factory=dict)
    chosen: dict[int, tuple[NodeId, ...]] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)


def stack(drafts: list[Draft], relations: list[tuple[Scope, Node]]) -> Stacked:
    """Every benefit's payable once all relations have been applied."""
    places = {draft.info.id: place for place, draft in enumerate(drafts)}
    found = [each for scope, node in relations if (each := _read(scope, node, places, drafts)) is not None]
    written = [ranked for each in found if len((ranked := _ranked(each, drafts)).members) > 1]
    gated = [_gated(draft, {each.info.id for each in drafts}) for draft in drafts]
    values, lines = _deducted(drafts, gated, written)
    stacked = Stacked(dict(enumerate(values)), dict(enumerate(lines)))
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


def _ranked(each: Written, drafts: list[Draft]) -> Written:
    """The relation among benefits with a figure: an award in kind or of unstated sum is never ranked, and is had beside the others."""
    if each.kind not in ("best_of", "ceiling"):
        return each
    return replace(each, members=tuple(member for member in each.members if _has_figure(drafts[member])))


def _has_figure(draft: Draft) -> bool:
    if draft.form == "in_kind":
        return False
    nodes = draft.scope.shop.builder.nodes
    pending, seen = [draft.award.amount], set()
    while pending:
        place = pending.pop()
        node = nodes[place]
        if isinstance(node, Range) and node.kind in (Kind.UNQUANTIFIED, Kind.INDICATIVE):
            return False
        pending.extend(other for other in operands(node) if other not in seen)
        seen.add(place)
    return True


def _gated(draft: Draft, loaded: set[str]) -> tuple[NodeId, NodeId]:
    """What a benefit pays if eligible, in all and per line; nothing if it tells another loaded pack's benefit again."""
    scope, nought = draft.scope, draft.scope.const(0)
    if draft.restates in loaded:
        return nought, nought
    total = scope.add(Select(draft.status, draft.award.own, nought))
    gate = _line_gate(draft)
    return total, scope.add(Select(gate, draft.award.each, nought))


def _line_gate(draft: Draft) -> NodeId:
    return draft.scope.add(And((draft.profile, draft.award.taken)))


def _read(scope: Scope, node: Node, places: dict[str, int], drafts: list[Draft]) -> Written | None:
    tree = shape.mapping(scope, node)
    if tree is None:
        return None
    shape.check_keys(scope, tree, KEYS)
    kind = next(
        (each for each in ("best_of", "choose", "bars", "ceiling", "tops_up", "deducts", "adds") if tree.get(each)),
        None,
    )
    if kind is None:
        scope.report("missing-key", tree.span, key="best_of", **shape.where(scope))
        return None
    listed = {"bars": ("bars", "barred"), "tops_up": ("tops_up", "above"), "deducts": ("deducts", "from")}
    members = [place for key in listed.get(kind, (kind,)) for place in _members(scope, tree.get(key), places, drafts)]
    known = tuple(each for each in members if each is not None)
    by_matter = isinstance(tree.get(kind), Mapping)
    if len(known) == len(members) < 2 and not by_matter:
        scope.report("wrong-argument-count", tree.span, function=kind, wanted="2", found=str(len(known)))
    if len(known) < len(members) or len(known) < 2:
        return None
    per = tree.get("per")
    per_item = isinstance(per, Scalar) and per.text == "item"
    frames = {drafts[each].scope.frame for each in known}
    if per_item and (len(frames) > 1 or frames == {0}):
        first, second = (drafts[each].info.id for each in known[:2])
        scope.report("relation-grain", tree.span, first=first, second=second)
        return None
    currencies = sorted({drafts[each].currency for each in known})
    if len(currencies) > 1:
        scope.report("unit-mismatch", tree.span, left=currencies[0], right=currencies[1])
        return None
    most = tree.get("max")
    ceiling = None if most is None else number_of(replace(scope.at("max"), role="cap"), most)
    if kind == "ceiling" and ceiling is None:
        if most is None:
            scope.report("missing-key", tree.span, key="max", **shape.where(scope))
        return None
    left = None if ceiling is None else _left(scope, ceiling.node, per, [drafts[each].info.id for each in known])
    return Written(kind, known, per_item, left, node.span)


def _left(scope: Scope, ceiling: NodeId, per: Node | None, benefits: list[str]) -> NodeId:
    """What earlier awards of the benefits leave of a common ceiling that holds per year or for life."""
    periods = {each.text for each in shape.items(scope, per) if isinstance(each, Scalar)} & {"year", "lifetime"}
    if per is None or not periods:
        return ceiling
    period = "year" if "year" in periods else "lifetime"
    found = [prior_awards(scope, benefit, period, per.span) for benefit in benefits]
    less = [scope.add(Mul(each, scope.const(-1))) for each in found if each is not None]
    return scope.add(Max((scope.const(0), scope.add(Add((ceiling, *less))))))


def _members(scope: Scope, node: Node | None, places: dict[str, int], drafts: list[Draft]) -> list[int | None]:
    """Benefits by name, or all those on one matter in whatever packs are loaded: `{matter: title}`."""
    if not isinstance(node, Mapping):
        return [_place(scope, each, places) for each in shape.items(scope, node)]
    shape.check_keys(scope, node, ("matter",))
    matter = shape.needed_scalar(scope, node, "matter")
    found: list[int | None] = [
        place for place, draft in enumerate(drafts) if matter is not None and draft.info.matter == matter.text
    ]
    if matter is not None and not found:
        known = sorted({draft.info.matter for draft in drafts if draft.info.matter})
        scope.report("unknown-benefit", matter.span, closest(matter.text, known), name=matter.text)
    return found or [None]


def _place(scope: Scope, node: Node, places: dict[str, int]) -> int | None:
    name = shape.scalar(scope, node)
    if name is None:
        return None
    full = name.text if "/" in name.text else f"{scope.names.pack}/{name.text}"
    if full not in places:
        near = closest(name.text, [each.rpartition("/")[2] for each in places])
        scope.report("unknown-benefit", name.span, near, name=name.text)
        return None
    return places[full]


def _deducted(
    drafts: list[Draft], gated: list[tuple[NodeId, NodeId]], written: list[Written]
) -> tuple[list[NodeId], list[NodeId]]:
    """tops_up: the higher pays what it exceeds the lower by; deducts: a payment under one comes off the other. Totals and lines."""
    totals, lines = [total for total, _ in gated], [line for _, line in gated]
    pending = [each for each in written if each.kind in ("tops_up", "deducts")]
    while pending:
        ready = [each for each in pending if not (set(_sources(each)) & {_target(other) for other in pending})]
        if not ready:
            scope = drafts[pending[0].members[0]].scope
            path = " → ".join(drafts[_target(each)].info.id for each in pending)
            scope.report("cycle", pending[0].place, path=path)
            break
        for each in ready:
            scope, target = drafts[_target(each)].scope, _target(each)
            if each.per_item:
                lines[target] = _less(scope, lines[target], [lines[source] for source in _sources(each)])
                totals[target] = scope.add(Sum(scope.frame, scope.const(True), lines[target]))
            else:
                totals[target] = _less(scope, totals[target], [totals[source] for source in _sources(each)])
        pending = [each for each in pending if each not in ready]
    return totals, lines


def _less(scope: Scope, value: NodeId, others: list[NodeId]) -> NodeId:
    rest = scope.add(Add((value, *(scope.add(Mul(other, scope.const(-1))) for other in others))))
    return scope.add(Max((scope.const(0), rest)))


def _target(each: Written) -> int:
    """The benefit whose sum shrinks: the higher of a top-up (named first), the one deducted from (named last)."""
    return each.members[0] if each.kind == "tops_up" else each.members[-1]


def _sources(each: Written) -> tuple[int, ...]:
    return each.members[1:] if each.kind == "tops_up" else each.members[:-1]


def _components(written: list[Written]) -> list[list[Written]]:
    """Relations that share a benefit (and a grain) belong together."""
    components: list[list[Written]] = []
    for each in written:
        if each.kind in ("tops_up", "deducts", "adds"):
            continue
        touching = [other for other in components if _touches(each, other)]
        merged = [relation for other in touching for relation in other] + [each]
        components = [other for other in components if other not in touching] + [merged]
    return components


def _touches(each: Written, component: list[Written]) -> bool:
    return any(set(each.members) & set(other.members) for other in component)


def _resolve(drafts: list[Draft], component: list[Written], values: list[NodeId], stacked: Stacked) -> None:
    members = sorted({member for each in component for member in each.members})
    place_of = {member: place for place, member in enumerate(members)}
    scope = drafts[members[0]].scope
    per_item = any(each.per_item for each in component)
    if per_item and not all(each.per_item for each in component):
        names = [drafts[member].info.id for member in members]
        scope.report("relation-grain", component[0].place, first=names[0], second=names[1])
        return
    sets = _admissible(component, place_of)
    bars = _bars(component, place_of)
    if len(sets) > MOST_SETS or len(bars) > MOST_OPEN_BARS:
        scope.report("relation-too-large", component[0].place, sets=str(len(sets)), limit=str(MOST_SETS))
        return
    spec = RelationSpec(
        id="+".join(drafts[member].info.id for member in members),
        frame=scope.frame if per_item else 0,
        members=tuple(_member(drafts[member], values[member], stacked.lines[member], per_item) for member in members),
        sets=sets,
        ceilings=tuple(
            RelationCeiling(tuple(place_of[member] for member in each.members), each.ceiling)
            for each in sorted(component, key=lambda each: len(each.members))
            if each.kind == "ceiling" and each.ceiling is not None
        ),
        bars=bars,
        choice=_choice(scope, component, drafts),
        set_names=tuple(_set_name(drafts, members, each) for each in sets) if _is_choice(component) else (),
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
        for a, b in combinations(each.members, 2)
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
    return list(dict.fromkeys(place_of[member] for each in component for member in each.members))


def _bars(component: list[Written], place_of: dict[int, int]) -> tuple[RelationBar, ...]:
    return tuple(
        RelationBar(place_of[each.members[0]], tuple(place_of[member] for member in each.members[1:]))
        for each in component
        if each.kind == "bars"
    )


def _is_choice(component: list[Written]) -> bool:
    return any(each.kind == "choose" for each in component)


def _set_name(drafts: list[Draft], members: list[int], chosen: tuple[int, ...]) -> str:
    return "+".join(drafts[members[place]].info.id for place in chosen)


def _choice(scope: Scope, component: list[Written], drafts: list[Draft]) -> NodeId | None:
    """The applicant's choice among the sets, an input of its own."""
    found = next((each for each in component if each.kind == "choose"), None)
    if found is None:
        return None
    members = sorted({member for each in component for member in each.members})
    place_of = {member: place for place, member in enumerate(members)}
    names = tuple(_set_name(drafts, members, each) for each in _admissible(component, place_of))
    name = "+".join(drafts[member].info.id.rpartition("/")[2] for member in found.members)
    decl = InputDecl(f"choice:{scope.names.pack}/{name}", "enum", "choice", members=names)
    return scope.read_tagged(decl, found.place)
