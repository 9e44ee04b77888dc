"""One benefit: its YAML to conditions, lines and what it would pay before other benefits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from huisuan.compiler.award import (
    Award,
    item_award,
    read_ceilings,
    read_counts,
    read_phases,
    rounded_line,
    single_award,
)
from huisuan.compiler.compiled import BenefitInfo
from huisuan.compiler.pack import PackSource, clause_number
from huisuan.ir.nodes import And, Exists, Member, NodeId, Select
from huisuan.ir.program import ConditionEntry
from huisuan.mechanisms import shape
from huisuan.mechanisms.conditions import lower_condition
from huisuan.mechanisms.parts import joined, number_of
from huisuan.mechanisms.scope import Lowered, PackNames, Scope, Workshop
from huisuan.problems import closest
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence
from huisuan.vocabulary.model import CollectionDecl
from huisuan.vocabulary.units import Label

KEYS = (
    "title",
    "clause",
    "for",
    "department",
    "each",
    "when",
    "amount",
    "in_kind",
    "worth",
    "count",
    "limit",
    "phases",
    "direction",
    "currency",
    "except",
    "matter",
    "papers",
    "note",
    "paid_by",
    "restates",
    "window",
)
FOREIGN = ("美元", "欧元", "港元", "日元", "韩元")
MINOR_DIGITS = {"CNY": 2, "USD": 2, "EUR": 2, "HKD": 2, "JPY": 0, "KRW": 0, "VND": 0}


@dataclass(frozen=True, slots=True)
class Draft:
    """A compiled benefit before relations: gates, award, and what the relations pass needs to know."""

    info: BenefitInfo
    scope: Scope
    applies: NodeId
    profile: NodeId
    member: NodeId
    status: NodeId
    award: Award
    form: Literal["money", "in_kind"]
    direction: Literal["benefit", "charge"]
    currency: str
    worth: NodeId | None
    restates: str
    conditions: tuple[ConditionEntry, ...] = field(default=())


def compile_benefit(shop: Workshop, pack: PackSource, names: PackNames, key: Scalar, body: Mapping) -> Draft | None:
    """The draft of one benefit, or None after reporting what is wrong with it."""
    scope = Scope(shop, names, f"{pack.id}/{key.text}", "", key.text)
    shape.check_keys(scope, body, KEYS)
    clause = _clause(scope, key, body)
    if clause is None:
        return None
    scope = replace(scope, clause=clause)
    collection = _collection(scope, body)
    if body.get("each") is not None and collection is None:
        return None
    inner = scope.inside(collection) if collection else scope
    gates = _conditions(inner, pack, body)
    applies, applicants = _applicants(scope, body)
    value = _value(inner, body)
    if gates is None or applies is None or value is None:
        return None
    entries, profile, members = gates
    needs = value.requires
    shared = [need for need in needs if shop.builder.frames_of[need] == 0]
    own = [need for need in needs if shop.builder.frames_of[need] != 0]
    entries += tuple(ConditionEntry(need, shop.builder.frames_of[need], _text(shop, need), clause) for need in needs)
    profile_root = joined(scope, (applies, *profile, *shared))
    member = joined(inner, (*members, *own))
    award = _award(inner, body, member, value, MINOR_DIGITS.get(_currency(pack, body), 2))
    status = profile_root
    if collection is not None:
        status = scope.add(And((profile_root, scope.add(Exists(inner.frame, member)))))
    info = _info(scope, pack, key, body, applicants)
    return Draft(
        info=info,
        scope=inner,
        applies=applies,
        profile=profile_root,
        member=member,
        status=status,
        award=award,
        form="in_kind" if body.get("in_kind") is not None else "money",
        direction="charge" if _word(body.get("direction")) == "charge" else "benefit",
        currency=_currency(pack, body),
        worth=_worth(inner, body, profile_root),
        restates=_word(body.get("restates")),
        conditions=entries,
    )


def _word(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _currency(pack: PackSource, body: Mapping) -> str:
    return _word(body.get("currency")) or pack.currency


def _clause(scope: Scope, key: Scalar, body: Mapping) -> str | None:
    found = body.get("clause")
    if not isinstance(found, Scalar) or not found.text:
        scope.report("no-clause", key.span, benefit=key.text)
        return None
    if clause_number(found.text) is None:
        scope.report("bad-clause", found.span, text=found.text)
        return None
    return found.text


def _collection(scope: Scope, body: Mapping) -> CollectionDecl | None:
    written = shape.scalar(scope, body.get("each"))
    if written is None:
        return None
    found = scope.shop.vocabulary.collection(written.text, scope.names.pack)
    if found is None:
        near = closest(written.text, scope.shop.vocabulary.collection_names())
        scope.report("unknown-collection", written.span, near, name=written.text)
    return found


Gates = tuple[tuple[ConditionEntry, ...], tuple[NodeId, ...], tuple[NodeId, ...]]


def _conditions(scope: Scope, pack: PackSource, body: Mapping) -> Gates | None:
    """The conditions in the author's order, split into those of the profile and those of the item."""
    exempt = [each for each in shape.items(scope, body.get("except")) if isinstance(each, Scalar)]
    names = [each.name for each in pack.common]
    for each in exempt:
        if each.text not in names:
            scope.report("unknown-exemption", each.span, closest(each.text, names), name=each.text, allowed="、".join(names))
    skipped = {each.text for each in exempt}
    written = [(common.name, common.condition, False) for common in pack.common if common.name not in skipped]
    written += [(str(place), node, True) for place, node in enumerate(_listed(body.get("when")), 1)]
    entries: list[ConditionEntry] = []
    profile: list[NodeId] = []
    members: list[NodeId] = []
    failed = False
    for name, node, own in written:
        at = scope.at("when", name, role="threshold") if own else replace(scope.outside(), path=f"common.{name}", role=None)
        found = lower_condition(at, node)
        if found is None:
            failed = True
            continue
        frame = scope.shop.builder.frames_of[found]
        (members if frame else profile).append(found)
        entries.append(ConditionEntry(found, frame, _text(scope.shop, found), scope.clause, (name,)))
    return None if failed else (tuple(entries), tuple(profile), tuple(members))


