"""The wording of products and quotients: a rate of a base, a sum per unit, an uplift, one value as a share of another."""

from __future__ import annotations

from huisuan.explain import patterns, truth_patterns
from huisuan.explain.names import SHARE, Asked, Sense
from huisuan.explain.told import Speaks, Told
from huisuan.ir.nodes import Add, Div, Field, Input, Max, Min, Mul, Node, NodeId, Range
from huisuan.values import Kind


def _inline(speaker: Speaks, place: NodeId, sense: Sense | None = None) -> str:
    return speaker.number(place, sense).inline(speaker.language)


def by_case(speaker: Speaks) -> tuple[str, str]:
    """Heads that only announce their rows."""
    return speaker.say("分情形", "by case"), speaker.say("按所取的解释口径", "by the reading chosen")


def grouped(speaker: Speaks, place: NodeId, sense: Sense | None = None) -> str:
    """A phrase as a part of a longer formula: a sum or a choice of values in brackets."""
    words = _inline(speaker, place, sense)
    if place in speaker.outputs or speaker.names.constant(place):
        return words
    node = speaker.names.node(patterns.not_below_zero(speaker.names.program, place))
    known = (patterns.growth_of, patterns.increase_of, patterns.slice_of, patterns.together_of)
    if not isinstance(node, Add | Min | Max) or any(each(speaker.names.program, node) for each in known):
        return words
    return speaker.say(f"（{words}）", f"({words})")


def factors(speaker: Speaks, node: Mul, sense: Sense | None) -> tuple[NodeId, Sense | None, NodeId, Sense | None]:
    """Rate and base of a product, each with its sense: a share of money, or money per unit of a quantity."""
    names = speaker.names
    a, b = names.sense(node.a), names.sense(node.b)
    if a is not None and b is not None:
        swapped = (b.share or (a.is_money and not b.is_money)) and not a.share
    elif a is None and b is None:
        swapped = False
    else:
        known = a or b
        shared = known is not None and known.share and sense is not None and not sense.share
        swapped = (a is None) is shared
    rate, base = (node.b, node.a) if swapped else (node.a, node.b)
    rate_sense, base_sense = (b, a) if swapped else (a, b)
    if rate_sense is not None:
        return rate, rate_sense, base, base_sense or sense
    if base_sense is None:
        return rate, SHARE, base, sense
    alike = sense is None or sense.share or sense.unit.base().powers == base_sense.unit.base().powers
    return (
        rate,
        SHARE if alike or sense is None else Sense("number", sense.unit / base_sense.unit.base()),
        base,
        base_sense,
    )


def tell_product(speaker: Speaks, node: Mul, sense: Sense | None) -> Told:
    program = speaker.names.program
    if (uplift := patterns.uplift_of(program, node)) is not None:
        value = speaker.number(uplift.value, sense)
        test = speaker.condition(uplift.test).inline(speaker.language)
        more = _inline(speaker, uplift.rate, SHARE)
        return Told(
            value.head, value.parts, value.tail + speaker.say(f"，{test}的上浮{more}", f", plus {more} if {test}")
        )
    if (opposite := negative(speaker, node)) is not None:
        return Told(speaker.say("负的", "minus ") + _inline(speaker, opposite, sense))
    rate, rate_sense, base, base_sense = factors(speaker, node, sense)
    rate_told, base_told = speaker.number(rate, rate_sense), speaker.number(base, base_sense)
    head = grouped(speaker, base, base_sense)
    share = rate_sense is not None and rate_sense.share
    left_open = program.nodes[rate]
    ranged = isinstance(left_open, Range) and speaker.names.constant(left_open.low)
    decided = _share_decided(speaker, left_open, head) if share and ranged and not base_told.parts else None
    if decided is not None:
        return Told(decided)
    fixed = ranged or speaker.names.constant(rate)
    if not (rate_told.parts or rate_told.tail) and fixed:
        each = "" if share else _each(base_sense)
        words = rate_told.head if not each else speaker.say(f"每{each}{rate_told.head}", f"{rate_told.head} each")
        return _at_a_figure(speaker, words, base_told, head, share=share)
    if not share and speaker.names.sense(rate) is not None:
        words = speaker.say(f"{head}乘以{rate_told.head}", f"{head} times {rate_told.head}")
        return Told(words, rate_told.parts, rate_told.tail)
    zh, en = ("比例", "a rate") if share else ("标准", "a rate")
    if share and not rate_told.parts and patterns.share_of(program, rate) is not None:
        words = rate_told.inline(speaker.language)
        return Told(speaker.say(f"{head}乘以{words}", f"{head} times {words}"))
    rows = rate_told.parts if rate_told.head in by_case(speaker) and not rate_told.tail else (rate_told,)
    return Told(speaker.say(f"{head}乘以下列{zh}", f"{head} times {en}"), rows)


