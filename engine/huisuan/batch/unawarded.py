"""Items of a register that no benefit pays anything for, each with the reason the rules give. What a table counts, it accounts for: with a
line and without are the items taken.

Which items have no line is read off the results of a block. Why is asked of the reference, profile by profile, at the end, when it is known
which benefits the run is about; of more than `MOST` applicants the items are counted and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import polars as pl

from huisuan.backends.columnar.rows import Rows
from huisuan.backends.reference_parts import Path
from huisuan.batch.assessing import Assessing, Block
from huisuan.batch.items import kinds_of, sum_of
from huisuan.batch.keys import keys_of
from huisuan.batch.why_not import Asked, Asking, WhyNot
from huisuan.compiler.compiled import Compiled
from huisuan.intake.model import FILE, ID, LABEL, OWNER, PLACE, Place
from huisuan.ir.program import Benefit
from huisuan.office.rows import ItemCount, UnawardedRow
from huisuan.values import Facts
from huisuan.vocabulary.units import Label

MOST = 2_000
"""Applicants whose items are told one by one."""
Cells = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Bare:
    """An applicant with items that have no line, by collection; all of its items by id, those with a line too.

    `number` and `id` are the keys of result tables.
    """

    number: str
    id: str
    label: str
    facts: Facts
    items: Mapping[str, tuple[Cells, ...]]
    places: Mapping[str, Mapping[str, Cells]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What some rows of a register say of their items, beside whose those without a line are: counts by collection, the benefits that paid."""

    counts: Mapping[str, ItemCount]
    paid: frozenset[str]


