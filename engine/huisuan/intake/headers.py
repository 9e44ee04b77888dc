"""A header's text to what its column holds: a fact with its period and unit, an id, a name, an answer; or nothing, or too much.

`研发费用（万元）`, `2024年研发费用(万元)`, `rd_expense@2024`, `R&D expense (10k yuan)`. Width, spaces, capitals and a plural s do not
count. Knows the vocabulary, not rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from huisuan.intake.answers import Question, meant, tagged
from huisuan.intake.header_units import UnitsRead, is_money, near_units, only_notes, read_units
from huisuan.intake.model import ACCOUNT, APPLICANTS, BANK, ID, LABEL, OWNER, PAYEE, THINGS
from huisuan.problems import closest
from huisuan.vocabulary.model import CollectionDecl, Fact, Period, Vocabulary, input_id

Role = Literal["fact", "id", "owner", "parent", "carried", "answer"]
Fault = Literal[
    "unknown", "ambiguous", "no-period", "wrong-period", "wrong-unit", "unknown-unit", "unknown-remark", "unknown-answer"
]  # fmt: skip

_BRACKETS = re.compile(r"(.+?)[(\[{【〔〈<]([^()\[\]{}【】〔〕〈〉<>]*)[)\]}】〕〉>]")
_SPACE = re.compile(r"(?<![a-z])\s+|\s+(?![a-z])")
"""Space that parts no two words of English."""
_QUARTERS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_YEAR = r"((?:19|20|21)[0-9]{2})"
_PERIODS: Mapping[Period, tuple[re.Pattern[str], ...]] = MappingProxyType(
    {
        "year": (re.compile(rf"{_YEAR}(?:年度?|)"),),
        "quarter": (re.compile(rf"{_YEAR}(?:年度?|)第?([1-4一二三四])季度?"), re.compile(rf"{_YEAR}年?-?q([1-4])")),
        "month": (re.compile(rf"{_YEAR}年([0-9]{{1,2}})月"), re.compile(rf"{_YEAR}-([0-9]{{2}})")),
    }
)
_ANY_PERIOD = re.compile(
    rf"{_YEAR}年度?第?[1-4一二三四]季度?|{_YEAR}年?-?q[1-4]|{_YEAR}年[0-9]{{1,2}}月|{_YEAR}-[0-9]{{2}}|{_YEAR}年度?|{_YEAR}"
)
_PART_AFTER = re.compile(r"(.+?)(?: +| *[:/_,、|-] *)(\S+)")
_UNIT_AFTER = re.compile(r"(.+?)((?:十万|百万|千万|[百千万亿萬億])?(?:元|美元|日元))")
_PERIOD_AFTER = re.compile(rf"(.+[)\]}}】〕〉>]) *({_ANY_PERIOD.pattern})")
_FORMS: Mapping[Period, str] = MappingProxyType({"year": "2024年", "quarter": "2024年第1季度", "month": "2024年3月"})

OWNER_NAMES = (
    "申请编号",
    "申报编号",
    "申请人编号",
    "所属申请人",
    "owner",
    "applicant id",
    "claim id",
    "application id",
    "claim no",
)
ID_NAMES = ("编号", "id")
CARRIED_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        LABEL: (
            "名称", "申请人", "申请人名称", "企业名称", "单位名称", "姓名", "申请单位", "申报单位", "户主姓名",
            "name", "label", "applicant", "applicant name", "company name",
        ),
        PAYEE: ("收款人", "收款单位", "收款户名", "户名", "开户名", "payee"),
        ACCOUNT: ("账号", "银行账号", "收款账号", "银行卡号", "卡号", "account", "account number", "bank account"),
        BANK: ("开户行", "开户银行", "开户行名称", "bank"),
        "#invoice": ("发票号码", "发票号", "发票编号", "invoice", "invoice number", "invoice no"),
        "#contract": ("合同编号", "合同号", "合同号码", "contract", "contract number", "contract no"),
        "#serial_number": ("序列号", "商品序列号", "产品序列号", "S/N码", "S/N", "SN码", "serial number", "serial_number"),
        "#vin": ("车架号", "车架号码", "车辆识别代号", "车辆识别代码", "VIN", "VIN码"),
        "#plate": ("车牌号", "车牌号码", "号牌号码", "plate", "plate number"),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column holds. `column` is its id in the table; `unit` the unit its bare numbers count, "" for the fact's own.

    `remarks` stand beside the unit and were left alone; `loose`: the unit is told in another way than by its name in brackets.
    """

    role: Role
    column: str
    fact: Fact | None = None
    unit: str = ""
    question: Question | None = None
    remarks: tuple[str, ...] = ()
    loose: bool = False


@dataclass(frozen=True, slots=True)
class NoHeading:
    """Why a header says nothing: its fault, and the names it may have meant or cannot choose between; of a unit those it is `near`."""

    fault: Fault
    names: tuple[str, ...] = ()
    wanted: str = ""
    near: tuple[str, ...] = ()


