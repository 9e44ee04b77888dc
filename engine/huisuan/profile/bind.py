"""A profile and a program brought together: which of the profile's answers the program asks for, and defaults of readings.

Ids of judgements, readings and choices are `<tag>:<pack>/<name>`. A name without its pack means the only pack that has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from huisuan.ir.program import InputDecl, LeafTag, Program
from huisuan.problems import Problem, closest, problem
from huisuan.profile.awards import PRIOR_AWARDS, with_full_names
from huisuan.profile.model import BoundProfile
from huisuan.profile.words import OPEN, truth_of
from huisuan.values import NONE, UNKNOWN, Collection, Facts, Known, State

_SECTIONS: Mapping[LeafTag, tuple[str, str, str]] = MappingProxyType(
    {
        "judgement": ("judgements", "认定事项", "judgement"),
        "reading": ("readings", "解释口径", "reading"),
        "choice": ("choices", "选择", "choice"),
    }
)


def tagged_id(tag: LeafTag, pack: str, name: str) -> str:
    """The input id of a pack's judgement, reading or choice."""
    return f"{tag}:{pack}/{name}"


def check_answers(profile: BoundProfile, inputs: Iterable[InputDecl]) -> tuple[Problem, ...]:
    """Answers of the profile that none of `inputs` (those of every program at hand) asks for, or that it does not allow."""
    declared = tuple({each.id: each for each in inputs}.values())
    problems: list[Problem] = []
    for tag, (section, zh, en) in _SECTIONS.items():
        answered: set[str] = set()
        for name, answer in _answers(profile, tag).items():
            place = profile.places.get(f"{section}.{name}")
            found = _named(declared, tag, name)
            if len(found) == 1:
                decl = found[0]
                if decl.id in answered:
                    problems.append(problem("profile-given-twice", place, name=f"{section}.{name}"))
                answered.add(decl.id)
                if answer != OPEN and _state(decl, answer) is None:
                    allowed = "、".join(decl.members) or "yes、no"
                    wrong = problem(
                        "profile-unknown-member", place, value=str(answer), name=f"{section}.{name}", allowed=allowed
                    )
                    problems.append(wrong)
                continue
            known = [each.id.partition(":")[2] for each in (found or declared) if each.tag == tag]
            if found:
                problems.append(problem("profile-ambiguous-name", place, name=name, allowed="、".join(sorted(known))))
            else:
                bare = [each.partition("/")[2] for each in known]
                near = closest(name, (*known, *bare))
                missing = problem("profile-unknown-name", place, suggestions=near, name=name, kind_zh=zh, kind_en=en)
                problems.append(missing)
    return tuple(problems)


def bind(
    profile: BoundProfile,
    program: Program,
    *,
    extra: Mapping[str, State] | None = None,
    open_readings: bool = False,
) -> Facts:
    """What a backend evaluates: the profile's facts and answers, defaults of readings the profile is silent on, and `extra` by input id.

    With `open_readings` no default is taken. Answers for other programs are left aside; `check_answers` is who refuses them.
    """
    values: dict[str, State] = dict(profile.facts.values)
    for tag in _SECTIONS:
        for name, answer in _answers(profile, tag).items():
            found = _named(program.inputs, tag, name)
            state = UNKNOWN if answer == OPEN else _state(found[0], answer) if len(found) == 1 else None
            if state is not None and len(found) == 1:
                values[found[0].id] = state
    for decl in program.inputs:
        if decl.id in values:
            continue
        if decl.default is not None and not open_readings:
            values[decl.id] = _state(decl, decl.default) or UNKNOWN
        elif profile.complete_all and decl.tag == "fact" and decl.nullable:
            values[decl.id] = NONE
    values.update(extra or {})
    collections = dict(profile.facts.collections)
    if PRIOR_AWARDS in collections:
        benefits = [benefit.id for benefit in program.benefits]
        collections[PRIOR_AWARDS] = with_full_names(collections[PRIOR_AWARDS], benefits)
    if profile.complete_all:
        for frame in program.frames[1:]:
            if frame.parent == 0:
                collections.setdefault(frame.name, Collection((), 0))
    return Facts(MappingProxyType(values), MappingProxyType(collections))


def _answers(profile: BoundProfile, tag: LeafTag) -> Mapping[str, str | bool]:
    match tag:
        case "judgement":
            return profile.judgements
        case "reading":
            return profile.readings
        case _:
            return profile.choices


def answered(program: Program, tag: str, name: str) -> InputDecl | None:
    """The judgement, reading or choice that `name` answers, by its full name or its bare one where only one pack has it."""
    wanted = next((each for each in _SECTIONS if each == tag), None)
    found = () if wanted is None else _named(program.inputs, wanted, name)
    return found[0] if len(found) == 1 else None


def _named(inputs: Iterable[InputDecl], tag: LeafTag, name: str) -> tuple[InputDecl, ...]:
    if "/" in name:
        return tuple(each for each in inputs if each.id == f"{tag}:{name}")
    return tuple(each for each in inputs if each.tag == tag and each.id.rpartition("/")[2] == name)


def _state(decl: InputDecl, answer: str | bool) -> State | None:
    """The state an answer gives an input, or None where it is not one of its values."""
    if decl.type == "truth":
        truth = answer if isinstance(answer, bool) else truth_of(answer)
        return None if truth is None else Known(truth)
    if isinstance(answer, bool) or (decl.type == "enum" and answer not in decl.members):
        return None
    return Known(answer)
