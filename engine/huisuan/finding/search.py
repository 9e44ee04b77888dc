"""Search by words, in Chinese and English, and by the initials of Chinese sounds where letters are no word of any benefit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from operator import contains, eq

from huisuan.finding.runs import SHORTEST, in_runs
from huisuan.finding.terms import Index, Terms

_LETTERS = re.compile(r"[a-z]+")


def search(index: Index, benefits: Iterable[str], words: str) -> frozenset[str]:
    """The benefits that are known by every one of the words."""
    terms = {benefit: index.terms(benefit) for benefit in benefits}
    found = set(terms)
    for word in _plain(words).split():
        by_text = {benefit for benefit in terms if _known_by(terms[benefit], word)}
        found &= by_text or _by_initials(terms, word)
    return frozenset(found)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _known_by(terms: Terms, word: str) -> bool:
    """Chinese in runs; in an English text some word begins so, and a hyphen is as good as a space."""
    if not word.isascii():
        return any(in_runs(word, _plain(text), eq) for text in terms.zh)
    begin = re.compile(rf"(?<![a-z0-9]){re.escape(_open(word))}", re.ASCII)
    return any(begin.search(_open(_plain(text))) for text in (*terms.en, *terms.zh))


def _open(text: str) -> str:
    return text.replace("-", " ")


def _by_initials(terms: dict[str, Terms], word: str) -> set[str]:
    if len(word) < SHORTEST or _LETTERS.fullmatch(word) is None:
        return set()
    from huisuan.finding.initials import initials  # noqa: PLC0415 - its tables take long to load, and few searches need them

    return {
        benefit
        for benefit, each in terms.items()
        if any(in_runs(word, initials(text), lambda letter, sounds: contains(sounds, letter)) for text in each.zh)
    }
