"""The conditions of a benefit in the author's order, each with its truth and the facts found behind it, item by item."""

from __future__ import annotations

from dataclasses import dataclass

from huisuan.backends.reference_parts import BLANK, Path
from huisuan.explain.found import Findings
from huisuan.explain.told import Told
from huisuan.ir.nodes import Const, NodeId, Or
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
        found.append(_reason(findings, benefit.applies, (), "", clause))
    entries = [entry for entry in benefit.conditions if entry.frame == 0]
    return (*found, *(_reason(findings, entry.node, (), "", entry.clause or clause) for entry in entries))


def item_reasons(findings: Findings, benefit: Benefit, path: Path, clause: str) -> tuple[Reason, ...]:
    """Conditions on one item."""
    label = item_label(findings, benefit.frame, path)
    entries = [entry for entry in benefit.conditions if entry.frame != 0]
    return tuple(_reason(findings, entry.node, path, label, entry.clause or clause) for entry in entries)


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


def _reason(findings: Findings, node: NodeId, path: Path, item: str, clause: str) -> Reason:
    program = findings.program
    own = path[: findings.evaluation.depth(program.frames_of[node])]
    truth = findings.evaluation.truth(node, own).truth
    text = _spoken(findings, node, own).inline(findings.words.language)
    place = findings.words.place(node)
    return Reason(text, truth, findings.found_words(node, own), item, clause, place)


def _spoken(findings: Findings, place: NodeId, path: Path) -> Told:
    """The condition; of a list of alternatives that holds, the one that does."""
    node = findings.program.nodes[place]
    told = findings.words.condition(place)
    if isinstance(node, Or) and told.parts and findings.evaluation.truth(place, path).truth is True:
        holding = next(arg for arg in node.args if findings.evaluation.truth(arg, path).truth is True)
        return findings.words.condition(holding)
    return told
