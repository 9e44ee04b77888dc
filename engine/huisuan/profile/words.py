"""The words of a profile: what says unknown, none, yes, no; the keys of its sections in both languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

LONGEST_TEXT = 500
UNKNOWN_WORDS = frozenset(("", "~", "null", "unknown", "未知", "不知道", "不清楚"))
NONE_WORDS = frozenset(("none", "无", "没有"))
TRUTHS: Mapping[str, bool] = MappingProxyType(
    {
        "yes": True,
        "true": True,
        "是": True,
        "有": True,
        "no": False,
        "false": False,
        "否": False,
        "无": False,
        "没有": False,
    }
)
ALL_WORDS = frozenset(("all", "全部"))
OPEN_WORDS = frozenset(("open", "未定"))
OPEN = "open"
SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "profile": "profile",
        "档案": "profile",
        "facts": "facts",
        "事实": "facts",
        "complete": "complete",
        "齐全": "complete",
        "judgements": "judgements",
        "认定": "judgements",
        "readings": "readings",
        "口径": "readings",
        "choices": "choices",
        "选择": "choices",
        "as_of": "as_of",
        "计算日期": "as_of",
    }
)


def is_line(text: str) -> bool:
    """Whether `text` is one line of at most LONGEST_TEXT characters that can be stored and shown."""
    return len(text) <= LONGEST_TEXT and not any(
        unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in text
    )


def says_unknown(text: str) -> bool:
    return text.strip().casefold() in UNKNOWN_WORDS


def says_none(text: str) -> bool:
    return text.strip().casefold() in NONE_WORDS


def truth_of(text: str) -> bool | None:
    """Yes or no, or None where the word is neither. 无 is no for a yes-or-no question."""
    return TRUTHS.get(text.strip().casefold())
