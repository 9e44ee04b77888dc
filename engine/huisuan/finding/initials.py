"""First letters of the sounds of Chinese characters, by the word they stand in and by themselves: 行 in 银行 is h, and x.

The only module that knows the library; loaded when somebody searches by letters that are no word, never before. Readings that a
character has in neither way are left aside: with them nearly everything is found.
"""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, pinyin


@lru_cache(maxsize=8192)
def initials(text: str) -> tuple[frozenset[str], ...]:
    """A set of letters for each character; of what is no Chinese character, itself in small letters."""
    shown = text.casefold()
    in_words = [each[0] for each in _sounds(shown)]
    assert len(in_words) == len(shown), text
    return tuple(_alone(character) | {sound} for character, sound in zip(shown, in_words, strict=True))


@lru_cache(maxsize=8192)
def _alone(character: str) -> frozenset[str]:
    return frozenset(_sounds(character)[0])


def _sounds(text: str) -> list[list[str]]:
    return pinyin(text, style=Style.FIRST_LETTER, errors=list)  # type: ignore[arg-type]  # a list of what is no Chinese is documented
