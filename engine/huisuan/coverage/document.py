"""A policy document as its places: lead, section paragraphs, numbered clauses, closing, rows of the annex.

Text in, places out; knows no figures and no packs. Places are named as in the ledger of a pack: `clause 9`, `section 1`, `annex 12`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from huisuan.coverage.numbering import Mark, clause_marks, counted, marks, section_marks

_ANNEX = re.compile(
    r"^[ \t\u3000|]*附[ \u3000]*(?:件|表|录)[ \u3000]*[0-9一二三四五六七八九十]?[ \t\u3000]*(?:[:：].*)?$", re.MULTILINE
)
_UNITS_END = re.compile(r"[(（]\s*(?:牵头|责任|实施|主办)单位[^\n]{0,400}?[)）](?=\s|$|[|])")
_CLOSING = re.compile(
    r"(?:^|(?<=[\s|）)。]))(?:上述|以上(?!政策中)|本(?:文件|通知|政策|意见|措施|办法|方案)(?:明确|自|有效期|由|执行|从)|落实上述|附件|抄送|特别声明|附则)"
)
_TITLE_END = re.compile(r"[。\n：:；;]")
_SECTION_TITLE_END = re.compile(r"[\n。]|[(（](?=[^()（）\n]*(?:牵头|负责|实施)[^()（）\n]*[)）])|(?<=[^\s]) ")
_LONGEST_TITLE = 40


@dataclass(frozen=True, slots=True)
class Passage:
    """One place of the document: its name, number as printed, heading, text (heading included), and the line it starts on.

    From `mark_start` to `mark_end` of the text stands the mark that numbers it, which is no figure.
    """

    place: str
    label: str
    title: str
    text: str
    line: int
    mark_start: int = 0
    mark_end: int = 0

    def line_of(self, at: int) -> int:
        """The line of the document on which the character at `at` of the text stands."""
        return self.line + self.text.count("\n", 0, at)

    @property
    def kind(self) -> str:
        return self.place.partition(" ")[0]

    @property
    def number(self) -> int:
        return int(self.place.partition(" ")[2] or 0)


@dataclass(frozen=True, slots=True)
class Document:
    """All places in order; each character of the text stands in one of them. `skipped` are numbers that the count leaves out."""

    passages: tuple[Passage, ...]
    skipped: tuple[int, ...] = ()

    def passage(self, place: str) -> Passage | None:
        return next((each for each in self.passages if each.place == place), None)

    @property
    def clauses(self) -> tuple[Passage, ...]:
        return tuple(each for each in self.passages if each.kind == "clause")


def split_document(text: str) -> Document:
    """The places of a document in simplified characters, with half-width digits and letters."""
    body_end, rows = _annex(text)
    body = text[:body_end]
    found, style = clause_marks(body)
    sections = section_marks(body, style)
    cuts = sorted([*((mark, "clause") for mark in found), *((mark, "section") for mark in sections)], key=_start)
    if not cuts:
        return Document((_lead(text, len(text)),))
    end = _end_of_clauses(body, cuts[-1][0].end)
    passages = [_lead(body, cuts[0][0].start)]
    for (mark, kind), following in zip(cuts, [*(cut[0].start for cut in cuts[1:]), end], strict=True):
        passages.append(_part(body, mark, following, kind))
    annex = _rows(text, body_end, rows)
    closing = (
        text[end : _starts(text, body_end, rows)[0]] + text[_end_of_rows(text, rows[-1].end) :] if rows else text[end:]
    )
    passages.append(Passage("closing", "", "", closing, _line(text, end)))
    passages.extend(annex)
    numbers = [mark.number for mark in found]
    skipped = tuple(sorted(set(range(1, numbers[-1] if numbers else 1)) - set(numbers)))
    return Document(tuple(passages), skipped)


def _start(cut: tuple[Mark, str]) -> int:
    return cut[0].start


def _lead(text: str, end: int) -> Passage:
    return Passage("lead", "", "", text[:end], 1)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _part(text: str, mark: Mark, end: int, kind: str) -> Passage:
    label = text[mark.start : mark.end].strip("()（）.、．第条章节 ")
    rest = text[mark.end : end]
    stop = (_SECTION_TITLE_END if kind == "section" else _TITLE_END).search(rest.lstrip())
    lead = len(rest) - len(rest.lstrip())
    title = rest[: lead + stop.start()].strip() if stop else rest.strip()
    if kind == "clause" and len(title) > _LONGEST_TITLE:
        title = ""
    return Passage(
        f"{kind} {mark.number}", label, title, text[mark.start : end], _line(text, mark.start), 0, mark.end - mark.start
    )


def _end_of_clauses(text: str, last: int) -> int:
    """Where the last clause ends: after its responsible units, before words that close a document, or with the text."""
    units = _UNITS_END.search(text, last)
    closing = _CLOSING.search(text, last)
    if units is not None and (closing is None or units.start() < closing.start() or closing.start() < units.end()):
        return units.end()
    return len(text) if closing is None else closing.start()


def _annex(text: str) -> tuple[int, list[Mark]]:
    """Where the annex starts and the marks of its numbered rows; a mention of an annex that is not there is none."""
    for match in _ANNEX.finditer(text):
        rest, shift = text[match.end() :], match.end()
        run = counted(marks(rest, "digit"))
        if len(run) >= 2 and not counted(marks(rest, "bracket")):
            return match.start(), [Mark(each.number, each.start + shift, each.end + shift, each.strong) for each in run]
    return len(text), []


def _starts(text: str, start: int, rows: list[Mark]) -> list[int]:
    """Where each row starts: a heading that stands in a cell of its own above a row (一、…) belongs to that row."""
    heads = [head.start + start for head in counted(marks(text[start:], "comma"))]
    found = []
    for place, row in enumerate(rows):
        before = rows[place - 1].end if place else start
        found.append(next((head for head in reversed(heads) if before <= head < row.start), row.start))
    return found


def _rows(text: str, annex: int, rows: list[Mark]) -> list[Passage]:
    """The numbered rows of the annex as places."""
    found = []
    starts = _starts(text, annex, rows)
    ends = [*starts[1:], _end_of_rows(text, rows[-1].end)] if rows else []
    for row, start, end in zip(rows, starts, ends, strict=True):
        body = text[row.end : end]
        title = next((line.strip() for line in body.splitlines() if line.strip()), "")
        mark_start, mark_end = row.start - start, row.end - start
        found.append(
            Passage(
                f"annex {row.number}", str(row.number), title, text[start:end], _line(text, start), mark_start, mark_end
            )
        )
    return found


def _end_of_rows(text: str, last: int) -> int:
    closing = re.compile(r"(?<=\s)(?:抄送|印发|主题词)").search(text, last)
    return len(text) if closing is None else closing.start()