def fold(text: str) -> str:
    """What counts of a header: no width, space or capital, no star of "required", no plural s of an English word."""
    words = _plain(text).split()
    return "".join(word[:-1] if len(word) > 3 and word.isascii() and word.endswith("s") else word for word in words)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("\u200b", "").strip("*: \t\r\n")


@dataclass(frozen=True, slots=True)
class Names:
    """Every header of one table: the facts by folded name, what else its columns may be, the questions `asked`, where those are known."""

    vocabulary: Vocabulary
    table: str
    facts: Mapping[str, tuple[Fact, ...]]
    others: Mapping[str, Heading]
    spoken: tuple[str, ...] = field(default=(), compare=False, repr=False)
    asked: tuple[Question, ...] | None = field(default=None, compare=False, repr=False)

    def find(self, text: str, unit: str = "") -> Heading | NoHeading:
        """What the column under `text` holds; `unit` is the unit that the sheet states for all of its sums."""
        found = self._found(text, unit)
        if isinstance(found, NoHeading) and found.fault == "unknown":
            again = (self._found(each, unit) for each in _rewritten(text))
            numbers = (each for each in again if isinstance(each, Heading) and _of_number(each))
            return next((replace(each, loose=True) for each in numbers), found)
        return found

    def _found(self, text: str, unit: str) -> Heading | NoHeading:
        exact = self.others.get(fold(text))
        stem, period, units = _taken_apart(text, self.facts)
        found = self.facts.get(fold(text)) or self.facts.get(stem) or ()
        if not found:
            answer = self._answer(text) if self.table == APPLICANTS else None
            return answer or exact or self.others.get(stem) or NoHeading("unknown")
        if len(found) > 1:
            return NoHeading("ambiguous", tuple(f"{each.label.zh}（{each.id}）" for each in found))
        if fold(text) in self.facts:
            period, units = "", ()
        return self._fact(found[0], period, units, unit)

    def _answer(self, text: str) -> Heading | NoHeading | None:
        """The question that a column answers, where its header says that it answers one."""
        parts = tagged(text)
        if parts is None:
            return None
        tag, name = parts
        if self.asked is None:
            return Heading("answer", f"{tag}:{name}")
        found = meant(tag, name, self.asked)
        if not found:
            alike = [each for question in self.asked if question.tag == tag for each in question.names]
            return NoHeading("unknown-answer", closest(name, alike))
        if len(found) > 1:
            return NoHeading("ambiguous", tuple(each.id for each in found))
        return Heading("answer", found[0].id, question=found[0])

    def closest(self, text: str) -> tuple[str, ...]:
        """Names like a header that says nothing, as did-you-mean."""
        return closest(_taken_apart(text, self.facts)[0] or text, self.spoken)

    def _fact(self, fact: Fact, period: str, units: tuple[str, ...], stated: str) -> Heading | NoHeading:
        if fact.period is None and period:
            return NoHeading("wrong-period", (fact.label.zh,), "")
        if fact.period is not None and not period:
            return NoHeading("no-period", (fact.label.zh,), _FORMS[fact.period])
        named = _period(period, fact.period) if fact.period is not None else None
        if fact.period is not None and named is None:
            return NoHeading("wrong-period", (fact.label.zh,), _FORMS[fact.period])
        if fact.type != "number":
            return Heading("fact", input_id(fact, named), fact) if only_notes(units) else NoHeading("unknown")
        read = read_units(units, fact, self.vocabulary)
        unit = read.unit or (stated if stated and self._same_kind(stated, fact) else "")
        wrong = self._wrong_units(fact, read, told=bool(unit))
        if wrong is not None:
            return wrong
        own = self.vocabulary.unit(unit) if unit else None
        unit = "" if own is not None and own == fact.asked_in else unit
        return Heading("fact", input_id(fact, named), fact, unit, None, read.remarks, read.loose)

    def _wrong_units(self, fact: Fact, read: UnitsRead, *, told: bool) -> NoHeading | None:
        """What is wrong with the units of a header. Where they leave a sum's unit open the header is refused, else its column is not used."""
        label, asked, odd = fact.label.zh, fact.asked_in.name, read.foreign or read.strange
        if not odd and not (read.remarks and not told and is_money(fact)):
            return None
        near = near_units(odd, fact, self.vocabulary)
        if is_money(fact) and read.foreign:
            return NoHeading("wrong-unit", (label, odd), asked, near)
        if is_money(fact) and not told:
            return NoHeading("unknown-unit", (label, odd or read.remarks[0]), asked, near)
        return NoHeading("unknown-remark", (label, odd), asked)

    def _same_kind(self, unit: str, fact: Fact) -> bool:
        found = self.vocabulary.unit(unit)
        return found is not None and found.same_kind(fact.unit)


def _of_number(heading: Heading) -> bool:
    return heading.role == "fact" and heading.fact is not None and heading.fact.type == "number"


