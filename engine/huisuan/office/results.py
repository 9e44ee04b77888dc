"""The workbook of a run for the people who work on it: every claim as decided, open questions, rejected rows, sums, and the reconciliation.

Sums stand in yuan and in 万元; a cell in 万元 holds all six decimals and shows two, so that a column of them adds up. Names are whole here:
this book stays in the office.
"""

from __future__ import annotations

from huisuan.office.figures import COUNT_FORM, MYRIAD_FORM, YUAN_FORM, myriads, yuan, yuan_text
from huisuan.office.reconcile import reconciled
from huisuan.office.rows import DECISIONS, PaidRow, Run, RunFacts
from huisuan.office.tallies import Tally, by_benefit, by_bound, by_department, tally
from huisuan.office.words import (
    DECISION_WORDS,
    INTERNAL,
    ISSUER,
    ORDER,
    SIGNED,
    basis,
    cut_words,
    day,
    footer,
    items_words,
    say,
    told,
)
from huisuan.sheets.paper import Paper, PaperColumn, PaperLook, PaperRow
from huisuan.vocabulary.units import Label, Language

AS_OF = Label("基准日", "As of")
NUMBER = PaperColumn("序号\nNo.", 6, "center", "0")
CLAIM = PaperColumn("受理编号\nClaim", 13, "center")
WHOSE = (PaperColumn("申请编号\nNumber", 21, "center"), PaperColumn("证件号码\nId", 21, "center"))
"""What all result tables can be joined by: the applicant's number in the register, and credit code or citizen id."""
PAYOUT_COLUMNS = (
    NUMBER,
    CLAIM,
    PaperColumn("申请人\nApplicant", 21),
    *WHOSE,
    PaperColumn("事项\nBenefit", 18),
    PaperColumn("依据\nDocument and clause", 27),
    PaperColumn("结果\nDecision", 11, "center"),
    PaperColumn("应计（元）\nDue", 15, "right", YUAN_FORM),
    PaperColumn("核减（元）\nCut", 15, "right", YUAN_FORM),
    PaperColumn("暂缓（元）\nHeld", 15, "right", YUAN_FORM),
    PaperColumn("实付（元）\nPaid", 15, "right", YUAN_FORM),
    PaperColumn("理由，及核减多少\nReason, and what cut how much", 30),
    PaperColumn("备注\nRemark", 12),
)
OPEN_COLUMNS = (
    NUMBER,
    PaperColumn("申请人\nApplicant", 26),
    *WHOSE,
    PaperColumn("事项\nBenefit", 28),
    PaperColumn("主管部门\nDepartment", 18),
    PaperColumn("待补充或待认定的情况\nWhat is open", 36),
    PaperColumn("由谁答复\nWho can say", 20),
)
UNAWARDED_COLUMNS = (
    NUMBER,
    PaperColumn("申请人\nApplicant", 16),
    *WHOSE,
    PaperColumn("工作表\nSheet", 14),
    PaperColumn("行\nRow", 9, "center"),
    PaperColumn("品名\nWhat", 20),
    PaperColumn("金额（元）\nSum", 14, "right", YUAN_FORM),
    PaperColumn("最接近的事项\nNearest benefit", 24),
    PaperColumn("未获补贴的原因\nReason", 48),
)
REJECT_COLUMNS = (
    NUMBER,
    PaperColumn("数据表\nTable", 14),
    PaperColumn("文件\nFile", 20),
    PaperColumn("工作表\nSheet", 12),
    PaperColumn("行\nRow", 8, "center", "0"),
    PaperColumn("列\nColumn", 18),
    PaperColumn("原值\nValue", 20),
    PaperColumn("退回原因\nReason", 30),
    PaperColumn("如何更正\nRemedy", 30),
)
SUM_COLUMNS = (
    PaperColumn("分类\nGroup", 30),
    *(
        PaperColumn(f"{DECISION_WORDS[each].zh}（笔）\n{DECISION_WORDS[each].en}", 17, "right", COUNT_FORM)
        for each in DECISIONS
    ),
    PaperColumn("应计（元）\nDue", 17, "right", YUAN_FORM),
    PaperColumn("核减（元）\nCut", 17, "right", YUAN_FORM),
    PaperColumn("暂缓（元）\nHeld", 17, "right", YUAN_FORM),
    PaperColumn("实付（元）\nPaid", 17, "right", YUAN_FORM),
    PaperColumn("实付（万元）\nPaid, 万元", 16, "right", MYRIAD_FORM),
)
COUNT_COLUMNS = (
    PaperColumn("数据表\nTable", 40),
    *(
        PaperColumn(head, 18, "right", COUNT_FORM)
        for head in ("读入（行）\nRead", "采用（行）\nTaken", "退回（行）\nRejected", "差额\nDifference")
    ),
    PaperColumn("核对\nChecked", 14, "center"),
)


