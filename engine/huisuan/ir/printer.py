"""A program as a listing, one node a line, for people who look for a fault. Not a format: nothing reads it back."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction

from huisuan.ir.nodes import Const, Field, Input, Node, NodeId, Relation
from huisuan.ir.program import Benefit, Program, RelationSpec

_NODE_FIELDS = frozenset(
    (
        "a",
        "b",
        "args",
        "cond",
        "then",
        "other",
        "keys",
        "member",
        "value",
        "by",
        "ceiling",
        "where",
        "low",
        "high",
        "mean",
    )
)
"""Fields that hold node numbers (not those of Const, Input, Field and Relation, which are shown by name)."""


def show_program(program: Program) -> str:
    """Every node with its frame, type, bounds and origin; then relations and the roots of each benefit."""
    lines = [_show_line(program, place) for place in range(len(program.nodes))]
    lines += [_show_relation(spec) for spec in program.relations]
    lines += [_show_benefit(benefit) for benefit in program.benefits]
    lines += [f"group {group.id}: n{group.total} of {', '.join(group.members)}" for group in program.groups]
    return "\n".join(lines)


def show_node(program: Program, place: NodeId) -> str:
    """One node as `operation operand…`, operands as `n3`, leaves by name."""
    node = program.nodes[place]
    match node:
        case Const(value=value):
            return _plain(value)
        case Input():
            return _leaf(program.inputs[node.decl].id, node)
        case Field():
            frame = program.frames[node.frame]
            return _leaf(f"{frame.name}.{frame.fields[node.decl].id}", node)
        case Relation():
            member = f" {node.member}" if node.out == "member" else ""
            return f"relation {program.relations[node.spec].id} {node.out}{member}"
        case _:
            return f"{type(node).__name__.lower()} {' '.join(_shown_fields(program, node))}"


def _leaf(name: str, node: Input | Field) -> str:
    part = f" {node.part}" if node.part != "value" else ""
    return f"{name}{part}{' met' if node.met else ''}"


def _shown_fields(program: Program, node: Node) -> list[str]:
    shown = []
    for each in fields(node):
        value = getattr(node, each.name)
        if value is None or value == ():
            continue
        if each.name == "frame":
            shown.append(program.frames[value].name)
        elif each.name in _NODE_FIELDS:
            shown.append(f"{each.name}={_references(value)}")
        else:
            shown.append(_mixed(each.name, value))
    return shown


def _references(value: object) -> str:
    if isinstance(value, tuple):
        return f"({' '.join(_references(part) for part in value)})"
    return f"n{value}"


def _mixed(name: str, value: object) -> str:
    if name == "compares" and isinstance(value, tuple):
        return f"compares=({' '.join(f'n{mine} {op} n{theirs}' for op, mine, theirs in value)})"
    return f"{name}={_plain(value)}"


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return f"({' '.join(_plain(part) for part in value)})"
    if isinstance(value, str):
        return repr(str(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, Fraction | int) else repr(value)


def _show_line(program: Program, place: NodeId) -> str:
    bounds = program.bounds[place]
    frame = program.frames[program.frames_of[place]].name
    static = "" if bounds is None else f" [{bounds.lo}, {bounds.hi}] /{program.scales[place]}"
    where = f" @{frame}" if frame else ""
    origin = program.origins[place] if place < len(program.origins) else None
    note = f"  # {origin.file}:{origin.line} {origin.mechanism}".rstrip() if origin is not None and origin.line else ""
    return f"n{place}{where}: {program.types[place]}{static} = {show_node(program, place)}{note}"


def _show_relation(spec: RelationSpec) -> str:
    members = " ".join(f"{place}:(n{member.value} if n{member.gate})" for place, member in enumerate(spec.members))
    ceilings = "".join(f" ceiling n{group.ceiling} over {_plain(group.members)}" for group in spec.ceilings)
    bars = "".join(f" {bar.barrer} bars {_plain(bar.barred)}" for bar in spec.bars)
    choice = "" if spec.choice is None else f" choice n{spec.choice} of {_plain(spec.set_names)}"
    return f"relation {spec.id}: {members}; sets {_plain(spec.sets)}{ceilings}{bars}{choice}"


def _show_benefit(benefit: Benefit) -> str:
    named = ("applies", "status", "status_if_met", "member", "taken", "line", "line_payable", "amount", "payable")
    parts = " ".join(f"{name}=n{getattr(benefit, name)}" for name in named)
    limits = "".join(f" limit {entry.name!r} n{entry.pre} under n{entry.ceiling}" for entry in benefit.limits)
    return f"benefit {benefit.id}: {parts}{limits}"
