"""Imports point down, and the contract that says so is alive."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT


def _lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    command = (
        "import sys; sys.path.insert(0, 'engine'); from importlinter.cli import lint_imports_command as run; run()"
    )
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache"], cwd=root, capture_output=True, check=False, text=True
    )


@pytest.fixture
def copied_tree(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(PACKAGE, tmp_path / "engine" / "huisuan", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_imports_point_down() -> None:
    outcome = _lint_imports(ROOT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("values.py", "import huisuan.packs", "Imports point down"),
        ("unplaced.py", "", "Imports point down"),
        ("values.py", "import yaml", "Only syntax reads YAML and expressions"),
        ("backends/reference.py", "import huisuan.syntax", "A backend knows the IR only"),
        ("backends/reference.py", "import polars", "Only the columnar backend and populations import polars"),
        ("assess.py", "import durable.lang", "Only live imports durable-rules"),
        ("service.py", "import click", "Only the command line imports click"),
    ],
)
def test_a_breach_is_reported(copied_tree: Path, module: str, line: str, contract: str) -> None:
    with (copied_tree / "engine" / "huisuan" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    outcome = _lint_imports(copied_tree)
    assert outcome.returncode == 1
    assert f"{contract} BROKEN" in outcome.stdout


def test_a_knot_is_reported(copied_tree: Path) -> None:
    packs = copied_tree / "engine" / "huisuan" / "packs"
    (packs / "knot_one.py").write_text("import huisuan.packs.knot_two\n", encoding="utf-8")
    (packs / "knot_two.py").write_text("import huisuan.packs.knot_one\n", encoding="utf-8")
    outcome = _lint_imports(copied_tree)
    assert outcome.returncode == 1
    assert "No folder has an import cycle BROKEN" in outcome.stdout
