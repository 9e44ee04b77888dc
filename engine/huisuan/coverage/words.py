"""Words for the outcome: names of places, kinds of figures, and each gap as a sentence with what to do."""

from __future__ import annotations

from huisuan.coverage.coverage import Gap, GapCode
from huisuan.coverage.numerals import printed
from huisuan.vocabulary.units import Label, Language

CLASS_WORDS: dict[str, Label] = {
    "target": Label("目标", "target"),
    "budget": Label("预算", "budget"),
    "date": Label("日期", "date"),
    "count": Label("列举的个数", "count of things"),
    "standard": Label("技术标准", "standard"),
    "name": Label("名称", "name"),
    "share": Label("政府间分担", "share between governments"),
    "furniture": Label("页面附加文字", "page furniture"),
}
STATE_WORDS: dict[str, Label] = {
    "tied": Label("对应事项", "tied to a benefit"),
    "document": Label("文件信息", "identity of the document"),
    "classed": Label("已归类", "classed"),
    "gap": Label("未交代", "unaccounted for"),
}
SOURCE_WORDS: dict[str, Label] = {
    "reading": Label("解释口径", "readings"),
    "correction": Label("更正", "corrections"),
    "outside": Label("其他文件", "other named sources"),
    "text": Label(
        "不需写明（每一件，或只见于口径的一个选项）",
        "not to be printed (each one, or in one option of a reading alone)",
    ),
}
_NAMES = {
    "lead": Label("开头", "lead"),
    "closing": Label("结尾", "closing"),
}
_WHAT: dict[GapCode, Label] = {
    "unaccounted": Label(
        "数字 {figure} 没有对应的事项，也没有归类", "the figure {figure} belongs to no benefit and to no class"
    ),
    "not-in-text": Label(
        "规则中的 {figure}（{literal}）在这里的原文中找不到",
        "{figure} of the rules ({literal}) does not stand in the text here",
    ),
    "stale": Label(
        "登记的 {figure}（{wanted}）在这里的原文中找不到",
        "{figure}, entered as {wanted}, does not stand in the text here",
    ),
    "not-in-ledger": Label("政策包没有登记此处：{found}", "the pack does not declare this place: {found}"),
    "no-such-place": Label("原文没有此处：{wanted}", "the text has no such place: {wanted}"),
    "heading": Label(
        "标题不同：原文“{found}”，政策包“{wanted}”",
        "the headings differ: “{found}” in the text, “{wanted}” in the pack",
    ),
    "no-statement": Label("既没有事项，也没有写明原因", "neither benefits nor a reason for having none"),
    "two-statements": Label(
        "有事项，却又写了没有事项的原因", "it holds benefits and yet gives a reason for having none"
    ),
    "department": Label(
        "{benefit} 的部门“{wanted}”没有在这里出现", "the department “{wanted}” of {benefit} is not named here"
    ),
    "skipped-number": Label("原文的编号跳过了此处", "the numbering of the text leaves this place out"),
    "unknown-literal": Label("没有编号为 {literal} 的数字", "no literal has the id {literal}"),
}
_DO: dict[GapCode, Label] = {
    "unaccounted": Label(
        "写进事项，或列入此处的 `figures`", "use it in a benefit, or list it under `figures` of this place"
    ),
    "not-in-text": Label(
        "核对原文；来自口径、更正或其他文件的，列入此处的 `literals`",
        "compare with the text; list it under `literals` of this place if it comes from a reading, a correction or another document",
    ),
    "stale": Label(
        "删去，或照原文改写；同一数字出现几次就列几次", "remove it, or write it as printed, once for each occurrence"
    ),
    "not-in-ledger": Label(
        "补登，写明标题、数字，没有事项的写明原因", "declare it: title, figures, and the reason if it holds no benefit"
    ),
    "no-such-place": Label("核对编号", "check the number"),
    "heading": Label("照原文改写 `title`（到第一个句号为止）", "write `title` as printed, up to the first full stop"),
    "no-statement": Label("补上事项，或写 `none`", "add its benefits, or write `none`"),
    "two-statements": Label(
        "删去 `none`，或核对事项的 `clause`", "remove `none`, or check the `clause` of the benefits"
    ),
    "department": Label(
        "照责任单位或条款写明的部门改写", "name the first of the responsible units, or the office the clause names"
    ),
    "skipped-number": Label("核对原文是否完整", "check whether the text is whole"),
    "unknown-literal": Label(
        "用 `huisuan list benefits --format json` 查编号", "look ids up with `huisuan list benefits --format json`"
    ),
}


def place_words(place: str, language: Language) -> str:
    """第九条, 第一部分, 附件第12行; clause 9, section 1, row 12 of the annex."""
    if place in _NAMES:
        return _NAMES[place].of(language)
    kind, _, number = place.partition(" ")
    if language == "en":
        return f"row {number} of the annex" if kind == "annex" else place
    label = printed(int(number))
    return {"clause": f"第{label}条", "section": f"第{label}部分", "annex": f"附件第{number}行"}[kind]


def gap_words(gap: Gap, language: Language) -> tuple[str, str]:
    """What does not agree, and what to do."""
    wanted = CLASS_WORDS[gap.wanted].of(language) if gap.code == "stale" and gap.wanted in CLASS_WORDS else gap.wanted
    literal = gap.literal or gap.benefit
    words = {
        "figure": gap.figure,
        "literal": literal,
        "benefit": gap.benefit,
        "found": gap.found,
        "wanted": wanted or literal,
    }
    return _WHAT[gap.code].of(language).format(**words), _DO[gap.code].of(language)
