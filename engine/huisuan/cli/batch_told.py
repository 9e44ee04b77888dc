"""What `huisuan batch` says on the screen: why a register was not run, or what came of it. All of it stands in the folder too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from huisuan.messages.render import Language, hint, meant, summary
from huisuan.problems import Problem

if TYPE_CHECKING:  # the packages behind these names are felt in a cold start
    from pathlib import Path

    from huisuan.batch.past import PastCount
    from huisuan.batch.season import Season
    from huisuan.intake.model import Count, Place, Reject
    from huisuan.payout.model import Decision
    from huisuan.service.batching import BatchOptions, BatchOutcome, RegisterRefused

APPLICANTS = "applicants"
FOLLOWING = frozenset(("applicant-refused", "items-refused", "owner-not-found"))
"""Codes of rows that are refused because another is."""
SHOWN = 12
"""Problems listed on the screen; all of them are in the folder."""


def refused_lines(opened: RegisterRefused, language: Language) -> Iterator[str]:
    """Why nothing was run: the first problems, and how many more there are. A warning with a name that may be meant may be the reason."""
    errors = [each for each in opened.problems if each[1].severity == "error"] or list(opened.problems)
    errors += [each for each in opened.problems if each[1].suggestions and each not in errors]
    yield from _problems(errors[:SHOWN], opened.rejects[: max(0, SHOWN - len(errors))], language)
    more = len(errors) + len(opened.rejects) - SHOWN
    if more > 0:
        yield f"还有 {more} 处" if language == "zh" else f"{more} more"


def first_to_mend(rejects: Sequence[Reject]) -> tuple[Reject, ...]:
    """Faults of their own before rows that only came back with them, applicants before what hangs on them."""
    return tuple(sorted(rejects, key=lambda each: (each.code in FOLLOWING, each.table != APPLICANTS)))


def _problems(
    problems: Sequence[tuple[Place, Problem]], rejects: Sequence[Reject], language: Language
) -> Iterator[str]:
    for place, problem in problems:
        yield f"{_where(place, language)}{summary(problem, language)}"
        yield f"  {hint(problem, language)}"
        if problem.suggestions:
            yield f"  {meant(problem, language)}"
    for each in rejects:
        yield f"{_where(each.place, language)}{each.reason(language)}"
        yield f"  {each.remedy(language)}"


def _where(place: Place, language: Language) -> str:
    zh = language == "zh"
    row = (f"第{place.row}行" if zh else f"row {place.row}") if place.row else ""
    named = " ".join(filter(None, (place.file, place.sheet, row, place.column)))
    return (f"{named}：" if zh else f"{named}: ") if named else ""


def told_lines(outcome: BatchOutcome, out: Path, options: BatchOptions, language: Language) -> Iterator[str]:
    """What a run says at its end."""
    from huisuan.office.words import ORDER, items_words

    zh = language == "zh"
    yield ("读入行数＝采用＋退回" if zh else "rows read = taken + rejected")
    for name, count in sorted(outcome.counts.items(), key=lambda pair: (pair[0] != APPLICANTS, pair[0])):
        label = _table(outcome, name, language)
        balance = (
            f"{count.rows_in:,}＝{count.rows_out:,}＋{count.rejected:,}"
            if zh
            else f"{count.rows_in:,} = {count.rows_out:,} + {count.rejected:,}"
        )
        yield f"  {label}  {balance}   {_blanks(count, language)}"
    if outcome.history is not None:
        yield f"  {_past(outcome.history, language)}"
    yield from (f"  {items_words(each, language)}" for each in outcome.items)
    for place, problem in outcome.warnings[:SHOWN]:
        yield f"  {_where(place, language)}{summary(problem, language)}"
        if problem.suggestions:
            yield f"    {meant(problem, language)}"
    yield from _more(len(outcome.warnings) - SHOWN, language)
    warned = {place for place, _ in outcome.warnings}
    unused = [place.column for place in outcome.unused if place not in warned]
    if unused:
        yield ("没有用到的列：" if zh else "columns not used: ") + ("、" if zh else ", ").join(unused[:SHOWN])
        yield from _more(len(unused) - SHOWN, language)
    if outcome.by_rows:
        yield ("逐行计算的事项：" if zh else "assessed row by row: ") + "、".join(outcome.by_rows)
    if not outcome.applicants:
        yield ("申请人没有一行被采用，没有测算" if zh else "no applicant was taken, so nothing was assessed")
    elif outcome.season is not None:
        yield from _paid(outcome.season, language)
        if outcome.season.payouts.payouts:
            yield ORDER.of(language)
        yield from _asked(outcome.season, language, hinted="all" not in options.complete)
    if outcome.rejects:
        yield (
            f"退回 {len(outcome.rejects)} 处，前几处：" if zh else f"{len(outcome.rejects)} faults, the first of them:"
        )
        yield from (f"  {line}" for line in _problems((), first_to_mend(outcome.rejects)[:SHOWN], language))
        if len(outcome.rejects) > SHOWN:
            yield "  全部在 rejects.csv 和审核结果.xlsx 的退回清单里" if zh else "  all of them are in rejects.csv"
    yield (f"结果在 {out}" if zh else f"results are in {out}")


def _blanks(count: Count, language: Language) -> str:
    """What blanks were read as, and which rows are none of the count."""
    zh = language == "zh"
    told = (
        f"空白：未知 {count.blank_unknown:,}，无 {count.blank_none:,}"
        if zh
        else f"blanks: unknown {count.blank_unknown:,}, none {count.blank_none:,}"
    )
    if count.signs:
        told += (
            f"（其中写作“/”“—”一类的 {count.signs:,}）" if zh else f" (of them written as / or a dash: {count.signs:,})"
        )
    if count.headers:
        told += (
            f"；表头重复 {count.headers:,} 行，不计"
            if zh
            else f"; rows that repeat the headers, not counted: {count.headers:,}"
        )
    return told


def _past(count: PastCount, language: Language) -> str:
    """The rows of the record of earlier payouts."""
    away = sum(count.elsewhere.values())
    packs = ", ".join(sorted(count.elsewhere))
    if language == "zh":
        other = f"＋{away:,}（属其他政策包：{packs}）" if away else ""
        return f"往年发放  {count.read:,}＝{count.taken:,}{other}＋{count.rejected:,}"
    other = f" + {away:,} (of other packs: {packs})" if away else ""
    return f"earlier payouts  {count.read:,} = {count.taken:,}{other} + {count.rejected:,}"


def _more(count: int, language: Language) -> Iterator[str]:
    if count > 0:
        yield f"  还有 {count} 处，都在 run.json 里" if language == "zh" else f"  {count} more, all of them in run.json"


def _asked(season: Season, language: Language, *, hinted: bool) -> Iterator[str]:
    """How much is asked back, and what would answer most of it."""
    zh, applicants = language == "zh", len({each.number for each in season.open})
    count = f"{len(season.open):,}"
    if season.open:
        yield (
            f"待补充、待认定 {count} 处，涉及 {applicants:,} 个申请人，列在审核结果.xlsx"
            if zh
            else f"{count} open questions, applicants asked: {applicants:,}; listed in the workbook of results"
        )
    if hinted and (season.open or season.payouts.totals.claims.get("held", 0)):
        yield (
            "  没有列出的都作未知：表已填齐的用 --complete 声明，以往发放用 --history 给出"
            if zh
            else "  what is not listed counts as unknown: declare what is complete (--complete), give earlier payouts (--history)"
        )


def _paid(season: Season, language: Language) -> Iterator[str]:
    totals = season.payouts.totals
    zh = language == "zh"
    if not season.payouts.payouts:
        yield ("没有一笔可以兑付的补贴" if zh else "there is no sum to be paid to anyone")
        return
    words: dict[Decision, str] = {"paid": "全额", "reduced": "核减", "held": "暂缓", "refused": "不予"}
    counts = (
        "，".join(f"{words[name]} {totals.claims.get(name, 0):,}" for name in words)
        if zh
        else ", ".join(f"{name} {totals.claims.get(name, 0):,}" for name in words)
    )
    yield (
        f"申请 {len(season.payouts.payouts):,} 笔：{counts}"
        if zh
        else f"{len(season.payouts.payouts):,} claims: {counts}"
    )
    cut = sum(totals.cut.values())
    figures = [f"{_yuan(each)}" for each in (totals.asked, cut, totals.waiting, totals.paid)]
    yield (
        "应计 {} 元 ＝ 核减 {} 元 ＋ 暂缓 {} 元 ＋ 实付 {} 元" if zh else "due {} = cut {} + held {} + paid {} yuan"
    ).format(*figures)
    if zh:
        yield f"实付 {totals.paid // 1_000_000:,}.{totals.paid % 1_000_000:06d} 万元"


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def _table(outcome: BatchOutcome, name: str, language: Language) -> str:
    decl = outcome.compiled.vocabulary.collections.get(name)
    if decl is None:
        return "申请人" if language == "zh" else "applicants"
    return decl.label.zh if language == "zh" else decl.label.en
