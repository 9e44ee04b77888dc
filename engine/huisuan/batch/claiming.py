"""Results of a block as claims: a line of a determination each, with whose it is, what it is for, and what may be paid for only once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from huisuan.batch.assessing import Block, identities
from huisuan.batch.items import ItemFace, ItemFaces
from huisuan.batch.parting import Line, Whole, made_of_items, parted
from huisuan.compiler.compiled import Compiled
from huisuan.intake.model import ACCOUNT, BANK, FILE, HIGH, ID, LABEL, PAYEE, PLACE, ROW, THINGS, thing_kind
from huisuan.payout.history import canonical_thing, names_thing
from huisuan.payout.measures import OWN_KEYS
from huisuan.payout.model import Bounds, Budget, Claim, Quota, Thing
from huisuan.values import Kind

APPLIED_ON = "applied_on"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who claims, as the register tells: `number` is the register's own, `id` the credit code or citizen id if it tells one.

    `place` is the row of the file, `file` its number among the register's sources.
    """

    number: str
    id: str
    label: str
    payee: str
    bank: str
    account: str
    file: int
    place: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who claims, and for which item if for one."""

    applicant: Applicant
    item: ItemFace


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a block and, by id of the claim, who claims for what."""

    claims: tuple[Claim, ...]
    claimed: Mapping[str, Claimed]


class Claiming:
    """Makes claims of the results of one program. In-kind benefits and charges are no claims; nor is what tells a benefit of another pack again, which pays."""

    def __init__(
        self, compiled: Compiled, benefits: frozenset[str] | None = None, bounds: Bounds | None = None
    ) -> None:
        """`bounds` say by which facts claims are kept apart and ranked."""
        program = compiled.program
        years = {pack.id: pack.policy_year for pack in compiled.packs}
        self._years = {each.id: years[compiled.infos[each.id].pack] for each in program.benefits}
        self._restating = frozenset(each.id for each in program.benefits if each.restated)
        self._faces = ItemFaces(compiled)
        self._keys, self._ranks = names_asked(bounds or Bounds())
        self._claimable = {
            each.id
            for each in program.benefits
            if each.form == "money" and each.direction == "benefit" and (benefits is None or each.id in benefits)
        }
        self._of_items = frozenset(each.id for each in program.benefits if made_of_items(program, each))

    def of(self, block: Block, sequence: int) -> Claims:
        """`sequence` is the number of applicants before this block."""
        who, items, lines = _Rows(block, (*self._keys, *self._ranks)), self._faces.of(block.rows), _lines(block)
        ceilings = _ceilings(block)
        claims: list[Claim] = []
        found: dict[str, Claimed] = {}
        names = ("row", "benefit", "kind", "low", "high")
        for row, benefit, *award in block.found.awards.select(names).iter_rows():
            if benefit not in self._claimable or (benefit in self._restating and award[1] == award[2] == 0):
                continue
            applicant = who.applicant(row)
            own = lines.get((row, benefit), [])
            for item, kind, low, high in _parts(award, own, of_items=benefit in self._of_items):
                doubtful = [each[0] for each in own if each[2] != each[3]]
                face = items.whole(benefit, row, doubtful) if item is None else items.face(benefit, row, item)
                told, things = who.told(row, items.told(benefit, row, item)), who.things(row)
                name = "/".join(filter(None, (applicant.number, benefit, item)))
                found[name] = Claimed(applicant, face)
                claims.append(
                    Claim(
                        id=name,
                        applicant=applicant.id,
                        benefit=benefit,
                        status="eligible",
                        kind=Kind(kind),
                        low=low,
                        high=high,
                        line=() if item is None else (item,),
                        applied_on=who.applied_on(row),
                        sequence=sequence + row,
                        at=face.at,
                        year=self._years[benefit],
                        keys=_texts(self._keys, told),
                        objects=(*things, *face.things),
                        places=(*("" for _ in things), *(face.row for _ in face.things)),
                        ranks=_numbers(self._ranks, told),
                        ceilings=_over(ceilings, row, benefit, item),
                    )
                )
        return Claims(tuple(claims), found)


Place = tuple[int, str, str | None]
Told = Callable[[str], object]
"""What is known of a fact, by its name: the item's before the applicant's."""
_NONE: Mapping[str, int] = MappingProxyType({})
_NO_TEXTS: Mapping[str, str] = MappingProxyType({})


