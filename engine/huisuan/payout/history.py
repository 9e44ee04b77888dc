"""Earlier payouts as written in an office's table: checked row by row, and made into what bounds have used and profiles have received.

A row that is not right is refused by name, never mended: what was paid before and is forgotten is paid twice. Knows rows, not files.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection as Names
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from huisuan.calendar_dates import year_of
from huisuan.payout.model import EarlierPayout, Thing
from huisuan.problems import Problem, closest, problem, warning
from huisuan.profile.awards import full_names
from huisuan.profile.identities import check_citizen_id, check_uscc, impossible_birthday
from huisuan.profile.numbers import decimal_text, shorten
from huisuan.profile.words import says_none, says_unknown
from huisuan.values import Collection, Item, Known, State

_NO_KEYS: Mapping[str, str] = MappingProxyType({})
_NO_COUNTS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class WrittenPayout:
    """A row as read: `place` is how people find it (`history.xlsx!Sheet1!7`), `amount` in the currency's unit, days as day numbers.

    `reference` is the office's own number of the payment; rows that bear one may otherwise be alike. `returned`: the thing was given
    back and the whole sum with it; `paid_back`, `paid_back_on`: what of the sum came back, and when.
    """

    place: str
    applicant: str
    benefit: str
    amount: Fraction
    paid_on: int | None = None
    year: int | None = None
    line: str = ""
    keys: Mapping[str, str] = field(default_factory=lambda: _NO_KEYS)
    objects: tuple[Thing, ...] = ()
    reference: str = ""
    returned: bool | None = None
    paid_back: Fraction | None = None
    paid_back_on: int | None = None


@dataclass(frozen=True, slots=True)
class HistoryOutcome:
    """The rows that hold, and what is wrong with the others: as many as came in, `len(rows) + refused`.

    `elsewhere`: by pack that is not at hand, how many of the rows that hold name it.
    """

    rows: tuple[EarlierPayout, ...]
    problems: tuple[Problem, ...]
    refused: int
    elsewhere: Mapping[str, int] = field(default_factory=lambda: _NO_COUNTS)


@dataclass(frozen=True, slots=True)
class BenefitNames:
    """Names of benefits that rows may bear. `at_hand`: those of this run; `others`: those of packs the library has beside.

    `packs`: further packs, of which the office says that no library has them; their benefits are taken as they are written.
    """

    at_hand: Names[str]
    others: Names[str] = ()
    packs: Names[str] = ()

    def benefit(self, name: str) -> str | None:
        """The one benefit the name means; None where it is none, or more than one."""
        full = full_names(name, self.at_hand) or full_names(name, self.others)
        if full:
            return full[0] if len(full) == 1 else None
        pack, mark, bare = name.partition("/")
        return name if mark and bare and pack in self.packs else None

    def near(self, name: str) -> tuple[str, ...]:
        """Those that the name may mean, else those most like it, by their full names."""
        every = tuple(dict.fromkeys((*self.at_hand, *self.others)))
        found = full_names(name, self.at_hand) or full_names(name, every)
        if not found:
            like = closest(name, (*every, *(each.partition("/")[2] for each in every)))
            found = tuple(full for each in like for full in full_names(each, every))
        return tuple(dict.fromkeys(found))

    def has_pack(self, pack: str) -> bool:
        """Whether any benefit of that pack is known."""
        return pack in self.packs or any(each.partition("/")[0] == pack for each in (*self.at_hand, *self.others))


def read_history(
    written: Iterable[WrittenPayout], known: BenefitNames, *, minor_digits: int = 2, year_of_payment: bool = False
) -> HistoryOutcome:
    """Rows checked against themselves and the benefits known; those of packs not at hand are kept and counted.

    The reading `year_of_payment`: an award without a year belongs to the year it was paid in. Without it such an award is in doubt
    for ceilings by year, and a claim that hangs on it is held.
    """
    here = frozenset(known.at_hand)
    elsewhere: dict[str, int] = {}
    rows: list[EarlierPayout] = []
    problems: list[Problem] = []
    seen: dict[object, str] = {}
    refused = 0
    for each in written:
        applicant = canonical_applicant(each.applicant)
        benefit = known.benefit(each.benefit)
        found = list(_faults(each, applicant, benefit, known, minor_digits))
        if not found and isinstance(applicant, str) and benefit is not None:
            row = _row(each, applicant, benefit, minor_digits, year_of_payment=year_of_payment)
            first = seen.get(row.id) or seen.get(_likeness(each, row))
            if first is None:
                seen[row.id] = seen[_likeness(each, row)] = each.place
                rows.append(row)
                if benefit not in here:
                    pack = benefit.partition("/")[0]
                    elsewhere[pack] = elsewhere.get(pack, 0) + 1
                continue
            found = [problem("history-row-twice", None, place=each.place, first=first)]
        problems.extend(found)
        refused += 1
    if not rows and not refused:
        problems.append(warning("history-empty", None))
    return HistoryOutcome(tuple(rows), tuple(problems), refused, MappingProxyType(elsewhere))


def canonical_applicant(text: str) -> str | bool:
    """A credit code or citizen id in canonical form; True where only the check digit is wrong, False where it is neither."""
    bare = _normal(text)
    code, number = check_uscc(bare), check_citizen_id(bare)
    found = next((each for each in (code, number) if isinstance(each, str)), None)
    return found if found is not None else bool(code or number)


def canonical_thing(kind: str, number: str) -> Thing:
    """The number of an invoice, contract, serial number or vehicle as it is compared: full width, spaces and case do not count."""
    return (kind, _normal(number))


def names_thing(text: str) -> bool:
    """Whether a cell names a thing at all: `无`, `/` and what is not known are no number."""
    return any(sign.isalnum() for sign in text) and not (says_none(text) or says_unknown(text))


def _normal(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _faults(
    each: WrittenPayout, applicant: str | bool, benefit: str | None, known: BenefitNames, minor_digits: int
) -> Iterable[Problem]:
    if not isinstance(applicant, str) and impossible_birthday(_normal(each.applicant)):
        yield problem("history-bad-birthday", None, place=each.place, text=shorten(each.applicant))
    elif applicant is True:
        yield problem("history-bad-checksum", None, place=each.place, text=shorten(each.applicant))
    elif applicant is False:
        yield problem("history-bad-applicant", None, place=each.place, text=shorten(each.applicant))
    if benefit is None:
        near, pack = known.near(each.benefit), each.benefit.partition("/")
        if all(pack) and not known.has_pack(pack[0]):
            words = {"pack": shorten(pack[0]), "name": shorten(each.benefit)}
            yield problem("history-unknown-pack", None, suggestions=near, place=each.place, **words)
        else:
            words = {"name": shorten(each.benefit)}
            yield problem("history-unknown-benefit", None, suggestions=near, place=each.place, **words)
    minor = each.amount * 10**minor_digits
    if each.amount <= 0 or minor.denominator != 1:
        text = _amount_text(each.amount)
        yield problem("history-bad-amount", None, place=each.place, text=text, digits=str(minor_digits))
    if _odd_return(each, minor_digits):
        zh, en = "没有写退回金额", "the sum paid back is not given"
        if each.paid_back is not None:
            back = _amount_text(each.paid_back)
            zh, en = f"退回 {back} 元", f"paid back {back}"
        amount = _amount_text(each.amount)
        yield problem("history-bad-return", None, place=each.place, amount=amount, back_zh=zh, back_en=en)
    if each.paid_on is None and each.year is None:
        yield problem("history-undated", None, place=each.place)


def _odd_return(each: WrittenPayout, minor_digits: int) -> bool:
    """Whether what is said of a return does not go together, or does not say how much came back."""
    back = each.paid_back
    if back is None:
        return each.paid_back_on is not None and not each.returned
    whole = back == each.amount
    early = each.paid_back_on is not None and each.paid_on is not None and each.paid_back_on < each.paid_on
    told = each.returned is None or each.returned is whole
    return early or not told or not 0 <= back <= each.amount or (back * 10**minor_digits).denominator != 1


def _paid_back(each: WrittenPayout) -> Fraction | None:
    """What of the sum came back; None where nothing is said of it."""
    if each.paid_back is not None or each.returned is None:
        return each.paid_back
    return each.amount if each.returned else Fraction(0)


def _amount_text(amount: Fraction) -> str:
    rest = amount.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return decimal_text(amount) if rest == 1 else str(amount)


def _row(
    each: WrittenPayout, applicant: str, benefit: str, minor_digits: int, *, year_of_payment: bool
) -> EarlierPayout:
    year = each.year
    if year is None and year_of_payment and each.paid_on is not None:
        year = year_of(each.paid_on)
    back = _paid_back(each)
    return EarlierPayout(
        id=each.reference or each.place,
        applicant=applicant,
        benefit=benefit,
        amount=int(each.amount * 10**minor_digits),
        day=each.paid_on,
        year=year,
        line=(each.line,) if each.line else None,
        keys=each.keys,
        objects=tuple(canonical_thing(*thing) for thing in each.objects),
        returned=None if back is None else int(back * 10**minor_digits),
    )


def _likeness(each: WrittenPayout, row: EarlierPayout) -> object:
    """What no two rows may share: the office's number, or without one everything."""
    if each.reference:
        return each.reference
    keys, things = tuple(sorted(row.keys.items())), tuple(sorted(row.objects))
    return (row.applicant, row.benefit, row.amount, row.day, row.year, row.line, keys, things, row.returned)


