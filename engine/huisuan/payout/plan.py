"""A plan: the quotas, budgets, common ceilings and things paid for once that an office sets beside the rules, as YAML.

    budgets:
      - {name: 家电补贴资金, benefits: [jiaxing-2025/digital-purchase], total: 2000万元, overflow: cut, year: 2025}
    quotas:
      - {name: 保障房名额, benefits: [rental-subsidy], places: 200户, order: ranking, by: household_income, first: lowest}
    once:
      - {name: 发票, kinds: [invoice], adding_up: [[a, b]]}
    ceilings:
      - {name: 每户全年, per: [applicant], window: year, most: 5万元}

    returned: given_back
    other_packs: [county-2023]

A thing of a kind that no row of `once` names is paid for once all the same (`payout.once`); `once: []` says that it need not be.

Reads a located tree; knows benefits and facts by name only.
"""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar, get_args

from huisuan.payout.measures import OWN_KEYS
from huisuan.payout.model import KINDS, Bounds, Budget, Ceiling, First, Once, Order, Overflow, Quota, Window
from huisuan.problems import Problem, closest, problem
from huisuan.profile.awards import full_names
from huisuan.source import SourceFile, Span
from huisuan.syntax.expression import parse_literal_scalar
from huisuan.syntax.figures import NumberLiteral
from huisuan.syntax.located import Node, Scalar
from huisuan.syntax.reading import Fields, Reader
from huisuan.syntax.yaml_reader import read_yaml

Word = TypeVar("Word", bound=str)
_WHERE = ("计划", "the plan")
YEAR_DIGITS = 4
_TRUTHS: Mapping[str, bool] = {"yes": True, "no": False}
_COUNTS = frozenset(("", "个", "名", "件", "户", "家", "人", "次", "项", "辆"))
_OrderOrShares = Literal["first_come", "ranking", "proportional"]


@dataclass(frozen=True, slots=True)
class PlanOutcome:
    """The bounds of a plan, or every problem it has.

    `other_packs`: packs of the office's record of earlier payouts that no library at hand has. `says_once`: the plan has a word `once`;
    with no row under it nothing is paid for only once.
    """

    bounds: Bounds | None
    problems: tuple[Problem, ...]
    other_packs: tuple[str, ...] = ()
    says_once: bool = False


def read_plan(
    source: SourceFile,
    benefits: Names[str],
    facts: Names[str] | None = None,
    years: Names[int] | None = None,
    *,
    minor_digits: int = 2,
) -> PlanOutcome:
    """A plan in force over `benefits` (full names); a bare name means the one benefit that has it.

    `facts`: what claims may be kept apart by and ranked by, facts of applicants and of items; None: whatever the plan names. `years`:
    those that claims may be of; None: any.
    """
    outcome = read_yaml(source)
    if outcome.node is None or outcome.problems:
        return PlanOutcome(None, tuple(outcome.problems))
    draft = _Draft(benefits, facts, years, minor_digits)
    bounds = draft.read(outcome.node)
    return PlanOutcome(
        None if draft.reader.problems else bounds, tuple(draft.reader.problems), draft.other_packs, draft.says_once
    )


