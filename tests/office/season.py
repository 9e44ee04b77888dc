"""A small season that every paper's test shares, and one of any size."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from huisuan.office.rows import (
    ApplicantKind,
    Cut,
    Decision,
    ItemCount,
    OpenRow,
    PackFace,
    PaidRow,
    RejectRow,
    Run,
    RunFacts,
    Share,
    TableCount,
    UnawardedRow,
)
from huisuan.vocabulary.units import Label

ROBOTS = Label("工业机器人购置补助", "Grant for industrial robots")
RETIRED = Label("高龄津贴", "Allowance for the aged")
PLAN = Label("枫市推进制造业高质量发展若干政策", "Maple City's measures for manufacturing")
CARE = Label("《枫市高龄津贴发放办法》", "Maple City's rules on allowances for the aged")
INDUSTRY, CIVIL = Label("市经信局", "Bureau of Industry"), Label("市民政局", "Bureau of Civil Affairs")
BUDGET = Label("年度预算总额", "Budget of the year")
YEARLY = Label("每家企业每年最高200万元", "At most 2 million yuan a firm and year")
CITY, COUNTY = Label("市级", "City"), Label("县级", "County")
HALVES = (Share(CITY, Fraction(1, 3)), Share(COUNTY, Fraction(2, 3)))


def firm(
    number: str, name: str, code: str, decision: Decision, fen: int, *cuts: Cut, reason: str = "", **more: str
) -> PaidRow:
    return PaidRow(
        number,
        name,
        "organisation",
        code,
        "maple-2025/robots",
        ROBOTS,
        PLAN,
        "枫政发〔2025〕6号",
        Label("第十二条", "Clause 12"),
        INDUSTRY,
        decision,
        fen,
        Label(reason or "购置额达到门槛", reason or "Purchases reach the threshold"),
        cuts,
        HALVES,
        register_number=f"登{number[-4:]}",
        **more,
    )


def person(number: str, name: str, own_id: str, decision: Decision, fen: int, *cuts: Cut, **more: str) -> PaidRow:
    kind: ApplicantKind = "citizen"
    return PaidRow(
        number,
        name,
        kind,
        own_id,
        "maple-2025/aged",
        RETIRED,
        CARE,
        "",
        Label("第五条第（二）项", "Clause 5 (2)"),
        CIVIL,
        decision,
        fen,
        Label("年满八十周岁", "Aged eighty or more"),
        cuts,
        (),
        register_number=f"登{number[-4:]}",
        **more,
    )


SEASON_ROWS = (
    firm(
        "A2025-0001",
        "枫市恒远精密机械有限公司",
        "91330400MA28A12B3X",
        "reduced",
        200_000_000,
        Cut(YEARLY, 34_500_000),
        payee="枫市恒远精密机械有限公司",
        bank="中国工商银行枫市支行",
        account="1204060009200123456",
    ),
    firm(
        "A2025-0002",
        "枫市新锐自动化股份有限公司",
        "91330400725880967K",
        "paid",
        107_000_53,
        payee="枫市新锐自动化股份有限公司",
        bank="枫市农村商业银行城东支行",
        account="0201000123456789",
    ),
    firm(
        "A2025-0003",
        "=SUM(A1)机器人公司",
        "913304005833112245",
        "refused",
        0,
        Cut(BUDGET, 50_000_00),
        reason="预算已用完",
    ),
    firm("A2025-0004", "枫市华睿科技有限公司", "91330400MA2B9X7Q1T", "held", 88_000_00, reason="等待发票核验"),
    person(
        "B2025-0001",
        "王明",
        "330402194003070010",
        "paid",
        300_00,
        payee="王明",
        bank="中国农业银行枫市分行",
        account="6228480329900123456",
    ),
    person(
        "B2025-0002",
        "欧阳修文",
        "330402193811250028",
        "paid",
        305_05,
        payee="欧阳修文",
        bank="中国农业银行枫市分行",
        account="6228480329900654321",
    ),
    person("B2025-0003", "买买提·吐尔逊", "650102193905060015", "paid", 300_00, remark="待补银行账号"),
)
SEASON = Run(
    RunFacts(
        Label("枫市2025年度惠企惠民资金", "Maple City's subsidies of 2025"),
        date(2025, 12, 1),
        "2025-12-01 第3批",
        (
            PackFace("maple-2025", PLAN, "枫政发〔2025〕6号", "5f0c" * 16),
            PackFace("maple-aged", CARE, "枫民〔2024〕31号", "a81e" * 16),
        ),
        (
            TableCount("firms", Label("企业申请表", "Firms"), 6, 4, 2),
            TableCount("people", Label("个人申请表", "People"), 3, 3, 0),
        ),
        claims=7,
        paid=200_000_000 + 107_000_53 + 300_00 + 305_05 + 300_00,
        issuer="枫市财政局",
        drawn=date(2025, 12, 5),
    ),
    SEASON_ROWS,
    (
        OpenRow(
            "A2025-0005",
            "91330400MA2C05Y05L",
            "枫市云帆软件有限公司",
            ROBOTS,
            INDUSTRY,
            Label("购置日期", "Date of purchase"),
            Label("申请人", "The applicant"),
        ),
        OpenRow(
            "A2025-0006",
            "91330400MA2C06Y06N",
            "枫市蓝海医疗有限公司",
            ROBOTS,
            INDUSTRY,
            Label("是否属于首台套", "Whether first of its kind"),
            Label("市经信局", "Bureau of Industry"),
        ),
        OpenRow(
            "A2025-0007",
            "A2025-0007",
            "枫市青石建材有限公司",
            ROBOTS,
            INDUSTRY,
            Label("购置日期", "Date of purchase"),
            Label("申请人", "The applicant"),
        ),
    ),
    (
        RejectRow(
            "firms",
            "申请.xlsx",
            "企业",
            9,
            "研发费用（万元）",
            "一百二十",
            Label("不是数字", "Not a number"),
            Label("写成数字，如 120", "Write a number, such as 120"),
        ),
        RejectRow(
            "firms",
            "申请.xlsx",
            "企业",
            9,
            "购置日期",
            "2025-02-30",
            Label("没有这一天", "No such day"),
            Label("核对发票日期", "Compare the invoice"),
        ),
        RejectRow(
            "firms",
            "申请.xlsx",
            "企业",
            11,
            "统一社会信用代码",
            "9.1330400E+17",
            Label("数字已失真", "Digits are lost"),
            Label("把该列设为文本后重新填写", "Set the column to text and fill it in again"),
        ),
    ),
    (
        UnawardedRow(
            "A2025-0003",
            "913304005833112245",
            "=SUM(A1)机器人公司",
            "robots",
            "申请.xlsx",
            "设备",
            (7,),
            Label("焊接机器人", "Welding robot"),
            420_000_00,
            "maple-2025/robots",
            ROBOTS,
            "dates",
            Label(
                "购置日期早于2025年1月1日：2024年12月30日",
                "date of purchase is before 1 January 2025: 30 December 2024",
            ),
        ),
        UnawardedRow(
            "A2025-0008",
            "91330400MA2C08Y08R",
            "枫市远山矿业有限公司",
            "robots",
            "申请.xlsx",
            "设备",
            (12, 13, 15),
            Label("搬运机器人", "Handling robot"),
            None,
            "maple-2025/robots",
            ROBOTS,
            "applicant",
            Label("行业不属于制造业：采矿业", "industry is not manufacturing: mining"),
        ),
    ),
    (ItemCount("robots", Label("购置的机器人", "Robots bought"), 10, 4, 6, 2),),
)


def many(count: int) -> Run:
    """A season of so many claims, every one paid."""
    rows = tuple(
        person(
            f"B{place:06d}",
            "王小明",
            "330402194003070010",
            "paid",
            30_000 + place,
            payee="王小明",
            bank="中国农业银行枫市分行",
            account=f"62284803299{place:08d}",
        )
        for place in range(1, count + 1)
    )
    facts = RunFacts(
        Label("枫市高龄津贴", "Allowances"),
        date(2025, 12, 1),
        "第1批",
        (),
        (TableCount("people", Label("个人", "People"), count, count, 0),),
        claims=count,
        paid=sum(row.fen for row in rows),
    )
    return Run(facts, rows)
