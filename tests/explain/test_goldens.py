"""Whole texts, each read by a person before it was kept. After a wanted change: `python -m tests.explain.test_goldens`, then read them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from huisuan.explain.explanation import explain_determination
from huisuan.explain.show import show_benefit, show_pack
from huisuan.values import Facts
from huisuan.vocabulary.units import Language
from tests.explain.profiles import family, firm, nobody, packs
from tests.explain.small import small

FOLDER = Path(__file__).resolve().parent / "goldens"
SHOWN: tuple[tuple[str, Language], ...] = (
    ("jiaxing-2025/appliance-trade-in", "zh"),
    ("jiaxing-2025/appliance-trade-in", "en"),
    ("jiaxing-2025/computing-power", "zh"),
    ("jiaxing-2025/export-credit-premium", "zh"),
    ("jiaxing-2024/rd-increment", "zh"),
    ("jiaxing-2024/rd-increment", "en"),
    ("jiaxing-2024/grain-acreage", "zh"),
    ("jiaxing-2024/energy-saving", "zh"),
    ("jiaxing-2024/first-equipment-insurance", "zh"),
)
EXPLAINED: tuple[tuple[str, Callable[[], Facts], str, Language], ...] = (
    ("family", family, "jiaxing-2025/appliance-trade-in", "zh"),
    ("family", family, "jiaxing-2025/appliance-trade-in", "en"),
    ("family", family, "jiaxing-2025/digital-purchase", "zh"),
    ("firm", firm, "jiaxing-2024/rd-increment", "zh"),
    ("firm", firm, "jiaxing-2024/energy-saving", "zh"),
    ("firm", firm, "jiaxing-2024/smart-upgrade", "zh"),
    ("firm", firm, "jiaxing-2024/first-equipment-insurance", "zh"),
    ("firm", firm, "jiaxing-2025/computing-power", "zh"),
    ("firm", firm, "jiaxing-2025/computing-power", "en"),
    ("firm", firm, "jiaxing-2025/export-credit-premium", "zh"),
    ("nobody", nobody, "jiaxing-2024/grain-acreage", "zh"),
    ("nobody", nobody, "jiaxing-2025/appliance-trade-in", "en"),
)


def texts() -> dict[str, str]:
    """Every golden by file name."""
    found = {
        f"show.{benefit.replace('/', '.')}.{language}.txt": show_benefit(packs(), benefit, language)
        for benefit, language in SHOWN
    }
    for name, facts, benefit, language in EXPLAINED:
        text = explain_determination(packs(), facts(), benefit, language).as_text()
        found[f"explain.{name}.{benefit.replace('/', '.')}.{language}.txt"] = text
    return found


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.txt")))
def test_the_text_is_the_one_that_was_read(name: str) -> None:
    assert texts()[name] == (FOLDER / name).read_text(encoding="utf-8")


def test_every_text_has_its_golden() -> None:
    assert set(texts()) == {path.name for path in FOLDER.glob("*.txt")}


PACK = """
readings:
  area: {label: {zh: 分作物还是合计, en: by crop or in all}, clause: 二, options: {crop: {zh: 分作物, en: by crop}, all: {zh: 合计, en: in all}, farm: {zh: 按户, en: by farm}}, default: crop, reason: {zh: 没有写。, en: Not said.}, author: 试, date: "2025-01-01"}
"""
RULES = """
benefits:
  it: {title: {zh: 试点补助, en: pilot grant}, clause: 二, amount: {by_reading: area, options: {crop: 1元, all: 2元, farm: 3元}}}
clauses:
  一: {title: 总则, none: {zh: 只是目标。, en: Aims only.}}
  第二条: {title: 试点}
"""


def test_a_pack_shows_its_document_clauses_and_readings() -> None:
    text = show_pack(small(RULES, PACK), "trial", "zh")
    assert text.startswith("试行办法\n编号：trial\n文号：1\n发文机关：某市\n成文日期：2025年1月1日\n")
    clauses = "条款和事项：\n  第一条　总则\n    不设事项：只是目标。\n  第二条　试点\n    试点补助  trial/it\n"
    readings = "解释口径：\n  分作物还是合计（第二条）\n    现取：分作物\n    其他理解：合计；按户\n    理由：没有写。（试，2025-01-01）\n"
    assert clauses + readings in text
    assert "  clause 1  总则\n    no benefit: Aims only.\n" in show_pack(small(RULES, PACK), "trial", "en")


if __name__ == "__main__":
    for golden, text in texts().items():
        (FOLDER / golden).write_text(text, encoding="utf-8")
