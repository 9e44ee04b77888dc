"""What a template says in each language: its fixed headers, marks, notes and the sheet that explains it.

Every header and mark here is one that `headers` and `layout` know, so that the template reads back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from huisuan.intake.model import ACCOUNT, BANK, PAYEE
from huisuan.messages.render import Language
from huisuan.vocabulary.model import Source

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """One language. Texts with `{}` are filled in by the template's maker."""

    applicants: str
    mark: str
    code: str
    code_note: str
    name: str
    name_note: str
    name_sample: str
    owner_note: str
    parent_note: str
    item_id: str
    item_note: str
    number_note: str
    one_each: str
    an_item: str
    items_title: str
    record_hint: str
    paid_note: str
    applicants_title: str
    judgement: str
    unit: str
    proof: str
    note: str
    blank: str
    example: str
    unknown: str
    none: str
    complete: str
    yes: str
    no: str
    text: str
    carried: Mapping[str, tuple[str, str, str]]
    sources: Mapping[Source, str]
    guide: tuple[str, str, tuple[Pair, ...]]


_ZH = Words(
    applicants="申请人",
    mark="标记",
    code="申请编号",
    code_note="每个申请人一个编号，不重复。",
    name="申请人名称",
    name_note="单位全称，或个人姓名。",
    name_sample="示例有限公司",
    owner_note="这一行属于哪个申请人，与“申请人”表一致。",
    parent_note="这一行属于哪一项，与“{}”表一致。",
    item_id="{}编号",
    item_note="同一申请人之内不重复。",
    number_note="同一个号码只兑付一次。没有的不填。",
    one_each="一个申请人填一行。首列不用填。",
    an_item="{0}一项填一行，一个申请人最多{1}项。首列不用填。",
    items_title="{}：一行一项",
    record_hint="以往发放的每一笔填一行，不分政策。退回的不写负数，在原来那一行填退回金额、退回日期。首列不用填。",
    paid_note="发给谁：统一社会信用代码或公民身份号码。",
    applicants_title="申请人：一行一个",
    judgement="认定：{}",
    unit="（{}）",
    proof="凭：{}",
    note="填写说明",
    blank="空白表示",
    example="示例",
    unknown="未知",
    none="无",
    complete="齐全",
    yes="是",
    no="否",
    text="示例",
    carried=MappingProxyType(
        {
            PAYEE: ("收款人", "付款时写的户名。", "示例有限公司"),
            BANK: ("开户行", "写到支行。", "示例银行示例支行"),
            ACCOUNT: ("账号", "按文本填写，不要用科学计数法。", "9000123412341234123"),
        }
    ),
    sources=MappingProxyType({"applicant": "申请人提供", "register": "登记信息", "official": "主管部门填写"}),
    guide=(
        "说明",
        "填表说明",
        (
            ("怎样填", "从“示例”下面的第一个空行开始填。标着“填写说明”“示例”的行不会计算，可以留着，也可以删去。"),
            (
                "空白表示",
                (
                    "这一行说明每列的空白是什么意思：未知，就是没有填、不知道；无，就是确知没有。不改就是未知。未知不会当作没有。"
                    "写“/”“—”与空白一样；金额、日期写“无”也一样，确是零的写0。"
                ),
            ),
            (
                "明细表",
                "每一行先写它属于哪个申请人。申请人名下的明细已经全部列出的，把“空白表示”行里那一列改为“齐全”；没有列出的就当作没有。",
            ),
            (
                "编号和号码",
                "申请编号、信用代码、身份证号、发票号码一类的列已设成文本，直接录入或“选择性粘贴—数值”，不要改成数字，否则后几位会丢。",
            ),
            ("金额", "表头写着单位，只填数字；要用别的单位，连单位一起写，如“1.2万元”。不会替您四舍五入。"),
            ("日期", "写成 2025-03-01 或 2025/3/1。"),
            ("是和否", "从下拉列表中选；√、×也认得。"),
            ("增减列", "不需要的列可以删去；可以添加自己的列，没有用到的列会逐一列出。表头不要改。"),
            ("读不了的", "读不了的行会另外列出，写明工作表、行、列、原因和改法；不会悄悄丢掉，也不会当作空白。"),
            (
                "In English",
                (
                    "Fill in from the first empty row on. Rows marked 填写说明 (notes) and 示例 (example) do not count. "
                    "The row 空白表示 says what a blank means, column by column: 未知 unknown, 无 none; 齐全 in a table of items: "
                    "it lists everything."
                ),
            ),
        ),
    ),
)

_EN = Words(
    applicants="Applicants",
    mark="Mark",
    code="applicant id",
    code_note="One for each applicant, none twice.",
    name="applicant name",
    name_note="Full name of the body, or of the person.",
    name_sample="Example Ltd",
    owner_note="Whose row this is, as in the sheet Applicants.",
    parent_note="Which item this row belongs to, as in the sheet {}.",
    item_id="{} id",
    item_note="No two alike within one applicant.",
    number_note="Each number is paid for once. Leave blank if there is none.",
    one_each="A row for each applicant. Leave the first column alone.",
    an_item="{0} A row for each, at most {1} for one applicant. Leave the first column alone.",
    items_title="{}: a row each",
    record_hint=(
        "A row for each sum paid before, of whatever policy. What came back is no negative sum: fill in its row how much and when. "
        "Leave the first column alone."
    ),
    paid_note="To whom: social credit code or citizen id.",
    applicants_title="Applicants: a row each",
    judgement="judgement: {}",
    unit=" ({})",
    proof="Proof: {}",
    note="notes",
    blank="blank means",
    example="example",
    unknown="unknown",
    none="none",
    complete="complete",
    yes="yes",
    no="no",
    text="example",
    carried=MappingProxyType(
        {
            PAYEE: ("payee", "The name on the account.", "Example Ltd"),
            BANK: ("bank", "With its branch.", "Example Bank, Example Branch"),
            ACCOUNT: ("account number", "As text, in full.", "9000123412341234123"),
        }
    ),
    sources=MappingProxyType(
        {"applicant": "By the applicant", "register": "From the register", "official": "By the department"}
    ),
    guide=(
        "About",
        "How to fill this in",
        (
            ("Where", "From the first empty row on. Rows marked `notes` and `example` do not count; leave or delete them."),
            (
                "Blanks",
                ("The row `blank means` says what a blank is, column by column: unknown (not given), or none (known to be none). "
                "Unless changed it is unknown, which is never taken as none. `/` and a dash count as blank; write 0 for nought."),
            ),
            (
                "Items",
                ("Each row names its applicant first. Where a sheet lists everything its applicants have, change that column of the row "
                "`blank means` to `complete`: what is not listed is then none."),
            ),
            ("Numbers of things", "Ids, codes and invoice numbers are text; keep them text, or their last digits are lost."),
            ("Sums", "In the unit of the header, digits only; another unit is written with the figure: 1.2万元. Nothing is rounded."),
            ("Dates", "2025-03-01 or 2025/3/1."),
            ("Columns", "Delete what is not needed, add your own; those not used are listed. Keep the headers."),
            ("What cannot be read", "is listed with sheet, row, column, reason and remedy; nothing is lost or taken as blank."),
        ),
    ),
)  # fmt: skip

WORDS: Mapping[Language, Words] = MappingProxyType({"zh": _ZH, "en": _EN})
