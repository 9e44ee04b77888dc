"""The conditions of a benefit in the author's order, each with its truth and the facts found behind it, item by item."""

from __future__ import annotations

from dataclasses import dataclass

from huisuan.backends.reference_parts import BLANK, Path
from huisuan.explain import truth_patterns
from huisuan.explain.conditions import both, either
from huisuan.explain.found import Findings
from huisuan.explain.told import Told
from huisuan.ir.nodes import And, Const, NodeId, Or
from huisuan.ir.program import Benefit
from huisuan.values import Truth


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition as it turned out. `item` names the item it was asked of, empty for the applicant; `place` is `file:line`."""

    text: str
    truth: Truth
    found: str
    item: str
    clause: str
    place: str


def item_label(findings: Findings, frame: int, path: Path) -> str:
    """`购买的商品“fridge”`; an item not stated yet is called that."""
    words = findings.words
    label = words.names.collection_label(frame, words.language)
    if path[-1] == BLANK:
        return words.say(f"尚未填报的{label}", f"{label} not stated yet")
    name = "/".join(findings.evaluation.items.ids(frame, path))
    return words.say(f"{label}“{name}”", f"{label}: “{name}”")


def item_paths(findings: Findings, frame: int) -> tuple[Path, ...]:
    """The items of a frame; one not stated yet where none is stated and some may still be."""
    seen = tuple(findings.evaluation.items.paths(frame))
    if seen or not frame or findings.program.frames[frame].parent:
        return seen
    return ((BLANK,),) if findings.evaluation.items.collection(frame, ()).more > 0 else ()


def profile_reasons(findings: Findings, benefit: Benefit, clause: str) -> tuple[Reason, ...]:
    """Conditions on the applicant: who may apply first, then those of the rule."""
    found = []
    if not isinstance(findings.program.nodes[benefit.applies], Const):
        found += [each for each in (_reason(findings, benefit.applies, (), "", clause),) if each is not None]
    entries = [entry for entry in benefit.conditions if entry.frame == 0]
    made = (_reason(findings, entry.node, (), "", entry.clause or clause) for entry in entries)
    return (*found, *(each for each in made if each is not None))


def item_reasons(findings: Findings, benefit: Benefit, path: Path, clause: str) -> tuple[Reason, ...]:
    """Conditions on one item."""
    label = item_label(findings, benefit.frame, path)
    entries = [entry for entry in benefit.conditions if entry.frame != 0]
    found = (_reason(findings, entry.node, path, label, entry.clause or clause) for entry in entries)
    return tuple(each for each in found if each is not None)


def reasons_of(findings: Findings, benefit: Benefit, clause: str) -> tuple[Reason, ...]:
    """All conditions: the applicant's, then those of each item; a complete collection without items is a reason of its own."""
    own = profile_reasons(findings, benefit, clause)
    if not benefit.frame:
        return own
    paths = item_paths(findings, benefit.frame)
    if not paths and not findings.program.frames[benefit.frame].parent:
        label = findings.words.names.collection_label(benefit.frame, findings.words.language)
        text = findings.words.say(f"“{label}”一项也没有", f"there are no {label}")
        return (*own, Reason(text, False, "", label, clause, ""))
    return (*own, *(each for path in paths for each in item_reasons(findings, benefit, path, clause)))


def failed_of(findings: Findings, benefit: Benefit, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Why the status is no: failed conditions on the applicant, and on items where no item can qualify."""
    if findings.evaluation.truth(benefit.status).truth is not False:
        return ()
    paths = item_paths(findings, benefit.frame) if benefit.frame else ()
    possible = any(findings.evaluation.truth(benefit.member, path).truth is not False for path in paths)
    return tuple(each for each in reasons if each.truth is False and not (each.item and possible))


def _reason(findings: Findings, node: NodeId, path: Path, item: str, clause: str) -> Reason | None:
    """One condition; None where the readings taken ask nothing here."""
    program = findings.program
    own = path[: findings.evaluation.depth(program.frames_of[node])]
    truth = findings.evaluation.truth(node, own).truth
    told = spoken(findings, node, own)
    if told is None:
        return None
    text = told.inline(findings.words.language)
    place = findings.words.place(node)
    return Reason(text, truth, findings.found_words(node, own), item, clause, place)


def spoken(findings: Findings, place: NodeId, path: Path) -> Told | None:
    """The condition as the readings taken have it; of a list of alternatives that holds, the one that does."""
    node = findings.program.nodes[place]
    asked = _by_readings(findings, place, path)
    if asked is None:
        return None
    if asked != ((place,),):
        holding = [each for each in asked if _all_hold(findings, each, path)]
        told = [_together(findings, each) for each in (holding[:1] or asked)]
        return told[0] if len(told) == 1 else either(findings.words, told)
    told_whole = findings.words.condition(place)
    if isinstance(node, Or) and told_whole.parts and findings.evaluation.truth(place, path).truth is True:
        first = next(arg for arg in node.args if findings.evaluation.truth(arg, path).truth is True)
        return findings.words.condition(first)
    return told_whole


Alternatives = tuple[tuple[NodeId, ...], ...]


def _by_readings(findings: Findings, place: NodeId, path: Path) -> Alternatives | None:
    """Which alternatives, each a list of conditions, the readings taken leave of a condition; None where they ask nothing.

    A condition in which no reading is asked about, or one that is open, is left whole.
    """
    program = findings.program
    node = program.nodes[place]
    whole: Alternatives = ((place,),)
    if not isinstance(node, Or):
        return whole
    kept: list[tuple[NodeId, ...]] = []
    narrowed = False
    for arg in node.args:
        inner = program.nodes[arg]
        parts = inner.args if isinstance(inner, And) and truth_patterns.within_of(program, inner) is None else (arg,)
        asked = [each for each in parts if truth_patterns.reading_at(program, each) is not None]
        truths = [findings.evaluation.truth(each, path).truth for each in asked]
        if None in truths:
            return whole
        narrowed = narrowed or bool(asked)
        if asked and len(asked) == len(parts) and all(truths):
            return None
        if all(truths):
            kept.append((arg,) if not asked else tuple(each for each in parts if each not in asked))
    return tuple(kept) if narrowed and kept else whole


def _all_hold(findings: Findings, places: tuple[NodeId, ...], path: Path) -> bool:
    return all(findings.evaluation.truth(each, path).truth is True for each in places)


def _together(findings: Findings, places: tuple[NodeId, ...]) -> Told:
    told = [findings.words.condition(each) for each in places]
    return told[0] if len(told) == 1 else both(findings.words, told)