def _listed(node: Node | None) -> tuple[Node, ...]:
    """The conjuncts of `when`: a list, or the list under a lone `all`."""
    match node:
        case None:
            return ()
        case Sequence():
            return node.items
        case Mapping() if len(node.entries) == 1 and node.entries[0][0].text == "all":
            inner = node.entries[0][1]
            return inner.items if isinstance(inner, Sequence) else (inner,)
        case _:
            return (node,)


def _text(shop: Workshop, node: NodeId) -> tuple[str, str]:
    text = shop.builder.origins[node].text
    return (text, text)


def _applicants(scope: Scope, body: Mapping) -> tuple[NodeId | None, tuple[str, ...]]:
    """The gate on the kind of applicant; a benefit without `for` is for everyone."""
    fact = scope.shop.vocabulary.fact("applicant_kind")
    written = [each for each in shape.items(scope, body.get("for")) if isinstance(each, Scalar)]
    if fact is None or not written:
        return scope.const(True), ()
    known = {member.id for member in fact.members}
    kinds = []
    for each in written:
        member = fact.member(each.text)
        if member is None:
            near = closest(each.text, known)
            scope.report("unknown-member", each.span, near, name=each.text, fact=fact.id)
            return None, ()
        kinds.append(member.id)
    read = scope.read_fact(fact, None, written[0].span)
    return scope.add(Member(read.node, tuple(sorted(kinds))), written[0].span, "for"), tuple(kinds)


def _value(scope: Scope, body: Mapping) -> Lowered | None:
    node = body.get("amount")
    if node is None:
        if body.get("in_kind") is None:
            shape.needed(scope, body, "amount")
            return None
        return number_of(scope.at("amount"), Scalar("0元", body.span))
    value = number_of(scope.at("amount", role="award"), node)
    if value is None:
        return None
    unit = value.typed.sort.unit
    money = scope.unit("元")
    if unit not in (money, *(scope.unit(name) for name in FOREIGN)):
        scope.report("unit-mismatch", node.span, left=scope.unit_name(value.typed), right="元")
        return None
    return value


def _award(scope: Scope, body: Mapping, member: NodeId, value: Lowered, minor: int) -> Award:
    line = rounded_line(scope, value.node, minor)
    ceilings = read_ceilings(scope, body.get("limit"), value)
    if not scope.collections:
        award = single_award(scope, line, ceilings)
    else:
        award = item_award(scope, member, line, read_counts(scope, body.get("count")), ceilings)
    return read_phases(scope, body.get("phases"), award, minor)


def _worth(scope: Scope, body: Mapping, profile: NodeId) -> NodeId | None:
    node = body.get("worth")
    if node is None:
        return None
    value = number_of(replace(scope.outside().at("worth"), role="award"), node)
    if value is None:
        return None
    return scope.add(Select(profile, rounded_line(scope, value.node, 2), scope.const(0)))


def _info(
    scope: Scope, pack: PackSource, key: Scalar, body: Mapping, applicants: tuple[str, ...]
) -> BenefitInfo:
    used = scope.shop.used_by.get(scope.benefit, set())
    readings = tuple(name for name in pack.readings if f"reading.{name}" in used)
    judgements = tuple(name for name in pack.judgements if f"judgement.{name}" in used)
    note, in_kind, paid_by = (body.get(each) for each in ("note", "in_kind", "paid_by"))
    amount = body.get("amount")
    mechanism = amount.entries[0][0].text if isinstance(amount, Mapping) and amount.entries else ""
    return BenefitInfo(
        id=scope.benefit,
        pack=pack.id,
        title=_label(scope, key, body),
        clause=scope.clause,
        clause_number=clause_number(scope.clause) or 0,
        applicants=applicants,
        department=label_of(body.get("department")),
        figures=tuple(scope.figures),
        readings=readings,
        judgements=judgements,
        matter=_word(body.get("matter")),
        papers=tuple(label_of(each) for each in shape.items(scope, body.get("papers"))),
        note=label_of(note) if note is not None else None,
        in_kind=label_of(in_kind) if in_kind is not None else None,
        paid_by=label_of(paid_by) if paid_by is not None else None,
        mechanism=mechanism,
    )


def _label(scope: Scope, key: Scalar, body: Mapping) -> Label:
    if body.get("title") is None:
        scope.report("missing-key", key.span, key="title", **shape.where(scope))
    return label_of(body.get("title"))


def label_of(node: Node | None) -> Label:
    """A text in both languages: `{zh: …, en: …}`, or one text for both."""
    match node:
        case Scalar():
            return Label(node.text, node.text)
        case Mapping():
            zh, en = node.get("zh"), node.get("en")
            first = zh.text if isinstance(zh, Scalar) else ""
            return Label(first, en.text if isinstance(en, Scalar) else first)
        case _:
            return Label("", "")
