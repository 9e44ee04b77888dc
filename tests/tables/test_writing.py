"""An import writes into the rule files what its report says, and leaves every other byte; the command says what it did."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from huisuan.problems import UsageError
from huisuan.service.tabling import export_table, import_table, write_files
from tests.cli.run import huisuan
from tests.tables.made_up import PACK, RULES, changed, library_at, mechanism_library, opened, with_values

CAP, RATE, TIER = "appliance.amount.cap", "appliance.amount.percent.levels.grade_2", "tiered.amount.tiers.2"


def taken(root: Path, text: str | bytes, values: dict[str, object]) -> bytes:
    """The rule file after an import of these values."""
    library = library_at(root, {"rules.yaml": text})
    data = with_values(export_table(library, PACK, "zh").data, values)
    imported = import_table(library, PACK, data, "t.xlsx")
    assert imported.problems == ()
    (path,) = write_files(imported, library, None)
    return path.read_bytes()


def test_comments_quotes_commas_and_layout_stay(tmp_path: Path) -> None:
    found = taken(tmp_path, RULES, {CAP: 12500, RATE: 0.175, TIER: 31.25}).decode()
    expected = RULES.replace('"2,000元"', '"12,500元"').replace("15%", "17.5%").replace("30.50万元", "31.25万元")
    assert found == expected


def test_what_is_not_changed_keeps_its_writing_even_beside_what_is(tmp_path: Path) -> None:
    assert "then: 30.50万元" in taken(tmp_path, RULES, {CAP: 1}).decode()


def test_line_ends_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    windows = b"\xef\xbb\xbf" + RULES.replace("\n", "\r\n").encode()
    found = taken(tmp_path, windows, {RATE: 0.16})
    assert found == windows.replace(b"15%", b"16%")


def test_a_figure_that_several_benefits_share_by_an_anchor_is_one_row_and_one_change(tmp_path: Path) -> None:
    rules = """\
benefits:
  one: {title: {zh: 甲, en: one}, clause: 一, for: enterprise, amount: &sum 100万元}
  two: {title: {zh: 乙, en: two}, clause: 二, for: enterprise, amount: *sum}
"""
    library = library_at(tmp_path, {"rules.yaml": rules})
    data = export_table(library, PACK, "zh").data
    imported = import_table(library, PACK, with_values(data, {"one.amount": 120}), "t.xlsx")
    assert imported.problems == ()
    assert [(each.row.id, each.row.others) for each in imported.changes] == [("one.amount", ("two.amount",))]
    assert imported.files["trial/rules.yaml"].text == rules.replace("100万元", "120万元")


def test_a_figure_of_a_csv_table_is_changed_in_the_csv(tmp_path: Path) -> None:
    rules = """\
benefits:
  grant:
    title: {zh: 补助, en: grant}
    clause: 一
    for: enterprise
    each: filings
    amount: {lookup: sums.csv, by: {kind: kind}, value: sum}
