"""Texts of problems with a pack as a whole: identity, clauses, dates, cases."""

from __future__ import annotations

from huisuan.messages.message import Message

PACKS = (
    Message(
        "no-clause",
        "事项 `{benefit}` 没有写明条款",
        "the benefit `{benefit}` names no clause",
        "加一行 `clause:`，写原文的条款编号，例如 `clause: 十一`。",
        "add a line `clause:` with the number printed in the document, such as `clause: 十一`.",
        "每一笔补贴都要能查到原文。",
        "each award must be traceable to the document.",
    ),
    Message(
        "bad-clause",
        "`{text}` 不是条款编号",
        "`{text}` is not a clause number",
        "写原文的编号（十一、第十一条）或数字（11）。",
        "write the number as printed (十一, 第十一条) or in digits (11).",
    ),
    Message(
        "reversed-dates",
        "开始日期 {start} 晚于结束日期 {end}",
        "the start {start} is after the end {end}",
        "核对两个日期是否颠倒。",
        "check whether the two are swapped.",
    ),
    Message(
        "no-benefits",
        "政策包 `{pack}` 没有任何事项",
        "the pack `{pack}` has no benefits",
        "至少写一个事项；没有可申领内容的条款要写明原因。",
        "write at least one; give a reason for clauses that hold nothing to claim.",
    ),
    Message(
        "language-version",
        "不支持规则语言版本 `{version}`",
        "rule language version `{version}` is not supported",
        "写成 `language: 1`，或升级惠算。",
        "write `language: 1`, or upgrade huisuan.",
    ),
    Message(
        "bad-hash",
        "`{text}` 不是 SHA-256 校验值",
        "`{text}` is not a SHA-256 hash",
        "写 64 位十六进制数，可由 `sha256sum 文件` 得到。",
        "write 64 hexadecimal digits, as `sha256sum FILE` gives them.",
    ),
    Message(
        "missing-text",
        "{where_zh}缺少{language_zh}文字",
        "{where_en} has no {language_en} text",
        "中英文都要写：`{{zh: …, en: …}}`。",
        "write both: `{{zh: …, en: …}}`.",
    ),
    Message(
        "empty-group",
        "`{keyword}` 之下没有任何条件",
        "nothing stands under `{keyword}`",
        "写上条件，或者删除这一组。",
        "write conditions, or remove the group.",
        "空的 `all` 恒成立，空的 `any` 恒不成立。",
        "an empty `all` always holds, an empty `any` never does.",
    ),
    Message(
        "unknown-exemption",
        "共同条件中没有 `{name}`，无从免除",
        "there is no common condition `{name}` to be exempted from",
        "可免除的共同条件：{allowed}。",
        "use one of: {allowed}.",
    ),
)
