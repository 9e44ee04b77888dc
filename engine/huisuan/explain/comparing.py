"""The wording of comparisons, of places and industries, and of how other items stand to this one.

Ends say whether they are included: 不低于 and 不超过 include them, 超过 and 低于 do not (promise 4).
"""

from __future__ import annotations

from huisuan.explain import patterns, truth_patterns
from huisuan.explain.figures import listed
from huisuan.explain.names import Sense
from huisuan.explain.told import Speaks
from huisuan.ir.nodes import And, Compare, Const, NodeId, Related

_NUMBER = {
    ">=": ("不低于", "at least"),
    ">": ("超过", "more than"),
    "<=": ("不超过", "at most"),
    "<": ("低于", "less than"),
}
_SPAN = {**_NUMBER, ">=": ("不少于", "at least"), "<": ("不满", "less than")}
_DATE = {">=": ("不早于", "not before"), ">": ("晚于", "after"), "<=": ("不晚于", "not after"), "<": ("早于", "before")}
_EQUAL = {"=": ("为", ""), "!=": ("不为", "not")}
_OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "=": "!=", "!=": "="}
YEARS = 1000
"""No number of years that a rule counts reaches this."""
_MIRRORED = {"<=": ">=", "<": ">", "=": "="}


def compare_words(speaker: Speaks, node: Compare, *, holds: bool) -> str:
    names = speaker.names
    flipped = names.constant(node.a) and not names.constant(node.b)
    subject, other = (node.b, node.a) if flipped else (node.a, node.b)
    operator = _MIRRORED[node.op] if flipped else node.op
    operator = operator if holds else _OPPOSITE[operator]
    sense = names.sense(subject) or names.sense(other)
    growth = patterns.growth_of(names.program, names.node(subject))
    subject_words = speaker.node(subject, sense)
    other_words = speaker.node(other, sense)
    if operator == ">" and truth_patterns.number_at(names.program, other) == 0 and growth is None:
        return speaker.say(f"{subject_words}大于0", f"{subject_words} {_be(subject_words)} more than 0")
    zh, en = comparator(sense, operator, calendar=_in_calendar(speaker, subject, other))
    return speaker.say(f"{subject_words}{zh}{other_words}", f"{subject_words} {_be(subject_words)} {en}{other_words}")


def _in_calendar(speaker: Speaks, *sides: NodeId) -> bool:
    """Whether a number of years can be a year of the calendar, such as 2025; a number of years in use cannot."""
    bounds = [speaker.names.program.bounds[side] for side in sides]
    return all(each is not None and each.hi >= YEARS for each in bounds)


def comparator(sense: Sense | None, operator: str, *, calendar: bool) -> tuple[str, str]:
    """The words of an operator, the English one without its verb and with its space; `calendar`: years are those of the calendar."""
    timed = sense is not None and (sense.type == "date" or (sense.unit.name == "年" and calendar))
    span = sense is not None and sense.unit.name in ("年", "月", "个月", "天", "小时")
    words = _DATE if timed else _SPAN if span else _NUMBER
    zh, en = _EQUAL[operator] if operator in _EQUAL else words[operator]
    return zh, f"{en} " if en else ""


def _be(subject: str) -> str:
    noun = subject
    for link in (" of ", " in ", ",", " together ", " as a ", " less ", " plus "):
        noun = noun.partition(link)[0]
    return "are" if noun.endswith("s") and not noun.endswith("ss") else "is"


def area(speaker: Speaks, sense: Sense, low: int, high: int) -> str:
    """A region or industry by the codes of its extent."""
    vocabulary = speaker.names.compiled.vocabulary
    if sense.type == "region":
        wanted = low - low % 100 if high - low == 99 else low - low % 10000 if high - low == 9999 else low
        return vocabulary.regions.name(wanted).of(speaker.language)
    if high - low not in (0, 9, 99, 9999):
        return f"{low}–{high}"
    code = vocabulary.industries.text(low, high)
    section = vocabulary.industries.sections.get(code)
    return speaker.say(f"行业{code}", f"industry {code}") if section is None else section.label.of(speaker.language)


def related_words(speaker: Speaks, node: Related) -> str:
    """Which other items are meant: `种植方式、收获年度相同的`, `of the same crop`."""
    language = speaker.language
    same = [speaker.number(mine).inline(language) for mine, theirs in node.keys if mine == theirs]
    parts = [speaker.say(f"{'、'.join(same)}相同", f"of the same {listed(same, language, 'and')}")] if same else []
    parts += [_relation_words(speaker, "=", mine, theirs) for mine, theirs in node.keys if mine != theirs]
    parts += [_relation_words(speaker, op, mine, theirs) for op, mine, theirs in node.compares]
    program, where = speaker.names.program, speaker.names.node(node.where)
    asked = truth_patterns.flat(program, where) if isinstance(where, And) else (node.where,)
    if all(each in speaker.conditions for each in asked):
        parts.append(speaker.say("同样符合条件", "that meet the same conditions"))
    elif not (isinstance(where, Const) and where.value is True):
        inside = speaker.condition(node.where).inline(language)
        parts.append(speaker.say(f"符合“{inside}”" if "，" in inside else inside, f"whose {inside}"))
    return speaker.say("且".join(parts) + "的" if parts else "", " ".join(parts))


def _relation_words(speaker: Speaks, operator: str, mine: NodeId, theirs: NodeId) -> str:
    program = speaker.names.program
    less, others = patterns.negative_of(program, mine), patterns.negative_of(program, theirs)
    if less is not None and others is not None:
        mine, theirs, operator = less, others, _MIRRORED[operator]
    seen = _MIRRORED.get(operator, {">": "<", ">=": "<="}.get(operator, operator))
    sense = speaker.names.sense(theirs)
    zh, en = comparator(sense, seen, calendar=_in_calendar(speaker, mine, theirs))
    their_words, my_words = (
        speaker.number(theirs).inline(speaker.language),
        speaker.number(mine).inline(speaker.language),
    )
    return speaker.say(f"{their_words}{zh}本项{my_words}", f"whose {their_words} is {en}this item's {my_words}")