"""
    kinds = "kind,sum\ngenai_model,50万元\nalgorithm,20万元\n"
    library = library_at(tmp_path, {"rules.yaml": rules, "sums.csv": kinds})
    ids = [each.id for info in library.everything.infos.values() for each in info.figures]
    data = export_table(library, PACK, "zh").data
    imported = import_table(library, PACK, with_values(data, {ids[1]: 25}), "t.xlsx")
    assert imported.problems == ()
    assert imported.files["trial/sums.csv"].text == kinds.replace("20万元", "25万元")


def test_a_figure_inside_the_cell_of_a_table_is_changed_and_the_signs_round_it_stay() -> None:
    library = mechanism_library("table.yaml")
    before = library.texts.sources()["trial/table.yaml"].text
    data = export_table(library, PACK, "zh").data
    values = {"it.amount.table.1": 120, "it.amount.table.1#2": 480, "it.amount.table.2": 480}
    imported = import_table(library, PACK, with_values(data, values), "t.xlsx")
    assert imported.problems == ()
    after = imported.files["trial/table.yaml"].text
    assert "[100元..500元)" in before
    assert "[120元..480元)" in after
    assert len(after.splitlines()) == len(before.splitlines())


def test_figures_that_several_benefits_read_are_named_so(tmp_path: Path) -> None:
    rules = RULES + "relations:\n  - {ceiling: [appliance, tiered], max: 150万元}\n"
    library = library_at(tmp_path, {"rules.yaml": rules})
    data = export_table(library, PACK, "zh").data
    name = "relations.appliance+tiered.max"
    imported = import_table(library, PACK, with_values(data, {name: 160}), "t.xlsx")
    assert [(each.row.title, each.row.clause, each.text) for each in imported.changes] == [
        ("（事项之间的关系）", "", "160万元")
    ]


def test_a_pack_changed_on_disk_meanwhile_is_left_alone(tmp_path: Path) -> None:
    library = library_at(tmp_path, {"rules.yaml": RULES})
    data = with_values(export_table(library, PACK, "zh").data, {CAP: 1})
    imported = import_table(library, PACK, data, "t.xlsx")
    path = tmp_path / PACK / "rules.yaml"
    path.write_text(RULES + "# 另一个人刚改过\n", encoding="utf-8")
    with pytest.raises(UsageError):
        write_files(imported, library, None)
    assert path.read_text(encoding="utf-8").startswith(RULES)


def test_a_file_keeps_its_permissions_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    library_at(tmp_path, {"rules.yaml": RULES})
    path = tmp_path / PACK / "rules.yaml"
    path.chmod(0o640)
    library = opened(tmp_path)
    imported = import_table(library, PACK, with_values(export_table(library, PACK, "zh").data, {CAP: 1}), "t.xlsx")
    write_files(imported, library, None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(each.name for each in path.parent.iterdir()) == ["pack.yaml", "rules.yaml"]


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    library_at(tmp_path, {"rules.yaml": RULES})
    (tmp_path / "vocabulary").unlink()
    return tmp_path


def edited(packs: Path, values: dict[str, object]) -> Path:
    file = packs / "table.xlsx"
    assert huisuan("table", "export", PACK, "--out", file, "--packs", packs).exit_code == 0
    file.write_bytes(with_values(file.read_bytes(), values))
    return file


def test_the_command_reports_first_and_writes_when_told(packs: Path) -> None:
    file = edited(packs, {CAP: 2500})
    path = packs / PACK / "rules.yaml"
    shown = huisuan("table", "import", PACK, "--from", file, "--packs", packs)
    assert shown.exit_code == 0
    assert "2,000元 → 2,500元" in shown.stdout
    assert "加 --write 写入" in shown.stdout
    assert path.read_text(encoding="utf-8") == RULES
    written = huisuan("table", "import", PACK, "--from", file, "--packs", packs, "--write", "--lang", "en")
    assert written.exit_code == 0
    assert "Written: " in written.stdout
    assert path.read_text(encoding="utf-8") == RULES.replace("2,000元", "2,500元")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_refused_cell_keeps_everything_from_being_written(packs: Path, language: str) -> None:
    file = edited(packs, {CAP: 2500, RATE: "很多"})
    found = huisuan("table", "import", PACK, "--from", file, "--packs", packs, "--write", "--lang", language)
    assert found.exit_code == 1
    assert "error[table-no-number]" in found.stderr
    assert ("什么也没有写入" if language == "zh" else "nothing was written") in found.stdout
    assert (packs / PACK / "rules.yaml").read_text(encoding="utf-8") == RULES


def test_the_report_as_json(packs: Path) -> None:
    file = edited(packs, {CAP: 2500, RATE: "很多"})
    found = huisuan("table", "import", PACK, "--from", file, "--packs", packs, "--format", "json")
    told = json.loads(found.stdout)
    assert (told["pack"], told["written"]) == (PACK, False)
    assert [(each["figure"], each["old"], each["new"], each["unit"]) for each in told["changes"]] == [
        (CAP, "2,000元", "2,500元", "元")
    ]
    assert [each["code"] for each in told["refused"]] == ["table-no-number"]


def test_names_and_files_that_are_not_there_are_usage(packs: Path) -> None:
    assert huisuan("table", "export", "jiaxing", "--out", packs / "t.xlsx").exit_code == 2
    assert huisuan("table", "import", PACK, "--from", packs / "no.xlsx", "--packs", packs).exit_code == 2
    file = edited(packs, {})
    both = huisuan("table", "import", PACK, "--from", file, "--packs", packs, "--write", "--dry-run")
    assert both.exit_code == 2


def test_nothing_changed_is_said(packs: Path) -> None:
    file = edited(packs, {})
    file.write_bytes(changed(file.read_bytes(), lambda _book: None))
    found = huisuan("table", "import", PACK, "--from", file, "--packs", packs, "--write")
    assert (found.exit_code, found.stdout) == (0, "没有改动。\n")
