"""Texts of problems with a table of earlier payouts. A row that is refused counts against no ceiling, so each is named."""

from __future__ import annotations

from huisuan.messages.message import Message

PAYOUTS = (
    Message(
        "history-bad-applicant",
        "{place}：`{text}` 不是统一社会信用代码，也不是公民身份号码",
        "{place}: `{text}` is neither a social credit code nor a citizen id",
        "填 18 位代码或号码，单元格用文本格式。",
        "enter the 18 characters, in a text cell.",
    ),
    Message(
        "history-bad-checksum",
        "{place}：`{text}` 校验位不符",
        "{place}: the check digit of `{text}` is wrong",
        "对照证照原件逐位核对。",
        "compare it with the paper, digit by digit.",
        "代码错了一位，这笔钱就不会算到本人名下，可能重复发放。",
        "with one digit wrong the sum counts for nobody and may be paid again.",
    ),
    Message(
        "history-bad-birthday",
        "{place}：`{text}` 中的出生日期不存在",
        "{place}: the birthday in `{text}` is on no calendar",
        "对照身份证核对第 7 至 14 位。",
        "compare digits 7 to 14 with the identity card.",
        "号码错了，这笔钱就不会算到本人名下，可能重复发放。",
        "with a wrong number the sum counts for nobody and may be paid again.",
    ),
    Message(
        "history-unknown-benefit",
        "{place}：`{name}` 不能对应到唯一的政策事项",
        "{place}: `{name}` is no benefit of the packs at hand, or more than one",
        "写成“政策包/事项编号”；用 `huisuan list benefits` 查看全部。",
        "write pack/benefit; `huisuan list benefits` shows all.",
    ),
    Message(
        "history-unknown-pack",
        "{place}：`{name}` 中的政策包 `{pack}` 不在政策库里",
        "{place}: the pack `{pack}` of `{name}` is in no library at hand",
        "写错的改正；确是政策库以外的政策，在计划里写明：`other_packs: [{pack}]`。",
        "correct a slip; of a policy the library does not have, say in the plan: `other_packs: [{pack}]`.",
        "政策包写错一个字，这笔钱就不算已领过，可能重复发放。",
        "with one letter wrong the sum counts for nothing and may be paid again.",
    ),
    Message(
        "history-column-missing",
        "没有“{name}”列",
        "there is no column “{name}”",
        "表头写“{name}”。没有认出的列：{unused}",
        "give the column the header “{name}”. Columns not recognised: {unused}",
    ),
    Message(
        "history-empty",
        "以往发放记录里没有一行数据",
        "the record of earlier payouts has no row",
        "核对是否选对了文件和工作表；确实从未发放过的，不必理会。",
        "check that this is the right file and sheet; where nothing was ever paid, it is right as it is.",
        "漏掉的记录会使限额、名额和一票一补都少算。",
        "what is missing from it counts against no ceiling, no place and no thing paid for once.",
    ),
    Message(
        "history-bad-amount",
        "{place}：已发金额 `{text}` 不能用",
        "{place}: the amount paid, `{text}`, cannot be used",
        "填大于零的金额，最多 {digits} 位小数。退回的不写负数，填在原来那一行的“退回金额”。",
        "enter a sum above nought with at most {digits} decimals. What was paid back is no negative row: say it in the column for what was paid back of the row it was paid by.",
    ),
    Message(
        "history-bad-return",
        "{place}：已发 {amount} 元，{back_zh}，对不上",
        "{place}: paid {amount}, {back_en}: these do not go together",
        "填明退回金额，不多于已发金额；已退货并退回补贴的，退回金额应等于已发金额；退回日期不早于发放日期。",
        "give the sum paid back, at most what was paid; with the product returned it is the whole; the day is not before that of payment.",
        "退回多少决定还算领过多少，也决定名额和一票一补；不知道退了多少就不能扣减。",
        "what came back decides what still counts as paid; of what is not told nothing can be taken off.",
    ),
    Message(
        "history-undated",
        "{place}：没有发放日期，也没有所属年度",
        "{place}: neither the date of payment nor the year of the award is given",
        "至少填一项；按年度算的上限要填所属年度。",
        "give one of them; ceilings by year need the year.",
    ),
    Message(
        "history-row-twice",
        "{place}：与 {first} 重复",
        "{place}: the same as {first}",
        "同一笔只留一行；确实是两笔的，各填各的支付单号。",
        "keep one row of one payment; two payments that look alike need their own reference numbers.",
    ),
)
