"""The profile as an integrator sees it: pydantic models made from the vocabulary, and their JSON Schema.

The models describe the form; what a value means is judged by the same reader that files go through. Nothing else of the package
imports this module on the way from a file to a result, since pydantic is felt in a cold start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Optional, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, WithJsonSchema, create_model

from huisuan.profile.mapping import decimal_digits, profile_from_mapping
from huisuan.profile.model import ProfileOutcome
from huisuan.vocabulary.model import CollectionDecl, Fact, Vocabulary

Words: TypeAlias = Literal["unknown", "none"]
_PERIOD_PATTERNS = {"year": "^[0-9]{4}$", "quarter": "^[0-9]{4}Q[1-4]$", "month": "^[0-9]{4}-[0-9]{2}$"}
_EXAMPLES = {"number": "1.2万元", "date": "2025-03-13", "region": "嘉兴市", "industry": "C3562"}


def _not_binary(value: object) -> object:
    if isinstance(value, float):
        raise ValueError("a binary float is not taken: pass a string, an int or a Decimal")
    if isinstance(value, Decimal):
        return decimal_digits(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_not_binary)]
Number = Annotated[str, BeforeValidator(_not_binary), WithJsonSchema({"type": ["string", "integer"]})]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Ends(_Strict):
    """A number or date between two ends, both included; an end left out is open."""

    min: Number | None = None
    max: Number | None = None


def profile_model(vocabulary: Vocabulary) -> type[BaseModel]:
    """A pydantic model of profiles in this vocabulary."""
    facts = _model("Facts", {fact.id: _field(fact) for fact in vocabulary.facts.values()})
    fields: dict[str, _Made] = {
        "profile": _Made(dict[Literal["id", "label"], str], "编号和名称 id and label"),
        "as_of": _Made(date, "计算日期 the day to calculate for"),
        "facts": _Made(facts, "单项事实 single facts"),
        "complete": _Made(Literal["all"] | list[str], "已填齐的集合 collections that have no further items"),
        "judgements": _Made(dict[str, bool | Literal["yes", "no", "unknown"]], "认定 judgements of officials"),
        "readings": _Made(dict[str, str], "口径 readings, or `open`"),
        "choices": _Made(dict[str, str], "选择 choices of the applicant"),
    }
    for decl in vocabulary.collections.values():
        if decl.parent is None:
            fields[decl.id] = _items(decl, vocabulary)
    return _model("Profile", fields)


def profile_schema(vocabulary: Vocabulary) -> dict[str, JsonValue]:
    """JSON Schema (2020-12) of a profile in this vocabulary."""
    schema: dict[str, JsonValue] = profile_model(vocabulary).model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def profile_from_model(model: BaseModel, vocabulary: Vocabulary) -> ProfileOutcome:
    """The profile that an instance of `profile_model` says."""
    return profile_from_mapping(model.model_dump(by_alias=True, exclude_none=True), vocabulary)


@dataclass(frozen=True, slots=True)
class _Made:
    """A field of a model: its type (as pydantic takes it), what it is, and what else the schema says."""

    kind: object
    description: str
    title: str | None = None
    example: str | None = None
    extra: dict[str, JsonValue] | None = None


def _model(name: str, fields: Mapping[str, _Made]) -> type[BaseModel]:
    # Attributes are numbered, since a fact may be called what pydantic keeps for itself; data and schema see the alias.
    made = {f"field_{place}": _definition(key, field) for place, (key, field) in enumerate(fields.items())}
    model: type[BaseModel] = create_model(name, __base__=_Strict, **made)  # type: ignore[call-overload]
    return model


def _definition(key: str, made: _Made) -> tuple[object, object]:
    info = Field(
        None,
        alias=key,
        title=made.title or key,
        description=made.description,
        examples=None if made.example is None else [made.example],
        json_schema_extra=made.extra,
    )
    return Optional[made.kind], info  # noqa: UP045 - the type is made at run time


def _field(fact: Fact) -> _Made:
    kind = _value(fact)
    if fact.period is not None:
        period = Annotated[str, BeforeValidator(_not_binary), Field(pattern=_PERIOD_PATTERNS[fact.period])]
        kind = dict[period, kind]  # type: ignore[valid-type]
    extra: dict[str, JsonValue] = {
        "x-source": fact.source,
        "x-question": {"zh": fact.question.zh, "en": fact.question.en},
    }
    if fact.asked_in.name:
        extra["x-unit"] = fact.asked_in.name
    title = f"{fact.label.zh} {fact.label.en}"
    return _Made(kind, fact.question.zh, title, _EXAMPLES.get(fact.type), extra)


def _value(fact: Fact) -> object:
    match fact.type:
        case "truth":
            return bool | Literal["yes", "no", "unknown", "none"]
        case "enum":
            names = [name for each in fact.members for name in (each.id, each.label.zh, *each.aliases)]
            return Literal[(*dict.fromkeys(names), "unknown", "none")]
        case "date":
            return date | Text | Ends
        case "number":
            return Number | Ends
        case _:
            return Text


def _items(decl: CollectionDecl, vocabulary: Vocabulary) -> _Made:
    fields = {"id": _Made(str, "编号 id, unique in the collection")}
    fields |= {fact.id: _field(fact) for fact in decl.fields}
    fields |= {child.name: _items(child, vocabulary) for child in vocabulary.children(decl.id)}
    item = _model("".join(part.title() for part in decl.id.replace(".", "_").split("_")), fields)
    several = Annotated[list[item], Field(max_length=decl.max_items)]  # type: ignore[valid-type]
    return _Made(several | Words, decl.question.zh, f"{decl.label.zh} {decl.label.en}")
