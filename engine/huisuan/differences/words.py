"""The words of a comparison that every rendering shares: headings, counts, what a change is a change of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from huisuan.differences.model import (
    Aspect,
    BenefitDifference,
    Change,
    ClauseDifference,
    PackDifference,
    State,
    WitnessFact,
)
from huisuan.vocabulary.units import Label, Language

LANGUAGES: tuple[Language, Language] = ("zh", "en")

ASPECTS: Mapping[Aspect, Label] = MappingProxyType(
    {
        "applicants": Label("申请人", "Applicants"),
        "conditions": Label("条件", "Conditions"),
        "amount": Label("金额", "Amount"),
        "form": Label("给付方式", "Form"),
        "counts": Label("件数", "How many count"),
        "ceilings": Label("上限", "Ceilings"),
        "parts": Label("分期", "Paid in parts"),
        "relations": Label("与其他事项的关系", "Other benefits"),
        "readings": Label("解释口径", "Readings"),
        "department": Label("主管部门", "Department"),
        "paid_by": Label("资金来源", "Paid by"),
        "papers": Label("申请材料", "Papers"),
        "rule": Label("算法", "Rule"),
        "document": Label("文件", "Document"),
        "title": Label("标题", "Title"),
        "note": Label("说明", "Note"),
        "none": Label("不设事项的原因", "Why no benefit"),
    }
)
SECTIONS: Mapping[State, Label] = MappingProxyType(
    {
        "changed": Label("有变化", "Changed"),
        "added": Label("新增", "Added"),
        "dropped": Label("取消", "Dropped"),
        "wording": Label("仅文字不同", "Worded differently, meaning the same"),
        "same": Label("不变", "Unchanged"),
    }
)
FIGURES = Label("数字", "Figures")
CLAUSES = Label("条款", "Clauses")
DOCUMENT = Label("文件", "Document")
WITNESS = Label("举例：", "For example: ")
NO_WITNESS = Label("没有找到两版金额不同的例子", "no example found on which the two versions pay differently")
NOTHING = Label("两个政策包没有差异。", "The two packs do not differ.")
LEGEND = Label(
    "对比的是两个政策包的规则，不是原文文字；以公布的文件为准。",
    "This compares the rules of two packs, not the wording of documents; the published documents prevail.",
)


def benefit_counts(found: PackDifference) -> Label:
    """`新增 12 项，取消 8 项，有变化 9 项，不变 30 项`."""
    counts = found.counts()
    wording = counts["wording"]
    zh = [f"新增 {counts['added']} 项", f"取消 {counts['dropped']} 项", f"有变化 {counts['changed']} 项"]
    en = [f"{counts['added']} added", f"{counts['dropped']} dropped", f"{counts['changed']} changed"]
    if wording:
        zh.append(f"仅文字不同 {wording} 项")
        en.append(f"{wording} worded differently")
    return Label("，".join((*zh, f"不变 {counts['same']} 项")), ", ".join((*en, f"{counts['same']} unchanged")))


def clause_counts(found: PackDifference) -> Label:
    """`新增 5 条，取消 19 条，改号 30 条，改标题 12 条，不变 3 条`; a clause may have both another number and another title."""
    counts = found.clause_counts()
    return Label(
        f"新增 {counts['added']} 条，取消 {counts['dropped']} 条，改号 {counts['renumbered']} 条，"
        f"改标题 {counts['retitled']} 条，不变 {counts['same']} 条",
        f"{counts['added']} added, {counts['dropped']} dropped, {counts['renumbered']} renumbered, "
        f"{counts['retitled']} retitled, {counts['same']} unchanged",
    )


def place(found: BenefitDifference) -> Label:
    """The clause a benefit stands in, or both its clauses."""
    infos = [each for each in (found.before, found.after) if each is not None]
    if found.moved:
        return Label(
            "→".join(f"第{each.clause}条" for each in infos),
            f"clause {infos[0].clause_number} → {infos[1].clause_number}",
        )
    return Label(f"第{infos[-1].clause}条", f"clause {infos[-1].clause_number}")


def beside(change: Change) -> tuple[Label | None, Label | None]:
    """Both sides such that each language shows a difference, also where only the other language has one."""
    before, after = change.before, change.after
    if before is None or after is None:
        return before, after
    if before.zh == after.zh:
        return Label(before.en, before.en), Label(after.en, after.en)
    if before.en == after.en:
        return Label(before.zh, before.zh), Label(after.zh, after.zh)
    return before, after


def taken_for_same(why: Label) -> Label:
    """Why a benefit under another id is taken for the same."""
    return Label(f"视为同一事项：{why.zh}", f"taken for the same benefit: {why.en}")


def clause_words(found: ClauseDifference) -> Label:
    """A clause with both its numbers and both its titles, and why they are taken for one."""
    entries = [each for each in (found.before, found.after) if each is not None]
    zh = " → ".join(dict.fromkeys(f"第{each.label}条" for each in entries))
    en = " → ".join(dict.fromkeys(f"clause {each.number}" for each in entries))
    titles = [" → ".join(dict.fromkeys(each.title.of(language) for each in entries)) for language in LANGUAGES]
    why = Label("", "") if found.why is None else Label(f"（{found.why.zh}）", f" ({found.why.en})")
    return Label(f"{zh}  {titles[0]}{why.zh}".rstrip(), f"{en}  {titles[1]}{why.en}".rstrip())


def fact_words(fact: WitnessFact) -> Label:
    """`研发费用 200万元`; both values where the two years tell it differently."""
    values = [
        before if before == after else f"{before} / {after}"
        for before, after in ((fact.before.zh, fact.after.zh), (fact.before.en, fact.after.en))
    ]
    return Label(f"{fact.name.zh} {values[0]}", f"{fact.name.en}: {values[1]}")
