"""The words that several papers of an office share."""

from __future__ import annotations

from datetime import date

from huisuan.office.figures import yuan_text
from huisuan.office.rows import Decision, ItemCount, PaidRow, RunFacts
from huisuan.vocabulary.units import Label, Language

ISSUER = Label("编制单位", "Office")
DECISION_WORDS: dict[Decision, Label] = {
    "paid": Label("全额发放", "Paid in full"),
    "reduced": Label("核减后发放", "Paid, reduced"),
    "held": Label("暂缓", "Held"),
    "refused": Label("不予发放", "Refused"),
}
SIGNED = (Label("负责人", "Responsible"), Label("复核人", "Checked by"), Label("制表人", "Drawn up by"))
"""Who is to sign, by hand."""
INTERNAL = Label(
    "本表含姓名、证件号码等个人信息，仅供内部办理，不得公开。",
    "For use in the office only: holds names and ids. Not to be published.",
)

ORDER = Label(
    "兑付先后：按申请日期；同一天申请的，按登记表中的先后；没有填申请日期的，排在最后。计划对名额、预算另定次序的，从其规定。",
    "Order of claims: by day of application; of one day, as they stand in the register; those without a day last. "
    "Where the plan orders a quota or a budget otherwise, that holds.",
)
"""Who comes first where money or places run out."""


def say(language: Language, zh: str, en: str) -> str:
    return zh if language == "zh" else en


def basis(row: PaidRow, language: Language = "zh") -> str:
    """The document, its number and the clause: `《办法》（杭政〔2025〕1号）第三条`."""
    title, clause = row.document.of(language), row.clause.of(language)
    if language == "en":
        return ", ".join(filter(None, (title, row.document_number, clause)))
    named = title if title.startswith("《") else f"《{title}》"
    number = f"（{row.document_number}）" if row.document_number else ""
    return f"{named}{number}{clause}"


def cut_words(row: PaidRow, language: Language) -> str:
    """Which bound cut how much, a line each."""
    return "\n".join(
        say(
            language,
            f"{each.bound.zh}：核减{yuan_text(each.fen)}元",
            f"{each.bound.en}: {yuan_text(each.fen)} yuan cut",
        )
        for each in row.cuts
    )


def day(value: date | None, language: Language = "zh") -> str:
    """A date as papers write it, or the blank for it."""
    if value is None:
        return say(language, "　　　年　　月　　日", "Date:　　　　　　")
    return say(language, f"{value.year}年{value.month}月{value.day}日", value.isoformat())


def told(label: Label, text: str, language: Language = "zh") -> str:
    """`编制单位：枫市财政局`; a blank to be filled in where there is nothing to tell."""
    return say(language, f"{label.zh}：{text}", f"{label.en}: {text}")


def footer(facts: RunFacts, language: Language = "zh") -> str:
    """What ties a printed page to its run."""
    return f"{facts.name}  {say(language, '基准日', 'as of ')}{facts.as_of.isoformat()}"


def items_words(count: ItemCount, language: Language) -> str:
    """How many items of a table have a sum due and how many have none; and of these, if any are, how many are not told one by one."""
    told = say(
        language,
        f"{count.label.zh}：采用{count.taken}项＝应计补贴{count.awarded}项＋未获补贴{count.unawarded}项。",
        f"{count.label.en}: {count.taken} taken = {count.awarded} with a sum due + {count.unawarded} without.",
    )
    if not count.untold:
        return told
    return told + say(
        language,
        f"户数过多，其中{count.untold}项没有逐项列出。",
        f" {count.untold} of these are not listed one by one: there are too many applicants.",
    )
