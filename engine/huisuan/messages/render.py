"""One problem, three renderings: for people with the place marked, on one line, and as JSON.

Must not know who raised a problem. `file:line:col: error[code]: summary` is the shape of all text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from huisuan.messages.message import Message
from huisuan.problems import Problem
from huisuan.source import SourceFile, excerpt, visible

Language: TypeAlias = Literal["zh", "en"]
Json: TypeAlias = str | int | list["Json"] | dict[str, "Json"] | None

_WHY = {"zh": "原因：", "en": "why: "}
_HINT = {"zh": "处理：", "en": "what to do: "}
_DID_YOU_MEAN = {"zh": "您要写的是不是：{names}", "en": "did you mean: {names}"}
_BETWEEN = {"zh": "、", "en": ", "}


def _entry(problem: Problem) -> Message:
    from huisuan.messages.catalogue import CATALOGUE  # noqa: PLC0415 - where nothing is wrong nobody needs it

    return CATALOGUE[problem.code]


def summary(problem: Problem, language: Language = "zh") -> str:
    """What is wrong, in one sentence."""
    entry = _entry(problem)
    return _fill(entry.zh if language == "zh" else entry.en, problem)


def why(problem: Problem, language: Language = "zh") -> str:
    """Why it is wrong; empty where the summary says it."""
    entry = _entry(problem)
    return _fill(entry.why_zh if language == "zh" else entry.why_en, problem)


def hint(problem: Problem, language: Language = "zh") -> str:
    """What to do about it."""
    entry = _entry(problem)
    return _fill(entry.hint_zh if language == "zh" else entry.hint_en, problem)


def one_line(problem: Problem, language: Language = "zh") -> str:
    """`file:line:col: error[code]: summary`; without the place where there is none."""
    span = problem.span
    place = "" if span is None else f"{visible(span.file)}:{span.line}:{span.col}: "
    return f"{place}{problem.severity}[{problem.code}]: {summary(problem, language)}"


def human(problem: Problem, sources: Mapping[str, SourceFile], language: Language = "zh") -> str:
    """The line, the excerpt (when `sources` has the file), why, what to do, and names meant."""
    lines = [one_line(problem, language)]
    if problem.span is not None and problem.span.file in sources:
        marked = excerpt(sources[problem.span.file], problem.span)
        lines.extend("  " + line for line in marked.splitlines())
    for label, text in ((_WHY, why(problem, language)), (_HINT, hint(problem, language))):
        if text:
            lines.append(f"  {label[language]}{text}")
    if problem.suggestions:
        lines.append("  " + meant(problem, language))
    return "\n".join(lines)


def meant(problem: Problem, language: Language) -> str:
    """The names that an unknown one may have been meant for; nothing where there are none."""
    names = _BETWEEN[language].join(visible(name) for name in problem.suggestions)
    return _DID_YOU_MEAN[language].format(names=names) if names else ""


def human_all(problems: Iterable[Problem], sources: Mapping[str, SourceFile], language: Language = "zh") -> str:
    """Several problems, a blank line between them."""
    return "\n\n".join(human(problem, sources, language) for problem in problems)


def as_json(problem: Problem, language: Language = "zh") -> dict[str, Json]:
    """A problem as plain JSON values; `place` is null where there is none."""
    span = problem.span
    place: Json = None
    if span is not None:
        place = {
            "file": span.file,
            "line": span.line,
            "col": span.col,
            "end_line": span.end_line,
            "end_col": span.end_col,
        }
    return {
        "code": problem.code,
        "severity": problem.severity,
        "place": place,
        "summary": summary(problem, language),
        "why": why(problem, language),
        "hint": hint(problem, language),
        "suggestions": list(problem.suggestions),
        "args": dict(problem.args),
    }


def _fill(template: str, problem: Problem) -> str:
    return template.format_map({name: visible(value) for name, value in problem.args.items()})