def prior_awards(
    rows: Iterable[EarlierPayout],
    *,
    most: int,
    complete: bool,
    minor_digits: int = 2,
    fields: Mapping[str, Names[str]] = MappingProxyType({}),
) -> Mapping[str, Collection]:
    """By applicant, the rows as the collection `prior_awards` of a profile; what a row does not say stays unknown. The amount is what
    was not paid back.

    `most`: how many items the collection may have. `complete`: the table holds all that was ever paid, so that nothing may still
    appear. `fields`: further enum fields of the collection with their members, filled from the keys of that name.
    """
    found: dict[str, list[Item]] = {}
    for row in rows:
        values: dict[str, State] = {
            "benefit": Known(row.benefit),
            "amount": Known(Fraction(row.stays, 10**minor_digits)),
        }
        if row.returned is not None:
            values["returned"] = Known(row.stays == 0)
        if row.line:
            values["line"] = Known("/".join(row.line))
        if row.day is not None:
            values["paid_on"] = Known(Fraction(row.day))
        if row.year is not None:
            values["award_year"] = Known(Fraction(row.year))
        for name, members in fields.items():
            if row.keys.get(name) in members:
                values[name] = Known(row.keys[name])
        found.setdefault(row.applicant, []).append(Item(row.id, MappingProxyType(values)))
    return MappingProxyType(
        {
            applicant: Collection(
                tuple(sorted(items, key=lambda item: item.id)), 0 if complete else max(0, most - len(items))
            )
            for applicant, items in found.items()
        }
    )
