"""How a benefit's lines are counted and limited, read off its roots: how many items are taken, ceilings by key and across time."""

from __future__ import annotations

from dataclasses import dataclass

from huisuan.explain.figures import listed
from huisuan.explain.words import Words
from huisuan.ir.builder import operands
from huisuan.ir.nodes import Limit, NodeId, Pick, Running, Select
from huisuan.ir.program import Benefit, LimitEntry, Program
from huisuan.vocabulary.units import Label

PER = {
    "applicant": Label("每个申请人", "per applicant"),
    "enterprise": Label("每家企业", "per enterprise"),
    "individual": Label("每人", "per person"),
    "household": Label("每户", "per household"),
    "farm": Label("每个农业主体", "per farm"),
    "organisation": Label("每个机构", "per institution"),
    "park": Label("每个园区", "per park"),
    "year": Label("每年", "a year"),
    "lifetime": Label("累计", "in all years"),
}


@dataclass(frozen=True, slots=True)
class CountRule:
    """At most k items of a group are taken; `test` says when the rule applies at all, or to which items."""

    pick: Pick
    test: NodeId | None


@dataclass(frozen=True, slots=True)
class CeilingRule:
    """What all lines of a group come to at most; `entry` where the ledger must know it too."""

    ceiling: NodeId
    keys: tuple[NodeId, ...]
    entry: LimitEntry | None


def counts_of(program: Program, benefit: Benefit) -> tuple[CountRule, ...]:
    """Count limits of a benefit, inner first."""
    found: list[CountRule] = []
    place = benefit.taken
    while True:
        node = program.nodes[place]
        picked = program.nodes[node.then] if isinstance(node, Select) else None
        if isinstance(node, Select) and isinstance(picked, Pick):
            found.append(CountRule(picked, node.cond))
            place = node.other
        elif isinstance(node, Pick):
            found.append(CountRule(node, None))
            place = node.member
        else:
            return tuple(reversed(found))


def ceilings_of(program: Program, benefit: Benefit) -> tuple[CeilingRule, ...]:
    """Ceilings on the sum of a benefit's lines, from the narrowest to the widest."""
    entries = {(entry.ceiling, entry.frame != 0): entry for entry in benefit.limits}
    found: dict[tuple[NodeId, tuple[NodeId, ...]], CeilingRule] = {}

    def visit(place: NodeId) -> None:
        if place == benefit.line:
            return
        node = program.nodes[place]
        for operand in operands(node):
            visit(operand)
        if isinstance(node, Running) and node.ceiling is not None and node.member == benefit.taken:
            own = entries.get((node.ceiling, bool(node.keys)))
            found.setdefault((node.ceiling, node.keys), CeilingRule(node.ceiling, node.keys, own))
        elif isinstance(node, Limit) and (node.ceiling, False) in entries:
            found.setdefault((node.ceiling, ()), CeilingRule(node.ceiling, (), entries[node.ceiling, False]))

    visit(benefit.amount)
    return tuple(found.values())


def count_words(words: Words, rule: CountRule) -> str:
    """`同一购买人、同一家电品种最多补1项，按购买日期先后计`."""
    keys = [words.node(key) for key in rule.pick.keys]
    label = words.names.collection_label(rule.pick.frame, words.language)
    if rule.pick.order == "best":
        order = words.say("取金额最高的", "the highest amounts count")
    else:
        by = listed([words.node(key) for key in rule.pick.by], words.language, "and")
        order = (
            words.say(f"按{by}先后计", f"by {by}, earliest first")
            if by
            else words.say("按填报顺序计", "in order of id")
        )
    zh = f"同一{'、同一'.join(keys)}" if keys else f"“{label}”"
    en = f" of the same {listed(keys, 'en', 'and')}" if keys else ""
    text = words.say(f"{zh}最多补{rule.pick.k}项，{order}", f"at most {rule.pick.k} of the {label}{en}, {order}")
    if rule.test is None:
        return text
    test = words.node(rule.test)
    return words.say(f"{test}时：{text}", f"{test}: {text}")


def ceiling_scope(words: Words, rule: CeilingRule) -> str:
    """What a ceiling is per: `每家企业每年`, `同一承保的装备每年`."""
    keys = iter(words.node(key) for key in rule.keys)
    parts = []
    for name in () if rule.entry is None else rule.entry.per:
        if name in PER:
            parts.append(PER[name].of(words.language))
        elif name.startswith("rolling:"):
            months = name.removeprefix("rolling:")
            parts.append(words.say(f"任意连续{months}个月", f"in any {months} months"))
        else:
            key = next(keys, name)
            parts.append(words.say(f"同一{key}", f"per {key}"))
    parts.extend(words.say(f"同一{key}", f"per {key}") for key in keys)
    return words.say("", " ").join(parts) or words.say("全部", "in all")


def ceiling_lines(words: Words, rule: CeilingRule) -> tuple[str, ...]:
    """A ceiling in one line, or with its cases below it."""
    scope = ceiling_scope(words, rule)
    most = words.number(rule.ceiling, words.money)
    together = scope if scope.endswith(PER["lifetime"].zh) else f"{scope}合计"
    if not most.parts:
        return (words.say(f"{together}最高{most.inline('zh')}", f"{scope}, at most {most.inline('en')} in all"),)
    head = words.say(f"{together}最高：", f"{scope}, at most:")
    return (head, *(line for part in most.parts for line in part.lines(words.language, 1)))
