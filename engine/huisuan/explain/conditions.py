"""The wording of truths: yes-or-no facts, options, and conditions joined; comparisons are in `comparing`."""

from __future__ import annotations

from typing import assert_never

from huisuan.explain import patterns, truth_patterns
from huisuan.explain.comparing import area, compare_words, related_words
from huisuan.explain.figures import format_days, listed
from huisuan.explain.names import Asked, Sense
from huisuan.explain.told import Speaks, Told
from huisuan.ir.nodes import (
    And,
    Compare,
    Const,
    Exists,
    Field,
    Input,
    Member,
    NodeId,
    Not,
    Or,
    Pick,
    Related,
    Select,
)

READ_AS = ("按“", "理解为“", "read as “")
"""How a reading begins in words."""
NOUN_ENDINGS = ("企业", "公司", "家庭", "法人", "人员", "单位", "家居")
NEGATED_STARTS = {
    "符合": "不符合",
    "属于": "不属于",
    "已": "未",
    "持": "未持",
    "新认定": "不是新认定",
    "绩效评价优秀": "绩效评价未达优秀",
}
"""How a Chinese label of a yes-or-no fact is denied; any other is denied with 未."""


TruthNode = Const | Input | Field | Not | And | Or | Compare | Member | Exists | Select | Pick | Related


def tell_condition(speaker: Speaks, place: NodeId, node: TruthNode, *, holds: bool) -> Told:
    """The truth `node` at `place`, or its opposite."""
    names = speaker.names
    match node:
        case Const():
            return Told(_fixed(speaker, node.value is holds))
        case Not():
            return speaker.condition(node.a, holds=not holds)
        case Input() | Field():
            return Told(_leaf(speaker, node, holds=holds))
        case Member():
            return Told(_member(speaker, place, node, holds=holds))
        case Compare():
            return Told(compare_words(speaker, node, holds=holds))
        case And() | Or():
            return _joined(speaker, node, holds=holds)
        case Exists():
            return _exists(speaker, node, holds=holds)
        case Select():
            return _chosen(speaker, node, holds=holds)
        case Pick():
            inside = speaker.condition(node.member).inline(speaker.language)
            return Told(speaker.say("按件数限制入选", "is taken under the count limit"), (Told(inside),))
        case Related():
            label = names.collection_label(node.frame, speaker.language)
            other = related_words(speaker, node)
            positive = speaker.say(f"另有{other}{label}", f"there are other {label} {other}")
            negative = speaker.say(f"没有其他{other}{label}", f"there are no other {label} {other}")
            return Told(positive if holds else negative)
        case _:
            assert_never(node)


def _fixed(speaker: Speaks, truth: bool) -> str:
    return speaker.say("总是成立", "always") if truth else speaker.say("不可能成立", "never")


def _leaf(speaker: Speaks, node: Input | Field, *, holds: bool) -> str:
    decl, name = speaker.names.decl(node)
    asked = speaker.names.asked(name)
    if node.part == "none":
        label = asked.label(speaker.language) if asked else name
        return speaker.say(f"{'没有' if holds else '有'}{label}", f"{label} is {'none' if holds else 'not none'}")
    if decl.tag == "judgement":
        found = speaker.names.judgement(name)
        label = name if found is None else found.label.of(speaker.language)
        zh = "经主管部门认定" if holds else "主管部门未认定"
        en = "the department confirms: " if holds else "the department does not confirm: "
        return speaker.say(f"{zh}：{label}", en + label)
    return name if asked is None else yes_or_no(speaker, asked, holds=holds)


def yes_or_no(speaker: Speaks, asked: Asked, *, holds: bool) -> str:
    """A yes-or-no fact as a phrase."""
    label = asked.label(speaker.language)
    if speaker.language == "en":
        return label if holds else f"not {label}"
    own, period = asked.fact.label.zh, label.removesuffix(asked.fact.label.zh)
    if own.endswith(NOUN_ENDINGS) and not own.startswith(("列入", "经")):
        return f"{period}{'是' if holds else '不是'}{own}"
    if holds:
        return label
    for start, denied in NEGATED_STARTS.items():
        if own.startswith(start):
            return f"{period}{denied}{own.removeprefix(start)}"
    return f"{period}未{own}"


