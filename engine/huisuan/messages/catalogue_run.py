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
    Message(
        "missing-extra",
        "读取 `{file}` 需要 {library}，尚未安装",
        "`{file}` needs {library}, which is not installed",
        "安装：`pip install 'huisuan[documents]'`；或把原文另存为简体的 txt。",
        "install it with `pip install 'huisuan[documents]'`, or save the document as txt in simplified characters.",
    ),
    Message(
        "unsupported-document",
        "`{file}` 不是能读取的文件格式",
        "`{file}` is of a kind that is not read",
        "另存为 txt（UTF-8 或 GB18030）、html、docx 或 pdf。",
        "save it as txt (UTF-8 or GB18030), html, docx or pdf.",
    ),
    Message(
        "damaged-document",
        "`{file}` 无法读取：{reason_zh}",
        "`{file}` cannot be read: {reason_en}",
        "重新下载，解除密码，或另存为 txt。",
        "download it again, take the password off, or save it as txt.",
    ),
    Message(
        "no-clauses",
        "`{file}` 里找不到编号的条款",
        "no numbered clauses are found in `{file}`",
        "核对是不是这份文件的全文；条款应有（一）、一、第一条或 1. 这样的编号，自动编号的 Word 文件要先另存为 txt。",
        "make sure that this is the document, whole; clauses are numbered （一）, 一、, 第一条 or 1., and a Word file that numbers them by itself must be saved as txt first.",
    ),
    Message(
        "no-source-copy",
        "`{pack}` 不能与原文核对：{why_zh}",
        "`{pack}` cannot be compared with a document: {why_en}",
        "取得原文后，在 pack.yaml 的 `document.source` 写上它的 SHA-256，逐条登记数字，再核对；在此之前，结果会逐项注明数字未与原文核对。",
        "once the document is at hand, state its SHA-256 under `document.source` of pack.yaml, enter its figures clause by clause, and compare; until then every result says that the figures were not compared with the text.",
    ),
    Message(
        "no-text",
        "`{file}` 里没有文字",
        "`{file}` has no text in it",
        "扫描件要先做文字识别，再另存为 txt。",
        "run text recognition over a scan first, then save it as txt.",
    ),
)
