"""LANGUAGE.md is what the mechanisms say of themselves."""

from __future__ import annotations

from huisuan.mechanisms.manual import manual
from tests.house.tree import ROOT


def test_the_language_reference_is_what_the_mechanisms_say() -> None:
    assert (ROOT / "LANGUAGE.md").read_text(encoding="utf-8") == manual()
