"""Receipts: all that a determination depends on, and the determination, as canonical JSON (D17).

Strings for numbers, sorted keys, no clock, no language. Who holds the same packs, vocabulary and engine gets the same bytes again.
Knows no files and no folders.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias, assert_never

from huisuan.assess import Assessment, Determination
from huisuan.backends.record import Amount, LimitRecord, LineRecord
from huisuan.ir.program import Program
from huisuan.values import NONE, UNKNOWN, Collection, Facts, Item, Known, KnownNone, Ranged, State, Truth, Unknown

Json: TypeAlias = "str | bool | list[Json] | dict[str, Json] | None"
FORMAT = "1"
PRIOR_AWARDS = "prior_awards"
FIELDS = (
    "receipt",
    "semantic_version",
    "packs",
    "vocabulary",
    "segments",
    "completeness",
    "confirmed",
    "readings",
    "judgements",
    "choices",
    "facts",
    "collections",
    "prior_awards",
    "record",
)
"""In the order in which a replay looks for the first difference: what went in before what came out."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a receipt holds beside facts and results: hashes, days and what the profile declared complete."""

    semantic_version: str
    packs: Mapping[str, str]
    vocabulary: str
    segments: Mapping[str, tuple[date, date, date]]
    complete: frozenset[str]
    complete_all: bool
    unverified: frozenset[str] = frozenset()
    """Packs whose figures were not compared with the text."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where two receipts differ; None where one of them has nothing."""

    path: str
    recorded: str | None
    found: str | None


def receipt_of(where: Circumstances, program: Program, facts: Facts, assessment: Assessment) -> dict[str, Json]:
    """The receipt of one assessment."""
    tags = {each.id: each.tag for each in program.inputs}
    sections: dict[str, dict[str, Json]] = {"fact": {}, "reading": {}, "judgement": {}, "choice": {}}
    for name, state in facts.values.items():
        sections[tags.get(name, "fact") if tags.get(name, "fact") in sections else "fact"][name] = _state(state)
    collections = {name: _collection(each) for name, each in facts.collections.items()}
    return {
        "receipt": FORMAT,
        "semantic_version": where.semantic_version,
        "packs": dict(where.packs),
        "vocabulary": where.vocabulary,
        "segments": {
            pack: {"from": since.isoformat(), "to": until.isoformat(), "as_of": day.isoformat()}
            for pack, (since, until, day) in where.segments.items()
        },
        "completeness": {"all": where.complete_all, "collections": [*sorted(where.complete)]},
        "confirmed": assessment.met,
        "readings": sections["reading"],
        "judgements": sections["judgement"],
        "choices": sections["choice"],
        "facts": sections["fact"],
        "prior_awards": collections.pop(PRIOR_AWARDS, None),
        "collections": dict(collections),
        "record": {
            each.benefit: _marked(_determination(program, each), each.benefit, where.unverified)
            for each in assessment.determinations
        },
    }


def _marked(found: dict[str, Json], benefit: str, unverified: frozenset[str]) -> Json:
    """The record of a benefit; one whose figures were not compared with the text says so."""
    return {**found, "unverified": True} if benefit.partition("/")[0] in unverified else found


