"""The wording of numbers: formulas as an official would read them out, mechanism by mechanism, and other values as noun phrases."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from huisuan.explain import aggregates, lookups, patterns, truth_patterns
from huisuan.explain.conditions import read_as
from huisuan.explain.figures import minor_step
from huisuan.explain.formulas import share_words, steps_told, tell_sum
from huisuan.explain.names import Sense
from huisuan.explain.products import by_case, tell_product, tell_quotient
from huisuan.explain.told import INLINE, Speaks, Told, width
from huisuan.ir.nodes import (
    Add,
    Bands,
    Calendar,
    Const,
    Count,
    Div,
    Extreme,
    Field,
    Input,
    Limit,
    Max,
    Min,
    Mul,
    Node,
    NodeId,
    Pick,
    Range,
    Related,
    Relation,
    Round,
    Running,
    Select,
    Sum,
    Table,
)

NumberNode = (
    Const
    | Input
    | Field
    | Add
    | Mul
    | Div
    | Min
    | Max
    | Round
    | Select
    | Table
    | Bands
    | Calendar
    | Count
    | Sum
    | Extreme
    | Pick
    | Running
    | Related
    | Range
    | Limit
    | Relation
)


def tell_number(speaker: Speaks, place: NodeId, node: NumberNode, sense: Sense | None) -> Told:
    """The value of `node`; `sense` is what it stands for where its own parts do not say."""
    bounds = speaker.names.program.bounds[place]
    if not isinstance(node, Const | Input | Field) and bounds is not None and bounds.lo == bounds.hi:
        return Told(speaker.value(bounds.lo, sense))
    match node:
        case Const():
            value = node.value
            return Told(speaker.value(value, sense) if isinstance(value, Fraction) else str(value))
        case Input() | Field():
            _, name = speaker.names.decl(node)
            asked = speaker.names.asked(name)
            reading = speaker.names.reading(name)
            label = reading.label.of(speaker.language) if reading else name
            return Told(asked.label(speaker.language) if asked else label)
        case Add():
            return tell_sum(speaker, place, node, sense)
        case Mul():
            return tell_product(speaker, node, sense)
        case Div():
            return tell_quotient(speaker, node)
        case Min() | Max():
            return _extreme(speaker, place, node, sense)
        case Round():
            return _rounded(speaker, node, sense)
        case Limit():
            inner, most = speaker.number(node.a, sense), speaker.number(node.ceiling, sense)
            return _capped(speaker, inner, most, speaker.names.node(node.ceiling), sense)
        case Select():
            return _cases(speaker, node, sense)
        case Table():
            return lookups.tell_table(speaker, node, sense)
        case Bands():
            return lookups.tell_bands(speaker, node, sense)
        case Calendar():
            return lookups.tell_calendar(speaker, node)
        case Range():
            return lookups.tell_range(speaker, node, sense)
        case Relation():
            return Told(aggregates.relation_words(speaker, node))
        case Count() | Sum() | Extreme() | Pick() | Running() | Related():
            return aggregates.tell_aggregate(speaker, place, node, sense)
        case _:
            assert_never(node)


def _inline(speaker: Speaks, place: NodeId, sense: Sense | None = None) -> str:
    return speaker.number(place, sense).inline(speaker.language)


def _extreme(speaker: Speaks, place: NodeId, node: Min | Max, sense: Sense | None) -> Told:
    program = speaker.names.program
    if (steps := patterns.steps_of(program, place)) is not None:
        return steps_told(speaker, steps, sense)
    if (share := patterns.share_of(program, place)) is not None:
        return Told(share_words(speaker, share))
    inner = patterns.not_below_zero(program, place)
    if inner != place:
        return speaker.number(inner, sense)
    if isinstance(node, Max) and len(node.args) == 2 and speaker.names.constant(node.args[1]):
        told, least = speaker.number(node.args[0], sense), _inline(speaker, node.args[1], sense)
        return Told(told.head, told.parts, told.tail + speaker.say(f"，不低于{least}", f", at least {least}"))
    zh, en = ("较高者", "the larger of") if isinstance(node, Max) else ("较低者", "the smaller of")
    parts = tuple(speaker.number(arg, sense) for arg in node.args)
    short = [part.head for part in parts if not part.parts and not part.tail]
    if len(short) == len(parts) == 2 and width("".join(short)) <= INLINE // 2:
        return Told(speaker.say(f"{short[0]}与{short[1]}中{zh}", f"{en} {short[0]} and {short[1]}"))
    return Told(speaker.say(f"下列{zh}", en), parts)


def _capped(speaker: Speaks, inner: Told, most: Told, soft: Node, sense: Sense | None) -> Told:
    """A value under a ceiling; a ceiling that leaves discretion holds in principle."""
    words = most.inline(speaker.language)
    if isinstance(soft, Range):
        low = _inline(speaker, soft.low, sense)
        return Told(
            inner.head, inner.parts, inner.tail + speaker.say(f"，原则上不超过{low}", f", in principle at most {low}")
        )
    if not most.parts:
        return Told(inner.head, inner.parts, inner.tail + speaker.say(f"，最高不超过{words}", f", at most {words}"))
    rest = Told(speaker.say("最高不超过", "at most"), most.parts, most.tail)
    return Told(speaker.say("按下列计算", "as follows"), (inner, rest))


def _rounded(speaker: Speaks, node: Round, sense: Sense | None) -> Told:
    inner = speaker.number(node.a, sense)
    if node.step == minor_step(speaker.currency) and node.mode == "half_away":
        return inner
    step = speaker.value(node.step, sense)
    zh = {"half_away": "四舍五入", "floor": "向下取整", "ceil": "向上取整"}[node.mode]
    en = {"half_away": "rounded to", "floor": "rounded down to", "ceil": "rounded up to"}[node.mode]
    return Told(inner.head, inner.parts, inner.tail + speaker.say(f"，{zh}到{step}", f", {en} {step}"))


def _cases(speaker: Speaks, node: Select, sense: Sense | None) -> Told:
    if (given := patterns.given_of(speaker.names.program, node)) is not None:
        value, otherwise = (_inline(speaker, each, sense) for each in given)
        return Told(speaker.say(f"{value}（没有的按{otherwise}）", f"{value} (if none, {otherwise})"))
    cases = patterns.cases_of(speaker.names.program, node)
    assert cases is not None
    plain, by_reading = by_case(speaker)
    reading = truth_patterns.reading_at(speaker.names.program, cases.rows[-1][0])
    rows = [_case(speaker, speaker.condition(test), speaker.number(value, sense)) for test, value in cases.rows]
    named = {each for test, _ in cases.rows for each in _options(speaker, test)}
    left = () if reading is None else tuple(each for each in (*reading[1], *reading[2]) if each not in named)
    if reading is not None and left:
        last = Told(read_as(speaker, reading[0], left))
    else:
        last = Told(speaker.say("其他情形", "otherwise"))
    rows.append(_case(speaker, last, speaker.number(cases.other, sense)))
    return Told(plain if reading is None else by_reading, tuple(rows))


def _options(speaker: Speaks, test: NodeId) -> tuple[str, ...]:
    found = truth_patterns.reading_at(speaker.names.program, test)
    return () if found is None else found[1]


def _case(speaker: Speaks, test: Told, value: Told) -> Told:
    head = test.inline(speaker.language)
    if value.head in by_case(speaker):
        return Told(head, value.parts, value.tail)
    return Told(speaker.say(f"{head}：{value.head}", f"{head}: {value.head}"), value.parts, value.tail)
