"""Each example prints what a person has read. Write the texts with HUISUAN_WRITE_EXAMPLES=1, then read them again."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from huisuan.source import display_width
from tests.cli.run import EXAMPLES, ROOT, huisuan

HERE = Path(__file__).resolve().parent
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))


def _printed(name: str, language: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(ROOT)
    result = huisuan("check", f"examples/{name}.yaml", "--lang", language)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_an_example_prints_the_text_that_was_read(name: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = HERE / f"{name}.{language}.txt"
    found = _printed(name, language, monkeypatch)
    if os.environ.get("HUISUAN_WRITE_EXAMPLES"):
        stored.write_text(found, encoding="utf-8")
    assert found == stored.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_report_is_one_page_of_a_printable_width(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = _printed(name, "zh", monkeypatch).splitlines()
    assert len(lines) <= 40
    assert max(map(display_width, lines)) <= 100


@pytest.mark.parametrize("name", NAMES)
def test_every_benefit_of_an_example_is_explained(name: str) -> None:
    found = json.loads(huisuan("check", EXAMPLES / f"{name}.yaml", "--format", "json").stdout)
    told = {each["benefit"]: each["explanation"]["summary"] for each in found["determinations"]}
    assert all(told.values())
    assert len(told) == len(found["determinations"]) > 0


def test_there_are_examples_of_the_kinds_people_come_with() -> None:
    assert set(NAMES) >= {
        *("concert-organiser", "exporter", "family", "grain-farm", "hydrogen-startup", "logistics-firm"),
        *("low-income-family", "manufacturer", "newcomer", "research-firm", "rising-factory"),
    }
