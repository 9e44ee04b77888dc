"""Explanations of a checked profile."""

from __future__ import annotations

from huisuan.assess import with_judgements_met
from huisuan.explain.explanation import Explanation, explain_determination
from huisuan.service.checking import Checked
from huisuan.vocabulary.units import Language


def explanation(checked: Checked, benefit: str, language: Language) -> Explanation:
    """One determination explained, on the facts the assessment was made of."""
    facts = checked.facts
    if checked.assessment.met:
        facts = with_judgements_met(checked.compiled.program, facts)
    return explain_determination(checked.compiled, facts, benefit, language)
