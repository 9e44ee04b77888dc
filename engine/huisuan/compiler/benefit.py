"""One benefit: its YAML to conditions, lines and what it would pay before other benefits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from huisuan.compiler.amount import CURRENCIES, MINOR_DIGITS, award_of, intermediate, outputs_of, value_of, worth_of
from huisuan.compiler.award import Award
from huisuan.compiler.compiled import BenefitInfo
from huisuan.compiler.ledger import clause_label, clause_number
from huisuan.compiler.limits import read_ceilings
from huisuan.compiler.pack import PackSource
from huisuan.compiler.restating import not_restated, read_restated
from huisuan.ir.nodes import And, Exists, Member, NodeId
from huisuan.ir.program import ConditionEntry, RestatedEntry
from huisuan.mechanisms import shape
from huisuan.mechanisms.conditions import lower_condition
from huisuan.mechanisms.parts import joined
from huisuan.mechanisms.scope import PackNames, Scope, Workshop
from huisuan.problems import closest, problem
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
    "let",
    "ladder",
    "matter",
    "papers",
    "note",
    "paid_by",
    "restates",
)
DIRECTIONS = ("benefit", "charge")


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
    restated: tuple[RestatedEntry, ...]
    conditions: tuple[ConditionEntry, ...] = field(default=())


def compile_benefit(shop: Workshop, pack: PackSource, names: PackNames, key: Scalar, body: Mapping) -> Draft | None:
    """The draft of one benefit, or None after reporting what is wrong with it."""
    before = len(shop.problems)
    draft = _draft(shop, pack, names, key, body)
    if draft is None and len(shop.problems) == before:
        shop.problems.append(problem("missing-value", body.span, where_zh=f"`{key.text}` ", where_en=f"`{key.text}`"))
    return draft


def _draft(shop: Workshop, pack: PackSource, names: PackNames, key: Scalar, body: Mapping) -> Draft | None:
    scope = Scope(shop, names, f"{pack.id}/{key.text}", "", key.text)
    shape.check_keys(scope, body, KEYS)
    clause = _clause(scope, key, body)
    if clause is None:
        return None
    scope = replace(scope, clause=clause)
    collection = _collection(scope, body)
    if body.get("each") is not None and collection is None:
        return None
    currency = _one_of(scope, body, "currency", tuple(CURRENCIES)) or pack.currency
    inner = scope.inside(collection) if collection else scope
    named = intermediate(inner, body)
    inner = replace(inner, named=MappingProxyType({name: value.typed for name, value in (named or {}).items()}))
    gates = _conditions(inner, pack, body)
    applies, applicants = _applicants(scope, body)
    value = value_of(inner, pack, body, currency)
    if named is None or gates is None or applies is None or value is None:
        return None
    ceilings = read_ceilings(inner, body.get("limit"), value)
    entries, profile, members = gates
    made = [each.requires for each in (*named.values(), value)] + [each.requires for each in ceilings]
    needs = list(dict.fromkeys(need for requires in made for need in requires))
    shared = [need for need in needs if shop.builder.frames_of[need] == 0]
    own = [need for need in needs if shop.builder.frames_of[need] != 0]
    entries += tuple(ConditionEntry(need, shop.builder.frames_of[need], _text(shop, need), clause) for need in needs)
    profile_root = joined(scope, (applies, *profile, *shared))
    member = joined(inner, (*members, *own))
    minor = MINOR_DIGITS.get(currency, 2)
    restated = read_restated(inner, body.get("restates"))
    award = award_of(inner, body, not_restated(inner, member, restated), value, ceilings, minor)
    status = profile_root
    if collection is not None:
        status = scope.add(And((profile_root, scope.add(Exists(inner.frame, member)))))
    worth = worth_of(inner, body, profile_root, minor)
    info = replace(_info(scope, pack, key, body, applicants), outputs=outputs_of(scope, body, named))
    return Draft(
        info=info,
        scope=inner,
        applies=applies,
        profile=profile_root,
        member=member,
        status=status,
        award=award,
        form="in_kind" if body.get("in_kind") is not None else "money",
        direction="charge" if _one_of(scope, body, "direction", DIRECTIONS) == "charge" else "benefit",
        currency=currency,
        worth=worth,
        restated=restated,
        conditions=entries,
    )


def _word(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _one_of(scope: Scope, body: Mapping, key: str, allowed: tuple[str, ...]) -> str:
    """The word under `key`, which must be one of those allowed; "" where it is not there or is not."""
    written = shape.scalar(scope, body.get(key))
    if written is None:
        return ""
    if written.text not in allowed:
        words = {"value": written.text, "name": key, "allowed": "、".join(allowed)}
        scope.report("unknown-member", written.span, closest(written.text, allowed), **words)
        return ""
    return written.text


def _clause(scope: Scope, key: Scalar, body: Mapping) -> str | None:
    found = body.get("clause")
    if not isinstance(found, Scalar) or not found.text:
        scope.report("no-clause", key.span, benefit=key.text)
        return None
    if clause_number(found.text) is None:
        scope.report("bad-clause", found.span, text=found.text)
        return None
    return clause_label(found.text)


def _collection(scope: Scope, body: Mapping) -> CollectionDecl | None:
    written = shape.scalar(scope, body.get("each"))
    if written is None:
        return None
    found = scope.shop.vocabulary.collection(written.text, scope.names.pack)
    if found is None:
        known = scope.shop.vocabulary.collection_names()
        words = shape.unknown_collection(scope, written.text)
        scope.report("unknown-collection", written.span, closest(written.text, known), **words)
    return found


Gates = tuple[tuple[ConditionEntry, ...], tuple[NodeId, ...], tuple[NodeId, ...]]


def _conditions(scope: Scope, pack: PackSource, body: Mapping) -> Gates | None:
    """The conditions in the author's order, split into those of the profile and those of the item."""
    exempt = [each for each in shape.items(scope, body.get("except")) if isinstance(each, Scalar)]
    names = [each.name for each in pack.common]
    for each in exempt:
        if each.text not in names:
            allowed = "、".join(names)
            scope.report("unknown-exemption", each.span, closest(each.text, names), name=each.text, allowed=allowed)
    skipped = {each.text for each in exempt}
    common = [each for each in pack.common if each.name not in skipped and not each.factor]
    written = [(each.name, each.condition, False) for each in common]
    written += [(str(place), node, True) for place, node in enumerate(_listed(body.get("when")), 1)]
    entries: list[ConditionEntry] = []
    profile: list[NodeId] = []
    members: list[NodeId] = []
    failed = False
    for name, node, own in written:
        outer = None if own else replace(scope.outside(), path=f"common.{name}", role=None)
        at = outer or scope.at("when", name, role="threshold")
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
            words = {"value": each.text, "name": fact.id, "allowed": "、".join(sorted(known))}
            scope.report("unknown-member", each.span, near, **words)
            return None, ()
        kinds.append(member.id)
    read = scope.read_fact(fact, None, written[0].span)
    return scope.add(Member(read.node, tuple(sorted(kinds))), written[0].span, "for"), tuple(kinds)


