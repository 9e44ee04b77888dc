"""The JSON contract as models: what `huisuan check --format json` writes, documented, with a JSON Schema.

Imported for the schema, for tests, and by whoever wants typed results; never on the way to a result.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Decimal = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+|/[0-9]+)?$", description="an exact number as text")]
Kind = Literal["exact", "at_most", "at_least", "between", "indicative", "unquantified", "in_kind"]
Truth = Annotated[bool | None, Field(description="null: not known yet")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Text(_Strict):
    """A text in both languages."""

    zh: str
    en: str


Unverified = Annotated[
    Text | None, Field(description="why the figures were not compared with the text of the document; null: they were")
]


class Clause(_Strict):
    """The place in the document: its number, and the number as printed."""

    number: int
    label: str


class Amount(_Strict):
    """What the rule leaves open (`kind`) and both ends of what is known; `high` is null where nothing caps it."""

    kind: Kind
    low: Decimal | None
    high: Decimal | None
    currency: str


class Line(_Strict):
    """One award: of the whole benefit (`key` empty) or of one item. `member`: it qualifies; `taken`: it counts under limits on numbers.

    `amount` is null where the item or the whole benefit is ruled out.
    """

    key: list[str]
    member: Truth
    taken: Truth
    amount: Amount | None
    payable: Amount


class Instalment(_Strict):
    """One part of an award paid over time."""

    label: Text
    payable: Amount


class SubjectTo(_Strict):
    """A judgement an official has yet to make; with all of them met the benefit is had."""

    judgement: str
    label: Text | None


class Limit(_Strict):
    """A ceiling, what counts against it, what earlier awards used of it, and whether it bound (null: open)."""

    name: str
    per: list[str]
    period: str
    key: list[str]
    ceiling: Amount
    counted: Amount
    prior: Amount | None
    bound: Truth


class Ends(_Strict):
    low: Decimal
    high: Decimal


class Restated(_Strict):
    """A benefit of another pack that this one tells again: it pays, for all items or, with `some_items`, for some of them."""

    benefit: str
    some_items: bool


class Stacking(_Strict):
    """The benefits that share one sum, the combinations allowed, and the number of the one taken."""

    group: str
    members: list[str]
    alternatives: list[list[str]]
    taken: list[Ends]
    reduced: bool


class Reading(_Strict):
    """A named interpretation this benefit rests on; `value` null means that the result spans all options."""

    reading: str
    label: Text
    value: str | None
    default: str
    options: list[str]
    open: bool


class Period(_Strict):
    since: date = Field(alias="from")
    until: date = Field(alias="to")


State = Literal["before", "within", "over"]


class Window(_Strict):
    """The day the text is taken at, its period in force, and apart from both the window to claim."""

    as_of: date
    in_force: Period
    in_force_today: State
    claims: Period | None
    claims_today: State | Literal["not_stated"]


class Determination(_Strict):
    """One benefit for one profile. `amount` is before other benefits and earlier awards, `payable` after; `amount` null: not eligible."""

    benefit: str
    clause: Clause
    unverified: Unverified
    title: Text
    department: Text
    applicants: list[str]
    for_applicant: bool
    status: Literal["eligible", "not_eligible", "undetermined"]
    outcome: Literal["gets", "up_to", "to_confirm", "open", "not"]
    direction: Literal["benefit", "charge"]
    amount: Amount | None
    payable: Amount
    payable_if_nothing_received: Amount | None
    worth: Amount | None
    in_kind: Text | None
    lines: list[Line]
    instalments: list[Instalment]
    subject_to: list[SubjectTo]
    missing: list[str]
    undefined: list[str]
    limits: list[Limit]
    restates: list[Restated]
    stacking: Stacking | None
    readings: list[Reading]
    choices: Annotated[list[str], Field(description="the applicant's choices that are open; totals take the best")]
    window: Window
    papers: list[Text]
    explanation: dict[str, JsonValue]


class Sums(_Strict):
    """Sums of one currency: what is exact, secured at least, at most, and what cannot be counted (only its secured part is in)."""

    currency: str
    exact: Decimal
    secured: Decimal
    up_to: Decimal
    uncounted: list[str]


class Totals(Sums):
    """Sums in yuan, and those in other currencies beside them."""

    other_currencies: list[Sums]


class Pack(_Strict):
    pack: str
    title: Text
    number: str
    issuer: str
    source_sha256: str
    unverified: Unverified
    sha256: str
    window: Window


class LeftOut(_Strict):
    """A pack without a text in force on the day asked for."""

    pack: str
    title: Text
    in_force: Period


class Profile(_Strict):
    id: str
    label: str
    file: str


class Complete(_Strict):
    """What the profile declares complete; whatever else is missing is unknown, not none."""

    all: bool
    collections: list[str]


class Filter(_Strict):
    """What the determinations were narrowed down by, and how many are left out for it."""

    asked: dict[Literal["place", "department", "applicant", "topic", "amount", "search"], str]
    hidden: int


class Assessment(_Strict):
    """One profile under a set of packs. `contract` is raised when a field changes its meaning or goes."""

    contract: Literal["1"]
    engine: str
    semantic_version: str
    profile: Profile
    complete: Complete
    packs: list[Pack]
    left_out: list[LeftOut]
    filter: Annotated[
        Filter | None, Field(description="null: all determinations are here; totals are of all in any case")
    ]
    assumed_confirmed: bool
    determinations: list[Determination]
    totals: Totals
    totals_if_nothing_received: Totals | None
    notice: Text


def assessment_schema() -> dict[str, JsonValue]:
    """JSON Schema (2020-12) of one assessment."""
    schema: dict[str, JsonValue] = Assessment.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
