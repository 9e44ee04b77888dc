"""Texts of problems with types, units and widths."""

from __future__ import annotations

from huisuan.messages.message import Message

TYPES = (
    Message(
        "type-mismatch",
        "这里需要{wanted_zh}，`{text}` 却是{found_zh}",
        "{wanted_en} is needed here, but `{text}` is {found_en}",
        "换成所需类型的值或表达式。",
        "use a value or an expression of the type needed.",
    ),
    Message(
        "unit-mismatch",
        "单位不合：{left} 与 {right}",
        "the units do not go together: {left} and {right}",
        "换成同一种量；比率要写明分子和分母，例如 `元/亩`。",
        "use quantities of one kind; write a rate with both its parts, such as `元/亩`.",
        "金额乘金额、吨加亩这样的算式没有意义。",
        "a formula such as money times money or tonnes plus mu means nothing.",
    ),
    Message(
        "not-a-condition",
        "`{text}` 不是条件，不能判断是或否",
        "`{text}` is not a condition: it is neither true nor false",
        "写成比较，例如 `{text} > 0`。",
        "write a comparison, such as `{text} > 0`.",
    ),
    Message(
        "wrong-argument-count",
        "`{function}` 需要 {wanted} 个参数，这里有 {found} 个",
        "`{function}` takes {wanted} arguments, and {found} are given",
        "按函数的说明增减参数。",
        "add or remove arguments as the function's description says.",
    ),
    Message(
        "wrong-frame",
        "`{name}` 属于 `{collection}` 的每一项，不能在这里直接使用",
        "`{name}` belongs to each item of `{collection}` and cannot be used here directly",
        "用 `sum`、`count`、`any` 等汇总，或把规则写在 `each: {collection}` 之下。",
        "sum it up with `sum`, `count` or `any`, or put the rule under `each: {collection}`.",
    ),
    Message(
        "constant-needed",
        "`{text}` 必须是常数",
        "`{text}` must be a constant",
        "写成数或日期，不能含有事实。",
        "write a number or a date; facts cannot appear here.",
    ),
    Message(
        "too-wide",
        "`{text}` 的取值可能大到 {bits} 位，超过 128 位整数",
        "`{text}` may need {bits} bits, more than a 128-bit integer",
        "给有关事实声明更小的上下限，或减少连乘。",
        "declare narrower bounds for the facts, or multiply less.",
    ),
    Message(
        "division-by-zero",
        "`{text}` 的除数恒为零",
        "the divisor of `{text}` is always zero",
        "改正除数；除数可能为零时用 `zero:` 写明结果。",
        "correct the divisor; say with `zero:` what holds where it may be zero.",
    ),
)