def results(run: Run, language: Language = "zh") -> tuple[Paper, ...]:
    """The sheets, payouts first. Raises `NotReconciled` where the run's own figures disagree."""
    reconciled(run)
    return (
        _payouts(run, language),
        _open(run, language),
        _unawarded(run, language),
        _rejects(run, language),
        _sums(run, language),
        _counts(run, language),
    )


def _paper(
    facts: RunFacts,
    name: Label,
    language: Language,
    columns: tuple[PaperColumn, ...],
    rows: tuple[PaperRow, ...],
    *below: str,
    named: bool = True,
) -> Paper:
    """What the sheets have in common; `named`: people are named in it."""
    return Paper(
        name=name.of(language),
        title=f"{facts.title.of(language)}{'' if language == 'zh' else ': '}{name.of(language)}",
        line=(told(ISSUER, facts.issuer, language), told(AS_OF, day(facts.as_of, language), language)),
        columns=columns,
        rows=rows,
        above=(INTERNAL.of(language),) if named else (),
        below=below,
        signed=tuple(each.of(language) for each in SIGNED),
        dated=day(facts.drawn, language),
        footer=footer(facts, language),
    )


def _payouts(run: Run, language: Language) -> Paper:
    rows = [_payout(place, row, language) for place, row in enumerate(run.rows, 1)]
    whole = tally(Label("合计", "Total"), run.rows)
    sums = tuple(map(yuan, (whole.due, whole.cut, whole.held, whole.paid)))
    count = say(language, f"{whole.claims}笔", f"{whole.claims}")
    rows.append(PaperRow((say(language, "合计", "Total"), count, "", "", "", "", "", "", *sums, "", ""), "total"))
    due, cut, held, paid = map(yuan_text, (whole.due, whole.cut, whole.held, whole.paid))
    said = say(
        language,
        f"应计{due}元＝核减{cut}元＋暂缓{held}元＋实付{paid}元。",
        f"Due {due} = cut {cut} + held {held} + paid {paid} yuan.",
    )
    return _paper(
        run.facts, Label("审核结果表", "Decisions"), language, PAYOUT_COLUMNS, tuple(rows), said, ORDER.of(language)
    )


def _payout(place: int, row: PaidRow, language: Language) -> PaperRow:
    whose = (
        place,
        row.number,
        row.applicant,
        row.register_number,
        row.id,
        row.title.of(language),
        basis(row, language),
    )
    sums = tuple(map(yuan, (row.due, row.cut, row.held, row.paid)))
    why = "\n".join(filter(None, (row.reason.of(language), cut_words(row, language))))
    look: PaperLook = "quiet" if row.decision == "refused" else "plain"
    return PaperRow((*whose, DECISION_WORDS[row.decision].of(language), *sums, why, row.remark), look)


def _open(run: Run, language: Language) -> Paper:
    rows = tuple(
        PaperRow(
            (
                place,
                row.applicant,
                row.number,
                row.id,
                row.title.of(language),
                row.department.of(language),
                row.fact.of(language),
                row.who.of(language),
            )
        )
        for place, row in enumerate(run.open, 1)
    )
    claims = len({(row.number, row.title.zh) for row in run.open})
    said = say(language, f"共{len(rows)}个问题，涉及{claims}笔申请。", f"{len(rows)} questions about {claims} claims.")
    return _paper(run.facts, Label("待补充、待认定清单", "Open questions"), language, OPEN_COLUMNS, rows, said)


