"""Explanations of a checked profile, and why its failed benefits fail."""

from __future__ import annotations

from collections.abc import Callable

from huisuan.assess import Determination, with_judgements_met
from huisuan.backends.reference import Evaluation
from huisuan.explain.explanation import Explanation, explain_determination
from huisuan.explain.found import Findings
from huisuan.explain.reasons import failed_of, reasons_of
from huisuan.explain.words import Words
from huisuan.service.checking import Checked
from huisuan.vocabulary.units import Language


def explanation(checked: Checked, benefit: str, language: Language) -> Explanation:
    """One determination explained, on the facts the assessment was made of."""
    facts = checked.facts
    if checked.assessment.met:
        facts = with_judgements_met(checked.compiled.program, facts)
    return explain_determination(checked.compiled, facts, benefit, language)


def reasons(checked: Checked, language: Language) -> Callable[[Determination], tuple[str, ...]]:
    """Why a benefit fails: its failed conditions in the author's order, in words. All answers share one evaluation."""
    program = checked.compiled.program
    findings = Findings(Words(checked.compiled, language), Evaluation(program, checked.facts))
    benefits = {each.id: each for each in program.benefits}

    def failed(found: Determination) -> tuple[str, ...]:
        benefit = benefits[found.benefit]
        every = reasons_of(findings, benefit, checked.compiled.infos[benefit.id].clause)
        return tuple(dict.fromkeys(each.text for each in failed_of(findings, benefit, every)))

    return failed
