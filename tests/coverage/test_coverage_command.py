"""`huisuan coverage`: exit codes, the three forms of its output, one clause only, and proposals that can be taken over."""

from __future__ import annotations

import json
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from huisuan.coverage.models import CoverageModel
from tests.cli.run import huisuan
from tests.coverage.made_up import BENEFITS, DOCUMENT, HEAD, LEDGER, changed, covered

FAULTY = changed(changed(DOCUMENT, "最高20万元", "最高30万元"), "三场以上", "四场以上")


@pytest.fixture
def tea(tmp_path: Path) -> Path:
    folder = tmp_path / "packs" / "tea"
    folder.mkdir(parents=True)
    for name, text in (("pack.yaml", HEAD), ("b.yaml", BENEFITS), ("l.yaml", LEDGER)):
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "good.txt").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "faulty.txt").write_text(FAULTY, encoding="utf-8")
    return tmp_path


def test_agreement_ends_with_0_and_a_gap_with_1(tea: Path) -> None:
    good = huisuan("coverage", "tea", "--text", tea / "good.txt", "--packs", tea / "packs")
    assert (good.exit_code, good.stdout.splitlines()[-1]) == (0, "原文与政策包一致")
    faulty = huisuan("coverage", "tea", "--text", tea / "faulty.txt", "--packs", tea / "packs")
    assert faulty.exit_code == 1
    lines = [line for line in faulty.stdout.splitlines() if "[" in line]
    assert [line.partition("]")[0] for line in lines] == [
        "第一条 [not-in-text",
        "第一条 [unaccounted",
        "第四条 [stale",
        "第四条 [unaccounted",
    ]
    assert "tea/b.yaml:8" in lines[0]
    assert "原文第16行" in lines[1]


@pytest.mark.parametrize(
    "args",
    [
        ("coverage", "coffee", "--text", "good.txt"),
        ("coverage", "tea"),
        ("coverage", "tea", "--text", "nowhere.txt"),
        ("coverage", "tea", "--text", "good.txt", "--clause", "某"),
        ("coverage", "tea", "--text", "good.txt", "--format", "xml"),
    ],
)
def test_a_wrong_request_ends_with_2(tea: Path, args: tuple[str, ...]) -> None:
    placed = [tea / each if each.endswith(".txt") else each for each in args]
    assert huisuan(*placed, "--packs", tea / "packs").exit_code == 2


