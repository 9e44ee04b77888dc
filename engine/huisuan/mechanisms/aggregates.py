"""Aggregates over a collection, and over the other items of the collection at hand (`other`)."""

from __future__ import annotations

from dataclasses import replace

from huisuan.ir.nodes import And, CompareOp, Count, Exists, Extreme, Mul, NodeId, Not, Related, Sum
from huisuan.mechanisms.checks import numeric, part, truth
from huisuan.mechanisms.scope import Scope, Sort, Typed
from huisuan.mechanisms.shape import unknown_collection
from huisuan.problems import closest
from huisuan.syntax import surface
from huisuan.vocabulary.model import CollectionDecl

TRUTH = Sort("truth")


def aggregate(scope: Scope, node: surface.Aggregate) -> Typed | None:
    if isinstance(node.collection, surface.Name) and node.collection.text == "other":
        return _over_others(scope, node)
    collection = collection_named(scope, node.collection)
    if collection is None:
        return None
    inner = scope.inside(collection)
    frame = inner.frame
    member = scope.const(True) if node.where is None else truth(inner, node.where)
    if member is None:
        return None
    text = surface.render(node)
    match node.kind:
        case "count":
            unit = scope.unit("个")
            return Typed(scope.add(Count(frame, member), node.span, text), Sort("number", unit))
        case "any":
            return Typed(scope.add(Exists(frame, member), node.span, text), TRUTH)
        case "all":
            holds = None if node.value is None else truth(inner, node.value)
            return None if holds is None else _all(scope, node, frame, member, holds)
        case "sum" | "min" | "max":
            return None if node.value is None else _of_value(scope, inner, node, frame, member)


def _all(scope: Scope, node: surface.Aggregate, frame: int, member: NodeId, holds: NodeId) -> Typed:
    exception = scope.add(Exists(frame, scope.add(And((member, scope.add(Not(holds)))))))
    return Typed(scope.add(Not(exception), node.span, surface.render(node)), TRUTH)


def _of_value(scope: Scope, inner: Scope, node: surface.Aggregate, frame: int, member: NodeId) -> Typed | None:
    assert node.value is not None
    value = part(inner, node.value) if node.kind != "sum" else numeric(inner, node.value)
    if value is None:
        return None
    text = surface.render(node)
    if node.kind == "sum":
        return Typed(scope.add(Sum(frame, member, value.node), node.span, text), value.sort)
    leaf = f"{scope.benefit}:{text}"
    return Typed(
        scope.add(Extreme(frame, member, value.node, "max" if node.kind == "max" else "min", leaf), node.span, text),
        value.sort,
    )


def collection_named(scope: Scope, node: surface.Expression) -> CollectionDecl | None:
    """A collection by name: one nested in the item at hand, else one of the profile."""
    word = node.text if isinstance(node, surface.Name) else surface.render(node)
    vocabulary = scope.shop.vocabulary
    for outer in reversed(scope.collections):
        for each in vocabulary.children(outer.id):
            if word in (*each.names, each.name):
                return each
    found = vocabulary.collection(word, scope.names.pack)
    if found is None:
        near = closest(word, vocabulary.collection_names())
        scope.report("unknown-collection", node.span, near, **unknown_collection(scope, word))
    return found


def _over_others(scope: Scope, node: surface.Aggregate) -> Typed | None:
    """`count(other where other.kind = this.kind and other.bought_on < this.bought_on)`: plain names are this item's."""
    if not scope.collections or node.kind not in ("count", "any", "sum"):
        scope.report("unknown-collection", node.span, **unknown_collection(scope, "other"))
        return None
    keys: list[tuple[NodeId, NodeId]] = []
    compares: list[tuple[CompareOp, NodeId, NodeId]] = []
    wheres: list[NodeId] = []
    for clause in _conjuncts(node.where):
        if not _place_clause(scope, clause, keys, compares, wheres):
            return None
    where = scope.const(True) if not wheres else wheres[0] if len(wheres) == 1 else scope.add(And(tuple(wheres)))
    mixed = node.value is not None and _mixes(scope, node.value)
    value = None if node.value is None or mixed else numeric(scope, _as_own(node.value))
    if node.value is not None and value is None:
        return None
    out = {"count": "count", "any": "exists", "sum": "sum"}[node.kind]
    related = Related(scope.frame, tuple(keys), tuple(compares), where, value.node if value else None, out)  # type: ignore[arg-type]  # one of the three kinds let in above
    sort = TRUTH if out == "exists" else value.sort if value else Sort("number", scope.unit("个"))
    return Typed(scope.add(related, node.span, surface.render(node)), sort)


