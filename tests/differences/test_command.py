"""`huisuan diff`: packs by id or folder, three forms, and an exit code for scripts."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from huisuan.source import display_width
from tests.cli.run import huisuan
from tests.differences.packs_at_hand import FOLDER

YEARS = (FOLDER / "maple-2024", FOLDER / "maple-2025")


def test_the_text_opens_with_counts() -> None:
    lines = huisuan("diff", *YEARS, "--no-witness").stdout.splitlines()
    assert lines[1:3] == [
        "事项  新增 1 项，取消 1 项，有变化 7 项，仅文字不同 2 项，不变 0 项",
        "条款  新增 1 条，取消 1 条，改号 2 条，改标题 2 条，不变 4 条",
    ]
    english = huisuan("diff", *YEARS, "--no-witness", "--lang", "en").stdout.splitlines()
    assert english[1] == "Benefits  1 added, 1 dropped, 7 changed, 2 worded differently, 0 unchanged"


def test_figures_stand_in_columns() -> None:
    lines = huisuan("diff", *YEARS, "--no-witness").stdout.splitlines()
    start = next(place for place, line in enumerate(lines) if "  research  " in line)
    rows = lines[start + 2 : start + 4]
    assert [row.split()[0] for row in rows] == ["门槛", "上限"]
    assert len({display_width(row.partition("→")[0]) for row in rows}) == 1


def test_lines_fit_a_page() -> None:
    for language in ("zh", "en"):
        lines = huisuan("diff", *YEARS, "--lang", language).stdout.splitlines()[1:]
        assert max(map(display_width, lines)) <= 100


def test_json_holds_both_figures_and_both_languages() -> None:
    found = json.loads(huisuan("diff", *YEARS, "--no-witness", "--format", "json").stdout)
    assert found["differ"] is True
    assert found["counts"]["benefits"] == {"added": 1, "dropped": 1, "changed": 7, "wording": 2, "same": 0}
    research = next(
        each for each in found["benefits"] if each["after"] and each["after"]["benefit"].endswith("/research")
    )
    cap = next(each for each in research["figures"] if each["path"] == "amount.cap")
    assert (cap["before"]["value"], cap["after"]["value"]) == ("5000000", "3000000")
    assert research["changes"][0]["after"] == {
        "zh": "企业、机构或主办单位",
        "en": "enterprise, institution or organiser",
    }


def test_some_benefits_alone_can_be_compared() -> None:
    text = huisuan("diff", *YEARS, "--no-witness", "--benefit", "research").stdout
    assert text.splitlines()[1] == "事项  新增 0 项，取消 0 项，有变化 1 项，不变 0 项"
    assert "条款  " not in text
    refused = huisuan("diff", *YEARS, "--benefit", "reserch")
    assert refused.exit_code == 2
    assert "research" in refused.stderr


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.outside += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_whole_and_needs_nothing_else(language: str) -> None:
    text = huisuan("diff", *YEARS, "--format", "html", "--lang", language).stdout
    page = _Page()
    page.feed(text)
    assert (page.wrong, page.open, page.outside) == ([], [], [])
    assert "@import" not in text
    assert "url(" not in text
    assert "@page{size:A4" in text
    assert ("500万元" if language == "zh" else "5,000,000 yuan") in text


def test_the_page_escapes_what_a_pack_says(tmp_path: Path) -> None:
    folder = _copy(tmp_path, "title: {zh: 算力补贴", 'title: {zh: "<script>alert(1)</script>"')
    text = huisuan("diff", YEARS[0], folder, "--format", "html").stdout
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def _copy(folder: Path, old: str, new: str) -> Path:
    """The first pack in another folder, one text replaced."""
    for path in YEARS[0].iterdir():
        (folder / path.name).write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return folder


def test_the_exit_code_tells_a_difference_only_when_asked(tmp_path: Path) -> None:
    assert huisuan("diff", *YEARS, "--no-witness").exit_code == 0
    assert huisuan("diff", *YEARS, "--no-witness", "--exit-code").exit_code == 1
    same = huisuan("diff", YEARS[0], _copy(tmp_path, "", ""), "--exit-code")
    assert same.exit_code == 0
    assert "没有差异" in same.stdout


def test_packs_are_named_by_id_too() -> None:
    found = json.loads(huisuan("diff", "jiaxing-2024", "jiaxing-2025", "--no-witness", "--format", "json").stdout)
    assert (found["before"]["pack"], found["after"]["pack"]) == ("jiaxing-2024", "jiaxing-2025")
    assert found["counts"]["benefits"]["added"] > 0
    beside = huisuan("diff", "jiaxing-2024", "maple-2025", "--packs", FOLDER, "--no-witness", "--format", "json")
    assert json.loads(beside.stdout)["after"]["pack"] == "maple-2025"


def test_what_is_unchanged_is_listed_when_asked(tmp_path: Path) -> None:
    folder = _copy(tmp_path, "cap: 500万元", "cap: 600万元")
    assert "手机购新补贴" not in huisuan("diff", YEARS[0], folder).stdout
    assert "手机购新补贴" in huisuan("diff", YEARS[0], folder, "--all").stdout


def test_a_pack_that_is_not_there_or_is_broken_is_refused(tmp_path: Path) -> None:
    missing = huisuan("diff", "jiaxing-2042", "jiaxing-2024")
    assert missing.exit_code == 2
    assert "jiaxing-2024" in missing.stderr
    several = huisuan("diff", FOLDER, "jiaxing-2024")
    assert several.exit_code == 2
    assert "maple-2024" in several.stderr
    broken = huisuan("diff", YEARS[0], _copy(tmp_path, "high_tech", "high_tec"))
    assert broken.exit_code == 1
    assert "unknown-fact" in broken.stderr
    empty = tmp_path / "empty"
    empty.mkdir()
    assert huisuan("diff", empty, "jiaxing-2024").exit_code == 1
