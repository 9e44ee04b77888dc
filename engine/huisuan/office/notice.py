"""公示表: who is to be paid what, on which clause, for everybody to see.

Only what is paid is shown, citizens masked (`masking` says how). No free text of the register is shown, since it may name people; the
number of a claim is left out where it holds the applicant's own id.
"""

from __future__ import annotations

from huisuan.office.figures import YUAN_FORM, yuan
from huisuan.office.masking import shown_id, shown_name
from huisuan.office.reconcile import reconciled
from huisuan.office.rows import PaidRow, Run
from huisuan.office.words import ORDER, basis, day, footer
from huisuan.sheets.paper import Paper, PaperColumn, PaperRow

PIECE = 8
"""As many figures in a row as a date of birth has."""
COLUMNS = (
    PaperColumn("序号", 6, "center", "0"),
    PaperColumn("受理编号", 14, "center"),
    PaperColumn("申请人\n（单位名称或姓名）", 26),
    PaperColumn("统一社会信用代码\n或证件号码", 22, "center"),
    PaperColumn("事项", 22),
    PaperColumn("依据", 36),
    PaperColumn("金额（元）", 16, "right", YUAN_FORM),
)


def notice(run: Run) -> Paper:
    """The paper. Raises `NotReconciled` where the run's own figures disagree."""
    facts = reconciled(run).facts
    shown = [row for row in run.rows if row.paid]
    total = PaperRow(("合计", f"{len(shown)}笔", "", "", "", "", yuan(facts.paid)), "total")
    return Paper(
        name="公示表",
        title=f"{facts.title.zh}公示表",
        line=(f"公示单位：{facts.issuer}", "单位：元"),
        columns=COLUMNS,
        rows=(*(_row(place, row) for place, row in enumerate(shown, 1)), total),
        above=(f"公示期：{day(None)}至{day(None)}",),
        below=(
            "说明：个人的姓名、证件号码已作去标识化处理；姓名相同的，以受理编号区分。",
            ORDER.zh,
            "对公示内容有异议的，请在公示期内以书面形式实名反映。联系人：　　　　　　联系电话：",
        ),
        dated=day(facts.drawn),
        footer=footer(facts),
    )


def _row(place: int, row: PaidRow) -> PaperRow:
    cells = (
        place,
        _claim(row),
        shown_name(row.kind, row.applicant),
        shown_id(row.kind, row.id),
        row.title.zh,
        basis(row),
    )
    return PaperRow((*cells, yuan(row.paid)))


def _claim(row: PaidRow) -> str:
    """The claim's number, unless a citizen's name or a piece of an id or account can be read in it."""
    if row.kind == "citizen":
        pieces = (text[at : at + PIECE] for text in (row.id, row.account) for at in range(len(text) - PIECE + 1))
        if row.applicant in row.number or any(piece in row.number for piece in pieces):
            return ""
    return row.number
