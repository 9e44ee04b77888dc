"""What a claim is for, as people find it: the kind of thing, its row in the sheet it came from, and what was left blank of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from huisuan.compiler.compiled import Compiled
from huisuan.intake.model import FILE, ID, OWNER, PLACE, THINGS, Batch, thing_kind
from huisuan.ir.nodes import Field
from huisuan.ir.program import Benefit
from huisuan.ir.reach import reached
from huisuan.payout.history import canonical_thing, names_thing
from huisuan.payout.model import Thing
from huisuan.vocabulary.model import CollectionDecl, Fact
from huisuan.vocabulary.units import Label

KINDS = 2
"""How many of an item's kinds are named: an appliance, a refrigerator."""


@dataclass(frozen=True, slots=True)
class ItemFace:
    """An item as its sheet shows it: `named` says what and where, `blank` which of the facts the rule asks for are not filled in.

    `row` tells it from all other items of its owner; `at` is the file and the row it stands in.
    """

    named: Label
    blank: tuple[Label, ...] = ()
    things: tuple[Thing, ...] = ()
    row: str = ""
    at: tuple[int, int] = (0, 0)


NO_ITEM = ItemFace(Label("", ""))
_NOTHING: Mapping[str, object] = MappingProxyType({})


class ItemFaces:
    """The items that benefits of a program are paid for."""

    def __init__(self, compiled: Compiled) -> None:
        program = compiled.program
        self._frames = {each.id: program.frames[each.frame].name for each in program.benefits if each.frame}
        self._decls = {name: compiled.vocabulary.collections[name] for name in set(self._frames.values())}
        self._read = {each.id: _fields_read(compiled, each) for each in program.benefits if each.frame}

    def of(self, rows: Batch) -> BlockItems:
        """The items of a block."""
        found: dict[str, Mapping[tuple[int, str], Mapping[str, object]]] = {}
        for name in self._decls:
            table = rows.collections.get(name)
            if table is not None:
                found[name] = _by_item(table.frame)
        return BlockItems(self._frames, self._decls, self._read, found)


@dataclass(frozen=True, slots=True)
class BlockItems:
    """The items of a block, by collection, owner's row and id."""

    frames: Mapping[str, str]
    decls: Mapping[str, CollectionDecl]
    read: Mapping[str, frozenset[str]]
    rows: Mapping[str, Mapping[tuple[int, str], Mapping[str, object]]]

    def face(self, benefit: str, owner: int, item: str | None) -> ItemFace:
        """The item of this id as a claim under the benefit shows it; of a claim for no item, of nothing."""
        name = self.frames.get(benefit, "")
        found = self.rows.get(name, {}).get((owner, item or ""))
        if found is None:
            return NO_ITEM
        decl, read = self.decls[name], self.read[benefit]
        blank = tuple(
            fact.label for fact in decl.fields if fact.id in read and fact.id in found and found[fact.id] is None
        )
        things = tuple(
            canonical_thing(thing_kind(kind), str(found[kind]))
            for kind in THINGS
            if names_thing(str(found.get(kind) or ""))
        )
        return ItemFace(_named(decl, found), blank, things, f"{name}/{item}", _at(found))

    def told(self, benefit: str, owner: int, item: str | None) -> Mapping[str, object]:
        """What the item's row says, by field; of a claim for no item, nothing."""
        return self.rows.get(self.frames.get(benefit, ""), {}).get((owner, item or ""), _NOTHING)

    def whole(self, benefit: str, owner: int, doubtful: Iterable[str]) -> ItemFace:
        """What a claim for several items shows: those whose sums are in doubt."""
        faces = [self.face(benefit, owner, item) for item in doubtful]
        named = Label("；".join(each.named.zh for each in faces), "; ".join(each.named.en for each in faces))
        return ItemFace(named, tuple(dict.fromkeys(blank for each in faces for blank in each.blank)))


def _at(row: Mapping[str, object]) -> tuple[int, int]:
    file, place = row[FILE], row[PLACE]
    assert isinstance(file, int) and isinstance(place, int)
    return file, place


def _by_item(frame: pl.DataFrame) -> Mapping[tuple[int, str], Mapping[str, object]]:
    return {(row[OWNER], row[ID]): row for row in frame.iter_rows(named=True)}


def _named(decl: CollectionDecl, row: Mapping[str, object]) -> Label:
    kinds = kinds_of(decl, row)
    return Label(
        "、".join(filter(None, (kinds.zh, f"{decl.label.zh}第{row[PLACE]}行"))),
        ", ".join(filter(None, (kinds.en, f"{decl.label.en}, row {row[PLACE]}"))),
    )


def kinds_of(decl: CollectionDecl, row: Mapping[str, object]) -> Label:
    """What kind of thing an item is: `家用电器、冰箱`."""
    kinds = [_member(fact, row[fact.id]) for fact in decl.fields if fact.members and row.get(fact.id) is not None][
        :KINDS
    ]
    return Label("、".join(each.zh for each in kinds), ", ".join(each.en for each in kinds))


def sum_of(decl: CollectionDecl, row: Mapping[str, object]) -> int | None:
    """The first sum that is told of an item (of a purchase, its price), in fen; nothing where none is."""
    for fact in decl.fields:
        value = row.get(fact.id)
        if fact.type == "number" and fact.unit.power("money") == len(fact.unit.powers) == 1 and isinstance(value, int):
            return value * 100 // fact.scale
    return None


def _member(fact: Fact, value: object) -> Label:
    found = fact.member(str(value))
    return Label(str(value), str(value)) if found is None else found.label


def _fields_read(compiled: Compiled, benefit: Benefit) -> frozenset[str]:
    """The fields of its items that a benefit's status and sum hang on."""
    program = compiled.program
    nodes = (program.nodes[place] for place in reached(program, (benefit.status, benefit.payable)))
    frame = program.frames[benefit.frame]
    return frozenset(
        frame.fields[node.decl].id for node in nodes if isinstance(node, Field) and node.frame == benefit.frame
    )
