"""Texts of problems with a profile. A bad value is refused, never taken as unknown."""

from __future__ import annotations

from huisuan.messages.message import Message

NAMES = (
    Message(
        "profile-unknown-fact",
        "事实目录中没有 `{name}`",
        "the vocabulary has no fact `{name}`",
        "核对名称；用 `huisuan list facts` 查看全部。",
        "check the name; `huisuan list facts` shows all.",
    ),
    Message(
        "profile-unknown-collection",
        "没有名为 `{name}` 的集合",
        "there is no collection `{name}`",
        "可用的集合：{allowed}。",
        "use one of: {allowed}.",
    ),
    Message(
        "profile-unknown-field",
        "集合 `{collection}` 的项没有字段 `{name}`",
        "items of `{collection}` have no field `{name}`",
        "可用的字段：{allowed}。",
        "use one of: {allowed}.",
    ),
    Message(
        "profile-unknown-member",
        "`{value}` 不是 `{name}` 的取值",
        "`{value}` is not a value of `{name}`",
        "可用的取值：{allowed}。不知道就写 `unknown`。",
        "use one of: {allowed}. Write `unknown` if you do not know.",
    ),
    Message(
        "profile-duplicate-item",
        "集合 `{collection}` 中编号 `{item}` 出现两次",
        "the id `{item}` appears twice in `{collection}`",
        "每一项用不同的编号；同一项不要重复填写。",
        "give each item its own id; do not enter an item twice.",
    ),
    Message(
        "profile-too-many-items",
        "集合 `{collection}` 有 {count} 项，超过上限 {limit} 项",
        "`{collection}` has {count} items, more than {limit}",
        "分成几份档案，或按表格成批计算。",
        "divide it into several profiles, or run them as a table.",
    ),
    Message(
        "profile-misplaced-fact",
        "`{name}` 是单项事实，不能写在最外层",
        "`{name}` is a single fact and cannot stand at the outermost level",
        "把它移到 `facts:` 之下。",
        "move it under `facts:`.",
    ),
    Message(
        "profile-given-twice",
        "`{name}` 填了两次",
        "`{name}` is given twice",
        "只保留一处；中文名、别名和编号指的是同一项。",
        "keep one of them; the Chinese name, an alias and the id mean the same.",
    ),
    Message(
        "profile-missing-period",
        "`{name}` 要按时期填写",
        "`{name}` has a value for each period",
        "写明是哪一期：`{name}: {form}`。",
        "say which: `{name}: {form}`.",
        "去年和今年的数不能混用。",
        "last year's figure must not pass for this year's.",
    ),
    Message(
        "profile-bad-period",
        "`{name}` 没有 `{text}` 这样的时期",
        "`{name}` has no period `{text}`",
        "时期的写法：{form}。",
        "a period is written: {form}.",
    ),
    Message(
        "profile-unknown-name",
        "没有政策包声明{kind_zh} `{name}`",
        "no pack declares the {kind_en} `{name}`",
        "核对名称，写作 `包/名称`；`huisuan list benefits` 列出各事项用到的名称。",
        "check the name, written `pack/name`; `huisuan list benefits` shows those that benefits use.",
    ),
    Message(
        "profile-ambiguous-name",
        "`{name}` 在不止一个政策包中出现",
        "`{name}` belongs to more than one pack",
        "写明是哪一个：{allowed}。",
        "say which: {allowed}.",
    ),
    Message(
        "profile-wrong-shape",
        "`{name}` 应为{wanted_zh}，这里却是{found_zh}",
        "`{name}` must be {wanted_en}, but this is {found_en}",
        "按要求的形式改写；`huisuan schema` 有完整说明。",
        "write it in the form required; `huisuan schema` describes it in full.",
    ),
)

VALUES = (
    Message(
        "profile-bad-value",
        "`{text}` 不能作 `{name}` 的值",
        "`{text}` is not a value for `{name}`",
        "应填：{wanted_zh}。不知道就写 `unknown`。",
        "what it takes: {wanted_en}. Write `unknown` if you do not know.",
    ),
    Message(
        "profile-out-of-bounds",
        "`{name}` 的值 {value} 不在 {low} 与 {high} 之间",
        "the value {value} of `{name}` is not between {low} and {high}",
        "核对数字和单位：金额注意元和万元，比率写成 `5%`。",
        "check the number and its unit: 元 or 万元 for a sum, `5%` for a rate.",
    ),
    Message(
        "profile-wrong-unit",
        "`{name}` 的单位是{wanted}，这里写的是 `{found}`",
        "`{name}` is measured in {wanted}, but `{found}` is given",
        "换算后再填，或改用同一种量的单位。",
        "convert it, or use a unit of the same kind.",
    ),
    Message(
        "profile-too-many-decimals",
        "`{name}` 的值 `{text}` 小数过多，最多 {limit} 位",
        "the value `{text}` of `{name}` has too many decimals; {limit} at most",
        "按账面或证件上的数字填写，不会替您四舍五入。",
        "enter the figure of your books or papers; nothing is rounded for you.",
    ),
    Message(
        "profile-exponent",
        "`{name}` 的值 `{text}` 用了科学记数法",
        "the value `{text}` of `{name}` is written with an exponent",
        "写出全部数字，或用万、亿。",
        "write the digits out, or use 万 or 亿.",
    ),
    Message(
        "profile-not-a-number",
        "`{name}` 的值 `{text}` 不是数",
        "the value `{text}` of `{name}` is not a number",
        "填写数字；不知道就写 `unknown`。",
        "enter a number; write `unknown` if you do not know.",
    ),
    Message(
        "profile-float",
        "`{name}` 的值 {text} 是浮点数",
        "the value {text} of `{name}` is a binary float",
        '传入字符串、整数或 Decimal，例如 "0.1"。',
        'pass a string, an int or a Decimal, such as "0.1".',
        "浮点数不能准确表示 0.1 这样的数，金额会差一分。",
        "a float cannot hold numbers such as 0.1 exactly, and sums end up a fen off.",
    ),
    Message(
        "profile-impossible-date",
        "`{name}` 的值 `{text}` 不是存在的日期",
        "the value `{text}` of `{name}` is not a day that exists",
        "写成 `2025-01-31` 这样的形式。",
        "write it like `2025-01-31`.",
    ),
    Message(
        "profile-not-nullable",
        "`{name}` 不能填“无”",
        "`{name}` cannot be none",
        "填写它的值；不知道就写 `unknown`。",
        "enter its value; write `unknown` if you do not know.",
        "“无”是已知没有，与“不知道”不同。",
        "none says that there is known to be none, which differs from not knowing.",
    ),
    Message(
        "profile-bad-checksum",
        "`{name}` 的值 `{text}` 校验位不符",
        "the check digit of the value `{text}` of `{name}` is wrong",
        "对照证照原件逐位核对。",
        "compare it with the paper, digit by digit.",
    ),
    Message(
        "profile-reversed-range",
        "`{name}` 的范围颠倒：{low} 大于 {high}",
        "the range of `{name}` is reversed: {low} is more than {high}",
        "小的在前，大的在后。",
        "put the smaller end first.",
    ),
)

PROFILE = (*NAMES, *VALUES)
