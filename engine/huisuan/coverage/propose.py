"""Entries of the ledger proposed for figures that nothing tells for yet: YAML for the author to confirm, the class guessed.

The guess looks at the unit and a few words around the figure; it is never taken as an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from huisuan.compiler.ledger import CLASSES
from huisuan.coverage.coverage import Coverage, CoveredPassage
from huisuan.coverage.figures import FoundFigure

_PLAIN = re.compile(r"[^\s#&*!|>'\"%@`\[\]{},:?\-][^\s#\[\]{},:]*")
_TARGET = re.compile(
    "力争|争取|新增|新培育|完成|实现|达到|达|建成|打造|举办|培育|保持|推动|确保|增长|突破|新建|实施|控制在|超|占比|完善|开展|组织|引育|保障"
)
_BUDGET = re.compile("预算|安排|资金|投入|其中[，,]?支持|支持[^，,。]{0,16}$|发放")
_STANDARD = re.compile("容积率|年期|出让时间|建筑系数|面积占比|标准$")
_AWARD = re.compile("给予|奖励|补助|补贴|补偿|最高|不超过|按|资助|贴息|上浮|打|折")
BENEFIT = "benefit"
_NAMED = re.compile("“[^”]{0,6}$|《[^》]{0,30}$")


def proposal(coverage: Coverage, place: str = "") -> Iterable[str]:
    """Lines of YAML: for each place with figures left over its entry, under `clauses:` and `passages:`."""
    found = [each for each in coverage.passages if place in ("", each.passage.place)]
    found = [each for each in found if any(figure.state == "gap" for figure in each.figures)]
    for key, kinds in (("clauses", ("clause",)), ("passages", ("lead", "section", "closing", "annex"))):
        chosen = [each for each in found if each.passage.kind in kinds]
        if chosen:
            yield f"{key}:"
        for each in chosen:
            yield from _entry(each)


def _entry(covered: CoveredPassage) -> Iterable[str]:
    passage = covered.passage
    label = {"clause": passage.label, "section": f"section {passage.label}"}.get(passage.kind, passage.place)
    yield f"  {label}:"
    if passage.kind in ("clause", "annex"):
        yield f"    title: {quoted(passage.title)}"
    yield "    figures:"
    classes: dict[str, list[str]] = {}
    for each in covered.figures:
        if each.state == "gap":
            kind = guess(each.tied.figure, passage.text, passage.kind)
            classes.setdefault(kind, []).append(quoted(each.tied.figure.text))
    for kind in CLASSES:
        if kind in classes:
            yield f"      {kind}: [{', '.join(classes[kind])}]"
    if BENEFIT in classes:
        yield f"      # 应写进事项？ a benefit's? {', '.join(classes[BENEFIT])}"


def quoted(text: str) -> str:
    """The text as a YAML scalar."""
    if _PLAIN.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def guess(figure: FoundFigure, text: str, kind: str) -> str:
    """The class a figure looks like."""
    before, after = text[max(0, figure.start - 24) : figure.start], text[figure.end : figure.end + 8]
    if kind == "lead" and figure.kind == "number":
        return "furniture"
    if figure.kind == "name" or _NAMED.search(before) or (figure.kind == "number" and after[:1] in "”国省县"):
        return "name"
    if figure.kind == "date":
        return "date"
    if _STANDARD.search(before):
        return "standard"
    if figure.kind == "money" and _BUDGET.search(before):
        return "budget"
    if (
        kind == "clause"
        and figure.kind in ("money", "percent", "ratio", "tax")
        and _AWARD.search(text[max(0, figure.start - 40) : figure.end + 12])
    ):
        return BENEFIT
    if (figure.kind == "quantity" and after[:2] in ("领域", "方面", "体系", "清单", "区域")) or figure.unit in (
        "类",
        "大",
        "方面",
        "档",
        "张",
    ):
        return "count"
    return "target" if _TARGET.search(before) or kind in ("section", "annex") else "count"
