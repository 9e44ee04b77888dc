"""What a literal is for, in a few words, from its role and its place in the rule: `rate · grade 1`, `threshold · condition 2`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from huisuan.explain.show import ROLES
from huisuan.mechanisms.figure import Figure
from huisuan.vocabulary.units import Label, Language


@dataclass(frozen=True, slots=True)
class Known:
    """What the names in a benefit's rule are called: members of enums, options of its readings, its intermediate values."""

    members: Mapping[str, Label]
    options: Mapping[str, Label]
    values: Mapping[str, Label]


WORDS: Mapping[str, Label] = MappingProxyType(
    {
        "add": Label("每级增加", "added a step"),
        "at_least": Label("起点（含）", "from, included"),
        "above": Label("起点（不含）", "from, excluded"),
        "below": Label("终点（不含）", "to, excluded"),
        "up_to": Label("终点（含）", "to, included"),
        "beyond": Label("超出每单位", "each unit beyond"),
        "by": Label("幅度", "by"),
        "from": Label("起算点", "from"),
        "to": Label("到", "to"),
        "per": Label("每一级", "a step"),
        "max": Label("最多", "at most"),
        "min": Label("至少", "at least"),
        "of": Label("基数", "base"),
        "if": Label("条件", "condition"),
        "count": Label("件数", "number of items"),
        "limit": Label("限额", "limit"),
        "ladder": Label("梯度补差", "ladder"),
        "worth": Label("折合价值", "worth"),
        "uplift": Label("上浮", "uplift"),
        "indicative": Label("参考数", "indicative"),
        "soft": Label("原则上", "in principle"),
        "minus": Label("扣减", "deduction"),
        "matching": Label("配套", "matching"),
        "ratio": Label("配套比例", "ratio"),
        "round": Label("取整", "rounding"),
        "pro_rata": Label("按时间折算", "in proportion to time"),
        "taper": Label("递减", "taper"),
        "steps": Label("起点", "start"),
        "at_most": Label("至多", "at most"),
        "limited_by": Label("不超过", "held by"),
        "else": Label("其他情形", "otherwise"),
    }
)
NUMBERED: Mapping[str, Label] = MappingProxyType(
    {
        "cases": Label("情形{n}", "case {n}"),
        "tiers": Label("第{n}档", "tier {n}"),
        "brackets": Label("第{n}段", "bracket {n}"),
        "table": Label("第{n}行", "row {n}"),
        "lookup": Label("表中第{n}行", "row {n} of the table"),
        "phases": Label("第{n}期", "phase {n}"),
        "size_table": Label("{n}人（个）", "size {n}"),
        "between": Label("区间第{n}端", "end {n} of the range"),
        "largest": Label("取大第{n}项", "larger of, {n}"),
        "smallest": Label("取小第{n}项", "smaller of, {n}"),
        "total": Label("相加第{n}项", "added, {n}"),
        "when": Label("条件{n}", "condition {n}"),
        "any": Label("之{n}", "any, {n}"),
        "all": Label("之{n}", "all, {n}"),
        "where": Label("条件{n}", "condition {n}"),
    }
)
RATE_WORDS = {"at_least": Label("不低于", "at least")}


def item_label(figure: Figure, owner: str, known: Known, language: Language) -> str:
    """The words for one figure of the benefit `owner` (its own name, without the pack)."""
    name, _, number = figure.id.partition("#")
    path = name.split(".")
    if path[:1] == [owner]:
        path = path[1:]
    said = [each.of(language) for each in _parts(path, figure, known)]
    if number:
        said.append(Label(f"第{number}个数", f"number {number}").of(language))
    role = ROLES[figure.role].of(language)
    return " · ".join(dict.fromkeys((role, *filter(None, said))))


def _parts(path: list[str], figure: Figure, known: Known) -> Iterator[Label]:
    for before, part in zip(("", *path), path, strict=False):
        own = Label(part, part)
        numbered = NUMBERED.get(before)
        if numbered is not None and part.isdigit():
            yield Label(numbered.zh.format(n=part), numbered.en.format(n=part))
        elif before == "options":
            option = known.options.get(part, own)
            yield Label(f"按“{option.zh}”理解", f"read as: {option.en}")
        elif before == "levels":
            yield known.members.get(part, own)
        elif before == "let":
            yield known.values.get(part, own)
        elif before in ("parameters", "common"):
            yield own
        elif part.isdigit() and path[0] == "parameters":
            yield Label(f"第{part}个值", f"value {part}")
        elif part in RATE_WORDS and figure.role in ("rate", "award", "per_unit"):
            yield RATE_WORDS[part]
        elif part in WORDS and not (part == "max" and figure.role in ("cap", "count")):
            yield WORDS[part]