def _unawarded(run: Run, language: Language) -> Paper:
    """What was handed in and is paid for under no benefit, with the reason; a sum where one is told of the item."""
    rows = tuple(
        PaperRow(
            (
                place,
                row.name,
                row.applicant,
                row.id,
                row.sheet or row.file,
                say(language, "、", ", ").join(map(str, row.rows)),
                row.what.of(language),
                "" if row.fen is None else yuan(row.fen),
                row.title.of(language),
                row.reason.of(language),
            )
        )
        for place, row in enumerate(run.unawarded, 1)
    )
    counts = (items_words(each, language) for each in run.items)
    return _paper(
        run.facts, Label("未获补贴明细", "Items without a payout"), language, UNAWARDED_COLUMNS, rows, *counts
    )


def _rejects(run: Run, language: Language) -> Paper:
    names = {table.table: table.label for table in run.facts.tables}
    rows = tuple(
        PaperRow(
            (
                place,
                names[each.table].of(language) if each.table in names else each.table,
                each.file,
                each.sheet,
                each.row,
                each.column,
                each.value,
                each.reason.of(language),
                each.remedy.of(language),
            )
        )
        for place, each in enumerate(run.rejects, 1)
    )
    lines = len({(each.table, each.file, each.sheet, each.row) for each in run.rejects})
    said = say(language, f"共退回{lines}行，{len(rows)}处问题。", f"{lines} rows rejected, {len(rows)} faults.")
    return _paper(run.facts, Label("退回清单", "Rejected rows"), language, REJECT_COLUMNS, rows, said)


def _sums(run: Run, language: Language) -> Paper:
    benefits, departments = by_benefit(run.rows), by_department(run.rows)
    rows = [
        *_group(Label("按事项", "By benefit"), benefits, language),
        *_group(Label("按主管部门", "By department"), departments, language),
        _sum(tally(Label("合计", "Total"), run.rows), language, "total"),
    ]
    bounds = (
        say(
            language,
            f"{each.label.zh}：{each.times}次，核减{yuan_text(each.fen)}元。",
            f"{each.label.en}: times: {each.times}; cut: {yuan_text(each.fen)} yuan.",
        )
        for each in by_bound(run.rows)
    )
    return _paper(run.facts, Label("汇总表", "Totals"), language, SUM_COLUMNS, tuple(rows), *bounds, named=False)


def _group(head: Label, tallies: tuple[Tally, ...], language: Language) -> tuple[PaperRow, ...]:
    blank = ("",) * (len(SUM_COLUMNS) - 1)
    return (PaperRow((head.of(language), *blank), "total"), *(_sum(each, language) for each in tallies))


def _sum(each: Tally, language: Language, look: PaperLook = "plain") -> PaperRow:
    counts = tuple(each.count(decision) for decision in DECISIONS)
    sums = tuple(map(yuan, (each.due, each.cut, each.held, each.paid)))
    return PaperRow((each.label.of(language), *counts, *sums, myriads(each.paid)), look)


def _counts(run: Run, language: Language) -> Paper:
    """In = out + rejected for each table, and what the run counted beside what the rows come to."""
    facts, agreed = run.facts, say(language, "一致", "agrees")
    rows = [
        PaperRow(
            (
                each.label.of(language),
                each.read,
                each.taken,
                each.rejected,
                each.read - each.taken - each.rejected,
                agreed,
            )
        )
        for each in facts.tables
    ]
    packs = (f"{each.title.of(language)}  {each.number}  {each.id}  SHA-256 {each.digest}" for each in facts.packs)
    paid, in_myriads = yuan_text(facts.paid), f"{myriads(facts.paid):,f}"
    said = say(
        language,
        f"申请{facts.claims}笔，与审核结果逐笔相符；实付{paid}元（{in_myriads}万元），与逐笔合计相符。",
        f"{facts.claims} claims, one decision each; {paid} yuan paid ({in_myriads} 万元), which is the sum over the claims.",
    )
    batch = say(language, f"批次：{facts.name}", f"Run: {facts.name}")
    return _paper(
        facts,
        Label("数据核对表", "Reconciliation"),
        language,
        COUNT_COLUMNS,
        tuple(rows),
        said,
        batch,
        *packs,
        named=False,
    )
