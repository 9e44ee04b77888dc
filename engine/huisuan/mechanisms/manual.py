"""The language reference, made from the mechanisms themselves: LANGUAGE.md is this text and a test compares them."""

from __future__ import annotations

from collections.abc import Iterator

from huisuan.mechanisms.functions import FUNCTIONS
from huisuan.mechanisms.manual_keys import BENEFIT, LEDGER, RELATIONS
from huisuan.mechanisms.mechanism import Mechanism, Modifier
from huisuan.mechanisms.registry import MODIFIERS, PRIMARIES

OPENING = """# The rule language 规则语言

Made from the mechanisms themselves by `python -m huisuan.mechanisms.manual`; do not edit. 本页由各算法自身的说明生成，请勿手改。

A pack is a folder: `pack.yaml` says which document it encodes; the other YAML files hold `benefits`, `relations`, `clauses`, the
`judgements`, `readings` and `corrections` these use and, if the pack needs its own, `facts` and `collections`; `*.cases.yaml` are worked cases. Every value below may be an expression or another mechanism.
一个政策包是一个文件夹：`pack.yaml` 写明是哪份文件，其余 YAML 写事项、关系、条款，所用的认定、解释、勘误，和本包自有的事实，`*.cases.yaml` 是案例。下面每个值都可以是表达式，也可以是另一种算法。

## Expressions 表达式

Literals as people write them: `200万元`, `1.5万元/辆`, `20%`, `200吨标准煤`, `50亩`, `1:1.5`, `2025-01-01`. `and` 且, `or` 或, `not` 非; `= != < <= > >=`, `between a and b`
(both included), `in [a, b]`, `within 嘉兴市`, `within policy`, `within 2025`; `+ - * /` with spaces round a division; `a if c else b`; `given x else y`
for what may be none, also before a test of an option: `(given grade else c) in [a, b]`; `rd_expense[policy_year - 1]`, `last(rd_expense)`; `this.field`, `other.field`; `reading.x`, `judgement.x`, `parameter.x`,
`award.x`. Aggregates: `count(filings where …)`, `sum(price of purchases where …)`, `min`, `max`, `any(…)`, `all(… of … where …)`.
"""


def manual() -> str:
    """The whole page."""
    return "\n".join([OPENING, *_functions(), BENEFIT, *_primaries(), *_modifiers(), RELATIONS, LEDGER]) + "\n"


def _functions() -> Iterator[str]:
    names = ", ".join(f"`{name}`" for name in FUNCTIONS)
    yield f"Functions 函数：{names}.\n"


def _primaries() -> Iterator[str]:
    yield "## Mechanisms 算法\n"
    for each in PRIMARIES:
        yield from _entry(each, each.keys)


def _modifiers() -> Iterator[str]:
    yield "## Modifiers 修饰，applied in this order 按此次序\n"
    for each in MODIFIERS:
        yield from _entry(each, ())


def _entry(each: Mechanism | Modifier, keys: tuple[str, ...]) -> Iterator[str]:
    yield f"### `{each.keyword}` {each.title.zh} · {each.title.en}\n"
    yield f"{each.doc.zh}\n{each.doc.en}\n"
    if keys:
        yield "Keys beside it 同级的键：" + ", ".join(f"`{key}`" for key in keys) + "\n"
    yield f"```yaml\n{each.example}\n```\n"


if __name__ == "__main__":
    print(manual(), end="")  # noqa: T201 - a page for a file
