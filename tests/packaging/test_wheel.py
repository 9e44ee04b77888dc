"""The wheel is the whole product: away from the source tree it finds its rules and answers the same."""

import hashlib
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from huisuan.packs.locate import rules_root
from tests.house.tree import ROOT, project_files

pytestmark = pytest.mark.xdist_group("wheel")


def _run(*command: str | Path, cwd: Path) -> str:
    """Standard output of a command that knows nothing of this process: no PYTHONPATH, no coverage, no source tree."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_", "COVERAGE_"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=kept, capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@dataclass(frozen=True, slots=True)
class Installation:
    """A clean environment that holds the wheel, and borrows only the dependencies of the running one."""

    wheel: Path
    home: Path

    @property
    def python(self) -> Path:
        return self.home / "bin" / "python"

    def evaluate(self, expression: str) -> str:
        program = f"import huisuan, huisuan.packs.locate as locate; print({expression})"
        return _run(self.python, "-I", "-c", program, cwd=self.home).strip()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    away = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", away, ROOT, cwd=away)
    (wheel,) = away.glob("*.whl")
    home = away / "env"
    venv.create(home, with_pip=False, symlinks=True)
    place = Installation(wheel, home)
    pip = (sys.executable, "-m", "pip", "--python", place.python, "install", "--quiet", "--no-deps", "--no-index")
    _run(*pip, wheel, cwd=away)
    packages = Path(place.evaluate("__import__('sysconfig').get_path('purelib')"))
    # A folder that a .pth file names is searched, but its own .pth files are not read: the editable install stays out.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return place


def _digests(folder: Path) -> Mapping[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_wheel_runs_its_own_copy(installed: Installation) -> None:
    assert Path(installed.evaluate("huisuan.__file__")).is_relative_to(installed.home)
    assert str(ROOT / "engine") not in installed.evaluate("__import__('sys').path")


def test_the_wheel_finds_the_same_rules_as_the_source_tree(installed: Installation) -> None:
    found = Path(installed.evaluate("locate.rules_root()"))
    assert found.is_relative_to(installed.home)
    assert rules_root() == ROOT / "rules"
    committed = {path.relative_to("rules").as_posix() for path in project_files() if path.parts[0] == "rules"}
    assert _digests(found) == {name: digest for name, digest in _digests(rules_root()).items() if name in committed}


def test_the_wheel_holds_the_package_and_nothing_else(installed: Installation) -> None:
    with zipfile.ZipFile(installed.wheel) as archive:
        names = set(archive.namelist())
    package = {
        path.relative_to("engine").as_posix() for path in project_files() if path.is_relative_to("engine/huisuan")
    }
    rules = {
        f"huisuan/_rules/{path.relative_to('rules').as_posix()}" for path in project_files() if path.parts[0] == "rules"
    }
    metadata = {name for name in names if name.partition("/")[0].endswith(".dist-info")}
    assert names - metadata == package | rules
    assert "huisuan/py.typed" in names


def test_the_wheel_installs_the_command(installed: Installation) -> None:
    assert (installed.home / "bin" / "huisuan").is_file()


def test_the_cases_come_out_the_same_in_the_wheel_and_in_the_source_tree(installed: Installation) -> None:
    elsewhere = installed.home
    from_wheel = _run(installed.python, "-I", "-m", "huisuan", "test", cwd=elsewhere)
    from_tree = _run(sys.executable, "-I", "-m", "huisuan", "test", cwd=elsewhere)
    assert from_wheel.strip()
    assert from_wheel.replace(str(elsewhere), "") == from_tree.replace(str(ROOT), "")
