"""Payments that follow what another benefit pays: what comes off, and what is matched (D13)."""

from __future__ import annotations

from fractions import Fraction

from huisuan.explain import patterns
from huisuan.explain.aggregates import ceiling_words
from huisuan.explain.figures import format_percent, listed
from huisuan.explain.found import Findings
from huisuan.explain.words import Words
from huisuan.ir.nodes import Add, Const, Limit, Mul, NodeId, Relation, Round, Select
from huisuan.ir.program import Benefit, Program


def offset_words(findings: Findings, benefit: Benefit) -> list[str]:
    """Top-ups, deductions and matches, with what they came to."""
    words = findings.words
    found = []
    for less, other in deducted(words.names.program, benefit):
        amount, title = findings.value(less, (), words.money), words.label(words.names.title(other))
        found.append(words.say(f"扣除“{title}”已计的{amount}。", f"less {amount} under “{title}”."))
    most = matched(words.names.program, benefit)
    if most is not None:
        amount, source = findings.value(most, (), words.money), _source(words, most)
        found.append(words.say(f"按{source}配套，最高{amount}。", f"matches {source}: at most {amount}."))
    return found


def offset_lines(words: Words, benefit: Benefit) -> list[str]:
    """The same as rules."""
    program = words.names.program
    titles = [words.label(words.names.title(other)) for _, other in deducted(program, benefit)]
    found = [words.say(f"扣除“{title}”的金额", f"less what “{title}” pays") for title in titles]
    most = matched(program, benefit)
    if most is not None:
        source = _source(words, most)
        found.append(words.say(f"按{source}配套，不超过配套数", f"matches {source} and does not exceed it"))
    return found


def deducted(program: Program, benefit: Benefit) -> tuple[tuple[NodeId, str], ...]:
    """What other benefits' payments come off this one: the payment, and the benefit it is under."""
    node = program.nodes[patterns.not_below_zero(program, _before_contests(program, benefit))]
    less = [patterns.negative_of(program, arg) for arg in node.args] if isinstance(node, Add) else []
    payers = [(each, _payer(program, each)) for each in less if each is not None]
    return tuple((each, payer) for each, payer in payers if payer is not None and payer != benefit.id)


def matched(program: Program, benefit: Benefit) -> NodeId | None:
    """The sum a matching payment does not exceed, if this is one."""
    node = program.nodes[_before_contests(program, benefit)]
    return node.ceiling if isinstance(node, Limit) and node.name == "matches" else None


def _before_contests(program: Program, benefit: Benefit) -> NodeId:
    place = benefit.payable
    if isinstance(paid := program.nodes[place], Relation):
        return program.relations[paid.spec].members[paid.member].value
    return place


def _source(words: Words, most: NodeId) -> str:
    """`“上级奖励”支付额的150%`: whom or what a match follows, and in which proportion."""
    program = words.names.program
    rounded = program.nodes[most]
    place = rounded.a if isinstance(rounded, Round) else most
    place, ratio = _whole_and_ratio(program, place)
    node = program.nodes[place]
    payers = [_payer(program, each) for each in (node.args if isinstance(node, Add) else (place,))]
    titles = [f"“{words.label(words.names.title(each))}”" for each in payers if each is not None]
    if len(titles) < len(payers):
        return ceiling_words(words, most, words.money)
    share = "" if ratio is None or ratio == 1 else format_percent(ratio)
    named = listed(titles, words.language, "and")
    return words.say(
        f"{named}支付额{f'的{share}' if share else ''}", f"{f'{share} of ' if share else ''}what {named} pays"
    )


def _whole_and_ratio(program: Program, place: NodeId) -> tuple[NodeId, Fraction | None]:
    node = program.nodes[place]
    ends = (node.a, node.b) if isinstance(node, Mul) else ()
    for whole, share in (ends, ends[::-1]) if ends else ():
        other = program.nodes[share]
        if isinstance(other, Const) and isinstance(other.value, Fraction):
            return whole, other.value
    return place, None


def _payer(program: Program, place: NodeId) -> str | None:
    node = program.nodes[place]
    for each in program.benefits:
        if place == each.payable or (isinstance(node, Select) and node.cond == each.status):
            return each.id
    return None
