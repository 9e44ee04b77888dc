"""Packs that ship against the documents they encode, where HUISUAN_TEXTS names the folder of those documents.

A pack's document is the file whose SHA-256 its pack.yaml states.
"""

from __future__ import annotations

import os
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from huisuan.compiler.compile import read_pack
from huisuan.coverage.coverage import cover
from huisuan.coverage.document import split_document
from huisuan.coverage.figures import find_figures
from huisuan.coverage.reading import read_document
from huisuan.packs.find import find_packs
from huisuan.packs.locate import rules_root
from huisuan.service.checking import Library, open_library
from tests.cli.run import ROOT, around, huisuan

NAMED = os.environ.get("HUISUAN_TEXTS", "")
FOLDER = (ROOT / NAMED).resolve() if NAMED else None
CLAUSES = {
    "000": (52, 8, 0),
    "001": (43, 8, 0),
    "002": (66, 8, 35),
    "003": (45, 8, 0),
    "004": (50, 8, 0),
}


@cache
def _texts() -> dict[str, Path]:
    """The files of the folder by their hash; without a folder the test is skipped, and says so."""
    if FOLDER is None:
        pytest.skip("HUISUAN_TEXTS names no folder of policy documents")
    if not FOLDER.is_dir():
        pytest.skip(f"HUISUAN_TEXTS names {NAMED}, which is no folder")
    return {sha256(path.read_bytes()).hexdigest(): path for path in sorted(FOLDER.iterdir()) if path.is_file()}


def _stated_hash(folder: Path) -> str:
    lines = (folder / "pack.yaml").read_text(encoding="utf-8").splitlines()
    return next((line.split()[1] for line in lines if line.strip().startswith("sha256:")), "")


PACKS = {each.name: each.path for each in find_packs(rules_root()).folders if each.path.parent == rules_root()}


@pytest.mark.parametrize("pack", sorted(PACKS))
def test_a_shipped_pack_agrees_with_its_document(pack: str) -> None:
    text = _texts().get(_stated_hash(PACKS[pack]))
    if text is None:
        pytest.skip(f"the document of {pack} is not in HUISUAN_TEXTS")
    found = huisuan("coverage", pack, "--text", text)
    assert found.exit_code == 0, found.stdout


SAMPLE, SEED = 25, 20251122


@pytest.mark.parametrize("pack", sorted(PACKS))
def test_a_figure_changed_in_a_real_document_is_a_gap(pack: str) -> None:
    path = _texts().get(_stated_hash(PACKS[pack]))
    if path is None:
        pytest.skip(f"the document of {pack} is not in HUISUAN_TEXTS")
    text = read_document(path)
    assert isinstance(text, str)
    surroundings = around()
    library = open_library(surroundings.rules, surroundings.cache, surroundings.today)
    assert isinstance(library, Library)
    source = read_pack(next(each for each in library.texts.files if each.head.name == f"{pack}/pack.yaml"))[0]
    assert source is not None
    before = set(cover(library.everything, source, split_document(text)).gaps)
    written = [each for each in find_figures(text) if any(char.isdigit() for char in each.text)]
    for each in Random(SEED).sample(written, SAMPLE):
        place = next(at for at in range(each.start, each.end) if text[at].isdigit())
        broken = text[:place] + str(int(text[place]) % 9 + 1) + text[place + 1 :]
        after = set(cover(library.everything, source, split_document(broken)).gaps)
        assert after - before, f"{each.text} in place {each.start} of {path.name} (seed {SEED})"


@pytest.mark.parametrize("number", sorted(CLAUSES))
def test_every_document_of_the_folder_is_split_whole(number: str) -> None:
    path = next((each for each in _texts().values() if each.name.startswith(number)), None)
    if path is None:
        pytest.skip(f"document {number} is not in HUISUAN_TEXTS")
    text = read_document(path)
    assert isinstance(text, str)
    document = split_document(text)
    kinds = [each.kind for each in document.passages]
    assert (kinds.count("clause"), kinds.count("section"), kinds.count("annex")) == CLAUSES[number]
    assert document.skipped == ()
    assert sorted("".join(each.text for each in document.passages)) == sorted(text)
    assert all(each.title for each in document.passages if each.kind in ("clause", "section", "annex"))
    for passage in document.passages:
        inside = {place for each in find_figures(passage.text) for place in range(each.start, each.end)}
        assert {place for place, char in enumerate(passage.text) if char in "0123456789"} <= inside
