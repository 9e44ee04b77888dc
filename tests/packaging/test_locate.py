"""One function finds the rules, and says so when an installation lacks them."""

from pathlib import Path

import pytest

from huisuan.packs import locate
from tests.house.tree import ROOT


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package folder three levels down, as in ``<tree>/engine/huisuan`` or ``<env>/site-packages/huisuan``."""
    folder = tmp_path / "engine" / "huisuan"
    folder.mkdir(parents=True)
    monkeypatch.setattr(locate, "_PACKAGE", folder)
    return folder


def test_an_editable_install_reads_the_source_tree() -> None:
    assert locate.rules_root() == ROOT / "rules"


def test_rules_inside_the_package_come_first(package: Path) -> None:
    tree = package.parents[1]
    (tree / "rules").mkdir()
    (tree / "pyproject.toml").touch()
    (package / "_rules").mkdir()
    assert locate.rules_root() == package / "_rules"


def test_a_folder_named_rules_that_is_not_ours_is_not_taken(package: Path) -> None:
    (package.parents[1] / "rules").mkdir()
    with pytest.raises(FileNotFoundError, match="_rules"):
        locate.rules_root()
