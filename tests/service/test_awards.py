"""An earlier award counts against the benefit it names, by full or bare name; a name nobody knows is refused, never left to count for nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.run import huisuan

PROFILE = """
facts: {{applicant_kind: enterprise, region: 嘉兴市, computing_spend: {{2025: 300万元}}}}
filings: []
judgements: {{meets_compute_conditions: yes}}
prior_awards:
  - {{benefit: {name}, amount: 50万元, award_year: 2025}}
complete: [filings, prior_awards]
"""


def _profile(folder: Path, name: str) -> Path:
    path = folder / "profile.yaml"
    path.write_text(PROFILE.format(name=name), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["jiaxing-2025/computing-power", "computing-power"])
def test_an_earlier_award_counts_by_either_name(tmp_path: Path, name: str) -> None:
    found = json.loads(huisuan("check", _profile(tmp_path, name), "--format", "json").stdout)
    told = {each["benefit"]: each for each in found["determinations"]}
    assert told["jiaxing-2025/computing-power"]["payable"]["high"] == "1500000"


def test_a_name_no_pack_knows_is_refused_with_what_may_be_meant(tmp_path: Path) -> None:
    result = huisuan("check", _profile(tmp_path, "computing-powr"), "--lang", "en")
    assert result.exit_code == 1
    assert "computing-power" in result.stderr


def test_awards_of_packs_that_are_not_loaded_are_left_alone(tmp_path: Path) -> None:
    assert huisuan("check", _profile(tmp_path, "elsewhere-2025/x")).exit_code == 0
