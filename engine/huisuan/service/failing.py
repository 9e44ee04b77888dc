"""Why failed benefits of a checked profile fail; apart from whole explanations, which a page of results does without."""

from __future__ import annotations

from collections.abc import Callable

from huisuan.assess import Determination
from huisuan.backends.reference import Evaluation
from huisuan.explain.found import Findings
from huisuan.explain.reasons import failed_of, reasons_of
from huisuan.explain.words import Words
from huisuan.service.checking import Checked
from huisuan.vocabulary.units import Language


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
