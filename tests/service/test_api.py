"""The Python face: two functions, their exceptions, and an import that costs nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import huisuan
from huisuan.semantics import ENGINE_VERSION
from tests.cli.run import EXAMPLES, TODAY, cache_folder
from tests.house.tree import ROOT

HEAVY = {"pydantic", "polars", "lark", "durable", "click", "stdnum"}


@pytest.fixture(scope="module")
def packs() -> huisuan.Library:
    return huisuan.load_packs(today=TODAY, cache=cache_folder())


def _imported(program: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after `program`."""
    code = f"{program}\nimport sys\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}), file=sys.stderr)"
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "HUISUAN_CACHE": cache_folder()}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environ, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def test_importing_the_package_imports_nothing_heavy() -> None:
    found = _imported("import huisuan")
    assert not found & HEAVY
    assert "yaml" not in found


def test_a_check_of_compiled_packs_imports_no_compiler_and_no_models() -> None:
    run = "app(['check', 'examples/manufacturer.yaml'], obj=around, standalone_mode=False)"
    warm = f"{_AROUND}\n{run}"
    _imported(warm)
    found = _imported(warm)
    assert not found & (HEAVY - {"click"})


_AROUND = """\
import os
from huisuan.cli.app import app
from datetime import date
from huisuan.cli.surroundings import Surroundings
from huisuan.packs.locate import rules_root
around = Surroundings(date(2026, 11, 22), rules_root(), os.environ)
"""


def test_a_profile_is_a_file_or_a_mapping(packs: huisuan.Library) -> None:
    purchase = {
        "category": "phone",
        "price": Decimal(3299),
        "purchased_on": date(2025, 3, 8),
        "seller_region": "南湖区",
        "buyer": "李芳",
    }
    mapping = {
        "facts": {"applicant_kind": "household", "region": "南湖区"},
        "purchases": [purchase],
        "complete": ["purchases"],
    }
    for profile in (mapping, EXAMPLES / "family.yaml", str(EXAMPLES / "family.yaml")):
        found = huisuan.check(profile, packs)
        each = next(
            each for each in found.assessment.determinations if each.benefit == "trade-in-2025/digital-products"
        )
        assert isinstance(each, huisuan.Determination)
        assert each.record.payable.hi == Fraction("494.85")


def test_bad_profiles_packs_and_requests_raise_what_the_face_promises(packs: huisuan.Library, tmp_path: Path) -> None:
    with pytest.raises(huisuan.ProfileError) as caught:
        huisuan.check({"facts": {"nothing_like_it": 1}}, packs)
    assert [each.code for each in caught.value.problems] == ["profile-unknown-fact"]
    with pytest.raises(huisuan.UsageError, match="jiaxing-2025"):
        huisuan.check({}, packs, packs=("jiaxing-2026",))
    with pytest.raises(huisuan.PackError, match="not-in-force"):
        huisuan.check({}, packs, as_of=date(2031, 1, 1))
    with pytest.raises(huisuan.PackError, match="missing-file"):
        huisuan.load_packs(tmp_path, today=TODAY)
    with pytest.raises(huisuan.UsageError):
        huisuan.check(3, packs)  # type: ignore[arg-type]
    assert issubclass(huisuan.ProfileError, huisuan.HuisuanError)


def test_the_version_is_the_packages() -> None:
    assert huisuan.__version__ == ENGINE_VERSION
    assert f'version = "{ENGINE_VERSION}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert set(huisuan.__all__) <= set(dir(huisuan))
    with pytest.raises(AttributeError):
        _ = huisuan.nothing_of_the_kind


def test_an_error_is_a_sentence(packs: huisuan.Library) -> None:
    with pytest.raises(huisuan.ProfileError) as caught:
        huisuan.check({"facts": {"applicant_kind": "enterprise", "nonsuch": "1"}}, packs)
    assert "nonsuch" in str(caught.value)
    assert "name=" not in str(caught.value)


def test_an_as_of_day_is_a_date_and_packs_are_listed() -> None:
    profile = {"facts": {"applicant_kind": "enterprise"}}
    with pytest.raises(huisuan.UsageError, match="a datetime"):
        huisuan.check(profile, huisuan.load_packs(today=TODAY), as_of="2025-01-01")  # type: ignore[arg-type]
    with pytest.raises(huisuan.UsageError, match="not one text"):
        huisuan.check(profile, huisuan.load_packs(today=TODAY), packs="jiaxing-2025")
