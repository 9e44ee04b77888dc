"""Benefits that tell another pack's again, and those told again: which of the two pays (D13)."""

from __future__ import annotations

from collections.abc import Iterator

from huisuan.backends.reference_parts import BLANK, Path
from huisuan.explain.found import Findings
from huisuan.explain.reasons import item_label
from huisuan.explain.told import inner_marks
from huisuan.explain.words import Words
from huisuan.ir.program import Benefit


def governing(findings: Findings, benefit: Benefit, path: Path) -> str | None:
    """The benefit that pays for the item at `path` instead, if one does for sure."""
    for entry in benefit.restated:
        if entry.where is None or findings.evaluation.truth(entry.where, path).truth is True:
            return entry.benefit
    return None


def restated_words(findings: Findings, benefit: Benefit) -> Iterator[str]:
    """What this benefit tells again, wholly or for some items; then what tells this one again."""
    words = findings.words
    for entry in benefit.restated:
        if entry.where is None:
            yield words.say(
                f"本事项重述{named(words, entry.benefit)}，由该事项支付，这里不重复计算。",
                f"This restates {named(words, entry.benefit)}, which pays it; nothing is paid here.",
            )
    if any(entry.where is not None for entry in benefit.restated):
        yield from _by_item(findings, benefit)
    for other in findings.program.benefits:
        if _tells_again(other, benefit.id) and findings.evaluation.truth(other.status).truth is not False:
            yield words.say(
                f"{named(words, other.id)}是对本事项的重述，不另外支付。",
                f"{named(words, other.id)} restates this one and pays nothing besides.",
            )


def _by_item(findings: Findings, benefit: Benefit) -> Iterator[str]:
    for path in findings.evaluation.items.paths(benefit.frame):
        other = None if path[-1] == BLANK else governing(findings, benefit, path)
        if other is not None and findings.evaluation.truth(benefit.member, path).truth is not False:
            where, title = item_label(findings, benefit.frame, path), named(findings.words, other)
            yield findings.words.say(
                f"{where}属于{title}，由该事项支付，这里不重复计算。", f"{where} falls under {title}, which pays it."
            )


def _tells_again(other: Benefit, benefit: str) -> bool:
    return any(entry.benefit == benefit for entry in other.restated)


def restating_lines(words: Words, benefit: Benefit) -> Iterator[str]:
    """The same as rules."""
    for entry in benefit.restated:
        title = named(words, entry.benefit)
        if entry.where is None:
            yield words.say(f"重述{title}，由该事项支付", f"restates {title}, which pays")
        else:
            which = words.condition(entry.where).inline(words.language)
            yield words.say(f"{which}的，由{title}支付", f"{title} pays where: {which}")
    for other in words.names.program.benefits:
        if _tells_again(other, benefit.id):
            title = named(words, other.id)
            yield words.say(f"{title}重述本事项，不另外支付", f"{title} restates this one and pays nothing besides")


def named(words: Words, benefit: str) -> str:
    """A benefit by its title and the document it stands in."""
    info = words.names.compiled.infos.get(benefit)
    title = words.label(words.names.title(benefit))
    pack = None if info is None else words.names.packs.get(info.pack)
    if info is None or pack is None:
        return f"“{title}”"
    document = words.label(pack.document.title)
    return words.say(f"《{inner_marks(document)}》的“{title}”", f"“{title}” of “{document}”")