def test_a_file_that_cannot_be_read_ends_with_1_and_says_why(tea: Path) -> None:
    (tea / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0 old")
    found = huisuan("coverage", "tea", "--text", tea / "old.doc", "--packs", tea / "packs")
    assert found.exit_code == 1
    assert "unsupported-document" in found.stderr


def test_english_says_the_same(tea: Path) -> None:
    found = huisuan("coverage", "tea", "--text", tea / "faulty.txt", "--packs", tea / "packs", "--lang", "en")
    assert "clause 1 [unaccounted] the figure 30万元 belongs to no benefit and to no class" in found.stdout
    assert found.stdout.splitlines()[-1] == "4 gaps"


def test_another_copy_than_the_pack_was_made_from_is_told(tea: Path) -> None:
    head = tea / "packs" / "tea" / "pack.yaml"
    args = ("coverage", "tea", "--text", tea / "good.txt", "--packs", tea / "packs")
    for stated, told in ((sha256(DOCUMENT.encode()).hexdigest(), False), ("0" * 64, True)):
        written = changed(
            HEAD, "  issuer: 云溪市人民政府", f"  issuer: 云溪市人民政府\n  source: {{sha256: '{stated}'}}"
        )
        head.write_text(written, encoding="utf-8")
        found = huisuan(*args)
        assert found.exit_code == 0
        assert ("不是 pack.yaml 所记校验值的那一份" in found.stdout) is told


def test_one_clause_alone_is_shown_and_judged(tea: Path) -> None:
    args = ("coverage", "tea", "--text", tea / "faulty.txt", "--packs", tea / "packs", "--clause")
    assert huisuan(*args, "二").exit_code == 0
    one = huisuan(*args, "4")
    assert one.exit_code == 1
    assert "四场" in one.stdout
    assert "30万元" not in one.stdout


def test_json_fits_its_models_and_names_what_tells_for_each_figure(tea: Path) -> None:
    out = tea / "found.json"
    found = huisuan(
        "coverage", "tea", "--text", tea / "faulty.txt", "--packs", tea / "packs", "--format", "json", "--out", out
    )
    assert (found.exit_code, found.stdout) == (1, "")
    model = CoverageModel.model_validate(json.loads(out.read_text(encoding="utf-8")))
    assert not model.agrees
    assert (model.counts.clauses, model.counts.figures, model.counts.gap, model.counts.gaps) == (4, 19, 2, 4)
    clause = next(each for each in model.passages if each.place == "clause 1")
    assert clause.benefits == ["tea-garden"]
    assert [(each.text, each.state, [one.id for one in each.literals]) for each in clause.figures] == [
        ("50亩", "tied", ["tea-garden.when.1"]),
        ("800元", "tied", ["tea-garden.amount.per_unit"]),
        ("30万元", "gap", []),
    ]
    assert {each.code for each in model.gaps} == {"unaccounted", "not-in-text", "stale"}
    assert all(each.message.zh and each.message.en and each.remedy.zh for each in model.gaps)


class _Page(HTMLParser):
    """Tags that are opened and closed in order, and what the marks say."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.marks: list[tuple[str, str]] = []
        self.sources: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.sources += [value for name in ("src", "href") if (value := given.get(name))]
        if tag == "mark":
            self.marks.append((given.get("class") or "", given.get("title") or ""))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text.append(data)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_stands_alone_and_marks_every_figure(tea: Path, language: str) -> None:
    args = ("--format", "html", "--lang", language)
    found = huisuan("coverage", "tea", "--text", tea / "faulty.txt", "--packs", tea / "packs", *args)
    page = _Page()
    page.feed(found.stdout)
    assert page.open == []
    assert all(each.startswith("#") for each in page.sources)
    assert "url(" not in found.stdout
    figures = [mark for mark in page.marks if mark[1]]
    assert len(figures) == 19
    assert sum(kind == "gap" for kind, _ in figures) == 2
    assert any(kind == "tied" and "tea-garden.amount.per_unit" in title for kind, title in figures)
    text = "".join("".join(page.text).split())
    assert all("".join(line.split()) in text for line in FAULTY.splitlines())


def test_a_page_shows_signs_of_mark_up_as_text() -> None:
    from huisuan.coverage.page import coverage_page  # noqa: PLC0415 - only here

    text = changed(DOCUMENT, "推动品牌建设", "推动<script>alert(1)</script>建设")
    assert "<script>" not in coverage_page(covered(text), "zh")


def test_a_proposal_fills_the_ledger(tea: Path) -> None:
    ledger = tea / "packs" / "tea" / "l.yaml"
    ledger.write_text("clauses:\n  一: {title: 支持新建茶园}\n  三: {title: 支持税收减免}\n", encoding="utf-8")
    args = ("coverage", "tea", "--text", tea / "good.txt", "--packs", tea / "packs")
    proposal = huisuan(*args, "--propose")
    assert proposal.exit_code == 0
    stated = proposal.stdout.replace("    title: 加强宣传", "    title: 加强宣传\n    none: 没有可申领的内容")
    ledger.write_text("# proposed\n" + stated, encoding="utf-8")
    text = ledger.read_text(encoding="utf-8").replace(
        "clauses:\n", "clauses:\n  一: {title: 支持新建茶园}\n  三: {title: 支持税收减免}\n"
    )
    ledger.write_text(text, encoding="utf-8")
    agreed = huisuan(*args)
    assert agreed.exit_code == 0, agreed.stdout


def test_a_proposal_guesses_the_class_by_unit_and_words(tea: Path) -> None:
    (tea / "packs" / "tea" / "l.yaml").write_text("clauses: {一: {title: 支持新建茶园}}\n", encoding="utf-8")
    found = huisuan("coverage", "tea", "--text", tea / "faulty.txt", "--packs", tea / "packs", "--propose").stdout
    assert "budget: [1.2亿元]" in found
    assert "target: [3000亩]" in found
    assert "name: [811]" in found
    assert "furniture: [55555]" in found
    assert "# 应写进事项？ a benefit's? 30万元" in found


def test_help_is_in_both_languages() -> None:
    found = huisuan("coverage", "--help").stdout
    assert "核对" in found
    assert "Every figure of the document" in found
