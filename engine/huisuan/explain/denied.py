"""A condition that failed, said as what is so instead: `购买日期不在政策实施期内（…）：2024年6月1日`."""

from __future__ import annotations

from typing import Literal

from huisuan.backends.reference_parts import Path
from huisuan.explain.found import Findings
from huisuan.explain.names import Names
from huisuan.explain.reasons import spoken
from huisuan.explain.truth_patterns import within_of
from huisuan.ir.nodes import And, Compare, Field, Input, Member, NodeId

About = Literal["dates", "kind", "condition"]
"""What a condition asks about: a day, one of several options, or anything else."""


def denied(findings: Findings, node: NodeId, path: Path) -> str | None:
    """What is so instead of the condition `node`, and the values it was found by; None where the readings taken ask nothing."""
    words, program = findings.words, findings.program
    own = path[: findings.evaluation.depth(program.frames_of[node])]
    told = spoken(findings, node, own)
    if told is None:
        return None
    operation = program.nodes[node]
    plain = isinstance(operation, Compare | Member | Field | Input) or within_of(program, operation) is not None
    found = findings.found_words(node, own)
    if plain:
        text = words.condition(node, holds=False).inline(words.language)
        return (
            text
            if isinstance(operation, Field | Input) or not found
            else words.say(f"{text}：{found}", f"{text}: {found}")
        )
    text = told.inline(words.language)
    return words.say(
        f"不满足“{text}”{f'（{found}）' if found else ''}", f"not met: {text}{f' ({found})' if found else ''}"
    )


def about(names: Names, node: NodeId) -> About:
    """What the condition `node` asks about."""
    operation = names.node(node)
    within = within_of(names.program, operation)
    if within is not None:
        return _day(names, within.subject)
    match operation:
        case Compare(a=a, b=b):
            return "dates" if "dates" in (_day(names, a), _day(names, b)) else "condition"
        case And(args=args):
            kinds = {about(names, each) for each in args}
            return kinds.pop() if len(kinds) == 1 else "condition"
        case Member():
            return "kind"
        case _:
            return "condition"


def _day(names: Names, place: NodeId) -> About:
    sense = names.sense(place)
    return "dates" if sense is not None and sense.type == "date" else "condition"