def _conjuncts(node: surface.Expression | None) -> tuple[surface.Expression, ...]:
    if node is None:
        return ()
    if isinstance(node, surface.And):
        return tuple(each for operand in node.operands for each in _conjuncts(operand))
    return (node,)


def _mentions_other(node: surface.Expression) -> bool:
    return any(isinstance(each, surface.Name) and each.text == "other" for each in surface.walk(node))


def _as_own(node: surface.Expression) -> surface.Expression:
    """`other.x` read as a field of the item it belongs to."""
    match node:
        case surface.Attribute(base=surface.Name(text="other")):
            return surface.Name(node.field_name, node.span)
        case surface.Comparison():
            return replace(node, left=_as_own(node.left), right=_as_own(node.right))
        case surface.Membership():
            return replace(node, element=_as_own(node.element))
        case surface.Within():
            return replace(node, element=_as_own(node.element))
        case surface.Between():
            return replace(node, value=_as_own(node.value), low=_as_own(node.low), high=_as_own(node.high))
        case surface.Arithmetic():
            return replace(node, left=_as_own(node.left), right=_as_own(node.right))
        case surface.Not():
            return replace(node, operand=_as_own(node.operand))
        case surface.And() | surface.Or():
            return replace(node, operands=tuple(_as_own(each) for each in node.operands))
        case surface.Call():
            return replace(node, arguments=tuple(_as_own(each) for each in node.arguments))
        case _:
            return node


MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def _place_clause(
    scope: Scope,
    clause: surface.Expression,
    keys: list[tuple[NodeId, NodeId]],
    compares: list[tuple[CompareOp, NodeId, NodeId]],
    wheres: list[NodeId],
) -> bool:
    """Sorts one condition on the other item: about it alone, or comparing it with this one."""
    if not isinstance(clause, surface.Comparison) or _mentions_other(clause.left) == _mentions_other(clause.right):
        return _place_where(scope, clause, wheres)
    flipped = _mentions_other(clause.left)
    mine_side, theirs_side = (clause.right, clause.left) if flipped else (clause.left, clause.right)
    if not _mentions_own(scope, mine_side):
        return _place_where(scope, clause, wheres)
    mine, theirs = part(scope, mine_side), part(scope, _as_own(theirs_side))
    if mine is None or theirs is None:
        return False
    operator = MIRRORED[clause.operator] if flipped else clause.operator
    match operator:
        case "=":
            keys.append((mine.node, theirs.node))
        case "<" | "<=":
            compares.append((operator, mine.node, theirs.node))
        case ">":
            compares.append(("<", _negative(scope, mine), _negative(scope, theirs)))
        case ">=":
            compares.append(("<=", _negative(scope, mine), _negative(scope, theirs)))
        case _:
            words = {"expected_zh": "<、<=、>、>= 或 =", "expected_en": "<, <=, >, >= or ="}
            scope.report("expression-syntax", clause.span, found=surface.render(clause), **words)
            return False
    return True


def _place_where(scope: Scope, clause: surface.Expression, wheres: list[NodeId]) -> bool:
    """A condition on the other item alone."""
    found = None if _mixes(scope, clause) else truth(scope, _as_own(clause))
    if found is not None:
        wheres.append(found)
    return found is not None


def _mentions_own(scope: Scope, node: surface.Expression) -> bool:
    """Whether the item at hand is meant: by `this`, or by the plain name of one of its fields."""
    collection = scope.collections[-1]
    words = [each.text for each in surface.walk(node) if isinstance(each, surface.Name)]
    return any(word == "this" or collection.field(word) is not None for word in words)


def _mixes(scope: Scope, node: surface.Expression) -> bool:
    """Refuses a condition that is about both items in another way than one comparison: it would be read at the other item."""
    if not _mentions_own(scope, node):
        return False
    words = {"expected_zh": "`other` 与本项的单个比较", "expected_en": "one comparison of `other` with this item"}
    scope.report("expression-syntax", node.span, found=surface.render(node), **words)
    return True


def _negative(scope: Scope, typed: Typed) -> NodeId:
    """Turns "greater" into "less", the only direction a node has."""
    return scope.add(Mul(typed.node, scope.const(-1)))