def _info(scope: Scope, pack: PackSource, key: Scalar, body: Mapping, applicants: tuple[str, ...]) -> BenefitInfo:
    used = scope.shop.used_by.get(scope.benefit, set())
    readings = tuple(name for name in pack.readings if f"reading.{name}" in used)
    judgements = tuple(name for name in pack.judgements if f"judgement.{name}" in used)
    note, in_kind, paid_by = (body.get(each) for each in ("note", "in_kind", "paid_by"))
    shared = [figures for name, figures in scope.names.parameter_figures.items() if f"parameter.{name}" in used]
    amount = body.get("amount")
    mechanism = amount.entries[0][0].text if isinstance(amount, Mapping) and amount.entries else ""
    return BenefitInfo(
        id=scope.benefit,
        pack=pack.id,
        title=_label(scope, key, body),
        clause=scope.clause,
        clause_number=clause_number(scope.clause) or 0,
        applicants=applicants,
        department=shape.label_of(scope, body.get("department")),
        figures=(*scope.figures, *(figure for figures in shared for figure in figures)),
        readings=readings,
        judgements=judgements,
        matter=_word(body.get("matter")),
        papers=tuple(shape.label_of(scope, each) for each in shape.items(scope, body.get("papers"))),
        note=shape.label_of(scope, note) if note is not None else None,
        in_kind=shape.label_of(scope, in_kind) if in_kind is not None else None,
        paid_by=shape.label_of(scope, paid_by) if paid_by is not None else None,
        mechanism=mechanism,
        theme=key.span.file.rpartition("/")[2].removesuffix(".yaml"),
    )


def _label(scope: Scope, key: Scalar, body: Mapping) -> Label:
    if body.get("title") is None:
        scope.report("missing-key", key.span, key="title", **shape.where(scope))
    title = body.get("title")
    for language, zh, en in (("zh", "中文", "Chinese"), ("en", "英文", "English")):
        if isinstance(title, Mapping) and not _word(title.get(language)):
            scope.report("missing-text", title.span, language_zh=zh, language_en=en, **shape.where(scope))
    return shape.label_of(scope, title)
