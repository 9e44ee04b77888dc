"""Small packs and profiles as people write them: YAML texts over the trial pack's own vocabulary.

Each pack is made to compile, so a refusal is a fault. A text is JSON, which is YAML. Sums are few and round, so that thresholds, caps
and equal sums are met often.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Written: TypeAlias = "str | list[Written] | dict[str, Written]"
GRADES = ("a", "b", "c")
OWNERS = ("甲", "乙")
SUMS = ("0元", "50元", "100元", "250元", "333.33元", "1000元")
SIZES = ("0", "1", "2", "7", "20")
MONTHS = ("0月", "5月", "6月", "12月", "30月")
DAYS = ("2024-12-31", "2025-01-01", "2025-01-31", "2025-03-01", "2025-12-31", "2026-01-01")
RATES = ("5%", "12.5%", "20%", "100%")
NAMES = ("first", "second", "third")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a rule something stands: what money, grades and dates are called there."""

    money: tuple[str, ...]
    grade: str
    day: str
    plain: tuple[str, ...]


PROFILE = Place(
    ("base", "other", "sum(cost of things where kind != c)", "max(0元, base - other)", "min(base, other) + 50元"),
    "grade",
    "day",
    (
        "flag",
        "not flag",
        "size >= 2",
        "months > 6月",
        "reading.view = wide",
        "any(things where kind = a and cost >= 100元)",
        "all(cost > 50元 of things where kind in [a, b])",
        "count(things where kind = b) >= 2",
        "other / base >= 20%",
        "max(cost of things where kind = a) < 250元",
    ),
)
ITEM = Place(
    ("cost", "min(cost, base)", "cost + other", "sum(other.cost of other where other.owner = this.owner)"),
    "kind",
    "got_on",
    (
        "flag",
        "grade = kind",
        "owner = '甲'",
        "reading.view = narrow",
        "got_on <= day",
        "any(other where other.kind = this.kind and other.cost > this.cost)",
    ),
)


@cache
def _condition(at: Place, *, judged: bool = False) -> SearchStrategy[Written]:
    plain = st.sampled_from(at.plain)
    compared = st.builds(
        "{} {} {}".format,
        st.sampled_from(at.money[:3]),
        st.sampled_from((">=", ">", "<", "<=")),
        st.sampled_from(SUMS[1:]),
    )
    member = st.sampled_from(
        [f"{at.grade} = a", f"{at.grade} in [a, b]", f"{at.grade} != c", f"{at.day} within policy"]
    )
    leaf: SearchStrategy[Written] = plain | compared | member
    if judged:
        leaf |= st.just({"judgement": "fit"})
    return st.recursive(
        leaf,
        lambda inner: st.builds(
            lambda key, parts: {key: parts}, st.sampled_from(("all", "any")), st.lists(inner, min_size=1, max_size=3)
        ),
        max_leaves=4,
    )


@cache
def _rate(at: Place) -> SearchStrategy[Written]:
    written: Written = {"levels": ["a", "b"], "amounts": ["20%", "5%"], "by": at.grade}
    levels = st.just(written)
    chosen = st.builds(_cases, _condition(at), *[st.sampled_from(RATES)] * 2)
    return st.sampled_from(RATES) | levels | chosen


def _cases(test: Written, one: Written, two: Written) -> Written:
    return {"cases": [{"if": test, "then": one}, {"else": two}]}


@cache
def _percent(at: Place) -> SearchStrategy[dict[str, Written]]:
    return st.builds(lambda rate, base: {"percent": rate, "of": base}, _rate(at), st.sampled_from(at.money))


@cache
def _tiers(at: Place, then: SearchStrategy[Written]) -> SearchStrategy[dict[str, Written]]:
    def make(base: str, values: list[Written]) -> dict[str, Written]:
        ends: list[dict[str, Written]] = [
            {"at_least": "50元", "below": "250元"},
            {"at_least": "250元", "up_to": "333.33元"},
            {"above": "333.33元"},
        ]
        return {"tiers": [{**end, "then": value} for end, value in zip(ends, values, strict=True)], "of": base}

    return st.builds(make, st.sampled_from(at.money), st.lists(then, min_size=3, max_size=3))


@cache
def _steps(at: Place) -> SearchStrategy[dict[str, Written]]:
    def make(most: str, base: str) -> dict[str, Written]:
        return {"steps": "10元", "of": base, "from": "100元", "per": "50元", "add": "5元", "max": most}

    return st.builds(make, st.sampled_from(("10元", "22元", "100元")), st.sampled_from(at.money))


@cache
def _brackets(at: Place) -> SearchStrategy[dict[str, Written]]:
    def make(base: str, rates: list[str], since: str) -> dict[str, Written]:
        scale: list[Written] = [
            {"to": "100元", "rate": rates[0]},
            {"to": "333.33元", "rate": rates[1]},
            {"rate": rates[2]},
        ]
        return {"brackets": scale, "of": base, "from": since}

    rates = st.lists(st.sampled_from(RATES), min_size=3, max_size=3)
    return st.builds(make, st.sampled_from(at.money), rates, st.sampled_from(("0元", "50元")))