def _taken_apart(text: str, known: Container[str]) -> tuple[str, str, tuple[str, ...]]:
    """The folded name, the period as written, units and notes in brackets; brackets of a `known` name stay with it."""
    rest, inside = _SPACE.sub("", _plain(text)), []
    while True:
        if fold(rest) in known:
            stem, period = rest, ""
            break
        stem, period = _without_period(rest)
        parts = None if fold(stem) in known else _BRACKETS.fullmatch(rest)
        if parts is None:
            break
        rest = parts[1]
        inside += [fold(part) for part in re.split("[,、;]", parts[2]) if part.strip()]
    units = []
    for part in inside:
        if not period and _ANY_PERIOD.fullmatch(part):
            period = part
        else:
            units.append(part)
    return fold(stem), period, tuple(units)


def _rewritten(text: str) -> Iterator[str]:
    """A header with what stood after a space or a sign, or after it all, in brackets; and its period in front that stood at the end."""
    for form, order in ((_PART_AFTER, "{0}({1})"), (_UNIT_AFTER, "{0}({1})"), (_PERIOD_AFTER, "{1}{0}")):
        parts = form.fullmatch(_plain(text))
        if parts is not None:
            yield order.format(parts[1].strip(), parts[2])


def _without_period(text: str) -> tuple[str, str]:
    """A name and the period before or after it, if there is one."""
    stem, mark, after = text.partition("@")
    if mark:
        return stem, after
    last = next((each for each in _ANY_PERIOD.finditer(text) if each.end() == len(text)), None)
    for found in (_ANY_PERIOD.match(text), last):
        if found is not None and found.group() != text:
            rest = text[found.end() :] if found.start() == 0 else text[: found.start()]
            return rest.strip("的-_ "), found.group()
    return text, ""


def _period(text: str, length: Period) -> str | None:
    """`2024`, `2024Q1`, `2024-03`, of a period as headers write it."""
    for form in _PERIODS[length]:
        parts = form.fullmatch(text)
        if parts is None:
            continue
        if length == "year":
            return parts[1]
        if length == "quarter":
            return f"{parts[1]}Q{_QUARTERS.get(parts[2], parts[2])}"
        return f"{parts[1]}-{int(parts[2]):02d}" if 1 <= int(parts[2]) <= 12 else None
    return None


def applicant_names(vocabulary: Vocabulary, asked: tuple[Question, ...] | None = None) -> Names:
    """The headers of the applicants' table."""
    others = {fold(name): Heading("id", ID) for name in (*ID_NAMES, *OWNER_NAMES)}
    for column, names in CARRIED_NAMES.items():
        others |= {fold(name): Heading("carried", column) for name in names}
    facts = _by_name(vocabulary.facts.values())
    return Names(vocabulary, APPLICANTS, facts, MappingProxyType(others), vocabulary.fact_names(), asked)


def item_names(vocabulary: Vocabulary, path: str) -> Names:
    """The headers of a collection's table: its fields, its own id, and the columns that name whose item it is."""
    decl = vocabulary.collections[path]
    others = {fold(name): Heading("id", ID) for name in (*ID_NAMES, *_id_names(decl))}
    others |= {fold(name): Heading("owner", OWNER) for name in OWNER_NAMES}
    others |= {fold(name): Heading("carried", column) for column in THINGS for name in CARRIED_NAMES[column]}
    for kind in ("uscc", "citizen_id"):
        for fact in (each for each in vocabulary.facts.values() if each.type == kind and "." not in each.id):
            others |= {fold(name): Heading("owner", OWNER, fact) for name in (*fact.names, fact.label.en)}
    if decl.parent is not None:
        others |= {fold(name): Heading("parent", "#parent") for name in _id_names(vocabulary.collections[decl.parent])}
    spoken = tuple(name for each in decl.fields for name in each.names)
    return Names(vocabulary, path, _by_name(decl.fields), MappingProxyType(others), spoken)


def _id_names(decl: CollectionDecl) -> Iterator[str]:
    """What the number of an item of the collection is called: `商品编号`, `purchase id`."""
    for label in (decl.name, decl.label.zh, decl.label.en, *decl.aliases):
        yield from (f"{label}{space}{part}" for part in ID_NAMES for space in ("", " "))


def _by_name(facts: Iterable[Fact]) -> Mapping[str, tuple[Fact, ...]]:
    """Facts by each folded name; a pack's own facts are found by their bare names too, where no shared fact has that name."""
    shared: dict[str, dict[str, Fact]] = {}
    bare: dict[str, dict[str, Fact]] = {}
    for fact in facts:
        pack, _, own = fact.id.rpartition(".")
        names = [own, *fact.names[1:], fact.label.en]
        if fact.type == "truth":
            names += [f"是否{name}" for name in fact.names[1:]]
        for name in names:
            (bare if pack else shared).setdefault(fold(name), {})[fact.id] = fact
        shared.setdefault(fold(fact.id), {})[fact.id] = fact
    return MappingProxyType({name: tuple(found.values()) for name, found in {**bare, **shared}.items() if name})
