"""Which packs are found, and what is kept between runs."""

from __future__ import annotations

import importlib
import stat
import sys
from datetime import date
from pathlib import Path

import pytest

from huisuan.packs.cache import Cache
from huisuan.packs.find import find_packs
from huisuan.packs.load import compile_texts, load_packs, read_texts
from huisuan.packs.locate import rules_root
from huisuan.problems import UsageError
from huisuan.service.authoring import new_pack
from huisuan.service.checking import Library, open_library

TODAY = date(2026, 11, 22)
RULES = rules_root()


@pytest.fixture
def kept(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def _opened(cache: Cache) -> Library:
    found = open_library(RULES, cache, TODAY)
    assert isinstance(found, Library)
    return found


def test_the_shipped_packs_are_found_latest_first() -> None:
    names = [each.name for each in find_packs(RULES).folders]
    assert names == sorted(names, reverse=True)
    assert {"jiaxing-2025", "jiaxing-2024"} <= set(names)
    assert "vocabulary" not in names


def test_a_pack_or_a_folder_of_packs_may_be_named(tmp_path: Path) -> None:
    new_pack(tmp_path, "one-2026", TODAY)
    new_pack(tmp_path, "two-2026", TODAY)
    assert {"one-2026", "two-2026"} <= {each.name for each in find_packs(RULES, tmp_path).folders}
    alone = {each.name for each in find_packs(RULES, tmp_path / "one-2026").folders}
    assert "one-2026" in alone
    assert "two-2026" not in alone


def test_a_named_pack_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    new_pack(tmp_path, "jiaxing-2025", TODAY)
    found = {each.name: each.path for each in find_packs(RULES, tmp_path).folders}
    assert found["jiaxing-2025"] == tmp_path / "jiaxing-2025"


def test_a_folder_without_packs_is_a_problem(tmp_path: Path) -> None:
    assert [each.code for each in find_packs(RULES, tmp_path).problems] == ["missing-file"]


def _distribution(tmp_path: Path, entry: str) -> None:
    package = tmp_path / "offered_packs"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    new_pack(package, "offered-2026", TODAY)
    metadata = tmp_path / "offered_packs-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: offered-packs\nVersion: 1\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text(f"[huisuan.packs]\nours = {entry}\n", encoding="utf-8")


def test_another_distribution_may_offer_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _distribution(tmp_path, "offered_packs")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    importlib.invalidate_caches()
    assert "offered-2026" in {each.name for each in find_packs(RULES).folders}


def test_an_entry_point_that_does_not_load_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _distribution(tmp_path, "offered_nowhere")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    importlib.invalidate_caches()
    with pytest.raises(UsageError, match=r"huisuan\.packs:ours"):
        find_packs(RULES)


def test_what_comes_out_of_the_cache_is_what_went_in(kept: Cache) -> None:
    first, second = _opened(kept), _opened(kept)
    texts = read_texts(find_packs(RULES).folders, RULES, kept).texts
    assert texts is not None
    fresh = compile_texts(texts, RULES, {head.id: head.day(TODAY) for head in texts.heads}).compiled
    assert fresh is not None
    for each in (first.everything, second.everything):
        assert each.program == fresh.program
        assert each.program.origins == fresh.program.origins
        assert [one.conditions for one in each.program.benefits] == [one.conditions for one in fresh.program.benefits]
        assert each.infos == fresh.infos
        assert each.vocabulary == fresh.vocabulary
        assert each.as_of == fresh.as_of


def test_the_cache_is_owner_only(kept: Cache) -> None:
    _opened(kept)
    assert kept.folder is not None
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700
    files = list(kept.folder.iterdir())
    assert files
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"0" * 64 + b"\n[]", b"\x80\x04."], ids=["empty", "json", "forged", "pickle"]
)
def test_a_damaged_copy_is_ignored_and_written_again(kept: Cache, damage: bytes) -> None:
    library = _opened(kept)
    assert kept.folder is not None
    before = {each: each.read_bytes() for each in kept.folder.iterdir()}
    for each in before:
        each.write_bytes(damage)
    assert _opened(kept).everything.program == library.everything.program
    assert {each: each.read_bytes() for each in kept.folder.iterdir()} == before


def test_a_copy_that_others_can_read_is_not_trusted(kept: Cache) -> None:
    kept.write("text", "ours")
    assert kept.folder is not None
    assert kept.read("text") == "ours"
    (kept.folder / "text.json").chmod(0o644)
    assert kept.read("text") is None


def test_nothing_is_kept_in_a_folder_open_to_others(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    Cache(shared).write("text", "ours")
    assert list(shared.iterdir()) == []


def test_where_nothing_can_be_written_everything_still_works(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    assert _opened(Cache(in_the_way / "below")).everything.infos
    assert _opened(Cache()).everything.infos


def test_the_cache_has_its_place_by_the_environment() -> None:
    assert Cache.at_home({"HUISUAN_CACHE": "/a/b", "HOME": "/x"}).folder == Path("/a/b")
    assert Cache.at_home({"HUISUAN_CACHE": "off", "HOME": "/x"}).folder is None
    assert Cache.at_home({"XDG_CACHE_HOME": "/x", "HOME": "/x"}).folder == Path("/x/huisuan")
    assert Cache.at_home({"HOME": "/x"}).folder == Path("/x/.cache/huisuan")
    assert Cache.at_home({}).folder is None


def test_a_changed_rule_or_day_is_compiled_anew(tmp_path: Path, kept: Cache) -> None:
    new_pack(tmp_path, "one-2026", TODAY)
    rules = tmp_path / "one-2026" / "benefits.yaml"

    def caps() -> list[str]:
        texts = read_texts(
            [each for each in find_packs(RULES, tmp_path).folders if each.name == "one-2026"], RULES, kept
        ).texts
        assert texts is not None
        loaded = load_packs(texts, RULES, kept, {"one-2026": TODAY})
        assert loaded.compiled is not None
        return [each.text for each in loaded.compiled.infos["one-2026/computing"].figures if each.role == "cap"]

    assert caps() == ["100万元"]
    assert caps() == ["100万元"]
    rules.write_text(rules.read_text(encoding="utf-8").replace("100万元", "80万元"), encoding="utf-8")
    assert caps() == ["80万元"]