def canonical(receipt: Mapping[str, Json]) -> str:
    """The bytes of a receipt: sorted keys, no spaces, one line."""
    return json.dumps(receipt, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def facts_of(receipt: Mapping[str, Json]) -> Facts:
    """The facts a receipt holds; ValueError where it is none."""
    values: dict[str, State] = {}
    for section in ("facts", "readings", "judgements", "choices"):
        values |= {name: _read_state(each) for name, each in _object(receipt.get(section), section).items()}
    collections = {
        name: _read_collection(each) for name, each in _object(receipt.get("collections"), "collections").items()
    }
    prior = receipt.get("prior_awards")
    if prior is not None:
        collections[PRIOR_AWARDS] = _read_collection(prior)
    return Facts(MappingProxyType(values), MappingProxyType(collections))


def first_difference(recorded: Mapping[str, Json], found: Mapping[str, Json]) -> Difference | None:
    """Where `found` departs from `recorded` first, or None where they are equal."""
    rest = sorted({*recorded, *found} - set(FIELDS))
    for name in (*FIELDS, *rest):
        difference = _differ(name, recorded.get(name), found.get(name))
        if difference is not None:
            return difference
    return None


def _differ(path: str, old: Json, new: Json) -> Difference | None:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            difference = _differ(f"{path}.{key}", old.get(key), new.get(key))
            if difference is not None:
                return difference
        return None
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for place, (one, other) in enumerate(zip(old, new, strict=True), 1):
            difference = _differ(f"{path}[{place}]", one, other)
            if difference is not None:
                return difference
        return None
    return None if old == new else Difference(path, _shown(old), _shown(new))


def _shown(value: Json) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def number(value: Fraction) -> str:
    """A decimal where it ends, else a fraction."""
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
        if digits > 30:
            return f"{value.numerator}/{value.denominator}"
    whole = str(abs((value * 10**digits).numerator)).rjust(digits + 1, "0")
    text = whole if digits == 0 else f"{whole[:-digits]}.{whole[-digits:]}"
    return f"-{text}" if value < 0 else text


def _state(state: State) -> Json:
    match state:
        case Known(value=value):
            if isinstance(value, Fraction):
                return {"number": number(value)}
            return {"truth": value} if isinstance(value, bool) else {"text": value}
        case Ranged(lo=low, hi=high):
            return {"range": [number(low), number(high)]}
        case KnownNone():
            return "none"
        case Unknown():
            return "unknown"
        case _:
            assert_never(state)


def _read_state(data: Json) -> State:
    match data:
        case {"number": str() as text}:
            return Known(Fraction(text))
        case {"truth": bool() as truth}:
            return Known(truth)
        case {"text": str() as text}:
            return Known(text)
        case {"range": [str() as low, str() as high]}:
            return Ranged(Fraction(low), Fraction(high))
        case "none":
            return NONE
        case "unknown":
            return UNKNOWN
        case _:
            raise ValueError("facts")


def _collection(found: Collection) -> Json:
    items: list[Json] = [
        {
            "id": item.id,
            "values": {name: _state(state) for name, state in item.values.items()},
            "collections": {name: _collection(each) for name, each in item.collections.items()},
        }
        for item in found.items
    ]
    return {"items": items, "more": str(found.more)}


def _read_collection(data: Json) -> Collection:
    held = _object(data, "collections")
    items, more = held.get("items"), held.get("more")
    if not isinstance(items, list) or not isinstance(more, str) or not more.isdecimal():
        raise ValueError("collections")
    return Collection(tuple(_read_item(each) for each in items), int(more))


def _read_item(data: Json) -> Item:
    held = _object(data, "collections")
    name = held.get("id")
    if not isinstance(name, str):
        raise ValueError("collections")
    values = {key: _read_state(each) for key, each in _object(held.get("values"), "collections").items()}
    inner = {key: _read_collection(each) for key, each in _object(held.get("collections"), "collections").items()}
    return Item(name, MappingProxyType(values), MappingProxyType(inner))


def _object(data: Json, field: str) -> dict[str, Json]:
    if not isinstance(data, dict):
        raise ValueError(field)
    return data


def _determination(program: Program, each: Determination) -> dict[str, Json]:
    record = each.record

    def leaves(places: tuple[int, ...]) -> Json:
        return [f"{program.leaves[place].tag}:{program.leaves[place].name}" for place in places]

    return {
        "applies": record.applies,
        "status": record.status,
        "confirmed": record.confirmed,
        "amount": _amount(record.amount),
        "payable": _amount(record.payable),
        "lines": [_line(line) for line in record.lines],
        "limits": [_limit(limit) for limit in record.limits],
        "instalments": [_amount(part) for part in record.instalments],
        "worth": None if record.worth is None else _amount(record.worth),
        "chosen": [[number(low), number(high)] for low, high in record.chosen],
        "open": {
            "status": leaves(record.open_status),
            "amount": leaves(record.open_amount),
            "payable": leaves(record.open_payable),
        },
    }


def _amount(amount: Amount) -> Json:
    low, high = (None if end is None else number(end) for end in (amount.lo, amount.hi))
    return {"kind": str(amount.kind), "low": low, "high": high}


def _line(line: LineRecord) -> Json:
    member: Truth = line.member
    return {
        "key": list(line.key),
        "member": member,
        "taken": line.taken,
        "amount": _amount(line.amount),
        "payable": _amount(line.payable),
    }


def _limit(limit: LimitRecord) -> Json:
    return {
        "name": limit.name,
        "key": list(limit.key),
        "ceiling": _amount(limit.ceiling),
        "counted": _amount(limit.counted),
        "prior": None if limit.prior is None else _amount(limit.prior),
        "bound": limit.bound,
    }
