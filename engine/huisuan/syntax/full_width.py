"""Full-width signs where YAML structure needs half-width ones, and how to write them.

Inside a text they are fine: only keys, the start of values, items of bracketed lists, and lines that YAML could
not read are looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence as Lines

from huisuan.problems import Problem, problem
from huisuan.source import Span
from huisuan.syntax.located import Node, Scalar

IDEOGRAPHIC_SPACE = "\u3000"
# The pattern for broken lines takes quadratic time on a long one.
_LOOKED_AT = 1_000
_IN_KEY = re.compile("[\uff1a\uff0c\uff05\uff10-\uff19\u3000]+")
_AT_START = re.compile("\u3000+")
_AFTER_COLON = re.compile(":(\u3000+)")
_IN_LIST = re.compile("\uff0c+")
_IN_BROKEN_LINE = re.compile(
    "^(\u3000+)|^ *(?:- +)*[^\\s'\"#:\uff1a]+(\uff1a)|:(\u3000+)|^ *-(\u3000+)|[\\[{][^\\]}'\"]*?(\uff0c)|: [^'\"]*?(\uff0c)[^'\":]*: "
)


def faults_of_key(key: Scalar) -> list[Problem]:
    """Full-width signs in a key that is not quoted."""
    return [] if key.quoted or key.raw.isascii() else _faults(key, _IN_KEY)


def faults_of_value(value: Node, *, in_list: bool) -> list[Problem]:
    """An ideographic space as indentation, or (`in_list`) a full-width comma that parts items of a bracketed list."""
    if not isinstance(value, Scalar) or value.quoted or value.raw.isascii():
        return []
    if _AT_START.match(value.text):
        return _faults(value, _AT_START)[:1]
    if _AFTER_COLON.search(value.text):
        return _faults(value, _AFTER_COLON)[:1]
    return _faults(value, _IN_LIST) if in_list else []


def faults_of_text(value: Scalar) -> list[Problem]:
    """The full-width colon of a plain text that stands where a mapping is wanted."""
    return [] if value.quoted else _faults(value, re.compile("\uff1a"))[:1]


def faults_near(file: str, lines: Lines[str], line: int) -> list[Problem]:
    """Full-width signs that may be why YAML stopped at `line` (counted from 1): there, or on the two lines before."""
    found: list[Problem] = []
    for number in range(max(1, line - 2), min(line, len(lines)) + 1):
        match = _IN_BROKEN_LINE.search(lines[number - 1][:_LOOKED_AT])
        if match is not None:
            group = match.lastindex or 0
            found.append(_fault(file, number, match.start(group) + 1, match.group(group)))
    return found


def _faults(scalar: Scalar, pattern: re.Pattern[str]) -> list[Problem]:
    if scalar.span.line != scalar.span.end_line:
        return []
    group = 1 if pattern.groups else 0
    return [
        _fault(scalar.span.file, scalar.span.line, scalar.span.col + match.start(group), match.group(group))
        for match in pattern.finditer(scalar.raw)
    ]


def _fault(file: str, line: int, col: int, found: str) -> Problem:
    shown = found.replace(IDEOGRAPHIC_SPACE, "U+3000")
    remedy = unicodedata.normalize("NFKC", found).replace(" ", "U+0020")
    return problem("full-width", Span(file, line, col, line, col + len(found)), found=shown, remedy=remedy)