def _member(speaker: Speaks, place: NodeId, node: Member, *, holds: bool) -> str:
    reading = truth_patterns.reading_at(speaker.names.program, place)
    if reading is not None:
        name, members, others = reading
        return read_as(speaker, name, members if holds else others)
    return membership_words(speaker, node.a, node.members, holds=holds)


def read_as(speaker: Speaks, name: str, chosen: tuple[str, ...]) -> str:
    """`按“每种作物分别达到”理解`."""
    found = speaker.names.reading(name)
    labels = dict(found.options) if found else {}
    words = [labels[each].of(speaker.language) if each in labels else each for each in chosen]
    options = listed([f"“{word}”" for word in words], speaker.language)
    doubled = any(word.startswith("按") for word in words)
    return speaker.say(f"理解为{options}" if doubled else f"按{options}理解", f"read as {options}")


def membership_words(speaker: Speaks, option: NodeId, members: tuple[str, ...], *, holds: bool) -> str:
    """`商品类别为手机或平板`; of a reading, what it is read as."""
    asked = speaker.names.program.nodes[option]
    if isinstance(asked, Input) and (decl := speaker.names.program.inputs[asked.decl]).tag == "reading" and holds:
        return read_as(speaker, decl.id, members)
    options = listed(member_labels(speaker, speaker.names.sense(option), members), speaker.language)
    subject = speaker.number(option).inline(speaker.language)
    verb = speaker.say("为" if holds else "不是", " is " if holds else " is not ")
    return f"{subject}{verb}{options}"


def member_labels(speaker: Speaks, sense: Sense | None, members: tuple[str, ...]) -> list[str]:
    """Labels of enum members in the vocabulary's order."""
    fact = sense.fact if sense else None
    if fact is None:
        return list(members)
    known = [each.label.of(speaker.language) for each in fact.members if each.id in members]
    return known or list(members)


def _joined(speaker: Speaks, node: And | Or, *, holds: bool) -> Told:
    program = speaker.names.program
    if not node.args:
        return Told(_fixed(speaker, isinstance(node, And) is holds))
    within = truth_patterns.within_of(program, node)
    if within is not None:
        return Told(_within(speaker, within, holds=holds))
    if isinstance(node, Or) and holds:
        implied = truth_patterns.implication_of(program, node)
        if implied is not None:
            return _implication(speaker, speaker.condition(implied[0]), implied[1])
        reading = truth_patterns.reading_at(program, node.args[0])
        if reading is not None and len(node.args) > 1:
            return _implication(speaker, speaker.condition(node.args[0], holds=False), node.args[1:])
    parts = [speaker.condition(arg, holds=holds) for arg in truth_patterns.flat(program, node)]
    if isinstance(node, And) and holds and truth_patterns.reading_at(program, node.args[0]) is not None:
        rest = tuple(parts[1:])
        head = parts[0].inline(speaker.language)
        words = " ".join(part.inline(speaker.language) for part in rest) if len(rest) == 1 else ""
        return Told(speaker.say(f"{head}时：{words}", f"{head}: {words}")) if words else Told(head, rest)
    return either(speaker, parts) if isinstance(node, Or) is holds else both(speaker, parts)


def alternatives(speaker: Speaks, places: tuple[NodeId, ...]) -> Told:
    """At least one of some conditions; `not p or q` as: where p, also q."""
    first = speaker.names.node(places[0])
    if len(places) > 1 and isinstance(first, Not):
        return _implication(speaker, speaker.condition(first.a), places[1:])
    parts = [speaker.condition(each) for each in places]
    return parts[0] if len(parts) == 1 else either(speaker, parts)


def _implication(speaker: Speaks, test: Told, then: tuple[NodeId, ...]) -> Told:
    rest = alternatives(speaker, then)
    test_words, rest_words = test.inline(speaker.language), rest.inline(speaker.language)
    if speaker.language == "zh" and test_words.startswith(READ_AS):
        must = "" if "的，还要求" in rest_words or rest_words.startswith(READ_AS) else "须"
        return Told(speaker.say(f"{test_words}时，{must}{rest_words}", ""))
    return Told(speaker.say(f"{test_words}的，还要求{rest_words}", f"if {test_words}, then {rest_words}"))


def both(speaker: Speaks, parts: list[Told]) -> Told:
    """All of the parts."""
    if len(parts) == 2 and not any(part.parts for part in parts):
        first, second = (part.inline(speaker.language) for part in parts)
        return Told(speaker.say(f"{first}，且{second}", f"{first}, and {second}"))
    return Told(speaker.say("同时满足", "all of"), tuple(parts))


