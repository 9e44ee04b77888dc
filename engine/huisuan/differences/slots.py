"""What two versions of a benefit read, as slots that one profile fills for both: facts, judgements, and how many items there are.

A slot's value is told as the later version reads it; days and calendar years move back with the policy year for the earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from huisuan.differences.normal_form import Forms
from huisuan.explain.names import Sense
from huisuan.ir.nodes import Bands, Compare, Const, Field, Input, Member, Node, NodeId, Table
from huisuan.ir.program import InputDecl
from huisuan.values import Scalar

SlotType = Literal["truth", "number", "enum", "text", "items"]
SlotKind = Literal["", "money", "date", "year", "code"]
"""What its numbers are, as far as they are no plain quantities: a code is a region's or an industry's."""
Value = Scalar | None
"""None: known to be none."""
Values = Mapping[str, Value]
PRIOR = "prior_awards"


@dataclass(frozen=True, slots=True)
class Read:
    """Where one version reads a slot: the node, its frame, and its declaration."""

    node: NodeId
    frame: int
    decl: InputDecl


@dataclass(frozen=True, slots=True)
class Slot:
    """Something a profile states, under the name both versions share; `reads` is None where a version does not ask."""

    name: str
    type: SlotType
    reads: tuple[Read | None, Read | None]
    stated: tuple[Value, ...] = ()
    kind: SlotKind = ""

    @property
    def measured(self) -> bool:
        """Whether its numbers are amounts of something, no days, years or codes."""
        return self.type == "number" and self.kind in ("", "money")

    @property
    def decl(self) -> InputDecl | None:
        found = self.reads[1] or self.reads[0]
        return None if found is None else found.decl


def slots_of(forms: tuple[Forms, Forms], places: tuple[list[NodeId], list[NodeId]]) -> tuple[Slot, ...]:
    """The slots of both versions, in the order the later one reads them, then what only the earlier one reads."""
    sides = [_Side(own, nodes) for own, nodes in zip(forms, places, strict=True)]
    names = dict.fromkeys((*sides[1].reads, *sides[0].reads))
    delta = years_between(forms)
    found = [_slot(name, sides, forms, delta) for name in names]
    counted = dict.fromkeys(name for side in sides[::-1] for name in side.collections)
    return (*found, *(Slot(f"#{name}", "items", (None, None)) for name in counted))


class _Side:
    """One version's leaves and what its rule compares them with."""

    def __init__(self, forms: Forms, places: list[NodeId]) -> None:
        self.forms = forms
        self.reads: dict[str, Read] = {}
        self.stated: dict[str, list[Scalar]] = {}
        self.collections: list[str] = []
        for place in places:
            self._leaf(place, forms.program.nodes[place])
        for place in places:
            self._compared(forms.program.nodes[place])

    def _leaf(self, place: NodeId, node: Node) -> None:
        if not isinstance(node, Input | Field):
            return
        decl, _ = self.forms.names.decl(node)
        frame = node.frame if isinstance(node, Field) else 0
        if decl.tag in ("reading", "choice") or self.forms.program.frames[frame].name == PRIOR:
            return
        name = self.forms.leaf_name(node)
        if name not in self.reads or node.part == "value":
            self.reads[name] = Read(place, frame, decl)
        if frame and self.forms.program.frames[frame].name not in self.collections:
            self.collections.append(self.forms.program.frames[frame].name)

    def _compared(self, node: Node) -> None:
        match node:
            case Compare():
                for leaf, other in ((node.a, node.b), (node.b, node.a)):
                    end = self.forms.program.nodes[other]
                    if isinstance(end, Const) and not isinstance(end.value, bool):
                        self._state(leaf, (end.value,))
            case Member():
                self._state(node.a, node.members)
            case Table():
                for column, key in enumerate(node.keys):
                    self._state(key, tuple(keys[column] for keys, _ in node.rows))
            case Bands():
                self._state(node.a, tuple(edge for edge, _ in node.edges))
            case _:
                pass

    def _state(self, place: NodeId, values: Iterable[Scalar]) -> None:
        leaf = self.forms.program.nodes[place]
        if isinstance(leaf, Input | Field):
            self.stated.setdefault(self.forms.leaf_name(leaf), []).extend(values)


def _slot(name: str, sides: list[_Side], forms: tuple[Forms, Forms], delta: int) -> Slot:
    reads = (sides[0].reads.get(name), sides[1].reads.get(name))
    side = 1 if reads[1] is not None else 0
    read = reads[side]
    assert read is not None
    kind = _kind(forms[side].names.sense(read.node))
    earlier = tuple(moved(value, kind, delta) for value in sides[0].stated.get(name, ()))
    days = _days(forms[1]) if kind == "date" else ()
    stated = dict.fromkeys((*sides[1].stated.get(name, ()), *earlier, *days))
    return Slot(name, read.decl.type, reads, tuple(stated), kind)


def _kind(sense: Sense | None) -> SlotKind:
    if sense is None:
        return ""
    if sense.type in ("region", "industry"):
        return "code"
    if sense.type == "date":
        return "date"
    return "year" if sense.unit.name == "年" else "money" if sense.is_money else ""


def _days(forms: Forms) -> tuple[Fraction, ...]:
    period = forms.side.pack.in_force
    return (Fraction(period.since.toordinal()), Fraction(period.until.toordinal()))


def years_between(forms: tuple[Forms, Forms]) -> int:
    """How many years the later pack is after the earlier one."""
    years = [forms_.side.pack.policy_year or forms_.side.pack.in_force.since.year for forms_ in forms]
    return years[1] - years[0]


def moved(value: Scalar, kind: SlotKind, years: int) -> Scalar:
    """A day or a calendar year so many years on; 29 February becomes the 28th."""
    if not isinstance(value, Fraction) or not years:
        return value
    if kind == "year":
        return value + years if 1900 <= value <= 2200 else value
    if kind != "date" or not 400 * 366 < value < 3000 * 366:
        return value
    day = date.fromordinal(int(value))
    try:
        return Fraction(day.replace(year=day.year + years).toordinal())
    except ValueError:
        return Fraction(day.replace(year=day.year + years, day=28).toordinal())
