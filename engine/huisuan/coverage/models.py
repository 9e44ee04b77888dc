"""The JSON of `huisuan coverage --format json` as models, each key documented. For readers and tests; no run needs it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Place = Annotated[str, Field(description="lead, closing, `section 3`, `clause 9`, `annex 12`")]
Line = Annotated[int, Field(description="line of the text, from 1")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Text(_Strict):
    """A text in both languages."""

    zh: str
    en: str


class Written(_Strict):
    """A place in the pack's files."""

    file: str
    line: int
    col: int


class DocumentIdentity(_Strict):
    """What pack.yaml says of the document. `same_copy`: the file compared is the one with this hash (null: no hash is stated)."""

    title: Text
    number: str
    sha256: str
    same_copy: bool | None


class Counts(_Strict):
    """Figures by state: tied to a benefit, told by pack.yaml, classed in the ledger, or a gap; `gaps` counts every gap, not only figures."""

    clauses: int
    sections: int
    annex_rows: int
    figures: int
    tied: int
    document: int
    classed: int
    gap: int
    gaps: int


class LiteralName(_Strict):
    """A literal of a benefit; `benefit` is empty for facts of pack.yaml."""

    benefit: str
    id: str


class Figure(_Strict):
    """A figure as printed (without spaces), what it is worth in `unit` (two values for a range or a span of days), and what tells for it."""

    text: str
    kind: Literal["money", "percent", "quantity", "count", "date", "ratio", "tax", "number", "name"]
    values: list[str]
    unit: str
    line: Line
    state: Literal["tied", "document", "classed", "gap"]
    class_: Annotated[str | None, Field(alias="class", description="class of the ledger, where classed")]
    literals: list[LiteralName]


class Passage(_Strict):
    """One place: its number as printed, its heading, the line it starts on, the benefits that name it, and its figures in order."""

    place: Place
    label: str
    title: str
    line: Line
    benefits: list[str]
    figures: list[Figure]


class Apart(_Strict):
    """A literal that need not stand in its clause. `implied`: each one, or a number that one option of a reading alone has."""

    place: Place
    benefit: str
    id: str
    text: str
    source: Literal["reading", "correction", "outside", "implied"]
    written: Written | None


class GapModel(_Strict):
    """What does not agree, in which place and line, where the pack writes it, and what to do."""

    code: str
    place: Place
    figure: str
    benefit: str
    literal: str
    found: str
    wanted: str
    line: int | None
    written: Written | None
    message: Text
    remedy: Text


class CoverageModel(_Strict):
    """The whole outcome. `agrees` is true when there is no gap in either direction."""

    pack: str
    document: DocumentIdentity
    agrees: bool
    counts: Counts
    passages: list[Passage]
    apart: list[Apart]
    gaps: list[GapModel]
