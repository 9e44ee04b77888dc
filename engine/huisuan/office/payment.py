"""The payment table: for what, to whom, at which bank, on which account, how much in figures and in capitals, and which level of government bears it.

The parts of a sum add up to it to the fen, the columns to the total, and the total stands in capitals too. Accounts are text. A payee who is not the
applicant is said so; a row without payee, bank or account is marked and counted, not left out.
"""

from __future__ import annotations

from huisuan.office.capitals import in_capitals, in_renminbi
from huisuan.office.figures import YUAN_FORM, yuan, yuan_text
from huisuan.office.reconcile import reconciled
from huisuan.office.rows import PaidRow, Run
from huisuan.office.shares import UNDIVIDED, Bearing, levels
from huisuan.office.words import INTERNAL, ISSUER, SIGNED, day, footer, told
from huisuan.sheets.paper import Paper, PaperCell, PaperColumn, PaperRow
from huisuan.vocabulary.units import Label

COLUMNS = (
    PaperColumn("序号", 6, "center", "0"),
    PaperColumn("受理编号", 13, "center"),
    PaperColumn("事项", 18),
    PaperColumn("收款人", 22),
    PaperColumn("开户银行", 19),
    PaperColumn("银行账号", 22, "center"),
    PaperColumn("金额（元）", 16, "right", YUAN_FORM),
    PaperColumn("金额大写（人民币）", 23),
)
REMARK = PaperColumn("备注", 14)


def payment(run: Run) -> Paper:
    """The paper. Raises `NotReconciled` where the run's own figures disagree."""
    facts = reconciled(run).facts
    paid = tuple(row for row in run.rows if row.paid)
    bearing, sharing = levels(paid), Bearing()
    sums = {level.zh: 0 for level in bearing}
    rows = []
    for place, row in enumerate(paid, 1):
        parts = {level.zh: fen for level, fen in sharing.borne(row)}
        for level, fen in parts.items():
            if bearing:
                sums[level] += fen
        rows.append(_row(place, row, tuple(parts.get(level.zh, 0) for level in bearing)))
    incomplete = sum(not _payable(row) for row in paid)
    return Paper(
        name="拨付表",
        title=f"{facts.title.zh}拨付表",
        line=(told(ISSUER, facts.issuer), "单位：元"),
        columns=(*COLUMNS, *map(_level, bearing), REMARK),
        rows=(*rows, _total(facts.paid, len(paid), tuple(sums.values()))),
        above=(INTERNAL.zh,),
        below=(
            f"合计金额（大写）：{in_renminbi(facts.paid)}    （小写）：¥{yuan_text(facts.paid)}",
            *((f"其中{incomplete}笔收款信息不全，补齐前不得拨付。",) if incomplete else ()),
        ),
        signed=tuple(each.zh for each in SIGNED),
        dated=day(facts.drawn),
        footer=footer(facts),
    )


def _level(level: Label) -> PaperColumn:
    return PaperColumn(f"{level.zh}{'' if level == UNDIVIDED else '承担'}\n（元）", 15, "right", YUAN_FORM)


def _row(place: int, row: PaidRow, parts: tuple[int, ...]) -> PaperRow:
    whose: tuple[PaperCell, ...] = (place, row.number, row.title.zh, row.payee, row.bank, row.account)
    remark = (
        "" if _payable(row) else "收款信息不全",
        "" if row.payee.strip() == row.applicant.strip() else f"申请人：{row.applicant}",
        row.remark,
    )
    return PaperRow((*whose, yuan(row.paid), in_capitals(row.paid), *map(yuan, parts), "\n".join(filter(None, remark))))


def _total(fen: int, count: int, parts: tuple[int, ...]) -> PaperRow:
    whose: tuple[PaperCell, ...] = ("合计", f"{count}笔", "", "", "", "")
    return PaperRow((*whose, yuan(fen), in_capitals(fen), *map(yuan, parts), ""), "total")


def _payable(row: PaidRow) -> bool:
    return bool(row.payee.strip() and row.bank.strip() and row.account.strip())
