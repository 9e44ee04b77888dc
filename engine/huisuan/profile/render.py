"""A profile as YAML text, such that reading it gives the same profile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import assert_never

from huisuan.profile.model import BoundProfile
from huisuan.profile.numbers import date_text, number_text
from huisuan.values import Collection, Item, Known, KnownNone, Ranged, Scalar, State, Unknown
from huisuan.vocabulary.model import CollectionDecl, Fact, Vocabulary

_PLAIN = re.compile("[A-Za-z_][A-Za-z0-9_]*")


def render_profile(profile: BoundProfile, vocabulary: Vocabulary) -> str:
    """Canonical YAML: facts in the order of the vocabulary, numbers in full, items with their ids."""
    return "\n".join(_lines(profile, vocabulary)) + "\n"


def _lines(profile: BoundProfile, vocabulary: Vocabulary) -> Iterator[str]:
    if profile.id or profile.label:
        yield f"profile: {{id: {_quoted(profile.id)}, label: {_quoted(profile.label)}}}"
    if profile.as_of is not None:
        yield f"as_of: {profile.as_of.isoformat()}"
    yield "facts: {}" if not profile.facts.values else "facts:"
    for name, texts in _facts(profile.facts.values, vocabulary):
        yield f"  {name}: {texts}"
    for decl in vocabulary.collections.values():
        found = profile.facts.collections.get(decl.id)
        if decl.parent is None and found is not None and _said(profile, decl, found):
            yield from _collection(decl, found, vocabulary)
    if profile.complete_all:
        yield f"complete: [{', '.join(('all', *map(_quoted, sorted(profile.complete))))}]"
    elif profile.complete:
        yield f"complete: [{', '.join(map(_quoted, sorted(profile.complete)))}]"
    yield from _answers("judgements", {name: "yes" if met else "no" for name, met in profile.judgements.items()})
    yield from _answers("readings", {name: _quoted(text) for name, text in profile.readings.items()})
    yield from _answers("choices", {name: _quoted(text) for name, text in profile.choices.items()})


def _said(profile: BoundProfile, decl: CollectionDecl, found: Collection) -> bool:
    """An empty collection that `complete` covers says itself."""
    return bool(found.items) or not (profile.complete_all or decl.id in profile.complete)


def _facts(values: Mapping[str, State], vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for fact in vocabulary.facts.values():
        if fact.period is None:
            if fact.id in values:
                yield _key(fact.id), _state(fact, values[fact.id], vocabulary)
            continue
        periods = sorted(each.partition("@")[2] for each in values if each.partition("@")[0] == fact.id)
        if periods:
            parts = [f"{_key(each)}: {_state(fact, values[f'{fact.id}@{each}'], vocabulary)}" for each in periods]
            yield _key(fact.id), f"{{{', '.join(parts)}}}"


def _collection(decl: CollectionDecl, found: Collection, vocabulary: Vocabulary) -> Iterator[str]:
    if not found.items:
        yield f"{_key(decl.id)}: {'none' if found.more == 0 else '[]'}"
        return
    yield f"{_key(decl.id)}:"
    for item in found.items:
        yield f"  - {_item(decl, item, vocabulary)}"


def _item(decl: CollectionDecl, item: Item, vocabulary: Vocabulary) -> str:
    parts = [f"id: {_quoted(item.id)}"]
    parts += [
        f"{fact.id}: {_state(fact, item.values[fact.id], vocabulary)}" for fact in decl.fields if fact.id in item.values
    ]
    for child in vocabulary.children(decl.id):
        inner = item.collections.get(child.name)
        if inner is not None:
            items = ", ".join(_item(child, each, vocabulary) for each in inner.items)
            parts.append(f"{child.name}: {'none' if not inner.items and inner.more == 0 else f'[{items}]'}")
    return f"{{{', '.join(parts)}}}"


def _answers(section: str, texts: Mapping[str, str]) -> Iterator[str]:
    if texts:
        yield f"{section}:"
        for name in sorted(texts):
            yield f"  {_quoted(name)}: {texts[name]}"


def _state(fact: Fact, state: State, vocabulary: Vocabulary) -> str:
    match state:
        case Known(value=value):
            return _known(fact, value, vocabulary)
        case Ranged(lo=low, hi=high):
            if fact.type in ("region", "industry"):
                return _number(fact, low, high, vocabulary)
            return f"{{min: {_number(fact, low, low, vocabulary)}, max: {_number(fact, high, high, vocabulary)}}}"
        case KnownNone():
            return "none"
        case Unknown():
            return "unknown"
        case _:
            assert_never(state)


def _known(fact: Fact, value: Scalar, vocabulary: Vocabulary) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return value if fact.type == "enum" else _quoted(value)
        case Fraction():
            return _number(fact, value, value, vocabulary)


def _number(fact: Fact, low: Fraction, high: Fraction, vocabulary: Vocabulary) -> str:
    match fact.type:
        case "date":
            return date_text(low)
        case "region":
            return vocabulary.regions.text(int(low), int(high))
        case "industry":
            return vocabulary.industries.text(int(low), int(high))
        case _:
            return number_text(low, fact)


def _key(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    """A text in double quotes; what cannot be seen is escaped the way YAML reads it."""
    escaped = (char if char.isprintable() else f"\\U{ord(char):08X}" for char in json.dumps(text, ensure_ascii=False))
    return "".join(escaped)
