"""Relations between benefits as written (D13): read, their benefits found, their figures kept. Knows nothing of what they come to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from huisuan.compiler.benefit import Draft
from huisuan.compiler.limits import prior_awards
from huisuan.ir.nodes import Add, Max, Mul, NodeId
from huisuan.ir.program import AcrossTime
from huisuan.mechanisms import shape
from huisuan.mechanisms.figure import Figure
from huisuan.mechanisms.parts import number_of
from huisuan.mechanisms.scope import Lowered, Scope
from huisuan.problems import closest
from huisuan.source import Span
from huisuan.syntax.located import Mapping, Node, Scalar

KINDS = ("best_of", "choose", "bars", "ceiling", "tops_up", "deducts", "matches", "adds")
KEYS = (*KINDS, "barred", "max", "above", "from", "with", "ratio", "per", "by", "clause", "reason")
OTHERS = {"bars": "barred", "tops_up": "above", "deducts": "from", "matches": "with"}


@dataclass(frozen=True, slots=True)
class Written:
    """One relation as written, its benefits resolved to places in the list of drafts.

    `unranked` are those of a choice without a figure to rank; `matched` is the sum a match follows where no benefit pays it; `test`
    says when the relation holds at all (None: always); `across` tells of a ceiling over time what it was before earlier awards.
    """

    kind: str
    members: tuple[int, ...]
    per_item: bool
    ceiling: NodeId | None = None
    across: AcrossTime | None = None
    ratio: NodeId | None = None
    matched: NodeId | None = None
    unranked: tuple[int, ...] = ()
    figures: tuple[Figure, ...] = ()
    name: str = ""
    test: NodeId | None = None
    place: Span | None = field(default=None, compare=False)


def read_relation(scope: Scope, node: Node, places: dict[str, int], drafts: list[Draft]) -> Written | None:
    """A relation with its benefits, or None after reporting what is wrong with it."""
    tree = shape.mapping(scope, node)
    if tree is None:
        return None
    shape.check_keys(scope, tree, KEYS)
    kind = next((each for each in KINDS if tree.get(each)), None)
    if kind is None:
        scope.report("missing-key", tree.span, key="best_of", **shape.where(scope))
        return None
    known = _benefits(scope, tree, kind, places, drafts)
    if known is None:
        return None
    per = tree.get("per")
    per_item = isinstance(per, Scalar) and per.text == "item"
    if not _go_together(scope, tree, [drafts[each] for each in known], per_item=per_item):
        return None
    name = "+".join(drafts[each].info.id.rpartition("/")[2] for each in known)
    scope = replace(scope.at(name), figures=[])
    if kind == "matches":
        return _match(scope, tree, Written(kind, known, per_item, name=name, place=node.span))
    most = tree.get("max")
    ceiling = None if most is None else number_of(replace(scope.at("max"), role="cap"), most)
    if kind == "ceiling" and ceiling is None:
        if most is None:
            scope.report("missing-key", tree.span, key="max", **shape.where(scope))
        return None
    across = None if ceiling is None else _across(scope, ceiling.node, per)
    left = None if ceiling is None else ceiling.node
    if across is not None and per is not None:
        left = _left(scope, across, per, [drafts[each].info.id for each in known])
    return Written(kind, known, per_item, left, across, figures=tuple(scope.figures), name=name, place=node.span)


def _benefits(
    scope: Scope, tree: Mapping, kind: str, places: dict[str, int], drafts: list[Draft]
) -> tuple[int, ...] | None:
    written = [tree.get(key) for key in (kind, OTHERS.get(kind)) if key is not None]
    if kind == "matches" and _is_formula(tree.get("with"), scope, places):
        written = written[:1]
    members = [place for node in written for place in _members(scope, node, places, drafts)]
    known = tuple(each for each in members if each is not None)
    least = 1 if len(written) == 1 and kind == "matches" else 2
    by_matter = isinstance(tree.get(kind), Mapping)
    if len(known) == len(members) < least and not by_matter:
        scope.report("wrong-argument-count", tree.span, function=kind, wanted=str(least), found=str(len(known)))
    return known if len(known) == len(members) >= least else None


def _is_formula(node: Node | None, scope: Scope, places: dict[str, int]) -> bool:
    """Whether a match follows a fact or formula: one text that is no benefit's name."""
    return isinstance(node, Scalar) and _full(scope, node.text) not in places


def _go_together(scope: Scope, tree: Mapping, drafts: list[Draft], *, per_item: bool) -> bool:
    """Benefits of one grain and one currency."""
    frames = {draft.scope.frame for draft in drafts}
    if per_item and (len(frames) > 1 or frames == {0}):
        first, second = drafts[0].info.id, drafts[-1].info.id
        scope.report("relation-grain", tree.span, first=first, second=second)
        return False
    currencies = sorted({draft.currency for draft in drafts})
    if len(currencies) > 1:
        scope.report("unit-mismatch", tree.span, left=currencies[0], right=currencies[1])
        return False
    return True


def _match(scope: Scope, tree: Mapping, written: Written) -> Written | None:
    """`matches:` pays in proportion to what another benefit pays, or to a sum, at most its own amount."""
    ratio = tree.get("ratio")
    share = None if ratio is None else number_of(replace(scope.at("ratio"), role="rate"), ratio)
    source: Lowered | None = None
    if len(written.members) == 1:
        following = shape.needed(scope, tree, "with")
        source = None if following is None else number_of(replace(scope.at("with"), role="award"), following)
        if source is None:
            return None
    if ratio is not None and share is None:
        return None
    one = scope.const(1) if share is None else share.node
    return replace(written, ratio=one, matched=source.node if source else None, figures=tuple(scope.figures))


def _across(scope: Scope, ceiling: NodeId, per: Node | None) -> AcrossTime | None:
    """Whether a common ceiling holds per year or for life."""
    periods = {each.text for each in shape.items(scope, per) if isinstance(each, Scalar)} & {"year", "lifetime"}
    if per is None or not periods:
        return None
    return AcrossTime(ceiling, "year" if "year" in periods else "lifetime")


def _left(scope: Scope, across: AcrossTime, per: Node, benefits: list[str]) -> NodeId:
    """What earlier awards of the benefits leave of a common ceiling."""
    found = [prior_awards(scope, benefit, across.period, per.span) for benefit in benefits]
    less = [scope.add(Mul(each, scope.const(-1))) for each in found if each is not None]
    return scope.add(Max((scope.const(0), scope.add(Add((across.figure, *less))))))


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
    full = _full(scope, name.text)
    if full not in places:
        near = closest(name.text, [each.rpartition("/")[2] for each in places])
        scope.report("unknown-benefit", name.span, near, name=name.text)
        return None
    return places[full]


def _full(scope: Scope, name: str) -> str:
    return name if "/" in name else f"{scope.names.pack}/{name}"
