"""Traditional characters to simplified ones; the only door to the conversion library, opened only for texts that need it."""

from __future__ import annotations

import unicodedata

# Characters of almost every traditional policy text that no simplified one has.
_TRADITIONAL = frozenset("發業區財萬億個資與對為進產條單責額設實辦經濟國縣應範圍專項認獎補體項門關術")
_WIDE = {char: unicodedata.normalize("NFKC", char) for char in map(chr, range(0xFF10, 0xFF5B)) if char.isalnum()}
_WIDE |= {"％": "%", "．": ".", "＋": "+", "／": "/", "－": "-", "\u00a0": " ", "﹪": "%", "㎡": "㎡"}
_PLAIN = str.maketrans(_WIDE)


def is_traditional(text: str) -> bool:
    """Whether enough of the text is in traditional characters to be converted."""
    return sum(char in _TRADITIONAL for char in text) > len(text) / 500


def simplified(text: str) -> str:
    """The text in simplified characters, with half-width digits, letters and signs of numbers; one character for one.

    Raises ImportError where it needs the conversion library and that is not installed.
    """
    plain = text.translate(_PLAIN)
    if not is_traditional(plain):
        return plain
    from opencc import OpenCC  # noqa: PLC0415 - heavy, and seldom needed

    converted: str = OpenCC("t2s").convert(plain)
    return converted
