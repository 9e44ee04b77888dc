"""Texts of problems with a request: dates, options, receipts."""

from __future__ import annotations

from huisuan.messages.message import Message

RUN = (
    Message(
        "not-in-force",
        "政策包 `{pack}` 在 {date} 没有生效的文本",
        "the pack `{pack}` has no text in force on {date}",
        "它的有效期是 {start} 至 {end}；用 `--as-of` 指定其中一天。",
        "it was in force from {start} to {end}; choose a day with `--as-of`.",
    ),
    Message(
        "bad-as-of",
        "`{text}` 不是有效的计算日期",
        "`{text}` is not a day to calculate for",
        "写成 `2025-06-30` 这样的形式。",
        "write it like `2025-06-30`.",
    ),
    Message(
        "bad-receipt",
        "回执 `{file}` 缺少 `{field}` 或内容不符",
        "the receipt `{file}` lacks `{field}` or does not fit it",
        "使用 `huisuan check --receipt` 写出的原文件。",
        "use the file as `huisuan check --receipt` wrote it.",
    ),
    Message(
        "replay-differs",
        "重算结果与回执不同，最先不同之处：{where}，回执为 {recorded}，现为 {found}",
        "the result differs from the receipt, first at {where}: recorded {recorded}, found {found}",
        "核对引擎版本、政策包和口径是否与回执一致。",
        "compare engine version, packs and readings with the receipt.",
    ),
)