@cache
def _sums(at: Place) -> SearchStrategy[Written]:
    """Amounts that are one mechanism, or several put together."""
    exact: SearchStrategy[Written] = st.sampled_from((*SUMS[1:], *at.money))
    levels = st.just({"levels": ["a", "b"], "amounts": ["250元", "100元"], "by": at.grade})
    units = st.sampled_from([{"per_unit": "30元/人", "of": "size"}, {"per_unit": "12.5元/月", "of": "months"}])
    plain = _percent(at) | levels | _steps(at) | _brackets(at) | units | _tiers(at, exact)
    simple: SearchStrategy[Written] = exact | st.builds(lambda whole, more: {**whole, **more}, plain, _modifiers(at))
    return st.recursive(simple, lambda inner: _joined(at, inner), max_leaves=4)


@cache
def _modifiers(at: Place) -> SearchStrategy[dict[str, Written]]:
    limits = st.builds(_cases, _condition(at), *[st.sampled_from(SUMS[2:])] * 2)
    offered: dict[str, SearchStrategy[Written]] = {
        "cap": st.sampled_from(SUMS[2:]) | limits | st.sampled_from(at.money[:2]),
        "floor": st.just("50元"),
        "uplift": st.builds(lambda test: {"by": "20%", "if": test}, _condition(at)),
        "minus": st.sampled_from(at.money),
        "round": st.sampled_from([{"to": "10元", "mode": mode} for mode in ("up", "down")]),
        "pro_rata": st.just({"part": "months", "of": "12个月"}),
    }
    nothing: dict[str, Written] = {}
    return st.one_of(st.just(nothing), *(_under(key, made) for key, made in offered.items()))


def _under(key: str, made: SearchStrategy[Written]) -> SearchStrategy[dict[str, Written]]:
    return made.map(lambda value: {key: value})


def _joined(at: Place, inner: SearchStrategy[Written]) -> SearchStrategy[Written]:
    several = st.lists(inner, min_size=2, max_size=3)
    listed = st.builds(lambda key, parts: {key: parts}, st.sampled_from(("total", "largest", "smallest")), several)
    readings = st.builds(_by_reading, inner, inner)
    return listed | st.builds(_cases, _condition(at), inner, inner) | readings | _tiers(at, inner)


def _by_reading(one: Written, two: Written) -> Written:
    return {"by_reading": "view", "options": {"narrow": one, "wide": two}}


def _at_most(sum_: Written) -> Written:
    return {"at_most": sum_}


@cache
def _amount(at: Place) -> SearchStrategy[Written]:
    exact = _sums(at)
    between: Written = {"between": ["50元", "250元"]}
    kinds = st.builds(_at_most, exact) | st.just(between)
    unstated: SearchStrategy[Written] = st.just({"unquantified": "true"})
    return exact | exact | exact | kinds | unstated


COUNTS: tuple[Written, ...] = (
    {"per": "owner", "max": "1", "order": {"first": "got_on"}},
    {"per": "owner", "max": "2", "order": "best"},
    [
        {"per": ["owner", "kind"], "max": "1", "order": "best"},
        {"per": "owner", "max": "2", "order": {"first": "got_on"}},
    ],
    {"per": "kind", "max": "1", "order": {"first": "got_on"}, "if": "reading.view = narrow"},
)
LIMITS: tuple[Written, ...] = (
    {"per": ["applicant", "year"], "max": "100元"},
    {"per": ["applicant", "lifetime"], "max": "other"},
    {"per": ["applicant", {"rolling": "12个月", "to": "day"}], "max": "100元"},
)
ITEM_LIMITS: tuple[Written, ...] = ([{"per": "owner", "max": "100元"}, {"per": ["applicant", "year"], "max": "250元"}],)
UNROUNDED: tuple[Written, ...] = (
    {"per": ["applicant", "year"], "max": {"percent": "12.34%", "of": "base"}},
    {"per": ["applicant", "lifetime"], "max": "base / 3 + other * 0.01007"},
    {"per": ["applicant", {"rolling": "12个月", "to": "day"}], "max": "other * 0.333"},
    {"per": ["applicant", "year"], "max": "base * (base / (base + other + 7元))"},
)
"""Limits that come to parts of a fen, and one that has no scale at all."""
UNROUNDED_BY_ITEM: tuple[Written, ...] = (
    {"per": ["owner", "year"], "max": "cost * 0.0777"},
    {"per": ["owner", "year"], "max": {"percent": "12.34%", "of": "base"}},
    [{"per": "owner", "max": "cost / 7"}, {"per": ["applicant", "year"], "max": "base * 0.1234"}],
    {"per": ["owner", "year"], "max": "cost * (cost / (cost + 7元))"},
)


