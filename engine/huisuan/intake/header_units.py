"""What a header says beside the name of its fact: the unit its figures count, a note for whoever fills it in, a remark on the figures.

`万元`, `万`, `萬元`, `万元/年`, `单位：万元`, `以万元计`, `10k yuan`. What is none of them is told as strange, never passed over: it may be
the unit. Knows facts and units, not rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from huisuan.problems import closest
from huisuan.vocabulary.model import Fact, Period, Vocabulary

_ENGLISH = {
    "10k": "万", "10,000": "万", "10000": "万", "tenthousand": "万", "thousand": "千", "k": "千",
    "million": "百万", "100million": "亿", "hundredmillion": "亿",
}  # fmt: skip
_MONEY = {
    "yuan": "元", "rmb": "元", "cny": "元", "¥": "元", "usd": "美元", "usdollar": "美元", "dollar": "美元", "$": "美元",
}  # fmt: skip
_RATES = {"百分比": "%", "百分数": "%", "percent": "%", "千分比": "‰"}
_MULTIPLES = ("", "百", "千", "万", "十万", "百万", "千万", "亿")
_NOTES = frozenset((
    "必填", "选填", "必填项", "可选", "是/否", "有/无", "填是或否", "文本", "数字", "日期", "年月日", "yyyy-mm-dd", "yyyy/mm/dd",
    "18位", "代码", "下拉选择", "required", "optional", "yes/no", "y/n",
))  # fmt: skip
_REMARKS = (
    "保留两位小数", "保留2位小数", "两位小数", "2位小数", "保留整数", "不含税", "含税", "未税", "税前", "税后", "小写", "全年", "年度", "人民币",
    "inclusive of tax", "excluding tax", "without tax", "tax included", "with tax",
)  # fmt: skip
"""What offices add to the unit of a sum, longer ones first: no unit, and said to be left alone."""
_AROUND = re.compile(r"(?:(?:计量|计价|金额)?单位[:为是]?|以|按|人民币|rmb|cny)?(.+?)(?:计|为单位|人民币|rmb|cny)?")
_PER: Mapping[Period, tuple[str, ...]] = MappingProxyType(
    {"year": ("年", "年度", "year"), "quarter": ("季", "季度", "quarter"), "month": ("月", "month")}
)


@dataclass(frozen=True, slots=True)
class UnitsRead:
    """The unit told (None: none is), remarks that do not count, what is no unit of the fact, and what is not understood at all.

    `loose`: the unit was understood, but is not written as its name.
    """

    unit: str | None = None
    remarks: tuple[str, ...] = ()
    foreign: str = ""
    strange: str = ""
    loose: bool = False


def read_units(parts: Sequence[str], fact: Fact, vocabulary: Vocabulary) -> UnitsRead:
    """What stands in the brackets of a header of a number, folded part by part."""
    told: list[str] = []
    remarks: list[str] = []
    foreign, strange, loose = "", "", False
    for part in parts:
        bare, remark = _parted(part, fact, vocabulary)
        remarks += [remark] if remark else []
        if not bare or bare in _NOTES:
            continue
        unit, exact = _unit(bare, fact, vocabulary)
        if unit is None:
            strange = strange or part
        elif not _counts(unit, fact, vocabulary) or (told and unit != told[0]):
            foreign = foreign or part
        else:
            told.append(unit)
            loose = loose or not exact
    return UnitsRead(told[0] if told else None, tuple(remarks), foreign, strange, loose)


def only_notes(parts: Sequence[str]) -> bool:
    """Whether all parts of a header only tell how its column is filled in."""
    return all(part in _NOTES for part in parts)


def is_money(fact: Fact) -> bool:
    """Whether the fact is a sum of money, whose unit nobody may guess."""
    return any(power > 0 and dimension.label.zh.endswith("元") for dimension, power in fact.unit.powers)


def near_units(text: str, fact: Fact, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The units of the fact's kind that a text may have been meant for: like it, else with a letter of it, else the usual ones."""
    names = [multiple + fact.unit.name for multiple in _MULTIPLES]
    known = [name for name in names if name and vocabulary.unit(name) is not None]
    alike = tuple(name for name in known if set(name) & set(text) - set(fact.unit.name))
    return closest(text, known) or alike[:3] or tuple(name for name in known if name[0] in fact.unit.name + "万亿")


def unit_named(text: str, vocabulary: Vocabulary) -> str | None:
    """The Chinese name of a unit written in Chinese or English, folded."""
    text = text.replace("萬", "万").replace("億", "亿").replace("圆", "元").replace("圓", "元")
    for name in (text, text.upper()):
        if vocabulary.unit(name) is not None and name not in ("", "1"):
            return name
    labels = (each.label for each in vocabulary.units.names.values())
    english = {_plain(each.en): each.zh for each in labels if each.en} | _MONEY | _RATES
    if text in english:
        return english[text]
    for prefix, chinese in sorted(_ENGLISH.items(), key=lambda pair: -len(pair[0])):
        rest = text.removeprefix(prefix)
        if rest != text and rest in english and vocabulary.unit(chinese + english[rest]) is not None:
            return chinese + english[rest]
    return None


def _parted(part: str, fact: Fact, vocabulary: Vocabulary) -> tuple[str, str]:
    """A part without the remark before or after its unit, and the remark."""
    whole = next((remark for remark in _REMARKS if part == _plain(remark)), "")
    if whole or _unit(part, fact, vocabulary)[0] is not None:
        return ("", whole) if whole else (part, "")
    for remark in _REMARKS:
        folded = _plain(remark)
        if part.startswith(folded):
            return part.removeprefix(folded), remark
        if part.endswith(folded):
            return part.removesuffix(folded), remark
    return part, ""


def _unit(text: str, fact: Fact, vocabulary: Vocabulary) -> tuple[str | None, bool]:
    """The unit that a part tells, and whether by its own name: a multiple alone is one of the fact's unit, what is by the period its sum."""
    around = _AROUND.fullmatch(text)
    for bare in (text, around[1] if around is not None else text):
        found = unit_named(bare, vocabulary)
        above, mark, below = bare.rpartition("/")
        if mark and below in _periods_of(fact):
            return unit_named(above, vocabulary), False
        if found is not None:
            return found, True
        found = unit_named(bare + fact.unit.name, vocabulary)
        if found is not None:
            return found, False
    return None, False


def _periods_of(fact: Fact) -> tuple[str, ...]:
    """Words for the time that the fact's figures are of: those of its period, or with which its name begins, as in 年工资."""
    if fact.period is not None:
        return _PER[fact.period]
    return next((words for words in _PER.values() if fact.label.zh.startswith(words[0])), ())


def _counts(unit: str, fact: Fact, vocabulary: Vocabulary) -> bool:
    """Whether figures of a fact may count the unit. A sum a piece, `元/台`, is no sum, though pieces have no dimension."""
    found = vocabulary.unit(unit)
    if found is None or not found.same_kind(fact.unit):
        return False
    return "/" not in unit or "/" in fact.unit.name + fact.asked_in.name


def _plain(text: str) -> str:
    """The name of an English unit as headers are folded: no space, no plural s."""
    words = text.casefold().split()
    return "".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words)
