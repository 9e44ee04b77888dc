"""Problems as values, and the few exceptions of the package.

Exceptions, all for the outer edge:

    HuisuanError
    ├── PackError      a pack cannot be used; carries its problems
    ├── ProfileError   a profile cannot be used; carries its problems
    └── UsageError     the caller asked for something that does not exist

Knows codes as plain names; their texts live in `messages`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from huisuan.source import ReadFailure, Span

Severity: TypeAlias = Literal["error", "warning"]
_LIKENESS = 0.55
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """A diagnostic: its code, where, what fills the code's texts, and names the author may have meant."""

    code: str
    span: Span | None
    args: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    severity: Severity = "error"
    suggestions: tuple[str, ...] = ()


def problem(code: str, span: Span | None, /, suggestions: tuple[str, ...] = (), **args: str) -> Problem:
    """An error with read-only arguments."""
    return Problem(code, span, MappingProxyType(args), "error", suggestions)


def warning(code: str, span: Span | None, /, suggestions: tuple[str, ...] = (), **args: str) -> Problem:
    """A warning with read-only arguments."""
    return Problem(code, span, MappingProxyType(args), "warning", suggestions)


class HuisuanError(Exception):
    """Base of every error the package raises on purpose."""


class _ProblemsError(HuisuanError):
    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(_in_short(each) for each in self.problems))


class PackError(_ProblemsError):
    """A pack has errors; `problems` holds all of them."""


class ProfileError(_ProblemsError):
    """A profile has errors; `problems` holds all of them."""


class UsageError(HuisuanError):
    """The request itself cannot be met."""


def _in_short(each: Problem) -> str:
    place = "" if each.span is None else f"{each.span.file}:{each.span.line}:{each.span.col}: "
    details = ", ".join(f"{name}={value}" for name, value in sorted(each.args.items()))
    return f"{place}{each.severity}[{each.code}]" + (f": {details}" if details else "")


def from_read_failure(failure: ReadFailure) -> Problem:
    """A file that could not be read, as a problem at its first character."""
    return problem(failure.kind, Span(failure.name, 1, 1, 1, 1), (), file=failure.name, **dict(failure.detail))


def closest(name: str, candidates: Iterable[str], *, at_most: int = 3) -> tuple[str, ...]:
    """The candidates most like `name`, best first; ties in alphabetical order. Works for Chinese names too."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - only a name that nobody knows needs it

    wanted = name[:_LONGEST_NAME].casefold()
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    scored: list[tuple[float, str]] = []
    for candidate in sorted(set(candidates)):
        matcher.set_seq1(candidate.casefold())
        if matcher.real_quick_ratio() >= _LIKENESS and matcher.quick_ratio() >= _LIKENESS:
            score = matcher.ratio()
            if score >= _LIKENESS:
                scored.append((-score, candidate))
    return tuple(candidate for _, candidate in sorted(scored)[:at_most])


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems without repetitions, by file and place; those without a place first."""
    unique = {(each.code, each.span, tuple(sorted(each.args.items()))): each for each in problems}
    return tuple(sorted(unique.values(), key=_place))


def _place(each: Problem) -> tuple[str, int, int, str]:
    if each.span is None:
        return ("", 0, 0, each.code)
    return (each.span.file, each.span.line, each.span.col, each.code)