@st.composite
def _benefits(draw: DrawFn, name: str, *, items: bool) -> Written:
    at = ITEM if items else PROFILE
    rule: dict[str, Written] = {"title": {"zh": name, "en": name}, "clause": "一"}
    if draw(st.booleans()):
        rule["when"] = draw(_condition(at, judged=True))
    rule["amount"] = draw(_amount(at))
    if items:
        rule["each"] = "things"
        extra = draw(st.sampled_from(("none", "count", "ladder")))
        if extra == "count":
            rule["count"] = draw(st.sampled_from(COUNTS))
        elif extra == "ladder":
            rule["ladder"] = {"per": "owner", "order": "got_on"}
    if draw(st.integers(0, 2)) == 0:
        own = (*ITEM_LIMITS, *UNROUNDED_BY_ITEM) if items else ()
        rule["limit"] = draw(st.sampled_from((*LIMITS, *UNROUNDED, *own)))
    return rule


@st.composite
def _relations(draw: DrawFn, *, items: bool) -> list[Written]:
    order = draw(st.permutations(NAMES))
    several = list(order[: draw(st.integers(2, 3))])
    shapes: list[dict[str, Written]] = [
        {"best_of": [*several]},
        {"choose": [*several]},
        {"ceiling": [*several], "max": draw(st.sampled_from(("100元", "250元", "other", "other * 0.1234")))},
        {"bars": order[0], "barred": [*order[1:]]},
        {"tops_up": order[0], "above": order[1]},
        {"deducts": order[1], "from": order[2]},
        {"matches": order[2], "with": order[0], "ratio": "1:0.5"},
        {"matches": order[2], "with": "other"},
    ]
    chosen = draw(st.lists(st.sampled_from(range(len(shapes))), max_size=2, unique=True))
    grain: dict[str, Written] = {"per": "item"} if items and draw(st.booleans()) else {}
    return [{**shapes[place], **grain} for place in chosen]


@st.composite
def pack_rules(draw: DrawFn) -> str:
    """The text of a rule file of the trial pack: three benefits, of the profile or by item, and relations between them."""
    frames = draw(st.sampled_from(((False,) * 3, (True,) * 3, (True, False, False))))
    benefits: dict[str, Written] = {
        name: draw(_benefits(name, items=items)) for name, items in zip(NAMES, frames, strict=True)
    }
    rules: dict[str, Written] = {"benefits": benefits}
    relations = draw(_relations(items=all(frames)))
    if relations:
        rules["relations"] = relations
    return json.dumps(rules, ensure_ascii=False, indent=1)


@cache
def _number(values: tuple[str, ...]) -> SearchStrategy[Written]:
    places = st.tuples(*[st.integers(0, len(values) - 1)] * 2).map(sorted)
    ranges: SearchStrategy[Written] = places.map(lambda ends: {"min": values[ends[0]], "max": values[ends[1]]})
    return st.sampled_from(values) | ranges | st.just("unknown")


def _fields(offered: dict[str, SearchStrategy[Written]]) -> SearchStrategy[dict[str, Written]]:
    return st.fixed_dictionaries({}, optional=offered)


@st.composite
def profile_texts(draw: DrawFn) -> str:
    """The text of a profile for these packs: facts known, ranged, unknown or left out; items, earlier awards, answers."""
    facts = {
        "base": _number(SUMS),
        "other": _number(SUMS),
        "size": _number(SIZES),
        "months": _number(MONTHS),
        "flag": st.sampled_from(("yes", "no", "unknown")),
        "day": _number(DAYS),
        "grade": st.sampled_from((*GRADES, "unknown")),
    }
    item = {
        "kind": st.sampled_from((*GRADES, "unknown")),
        "cost": _number(SUMS),
        "got_on": _number(DAYS),
        "owner": st.sampled_from(OWNERS),
    }
    prior = {
        "benefit": st.sampled_from([f"trial/{name}" for name in NAMES]),
        "amount": _number(SUMS),
        "award_year": st.sampled_from(("2024", "2025")),
        "paid_on": _number(DAYS),
    }
    profile: dict[str, Written] = {"facts": draw(_fields(facts))}
    for name, fields, most in (("things", item, 4), ("prior_awards", prior, 2)):
        if draw(st.integers(0, 3)):
            found = draw(st.lists(_fields(fields), max_size=most))
            profile[name] = [{"id": f"n{place}", **each} for place, each in enumerate(found)]
    complete = draw(st.lists(st.sampled_from(("trial.things", "prior_awards")), unique=True))
    profile["complete"] = [*complete]
    profile["judgements"] = draw(_fields({"fit": st.sampled_from(("yes", "no", "unknown"))}))
    profile["readings"] = draw(_fields({"view": st.sampled_from(("narrow", "wide", "open"))}))
    return json.dumps(profile, ensure_ascii=False)
