"""`levels`: an award by level, as a mapping or as two parallel lists."""

from __future__ import annotations

from fractions import Fraction

from huisuan.ir.nodes import Member, NodeId, Select, Table
from huisuan.mechanisms import shape
from huisuan.mechanisms.checks import constant
from huisuan.mechanisms.comparisons import member_of
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import number_of, same_unit, unit_of
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence
from huisuan.vocabulary.units import Label

Row = tuple[str, Lowered]


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    written = shape.needed_scalar(scope, node, "by")
    key = None if written is None else scope.shop.lower(scope.at("by"), written)
    if key is None or written is None:
        return None
    if key.typed.sort.name != "enum":
        words = {"wanted_zh": "选项", "wanted_en": "an option", "found_zh": "别的值", "found_en": "something else"}
        scope.report("type-mismatch", written.span, text=written.text, **words)
        return None
    rows = _rows(scope, node, key.typed)
    if rows is None or not same_unit(scope, (value for _, value in rows), node.span):
        return None
    needed = scope.add(Member(key.node, tuple(sorted(level for level, _ in rows))), node.span, written.text)
    sort = unit_of(value for _, value in rows)
    return Lowered(Typed(_looked_up(scope, node, key.node, rows), sort), (needed, *_needs(scope, key.node, rows)))


def _needs(scope: Scope, key: NodeId, rows: tuple[Row, ...]) -> tuple[NodeId, ...]:
    needs = []
    for level, value in rows:
        for need in value.requires:
            chosen = scope.add(Member(key, (level,)))
            needs.append(scope.add(Select(chosen, need, scope.const(True))))
    return tuple(needs)


def _looked_up(scope: Scope, node: Mapping, key: NodeId, rows: tuple[Row, ...]) -> NodeId:
    known = [(level, constant(scope, value.node)) for level, value in rows]
    constants = tuple(((level,), value) for level, value in known if isinstance(value, Fraction))
    if len(constants) == len(rows):
        return scope.add(Table((key,), constants), node.span, "levels")
    chosen = rows[-1][1].node
    for level, value in reversed(rows[:-1]):
        chosen = scope.add(Select(scope.add(Member(key, (level,))), value.node, chosen), node.span, "levels")
    return chosen


def _rows(scope: Scope, node: Mapping, key: Typed) -> tuple[Row, ...] | None:
    pairs = _pairs(scope, node)
    if pairs is None:
        return None
    rows: list[Row] = []
    failed = False
    for level, amount in pairs:
        member = member_of(scope, key, level.text, level.span)
        value = number_of(scope.at("levels", member or level.text, role=scope.role), amount)
        if member is None or value is None:
            failed = True
        elif any(member == each for each, _ in rows):
            scope.report("duplicate-level", level.span, level=level.text)
            failed = True
        else:
            rows.append((member, value))
    return None if failed or not rows else tuple(rows)


def _pairs(scope: Scope, node: Mapping) -> list[tuple[Scalar, Node]] | None:
    levels = node.get("levels")
    if isinstance(levels, Mapping):
        return list(levels.entries)
    if not isinstance(levels, Sequence):
        shape.wrong_shape(scope, levels or node, Mapping)
        return None
    amounts = shape.items(scope, shape.needed(scope, node, "amounts"))
    if len(amounts) != len(levels.items):
        counts = {"levels": str(len(levels.items)), "amounts": str(len(amounts))}
        scope.report("level-count", levels.span, **counts)
        return None
    names = [shape.scalar(scope, level) for level in levels.items]
    return [(name, amount) for name, amount in zip(names, amounts, strict=True) if name is not None]


LEVELS = Mechanism(
    "levels",
    ("by", "amounts"),
    Label("按等次", "an award by level"),
    Label(
        "按选项 `by` 的值取对应金额；不在表中的等次不符合条件。也可写成 `levels` 与 `amounts` 两个并列的列表，次序与原文一致。",
        "The sum for the value of the option `by`; a level not listed does not qualify. `levels` and `amounts` may also be two lists in the order of the text.",
    ),
    "levels: [national, provincial, municipal]\namounts: [150万元, 50万元, 20万元]\nby: level",
    lower,
)