@dataclass(slots=True)
class _Draft:
    benefits: Names[str]
    facts: Names[str] | None
    years: Names[int] | None
    minor_digits: int
    reader: Reader = field(default_factory=Reader)
    names: dict[str, Span] = field(default_factory=dict)
    other_packs: tuple[str, ...] = ()
    says_once: bool = False

    def read(self, node: Node) -> Bounds | None:
        fields = self.reader.fields(
            node, _WHERE, optional=("ceilings", "once", "quotas", "budgets", "at_least", "returned", "other_packs")
        )
        if fields is None:
            return None
        self.says_once = "once" in fields
        self.other_packs = self._list(fields, "other_packs")
        found = (
            tuple(self._ceiling(each) for each in self._rows(fields, "ceilings", "name per window most", "benefits of months")),
            tuple(self._once(each) for each in self._rows(fields, "once", "name kinds", "benefits adding_up")),
            tuple(self._quota(each) for each in self._rows(fields, "quotas", "name places", "benefits order by first year per one_each reserves")),
            tuple(self._budget(each) for each in self._rows(fields, "budgets", "name total", "benefits order by first overflow year per reserves")),
        )  # fmt: skip
        at_least: Literal["floor", "hold"] = self._word(fields, "at_least", ("floor", "hold"), "floor")
        returned: Literal["used", "given_back"] = self._word(fields, "returned", ("used", "given_back"), "used")
        return None if self.reader.problems else Bounds(*found, at_least, returned)

    def _rows(self, fields: Fields, key: str, required: str, optional: str) -> list[Fields]:
        node = fields.node(key)
        rows = self.reader.items(node, _under(key)) if node is not None else ()
        read = (
            self.reader.fields(row, _under(key), required=required.split(), optional=optional.split()) for row in rows
        )
        return [each for each in read if each is not None]

    def _ceiling(self, row: Fields) -> Ceiling:
        of: Literal["sum", "lines"] = self._word(row, "of", ("sum", "lines"), "sum")
        most = self._money(row, "most") if of == "sum" else self._count(row, "most")
        window: Window = self._word(row, "window", get_args(Window), "lifetime")
        months = self._count(row, "months", unit="月") if window == "rolling" or "months" in row else 0
        if window == "rolling" and months < 1:
            self._say("missing-key", row.span, key="months", where_zh="`ceilings` ", where_en="`ceilings`")
        return Ceiling(self._name(row), self._benefits(row), self._keys(row), window, most, of, months)

    def _once(self, row: Fields) -> Once:
        groups = row.node("adding_up")
        read = self.reader.items(groups, _under("adding_up")) if groups is not None else ()
        return Once(
            self._name(row),
            self._kinds(row),
            self._benefits(row),
            tuple(frozenset(self._all(self.reader.items(each, _under("adding_up")))) for each in read),
        )

    def _quota(self, row: Fields) -> Quota:
        order: Order = self._word(row, "order", get_args(Order), "first_come")
        return Quota(
            self._name(row), self._benefits(row), self._count(row, "places"), order, self._year(row),
            self._keys(row), self._truth(row, "one_each"), self._truth(row, "reserves"), *self._ranking(row, order),
        )  # fmt: skip

    def _budget(self, row: Fields) -> Budget:
        order: _OrderOrShares = self._word(row, "order", get_args(_OrderOrShares), "first_come")
        overflow: Overflow = self._word(row, "overflow", get_args(Overflow), "cut")
        return Budget(
            self._name(row), self._benefits(row), self._money(row, "total"), order, overflow, self._year(row),
            self._keys(row), self._truth(row, "reserves"), *self._ranking(row, order),
        )  # fmt: skip

    def _keys(self, row: Fields) -> tuple[str, ...]:
        node = row.node("per")
        items = self.reader.items(node, _under("per")) if node is not None else ()
        read = (self.reader.scalar(each, _under("per")) for each in items)
        return tuple(self._fact(each) for each in read if each is not None)

    def _ranking(self, row: Fields, order: str) -> tuple[str, First]:
        """The fact that ranks, of what is ranked, and whether the highest or the lowest is first."""
        by = self._scalar(row, "by")
        first: First = self._word(row, "first", get_args(First), "highest")
        if order == "ranking" and by is None:
            self._say("missing-key", row.span, key="by", where_zh="`order: ranking` ", where_en="`order: ranking`")
        return ("" if by is None else self._fact(by), first)

    def _kinds(self, row: Fields) -> frozenset[str]:
        node = row.node("kinds")
        items = self.reader.items(node, _under("kinds")) if node is not None else ()
        if node is not None and not items:
            self._say("plan-list-empty", node.span, key="kinds")
        for each in items:
            kind = self.reader.scalar(each, _under("kinds"))
            if kind is not None and kind.text not in KINDS:
                near, allowed = closest(kind.text, KINDS), ", ".join(KINDS)
                self._say("unknown-member", kind.span, near, value=kind.text, name="kinds", allowed=allowed)
        return frozenset(self._list(row, "kinds"))

    def _fact(self, name: Scalar) -> str:
        if self.facts is not None and name.text not in OWN_KEYS and name.text.partition("@")[0] not in self.facts:
            self._say("unknown-fact", name.span, closest(name.text, (*self.facts, *OWN_KEYS)), name=name.text)
        return name.text

    def _name(self, row: Fields) -> str:
        found = self._scalar(row, "name")
        if found is None:
            return ""
        first = self.names.setdefault(found.text, found.span)
        if first is not found.span:
            self._say("duplicate-name", found.span, name=found.text, line=str(first.line))
        return found.text

    def _benefits(self, row: Fields) -> frozenset[str] | None:
        node = row.node("benefits")
        if node is None:
            return None
        items = self.reader.items(node, _under("benefits"))
        if not items:
            self._say("plan-list-empty", node.span, key="benefits")
        return frozenset(self._all(items))

    def _all(self, nodes: tuple[Node, ...]) -> list[str]:
        """Benefits by name, written out."""
        found: list[str] = []
        for node in nodes:
            name = self.reader.scalar(node, _under("benefits"))
            full = full_names(name.text, self.benefits) if name is not None else ()
            if name is not None and len(full) != 1:
                self._say("unknown-benefit", name.span, full or closest(name.text, self.benefits), name=name.text)
            found.extend(full)
        return found

    def _list(self, row: Fields, key: str) -> tuple[str, ...]:
        node = row.node(key)
        items = self.reader.items(node, _under(key)) if node is not None else ()
        read = (self.reader.scalar(each, _under(key)) for each in items)
        return tuple(each.text for each in read if each is not None)

    def _scalar(self, row: Fields, key: str) -> Scalar | None:
        node = row.node(key)
        return None if node is None else self.reader.scalar(node, _under(key))

    def _word(self, row: Fields, key: str, allowed: tuple[Word, ...], otherwise: Word) -> Word:
        found = self._scalar(row, key)
        if found is None:
            return otherwise
        word = next((each for each in allowed if each == found.text), None)
        if word is None:
            near = closest(found.text, allowed)
            self._say("unknown-member", found.span, near, value=found.text, name=key, allowed=", ".join(allowed))
        return otherwise if word is None else word

    def _truth(self, row: Fields, key: str) -> bool:
        return _TRUTHS[self._word(row, key, tuple(_TRUTHS), "no")]

    def _year(self, row: Fields) -> int | None:
        written = self._scalar(row, "year")
        if written is None:
            return None
        digits = written.text.removesuffix("年")
        year = int(digits) if len(digits) == YEAR_DIGITS and digits.isascii() and digits.isdigit() else None
        if year is None or (self.years is not None and year not in self.years):
            allowed = "、".join(str(each) for each in sorted(self.years or ())) or "2025"
            self._say("plan-year", written.span, text=written.text, allowed=allowed)
        return year

    def _money(self, row: Fields, key: str) -> int:
        found = self._number(row, key, "plan-bad-sum")
        if found is None:
            return 0
        minor = found.value * 10**self.minor_digits
        if found.unit_text != "元" or minor.denominator != 1:
            self._say("plan-bad-sum", found.span, key=key, text=found.text, digits=str(self.minor_digits))
        return int(minor)

    def _count(self, row: Fields, key: str, *, unit: str = "") -> int:
        found = self._number(row, key, "plan-bad-count")
        if found is None:
            return 0
        if (found.unit_text != unit and found.unit_text not in _COUNTS) or found.value.denominator != 1:
            self._say("plan-bad-count", found.span, key=key, text=found.text)
        return int(found.value)

    def _number(self, row: Fields, key: str, code: str) -> NumberLiteral | None:
        written = self._scalar(row, key)
        if written is None:
            return None
        outcome = parse_literal_scalar(written)
        if isinstance(outcome.node, NumberLiteral):
            return outcome.node
        known = [each for each in outcome.problems if each.code not in ("bad-literal", "bad-number")]
        self.reader.problems.extend(known)
        if not known:
            self._say(code, written.span, key=key, text=written.text, digits=str(self.minor_digits))
        return None

    def _say(self, code: str, span: Span, suggestions: tuple[str, ...] = (), /, **words: str) -> None:
        self.reader.problems.append(problem(code, span, suggestions, **words))


def _under(key: str) -> tuple[str, str]:
    return (f"`{key}` ", f"`{key}`")
