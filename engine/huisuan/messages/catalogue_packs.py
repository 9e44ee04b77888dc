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
        "duplicate-clause",
        "`{name}` 已在第 {at} 行登记",
        "`{name}` is declared already on line {at}",
        "合并为一处：标题、无事项的原因和数字都写在一起。",
        "merge the two: title, reason and figures stand in one place.",
    ),
    Message(
        "bad-passage",
        "`{text}` 不是文件中的位置",
        "`{text}` is not a place of a document",
        "写 `lead`（开头）、`section 一`（第一部分标题下的段落）、`closing`（结尾）或 `annex 1`（附件第1行）；条款写在 `clauses:` 下。",
        "write `lead`, `section 一` (the paragraph under a section heading), `closing` or `annex 1` (a row of the annex); clauses go under `clauses:`.",
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
    Message(
        "unknown-mutant",
        "没有叫 `{name}` 的变异",
        "there is no mutant `{name}`",
        "照 `huisuan test --mutate` 打印的编号写；规则改动后编号可能随之改变。",
        "copy the id that `huisuan test --mutate` prints; it may change with the rule.",
    ),
    Message(
        "no-survivor",
        "变异 `{name}` 用不着说明：{verdict_zh}",
        "the mutant `{name}` needs no argument: it {verdict_en}",
        "删去这一条。",
        "remove the entry.",
        "只有没有被任何案例发现、又不改变结果的变异才写说明。",
        "only a mutant that no case finds and that changes no result is argued.",
    ),
)