def _each(base: Sense | None) -> str:
    """What is counted, where that is a mere word without dimension: 人 of 家庭人口."""
    return "" if base is None or base.unit.powers or base.share else base.unit.name


def _share_decided(speaker: Speaks, rate: Node, base: str) -> str | None:
    """A share that the department decides, of a base named in one phrase."""
    if not isinstance(rate, Range):
        return None
    low, high = _inline(speaker, rate.low, SHARE), _inline(speaker, rate.high, SHARE)
    match rate.kind:
        case Kind.AT_MOST:
            return speaker.say(
                f"最高为{base}的{high}，具体由主管部门核定", f"up to {high} of {base}, as the department decides"
            )
        case Kind.AT_LEAST:
            return speaker.say(f"不低于{base}的{low}", f"at least {low} of {base}")
        case Kind.BETWEEN:
            return speaker.say(
                f"{base}的{low}至{high}，由主管部门核定", f"{low} to {high} of {base}, as the department decides"
            )
        case _:
            return None


def _at_a_figure(speaker: Speaks, rate: str, base: Told, head: str, *, share: bool) -> Told:
    """A rate that is a figure: of a base named in one phrase, or of one spelt out below."""
    if base.parts:
        rows = base.parts if base.head in by_case(speaker) and not base.tail else (base,)
        if share:
            return Told(speaker.say(f"下列数额的{rate}", f"{rate} of the following"), rows)
        return Told(speaker.say(f"{rate}，按下列数量计", f"{rate}, by the following"), rows)
    if share:
        return Told(speaker.say(f"{head}的{rate}", f"{rate} of {head}"))
    return Told(speaker.say(f"{rate}，按{head}计", f"{rate}, by {head}"))


def negative(speaker: Speaks, node: Mul) -> NodeId | None:
    program = speaker.names.program
    if truth_patterns.number_at(program, node.b) == -1:
        return node.a
    return node.b if truth_patterns.number_at(program, node.a) == -1 else None


def tell_quotient(speaker: Speaks, node: Div) -> Told:
    names = speaker.names
    a, b = names.sense(node.a), names.sense(node.b)
    increase = patterns.increase_of(names.program, names.node(node.a))
    if increase is not None and increase.last == node.b:
        this = _inline(speaker, increase.this)
        return Told(speaker.say(f"{this}较上年的增幅", f"growth of {this} over the year before"))
    above, below = _inline(speaker, node.a), _inline(speaker, node.b)
    if a is not None and b is not None and a.unit.same_kind(b.unit):
        first, second = _asked(speaker, node.a), _asked(speaker, node.b)
        if first is not None and second is not None and first.period == second.period:
            whole, share = second.fact.label.zh, first.fact.label.en
            return Told(speaker.say(f"{above}占{whole}的比例", f"{share} as a share of {below}"))
        return Told(speaker.say(f"{above}与{below}之比", f"{above} as a share of {below}"))
    return Told(speaker.say(f"{above}除以{below}", f"{above} divided by {below}"))


def _asked(speaker: Speaks, place: NodeId) -> Asked | None:
    node = speaker.names.node(place)
    return speaker.names.asked(speaker.names.decl(node)[1]) if isinstance(node, Input | Field) else None
