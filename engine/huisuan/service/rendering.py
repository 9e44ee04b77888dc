"""A checked profile as the JSON of the contract."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from huisuan.contract.plain import Contract, Json
from huisuan.finding.wanted import Wanted
from huisuan.semantics import ENGINE_VERSION, SEMANTIC_VERSION
from huisuan.service.checking import Checked
from huisuan.service.explaining import explanation
from huisuan.service.finding import sought
from huisuan.vocabulary.units import Language


def checked_as_json(
    checked: Checked, language: Language, file: str = "", wanted: Wanted | None = None
) -> dict[str, Json]:
    """The assessment with an explanation of each benefit in `language`; of the determinations those `wanted`, totals of everything."""
    found = checked.assessment
    kept = sought(checked.compiled, wanted)
    shown = tuple(each for each in found.determinations if kept is None or each.benefit in kept)
    contract = Contract(checked.compiled, checked.facts, checked.today)
    left_out: list[Json] = [
        {
            "pack": each.head.id,
            "title": {"zh": each.title.zh, "en": each.title.en},
            "in_force": {"from": each.head.since.isoformat(), "to": each.head.until.isoformat()},
        }
        for each in checked.left_out
    ]
    names: list[Json] = [*sorted(checked.profile.complete)]
    head: dict[str, Json] = {
        "engine": ENGINE_VERSION,
        "semantic_version": SEMANTIC_VERSION,
        "profile": {"id": checked.profile.id, "label": checked.profile.label, "file": file},
        "complete": {"all": checked.profile.complete_all, "collections": names},
        "packs": contract.packs(checked.digests),
        "left_out": left_out,
        "filter": _filter(wanted, len(found.determinations) - len(shown)),
    }

    def explain(benefit: str) -> Json:
        return cast("Json", explanation(checked, benefit, language).as_json())

    return contract.assessment(replace(found, determinations=shown), head, explain)


def _filter(wanted: Wanted | None, hidden: int) -> Json:
    """What was asked, and how many determinations are left out for it; null where nothing was asked."""
    if wanted is None or not wanted.anything:
        return None
    asked: dict[str, Json] = {**wanted.asked()}
    return {"asked": asked, "hidden": hidden}
