"""Whole texts, each read by a person before it was kept. After a wanted change: `python -m tests.explain.test_goldens`, then read them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from huisuan.explain.explanation import explain_determination
from huisuan.explain.show import show_benefit, show_pack
from huisuan.values import Facts
from huisuan.vocabulary.units import Language
from tests.explain.profiles import family, firm, nobody, packs

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


def test_a_pack_shows_its_document_clauses_and_readings() -> None:
    text = show_pack(packs(), "jiaxing-2024", "zh")
    assert text.startswith("嘉兴市进一步推动经济高质量发展若干政策\n编号：jiaxing-2024\n文号：嘉政发〔2024〕10号\n")
    assert "  第十一条　推动企业加大研发投入\n    研发费用增量补助  jiaxing-2024/rd-increment\n" in text
    assert "  50亩是分作物计算还是合计（第五十一条）\n    现取：每种作物分别达到\n" in text
    assert "clause 51" in show_pack(packs(), "jiaxing-2024", "en")


if __name__ == "__main__":
    for golden, text in texts().items():
        (FOLDER / golden).write_text(text, encoding="utf-8")
