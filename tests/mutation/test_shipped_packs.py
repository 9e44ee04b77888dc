"""The cases of each pack that ships notice what is changed in its rules: a sample here, everything by `make mutate`."""

from __future__ import annotations

from pathlib import Path

import pytest

from huisuan.messages.render import human_all
from huisuan.mutation.run import Choice
from tests.mutation.fair import run
from tests.packs_at_hand import shipped

SAMPLE = Choice(sample=150, seed=20251122)


@pytest.mark.parametrize("folder", shipped(), ids=lambda each: each.name)
def test_a_sample_of_mutants_is_noticed_or_argued(folder: Path) -> None:
    report = run(folder, SAMPLE)
    assert report.failing == ()
    assert not report.problems, human_all(report.problems, report.sources, "en")
    assert len(report.judged) == SAMPLE.sample
    survivors = [
        f"{each.mutant.span.file}:{each.mutant.span.line}: {each.mutant.id}"
        for each in report.judged
        if each.outcome == "survived"
    ]
    assert survivors == []
