"""A file that cannot be a profile is refused with its name, the reason and what to do; nothing is read in part."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from huisuan.messages.render import hint, human
from huisuan.packs.locate import rules_root
from huisuan.profile.read import load_profile
from tests.vocabulary.shipped import VOCABULARY

GOOD = "facts: {region: 嘉兴市, household_size: 3}\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{one}: &{one} [{', '.join([f'*{last}'] * 9)}]\n" for last, one in zip("abcdefgh", "bcdefghi", strict=True)
)
FILES = {
    "empty-file": b"",
    "not-utf8": b"facts: {region: \xff\xfe\xc3\x28}\n",
    "other-encoding": "facts: {所在地区: 嘉兴市南湖区，浙江省}\n".encode("gb18030"),
    "file-too-large": b"purchases:\n" + b"  - {price: 1}\n" * 3_600_000,
    "too-deep": b"facts: " + b"[" * 500 + b"]" * 500,
    "alias-bomb": BOMB.encode(),
    "yaml-syntax": b"facts: {region: x\n",
    "duplicate-key": b"facts: {region: 330402}\nfacts: {region: 330411}\n",
    "yaml-tag": b"facts: {region: !!python/object:os.system x}\n",
}


@pytest.mark.parametrize("code", FILES)
def test_bad_file_is_refused_by_name(tmp_path: Path, code: str) -> None:
    path = tmp_path / "profile.yaml"
    path.write_bytes(FILES[code])
    outcome = load_profile(path, VOCABULARY, name="profile.yaml")
    assert outcome.profile is None
    assert code in [each.code for each in outcome.problems]
    for each in outcome.problems:
        assert each.span is not None
        assert each.span.file == "profile.yaml"
        assert hint(each, "zh")
        assert "profile.yaml:" in human(each, {}, "en")


def test_file_of_50_megabytes_is_really_that_large() -> None:
    assert len(FILES["file-too-large"]) > 50_000_000


def test_directory_and_missing_file_are_refused(tmp_path: Path) -> None:
    for path, code in ((tmp_path, "is-directory"), (tmp_path / "nothing.yaml", "missing-file")):
        outcome = load_profile(path, VOCABULARY)
        assert outcome.profile is None
        assert [each.code for each in outcome.problems] == [code]


def test_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load_profile(path, VOCABULARY).profile is not None


def test_reading_a_file_leaves_heavy_libraries_alone(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(GOOD, encoding="utf-8")
    program = (
        "import sys; from pathlib import Path; from huisuan.profile.bind import bind; "
        "from huisuan.profile.read import load_profile; from huisuan.vocabulary.load import load_vocabulary; "
        "found = load_profile(Path(sys.argv[2]), load_vocabulary(Path(sys.argv[1])).vocabulary); "
        "assert found.profile is not None, found.problems; "
        "print(sorted({'pydantic', 'stdnum', 'polars', 'lark', 'click'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program, str(rules_root() / "vocabulary"), str(path)]
    environment = {"PYTHONPATH": str(Path(__file__).resolve().parents[2] / "engine"), "PYTHONUTF8": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