def names_asked(bounds: Bounds) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The facts that claims are kept apart by, and those that they are ranked by."""
    shared: tuple[Quota | Budget, ...] = (*bounds.quotas, *bounds.budgets)
    kept = {name for each in (*bounds.ceilings, *shared) for name in each.per}
    ranked = {each.by for each in shared if each.by}
    return tuple(sorted(kept - set(OWN_KEYS))), tuple(sorted(ranked))


def _texts(names: Sequence[str], told: Told) -> Mapping[str, str]:
    if not names:
        return _NO_TEXTS
    values = ((name, told(name)) for name in names)
    return {name: _text(value) for name, value in values if value is not None}


def _text(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _numbers(names: Sequence[str], told: Told) -> Mapping[str, int]:
    if not names:
        return _NONE
    values = ((name, told(name)) for name in names)
    return {name: int(value) for name, value in values if isinstance(value, int)}


def _ceilings(block: Block) -> Mapping[Place, Mapping[str, int]]:
    """By applicant's row, benefit and item (None: no matter which), the ceilings that hang on facts."""
    found: dict[Place, dict[str, int]] = {}
    for row, benefit, name, item, most in block.found.ceilings.iter_rows():
        found.setdefault((row, benefit, item), {})[name] = most
    return found


def _over(ceilings: Mapping[Place, Mapping[str, int]], row: int, benefit: str, item: str | None) -> Mapping[str, int]:
    """Those over a claim."""
    of_all = ceilings.get((row, benefit, None), _NONE)
    of_item = _NONE if item is None else ceilings.get((row, benefit, item), _NONE)
    return {**of_all, **of_item} if of_item else of_all


def _parts(award: list[Any], lines: list[Line], *, of_items: bool) -> tuple[Line | Whole, ...]:
    """An award by item as far as its items are certain."""
    kind, low, high = award
    return parted((kind, low, high), lines, of_items=of_items)


def _lines(block: Block) -> Mapping[tuple[int, str], list[Line]]:
    found: dict[tuple[int, str], list[Line]] = {}
    for row, benefit, *line in block.found.lines.select("row", "benefit", "item", "kind", "low", "high").iter_rows():
        if line[2] is not None:
            found.setdefault((row, benefit), []).append((line[0], line[1], line[2], line[3]))
    return found


class _Rows:
    """What a block tells of an applicant and of the items claimed for."""

    def __init__(self, block: Block, facts: Iterable[str]) -> None:
        self._frame = block.rows.applicants.frame
        named = tuple(facts)
        wanted = _TOLD.union(named, (name + HIGH for name in named))
        self._columns = {name: self._frame[name].to_list() for name in self._frame.columns if name in wanted}
        self._identities = identities(self._frame)

    def _text(self, name: str, row: int) -> str:
        column = self._columns.get(name)
        return "" if column is None or column[row] is None else str(column[row])

    def applicant(self, row: int) -> Applicant:
        label, payee, bank, account = (self._text(name, row) for name in (LABEL, PAYEE, BANK, ACCOUNT))
        number = str(self._columns[ID][row])
        return Applicant(
            number,
            self._identities[row] or number,
            label,
            payee,
            bank,
            account,
            self._columns[FILE][row],
            self._columns[PLACE][row],
        )

    def applied_on(self, row: int) -> int | None:
        column = self._columns.get(APPLIED_ON)
        return None if column is None else column[row]

    def told(self, row: int, item: Mapping[str, object]) -> Told:
        """What is certain of a fact; of one that is given as a range nothing is."""

        def of(name: str) -> object:
            if name in item:
                return _certain(item[name], item.get(name + HIGH))
            column, high = self._columns.get(name), self._columns.get(name + HIGH)
            return None if column is None else _certain(column[row], None if high is None else high[row])

        return of

    def things(self, row: int) -> tuple[Thing, ...]:
        told = ((name, self._text(name, row)) for name in THINGS)
        return tuple(canonical_thing(thing_kind(name), text) for name, text in told if names_thing(text))


def _certain(low: object, high: object) -> object:
    return low if high is None or high == low else None


_TOLD = frozenset((ID, FILE, PLACE, ROW, APPLIED_ON, LABEL, PAYEE, BANK, ACCOUNT, *THINGS))
