"""A document against its pack: reads the text, takes the pack as written for its ledger, and renders what comes out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from huisuan.compiler.compile import read_pack
from huisuan.compiler.ledger import clause_number, passage_place
from huisuan.compiler.pack import PackSource
from huisuan.coverage.coverage import Coverage, cover
from huisuan.coverage.document import split_document
from huisuan.coverage.reading import read_document
from huisuan.problems import Problem, UsageError, closest, problem
from huisuan.service.checking import Library, Refused
from huisuan.vocabulary.units import Language


@dataclass(frozen=True, slots=True)
class CoverageRequest:
    """Which pack, which file, `text`, `json` or `html`, one place only (empty: all), and whether to propose entries."""

    pack: str
    path: Path
    form: str = "text"
    place: str = ""
    propose: bool = False


@dataclass(frozen=True, slots=True)
class Covered:
    """The rendered outcome and the number of gaps in it."""

    text: str
    gaps: int


def cover_document(library: Library, request: CoverageRequest, language: Language) -> Covered | Refused:
    """The outcome for one pack and one file; a file that cannot be read is refused. Raises UsageError for unknown names."""
    pack = _pack(library, request.pack)
    place = _place(request.place)
    if isinstance(pack, Refused):
        return pack
    if (missing := pack.document.unverified) is not None:
        return Refused((problem("no-source-copy", None, pack=pack.id, why_zh=missing.zh, why_en=missing.en),))
    text = read_document(request.path)
    if isinstance(text, Problem):
        return Refused((text,))
    document = split_document(text)
    if not document.clauses:
        return Refused((problem("no-clauses", None, file=request.path.name),))
    stated = pack.document.sha256
    same = sha256(request.path.read_bytes()).hexdigest() == stated if stated else None
    coverage = replace(cover(library.everything, pack, document), same_copy=same)
    gaps = [gap for gap in coverage.gaps if place in ("", gap.place)]
    return Covered(_rendered(coverage, request, place, language), len(gaps))


def _pack(library: Library, name: str) -> PackSource | Refused:
    """The pack as written, since a stored one has no ledger."""
    for files, head in zip(library.texts.files, library.texts.heads, strict=True):
        if head.id == name:
            pack, problems = read_pack(files)
            return pack if pack is not None else Refused(problems, library.texts.sources())
    near = closest(name, [head.id for head in library.texts.heads])
    meant = f"；是否指 {near[0]} / did you mean {near[0]}?" if near else ""
    raise UsageError(f"没有政策包 `{name}` / there is no pack `{name}`{meant}")


def _place(written: str) -> str:
    if not written:
        return ""
    number = clause_number(written)
    place = f"clause {number}" if number else passage_place(written)
    if place is None:
        raise UsageError(f"`{written}` 不是条款编号 / `{written}` is no clause number")
    return place


def _rendered(coverage: Coverage, request: CoverageRequest, place: str, language: Language) -> str:
    if request.propose:
        from huisuan.coverage.propose import proposal  # noqa: PLC0415 - one rendering a run

        return "".join(f"{line}\n" for line in proposal(coverage, place))
    if request.form == "json":
        from huisuan.coverage.plain import coverage_json  # noqa: PLC0415 - as above

        return coverage_json(coverage, place)
    if request.form == "html":
        from huisuan.coverage.page import coverage_page  # noqa: PLC0415 - as above

        return coverage_page(coverage, language)
    from huisuan.coverage.report import report_lines  # noqa: PLC0415 - as above

    return "".join(f"{line}\n" for line in report_lines(coverage, language, place))
