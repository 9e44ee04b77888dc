"""A checked profile as the JSON of the contract."""

from __future__ import annotations

from typing import cast

from huisuan.contract.plain import Contract, Json
from huisuan.semantics import ENGINE_VERSION, SEMANTIC_VERSION
from huisuan.service.checking import Checked
from huisuan.service.explaining import explanation
from huisuan.vocabulary.units import Language


def checked_as_json(checked: Checked, language: Language, file: str = "") -> dict[str, Json]:
    """The assessment with an explanation of each benefit in `language`."""
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
    }

    def explain(benefit: str) -> Json:
        return cast("Json", explanation(checked, benefit, language).as_json())

    return contract.assessment(checked.assessment, head, explain)
