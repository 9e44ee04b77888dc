"""Which determinations a report lists: those for the applicant, of documents that have anything for them, each sum once."""

from __future__ import annotations

from dataclasses import dataclass

from huisuan.assess import Determination
from huisuan.compiler.pack import PackSource
from huisuan.ir.program import Benefit, wholly_restated
from huisuan.service.checking import Checked

PLACE = "place"
"""The common condition on the applicant's place, as packs call it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """`wider`: documents of other places of which only benefits open to applicants from anywhere are left; `elsewhere`: those of
    which the applicant gets nothing whatever is still open. `omitted`: how many benefits of both are not for this applicant.
    """

    mine: tuple[Determination, ...]
    documents: tuple[PackSource, ...]
    wider: tuple[PackSource, ...]
    elsewhere: tuple[PackSource, ...]
    omitted: int


def choose(checked: Checked, kept: frozenset[str] | None, *, everything: bool) -> Chosen:
    """With `everything` nothing is left out but what the filter leaves out."""
    found = [each for each in checked.assessment.determinations if kept is None or each.benefit in kept]
    packs, infos = checked.compiled.packs, checked.compiled.infos
    if everything:
        return Chosen(tuple(found), packs, (), (), 0)
    benefits = {each.id: each for each in checked.compiled.program.benefits}
    possible = [each for each in found if each.for_applicant and each.outcome != "not"]
    reaching = {infos[each.benefit].pack for each in possible}
    at_home = {
        infos[each.benefit].pack
        for each in possible
        if each.outcome in ("gets", "up_to") or _by_place(benefits[each.benefit])
    }
    elsewhere = tuple(pack for pack in packs if reaching and pack.id not in reaching)
    documents = tuple(pack for pack in packs if pack.id in at_home) or packs
    wider = tuple(pack for pack in packs if pack.id in reaching - at_home and at_home)
    away = {pack.id for pack in (*elsewhere, *wider)}
    mine, omitted = [], 0
    for each in found:
        if each.for_applicant and each.outcome == "not" and infos[each.benefit].pack in away:
            omitted += 1
        elif each.for_applicant and not paid_elsewhere(benefits[each.benefit], each):
            mine.append(each)
    return Chosen(tuple(mine), documents, wider, elsewhere, omitted)


def _by_place(benefit: Benefit) -> bool:
    """Whether the applicant's place decides: the pack's common condition on it was not lifted."""
    return any(entry.path == (PLACE,) for entry in benefit.conditions)


def paid_elsewhere(benefit: Benefit, found: Determination) -> bool:
    """Whether a benefit of another document pays all that this one would."""
    governed = any(line.member is not False and line.taken is False for line in found.record.lines)
    return wholly_restated(benefit.restated) or bool(
        benefit.restated and found.outcome == "gets" and governed and found.record.payable.hi == 0
    )
