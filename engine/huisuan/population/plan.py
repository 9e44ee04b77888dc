"""From packs to the columns of a population: the facts that rules for such applicants read, each with what its values are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from huisuan.compiler.compiled import Compiled
from huisuan.ir.nodes import Compare, Const, Count, Exists, Extreme, Field, Input, Member, Pick, Related, Running, Sum
from huisuan.ir.program import InputDecl, Program
from huisuan.ir.reach import reached
from huisuan.population import plausible
from huisuan.population.draws import Draw, Weighted, slots
from huisuan.population.plausible import Kind
from huisuan.vocabulary.model import Fact, Vocabulary

ALWAYS = ("region", "applicant_kind")
FIRST_YEAR = 1900
"""Numbers from here on are calendar years."""


@dataclass(frozen=True, slots=True)
class Column:
    """A fact as a column. `members`: what a number drawn stands for, of an enum or text; `none` tells who is known to have none."""

    decl: InputDecl
    fact: Fact
    draw: Draw
    members: tuple[str, ...] = ()
    none: Draw | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a collection's items, or of the applicants (`name` ""); `count` draws how many items an owner has."""

    name: str
    columns: tuple[Column, ...]
    parent: str = ""
    count: Draw | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The tables of a population, outer ones first; `sizes` draws how large an applicant is."""

    kind: Kind
    applicants: Table
    collections: tuple[Table, ...]
    sizes: Draw


def plan(compiled: Compiled, kind: Kind, applicants: Iterable[str] = ()) -> Plan:
    """What a population of this kind has columns for: all that is read by rules for one of `applicants` (default: those of the kind)."""
    program = compiled.program
    wanted = {each: plausible.APPLICANTS[kind].get(each, 1) for each in applicants} or plausible.APPLICANTS[kind]
    entitled = {
        name for name, info in compiled.infos.items() if not info.applicants or wanted.keys() & {*info.applicants}
    }
    benefits = [each for each in program.benefits if each.id in entitled]
    read = _Read.by(program, (each.payable for each in benefits), (each.status for each in benefits))
    drawing = _Drawing(compiled, kind, wanted)
    own = [decl for at, decl in enumerate(program.inputs) if (0, at) in read.leaves or decl.id in ALWAYS]
    columns = drawing.columns("", [decl for decl in own if decl.tag == "fact"])
    tables = []
    for place, frame in enumerate(program.frames):
        if place and place in read.frames:
            fields = [decl for at, decl in enumerate(frame.fields) if (place, at) in read.leaves]
            parent = program.frames[frame.parent or 0].name
            tables.append(
                Table(
                    frame.name, drawing.columns(frame.name, fields), parent, drawing.count(frame.name, frame.max_items)
                )
            )
    return Plan(kind, Table("", columns), tuple(tables), Draw("?size", slots(plausible.SIZES[kind])))


@dataclass(frozen=True, slots=True)
class _Read:
    """The leaves, by frame and place, and the collections that some results depend on."""

    leaves: frozenset[tuple[int, int]]
    frames: frozenset[int]

    @classmethod
    def by(cls, program: Program, *roots: Iterable[int]) -> _Read:
        leaves, frames = set(), set()
        for place in reached(program, (root for some in roots for root in some)):
            match program.nodes[place]:
                case Input(decl=at):
                    leaves.add((0, at))
                case Field(frame=frame, decl=at):
                    leaves.add((frame, at))
                    frames.add(frame)
                case Count() | Sum() | Exists() | Extreme() | Pick() | Running() | Related() as node:
                    frames.add(node.frame)
                case _:
                    continue
        for frame in tuple(frames):
            outer = program.frames[frame].parent
            if outer:
                frames.add(outer)
        return cls(frozenset(leaves), frozenset(frames))


class _Drawing:
    """Chooses draws for facts, by type, by name, by what the rules compare them with."""

    def __init__(self, compiled: Compiled, kind: Kind, applicants: Mapping[str, int]) -> None:
        self.vocabulary: Vocabulary = compiled.vocabulary
        self.kind, self.applicants = kind, applicants
        self._sizes = len(plausible.SIZES[kind])
        ends = [pack.in_force.until for pack in compiled.packs]
        years = [pack.policy_year for pack in compiled.packs if pack.policy_year is not None]
        self._last = max(ends, default=date(max(years, default=2025), 12, 31))
        self._places = [pack.document.place for pack in compiled.packs]
        self._named = _named(compiled.program)

    def columns(self, table: str, decls: Iterable[InputDecl]) -> tuple[Column, ...]:
        found = (self._column(table, decl) for decl in decls)
        return tuple(each for each in found if each is not None)

    def count(self, table: str, most: int) -> Draw:
        weights = plausible.ITEMS[self.kind].get(table, plausible.FEW[self.kind])
        return Draw(f"?items:{table}", slots(weights), most=min(most, plausible.MOST_ITEMS))

    def _fact(self, table: str, name: str) -> Fact | None:
        if not table:
            return self.vocabulary.facts.get(name)
        return self.vocabulary.collections[table].field(name)

    def _column(self, table: str, decl: InputDecl) -> Column | None:
        bare, _, period = decl.id.partition("@")
        fact = self._fact(table, bare)
        if fact is None:
            return None
        name = f"{table}.{bare}" if table else bare
        full = f"{name}@{period}" if period else name
        none = Draw(f"?none:{full}", _share(plausible.NONE_OF)) if decl.nullable else None
        if decl.type in ("enum", "text"):
            members, draw = self._among(name, full, decl)
            return Column(decl, fact, draw, members, none)
        if decl.type == "truth":
            return Column(decl, fact, Draw(full, _share(plausible.TRUTHS.get(name, plausible.RARE))), (), none)
        return Column(decl, fact, self._number(name, full, fact, decl), (), none)

    def _among(self, name: str, full: str, decl: InputDecl) -> tuple[tuple[str, ...], Draw]:
        named = self._named.get(name, ())
        members = decl.members or tuple(dict.fromkeys((*named, "甲", "乙", "丙")))
        if name == "applicant_kind":
            return members, Draw(full, slots([(members.index(each), often) for each, often in self.applicants.items()]))
        if name == "enterprise_size" and self._sizes > 1:
            return members, Draw(full, self._size_members(members))
        weights = plausible.MEMBERS.get(name, {})
        usual = {each: 120 if each in plausible.NEITHER else 8 if each in named else 3 for each in members}
        return members, Draw(full, slots([(at, {**usual, **weights}[each]) for at, each in enumerate(members)]))

    def _size_members(self, members: tuple[str, ...]) -> tuple[int, ...]:
        known = [[each for each in some if each in members] or members[:1] for some in plausible.SIZE_MEMBERS]
        return tuple(slot for some in known for slot in slots([(members.index(each), 1) for each in some]))

    def _number(self, name: str, full: str, fact: Fact, decl: InputDecl) -> Draw:
        least, most = int(decl.lo * decl.scale), int(decl.hi * decl.scale)
        match fact.type:
            case "region":
                return Draw(full, slots(tuple(self._regions())))
            case "industry":
                return Draw(full, slots(tuple(self._industries())))
            case "date":
                powers = range(5, 14) if name.rpartition(".")[2] in plausible.DISTANT else range(3, 9)
                return Draw(
                    full, slots([(1 << each, 1) for each in powers]), True, origin=self._last.toordinal(), back=True
                )
            case _ if decl.lo >= FIRST_YEAR:
                return Draw(full, slots(plausible.YEARS), origin=self._last.year, back=True)
            case _:
                return self._sum(name, full, fact, (least, most))

    def _sum(self, name: str, full: str, fact: Fact, ends: tuple[int, int]) -> Draw:
        least, most = ends
        often, power = plausible.SUMS.get(name, (plausible.OFTEN, plausible.USUAL))
        step = fact.asked_in.factor / 10**fact.decimals * fact.scale
        room = most - least
        unit = fact.scale if room > fact.scale << plausible.USUAL else 1
        if name not in plausible.SUMS:
            power = plausible.COUNT if fact.scale == 1 and not fact.unit.powers else power
            power = (
                min(power, max(0, (room // unit).bit_length() - 3))
                if unit > 1 or fact.scale == 1
                else room.bit_length() - 3
            )
        table: list[int] = []
        for size in range(self._sizes):
            middle = power + (plausible.STEP * size if name in plausible.SUMS and "." not in name else 0)
            known = [(min(unit << max(0, middle + off), room), weight) for off, weight in plausible.SHAPE]
            total = sum(weight for _, weight in known)
            weighted = [(0, (1000 - often) * total), *((value, weight * often) for value, weight in known)]
            table.extend(slots(weighted))
        grain = int(step) if step.denominator == 1 else 1
        change = f"?change:{full}" if "@" in full else ""
        return Draw(name, tuple(table), True, grain, grain * unit, room, least, change=change)

    def _regions(self) -> Iterator[Weighted]:
        labels = [code for code in self.vocabulary.regions.labels if code % 100]
        near: dict[int, int] = {}
        for place in self._places:
            low, high = self.vocabulary.region_range(place) or (0, -1)
            inside = [code for code in labels if low <= code <= high]
            for code in inside:
                near[code] = near.get(code, 0) + 1000 // len(inside)
        total = sum(near.values()) or 1
        far = [code for code in labels if code not in near] or labels
        share = plausible.IN_PLACES if near else 0
        for code in sorted(near):
            yield code, near[code] * share * len(far)
        for code in sorted(far):
            yield code, total * (100 - share)

    def _industries(self) -> Iterator[Weighted]:
        for letter, often in plausible.SECTIONS.items():
            section = self.vocabulary.industries.sections.get(letter)
            if section is None:
                continue
            divisions = range(section.first, section.last + 1)
            first = (ord(letter) - ord("A") + 1) * 10_000
            for division in divisions:
                yield first + division * 100 + 10, often * 1000 // len(divisions)


def _share(often: int) -> tuple[int, ...]:
    return slots([(0, 1000 - often), (1, often)])


def _named(program: Program) -> dict[str, tuple[str, ...]]:
    """By fact, the members and texts that rules name."""
    found: dict[str, dict[str, None]] = {}
    for node in program.nodes:
        match node:
            case Member(a=place, members=members):
                found.setdefault(_name(program, place), {}).update(dict.fromkeys(members))
            case Compare(a=a, b=b):
                for this, that in ((a, b), (b, a)):
                    other = program.nodes[that]
                    if isinstance(other, Const) and isinstance(other.value, str):
                        found.setdefault(_name(program, this), {})[other.value] = None
            case _:
                continue
    return {name: tuple(sorted(texts)) for name, texts in found.items()}


def _name(program: Program, place: int) -> str:
    match program.nodes[place]:
        case Input(decl=at):
            return program.inputs[at].id.partition("@")[0]
        case Field(frame=frame, decl=at):
            decl = program.frames[frame]
            return f"{decl.name}.{decl.fields[at].id.partition('@')[0]}"
        case _:
            return ""
