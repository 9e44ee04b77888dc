"""Nothing committed names the machine it was written on, or where packages are fetched from."""

import re

import pytest

from tests.house.tree import ROOT, project_files

_FOLDERS = "work|root|tmp|home"
_HOSTS = "|".join(
    name + suffix
    for name, suffix in [
        (r"pypi\.", "org"),
        (r"python", "hosted"),
        (r"npmjs\.", "(?:org|com)"),
        (r"deb\.", r"debian\.org"),
        (r"crates\.", "io"),
        (r"proxy\.golang\.", "org"),
        (r"index-", "url"),
        (r"file:", "//"),
    ]
)
MACHINE = re.compile(rf"(?<![A-Za-z0-9_.~$}}>-])/(?:{_FOLDERS})/|(?:{_HOSTS})")


def test_no_file_names_a_machine_path_or_a_registry() -> None:
    found = []
    for path in project_files():
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path}:{number}" for number, line in enumerate(text.splitlines(), 1) if MACHINE.search(line)]
    assert found == []


@pytest.mark.parametrize("folder", ["work", "root", "tmp"])
def test_a_machine_path_is_seen(folder: str) -> None:
    assert MACHINE.search(f"see '/{folder}/notes' for more")
    assert MACHINE.search(f"路径/{folder}/x")
    assert not MACHINE.search(f"tests/{folder}/x")