class Unawarded:
    """Gathers the items without a line, block by block. `benefits`: those the run is for, if it is for some; charges and support in kind pay nothing."""

    def __init__(self, compiled: Compiled, assessing: Assessing, benefits: frozenset[str] | None = None) -> None:
        self.compiled, self.assessing = compiled, assessing
        self.named = benefits is not None
        frames = compiled.program.frames
        self._paying: dict[str, list[Benefit]] = {}
        for each in compiled.program.benefits:
            chosen = each.id in benefits if benefits is not None else not each.restated
            if (
                each.frame
                and frames[each.frame].parent == 0
                and each.form == "money"
                and each.direction == "benefit"
                and chosen
            ):
                self._paying.setdefault(frames[each.frame].name, []).append(each)
        self._kept: list[Bare] = []
        self._paid: set[str] = set()
        self._counts: dict[str, ItemCount] = {}
        self._rows: tuple[UnawardedRow, ...] | None = None

    def add(self, block: Block) -> None:
        without = {name: self._without(block, name) for name in self._paying if name in block.rows.collections}
        owners = sorted({row for table in without.values() for row in table[OWNER].to_list()})
        shown = owners[: max(0, MOST - len(self._kept))]
        told = frozenset(shown)
        for name, table in without.items():
            taken = block.rows.collections[name].height
            untold = table.height - table.filter(pl.col(OWNER).is_in(shown)).height
            label = self.compiled.vocabulary.collections[name].label
            self._count(name, ItemCount(name, label, taken, taken - table.height, table.height, untold))
        if told:
            self._kept.extend(self._bare(block, shown, without))

    def _count(self, name: str, count: ItemCount) -> None:
        self._counts[name] = count.plus(self._counts[name]) if name in self._counts else count

    @property
    def kept(self) -> tuple[Bare, ...]:
        """The applicants whose items are told one by one, in the order of the register."""
        return tuple(self._kept)

    @property
    def gathered(self) -> Gathered:
        return Gathered(MappingProxyType(dict(self._counts)), frozenset(self._paid))

    def put(self, gathered: Gathered, bare: Callable[[], Sequence[Bare]]) -> None:
        """Adds what was `gathered` and `kept` elsewhere, of the rows that follow in the register; `bare` is asked for what was kept only if some can still be told."""
        room = MOST - len(self._kept)
        found = bare() if room > 0 else ()
        self._kept.extend(found[:room])
        self._paid |= gathered.paid
        for name, count in gathered.counts.items():
            over = sum(len(each.items.get(name, ())) for each in found[room:])
            self._count(name, replace(count, untold=count.untold + over if room > 0 else count.unawarded))

    def _without(self, block: Block, name: str) -> pl.DataFrame:
        """The items of a collection that have no line."""
        benefits = [each.id for each in self._paying[name]]
        lines = block.found.lines.filter(pl.col("benefit").cast(pl.String).is_in(benefits))
        self._paid.update(lines["benefit"].cast(pl.String).unique().to_list())
        items = block.rows.collections[name].frame
        keys = lines.select(pl.col("row").cast(items.schema[OWNER]).alias(OWNER), pl.col("item").alias(ID))
        return items.join(keys, on=[OWNER, ID], how="anti", maintain_order="left")

    def _bare(self, block: Block, owners: list[int], without: Mapping[str, pl.DataFrame]) -> Iterator[Bare]:
        frame = block.rows.applicants.frame
        rows = Rows(self.compiled.program, self.assessing.register(block.rows), self.assessing.background)
        items = {name: _by_owner(table, owners) for name, table in without.items()}
        every = {name: _by_owner(block.rows.collections[name].frame, owners) for name in without}
        keys = keys_of(frame[owners]).rows()
        for owner, (number, identity) in zip(owners, keys, strict=True):
            label = str(frame[LABEL][owner] or number) if LABEL in frame.columns else number
            places = {name: {str(each[ID]): each for each in found.get(owner, ())} for name, found in every.items()}
            own = {name: tuple(found.get(owner, ())) for name, found in items.items()}
            yield Bare(number, identity, label, rows.facts(owner), MappingProxyType(own), MappingProxyType(places))

    @property
    def counts(self) -> tuple[ItemCount, ...]:
        """Of each collection that the benefits count and that has items here."""
        return tuple(count for _, count in sorted(self._counts.items()) if count.taken)

    @property
    def rows(self) -> tuple[UnawardedRow, ...]:
        """By applicant and row of the sheet, after the last block. Items whose reason lies with the applicant are one row."""
        if self._rows is None:
            self._rows = tuple(self._explained())
        return self._rows

    def _explained(self) -> Iterator[UnawardedRow]:
        asking = Asking(self.compiled)
        about = {name: self._about(benefits) for name, benefits in self._paying.items()}
        for bare in sorted(self._kept, key=lambda each: each.number):
            asked = asking.profile(bare.facts)
            for name, items in bare.items.items():
                yield from self._told(asked, bare, name, items, about[name])

    def _about(self, benefits: list[Benefit]) -> tuple[Benefit, ...]:
        """The benefits that an item could have been counted under: those that paid for something here, or all where none did."""
        paid = [each for each in benefits if each.id in self._paid]
        return tuple(benefits if self.named or not paid else paid)

    def _told(
        self, asked: Asked, bare: Bare, name: str, items: Iterable[Cells], benefits: tuple[Benefit, ...]
    ) -> Iterator[UnawardedRow]:
        places = bare.places[name]
        frame = benefits[0].frame
        paths = {asked.evaluation.items.ids(frame, path)[-1]: path for path in asked.evaluation.items.paths(frame)}
        ids = {path: item for item, path in paths.items()}
        shut_out: dict[WhyNot, list[Cells]] = {}
        for cells in sorted(items, key=_place):
            path = paths[str(cells[ID])]
            nearest = max(benefits, key=lambda each: asked.nearness(each, path))
            why = asked.why_not(nearest, path, self._placed(cells, places, ids))
            if why.shared:
                shut_out.setdefault(why, []).append(cells)
            else:
                yield self._row(bare, name, (cells,), why)
        for why, together in shut_out.items():
            yield self._row(bare, name, together, why)

    def _placed(self, cells: Cells, places: Mapping[str, Cells], ids: Mapping[Path, str]) -> Callable[[Path], Label]:
        """Where the siblings of an item stand: the row, and the file where it is another."""

        def found(path: Path) -> Label:
            other = places[ids[path]]
            file = "" if other[FILE] == cells[FILE] else self._source(other).file
            return Label(f"{file}第{_place(other)}行", f"{file} row {_place(other)}".strip())

        return found

    def _source(self, cells: Cells) -> Place:
        return self.assessing.source.sources[int(str(cells[FILE]))]

    def _row(self, bare: Bare, name: str, items: Iterable[Cells], why: WhyNot) -> UnawardedRow:
        decl = self.compiled.vocabulary.collections[name]
        shown = list(items)
        source = self._source(shown[0])
        kinds = [kinds_of(decl, each) for each in shown]
        return UnawardedRow(
            applicant=bare.number,
            id=bare.id,
            name=bare.label,
            table=name,
            file=source.file,
            sheet=source.sheet,
            rows=tuple(map(_place, shown)),
            what=Label(
                "；".join(dict.fromkeys(each.zh for each in kinds)), "; ".join(dict.fromkeys(each.en for each in kinds))
            ),
            fen=sum_of(decl, shown[0]) if len(shown) == 1 else None,
            benefit=why.benefit,
            title=self.compiled.infos[why.benefit].title,
            why=why.why,
            reason=why.reason,
        )


def _by_owner(table: pl.DataFrame, owners: list[int]) -> dict[int, list[Cells]]:
    found: dict[int, list[Cells]] = {}
    for cells in table.filter(pl.col(OWNER).is_in(owners)).iter_rows(named=True):
        found.setdefault(cells[OWNER], []).append(cells)
    return found


def _place(cells: Cells) -> int:
    return int(str(cells[PLACE]))