def either(speaker: Speaks, parts: list[Told]) -> Told:
    """At least one of the parts."""
    if len(parts) == 2 and not any(part.parts or "，且" in part.head or ", and " in part.head for part in parts):
        first, second = (part.inline(speaker.language) for part in parts)
        if not any("”时：" in each or "理解时：" in each or each.startswith("read as") for each in (first, second)):
            return Told(speaker.say(f"{first}，或者{second}", f"{first}, or {second}"))
    if all(part.inline(speaker.language).startswith(READ_AS) for part in parts):
        return Told(speaker.say("按所取的解释口径", "by the reading chosen"), tuple(parts))
    return Told(speaker.say("符合下列之一", "at least one of"), tuple(parts))


def _within(speaker: Speaks, within: truth_patterns.Within, *, holds: bool) -> str:
    sense = speaker.names.sense(within.subject)
    subject = speaker.number(within.subject).inline(speaker.language)
    low, high = int(within.low), int(within.high)
    if sense is not None and sense.type in ("region", "industry"):
        where = area(speaker, sense, low, high)
        if sense.type == "region":
            return speaker.say(
                f"{subject}{'在' if holds else '不在'}{where}", f"{subject} is {'' if holds else 'not '}in {where}"
            )
        return speaker.say(
            f"{subject}{'属于' if holds else '不属于'}{where}", f"{subject} is {'' if holds else 'not '}{where}"
        )
    if sense is not None and sense.type == "date":
        days = format_days(low, high, speaker.language)
        periods = [pack.in_force for pack in speaker.names.packs.values()]
        if any((each.since.toordinal(), each.until.toordinal()) == (low, high) for each in periods):
            zh, en = f"政策实施期内（{days}）", f"within the period of the policy ({days})"
            return speaker.say(
                f"{subject}{'在' if holds else '不在'}{zh}", f"{subject} is {'' if holds else 'not '}{en}"
            )
        return speaker.say(
            f"{subject}{'在' if holds else '不在'}{days}期间", f"{subject} is {'' if holds else 'not '}within {days}"
        )
    first, last = speaker.value(within.low, sense), speaker.value(within.high, sense)
    return speaker.say(
        f"{subject}{'在' if holds else '不在'}{first}至{last}之间（含两端）",
        f"{subject} is {'' if holds else 'not '}from {first} to {last}",
    )


def _exists(speaker: Speaks, node: Exists, *, holds: bool) -> Told:
    label = speaker.names.collection_label(node.frame, speaker.language)
    inside = speaker.condition(node.member)
    parts = inside.parts if inside.head == speaker.say("同时满足", "all of") else (inside,)
    if holds:
        return Told(speaker.say(f"“{label}”中至少有一项符合", f"at least one of the {label} meets"), parts)
    return Told(speaker.say(f"“{label}”中没有一项符合", f"none of the {label} meets"), parts)


def _chosen(speaker: Speaks, node: Select, *, holds: bool) -> Told:
    language = speaker.language
    if (given := patterns.given_of(speaker.names.program, node)) is not None:
        value, otherwise = (speaker.condition(each, holds=holds) for each in given)
        words, fixed = value.inline(language), speaker.names.node(given[1])
        if isinstance(fixed, Const):
            counts = fixed.value is holds
            return Told(
                speaker.say(
                    f"{words}（没有的{'也' if counts else '不'}算）",
                    f"{words} (none {'counts too' if counts else 'does not count'})",
                )
            )
        return Told(
            speaker.say(
                f"{words}（没有的按：{otherwise.inline(language)}）", f"{words} (if none: {otherwise.inline(language)})"
            )
        )
    test, then, other = (
        speaker.condition(node.cond).inline(language),
        speaker.condition(node.then, holds=holds).inline(language),
        speaker.condition(node.other, holds=holds).inline(language),
    )
    return Told(speaker.say(f"如{test}，则{then}；否则{other}", f"if {test}, then {then}; otherwise {other}"))


__all__ = [
    "TruthNode",
    "alternatives",
    "both",
    "either",
    "member_labels",
    "membership_words",
    "read_as",
    "tell_condition",
    "yes_or_no",
]
