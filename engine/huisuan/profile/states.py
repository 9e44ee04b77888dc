"""A fact's value in a profile: located text to the state of the fact, or a problem; nothing bad becomes unknown.

Words before values: unknown and none first, then what the fact's type takes. A quoted text is always meant as it stands.
"""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from typing import assert_never

from huisuan.problems import Problem, closest, problem
from huisuan.profile.identities import check_citizen_id, check_uscc
from huisuan.profile.numbers import Spot, date_text, number_text, parse_date, parse_number, shorten
from huisuan.profile.words import LONGEST_TEXT, is_line, says_none, says_unknown, truth_of
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence
from huisuan.values import NONE, UNKNOWN, Known, Ranged, State
from huisuan.vocabulary.model import Fact, Vocabulary

_ENDS = {"min": "min", "max": "max", "最低": "min", "最高": "max"}
SHAPES = {
    Scalar: ("一个值", "a single value"),
    Sequence: ("列表", "a list"),
    Mapping: ("若干 `键: 值`", "a mapping of keys and values"),
}

MOST_LISTED = 20
"""With more options than these a message names the nearest only."""


def read_state(fact: Fact, node: Node, spot: Spot, vocabulary: Vocabulary) -> State | Problem:
    """What a profile says of a fact."""
    if isinstance(node, Mapping) and fact.type in ("number", "date"):
        return _range(fact, node, spot, vocabulary)
    if not isinstance(node, Scalar):
        return wrong_shape(node, spot, ("一个值", "a single value"))
    verbatim = node.quoted and fact.type == "text"
    if not verbatim and says_unknown(node.text):
        return UNKNOWN
    meant = verbatim or (fact.type == "enum" and fact.member(node.text.strip()) is not None)
    meant = meant or (fact.type == "truth" and truth_of(node.text) is not None)
    if not meant and says_none(node.text):
        return NONE if fact.nullable else problem("profile-not-nullable", spot.span, name=spot.name)
    return _value(fact, node, spot, vocabulary)


def _value(fact: Fact, node: Scalar, spot: Spot, vocabulary: Vocabulary) -> State | Problem:
    text = node.text.strip()
    match fact.type:
        case "truth":
            truth = truth_of(text)
            return _bad(text, spot, ("是或否", "yes or no")) if truth is None else Known(truth)
        case "number":
            return _known(parse_number(text, fact, vocabulary.units, spot))
        case "date":
            return _known(parse_date(text, fact, spot))
        case "enum":
            return _member(fact, text, spot)
        case "region":
            found = vocabulary.region_range(text)
            if found is None:
                near = closest(text, vocabulary.region_names())
                return problem("unknown-region", spot.span, suggestions=near, name=shorten(text))
            return _between(found)
        case "industry":
            codes = vocabulary.industry_range(text)
            wanted = ("国民经济行业代码，例如 C3562", "a code of the national industry classification, such as C3562")
            return _bad(text, spot, wanted) if codes is None else _between(codes)
        case "uscc":
            return _identity(
                check_uscc(text), text, spot, ("18 位统一社会信用代码", "an 18-character social credit code")
            )
        case "citizen_id":
            return _identity(check_citizen_id(text), text, spot, ("18 位公民身份号码", "an 18-digit citizen id"))
        case "text":
            return _text(node.text, spot)
        case _:
            assert_never(fact.type)


def _known(value: Fraction | Problem) -> State | Problem:
    return value if isinstance(value, Problem) else Known(value)


def _between(ends: tuple[int, int]) -> State:
    low, high = Fraction(ends[0]), Fraction(ends[1])
    return Known(low) if low == high else Ranged(low, high)


def _member(fact: Fact, text: str, spot: Spot) -> State | Problem:
    member = fact.member(text)
    if member is not None:
        return Known(member.id)
    names = [name for each in fact.members for name in (each.id, each.label.zh, *each.aliases)]
    near = closest(text, names)
    if len(fact.members) > MOST_LISTED:
        words = {"value": shorten(text), "name": spot.name, "count": str(len(fact.members))}
        return problem("profile-unknown-option", spot.span, suggestions=near, **words)
    allowed = "、".join(f"{each.id}（{each.label.zh}）" for each in fact.members)
    return problem(
        "profile-unknown-member", spot.span, suggestions=near, value=shorten(text), name=spot.name, allowed=allowed
    )


def _identity(found: str | bool, text: str, spot: Spot, wanted: tuple[str, str]) -> State | Problem:
    if isinstance(found, str):
        return Known(found)
    if found:
        return problem("profile-bad-checksum", spot.span, name=spot.name, text=shorten(text))
    return _bad(text, spot, wanted)


def _text(text: str, spot: Spot) -> State | Problem:
    normal = unicodedata.normalize("NFC", text)
    return Known(normal) if is_line(normal) else not_a_line(normal, spot)


def _bad(text: str, spot: Spot, wanted: tuple[str, str]) -> Problem:
    zh, en = wanted
    return problem("profile-bad-value", spot.span, text=shorten(text), name=spot.name, wanted_zh=zh, wanted_en=en)


def _range(fact: Fact, node: Mapping, spot: Spot, vocabulary: Vocabulary) -> State | Problem:
    """`{min: …, max: …}`; an end left out is the declared bound."""
    ends = {"min": fact.lo, "max": fact.hi}
    if not node.entries or any(key.text not in _ENDS for key, _ in node.entries):
        return wrong_shape(node, spot, ("一个值，或 `min`、`max`", "a single value, or `min` and `max`"))
    for key, value in node.entries:
        inner = Spot(f"{spot.name}.{key.text}", value.span)
        if not isinstance(value, Scalar):
            return wrong_shape(value, inner, ("一个值", "a single value"))
        parsed = (
            parse_date(value.text, fact, inner)
            if fact.type == "date"
            else parse_number(value.text, fact, vocabulary.units, inner)
        )
        if isinstance(parsed, Problem):
            return parsed
        ends[_ENDS[key.text]] = parsed
    low, high = ends["min"], ends["max"]
    if low > high:
        texts = [date_text(end) if fact.type == "date" else number_text(end, fact) for end in (low, high)]
        return problem("profile-reversed-range", spot.span, name=spot.name, low=texts[0], high=texts[1])
    return Known(low) if low == high else Ranged(low, high)


def not_a_line(text: str, spot: Spot) -> Problem:
    """A text too long, of several lines, or with characters that cannot be shown."""
    wanted = f"不超过 {LONGEST_TEXT} 字的一行文字", f"a line of at most {LONGEST_TEXT} characters"
    return _bad(text, spot, wanted)


def wrong_shape(node: Node, spot: Spot, wanted: tuple[str, str]) -> Problem:
    """A value of another form than the one wanted."""
    zh, en = SHAPES[type(node)]
    return problem(
        "profile-wrong-shape",
        spot.span,
        name=spot.name,
        wanted_zh=wanted[0],
        wanted_en=wanted[1],
        found_zh=zh,
        found_en=en,
    )
