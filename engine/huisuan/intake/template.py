"""The table an office fills in: a sheet of applicants and one for each collection, as forms; what it writes, a register reads back.

The caller says which facts and fields; words are those of the vocabulary. Knows no file format.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from huisuan.intake.headers import Heading, applicant_names
from huisuan.intake.normalise import is_id
from huisuan.profile.numbers import date_text, number_text
from huisuan.sheets.form import Form, FormColumn, FormRow, Guide
from huisuan.sheets.form_workbook import as_form_book
from huisuan.vocabulary.model import CollectionDecl, Fact, Source, Vocabulary, input_id

MARK, OWNER = "标记", "申请编号"
_SOURCES: Mapping[Source, str] = {"applicant": "申请人提供", "register": "登记信息", "official": "主管部门填写"}
_SAMPLE_DAY = Fraction(date(2025, 3, 1).toordinal())
_SAMPLE_USCC, _SAMPLE_CITIZEN = "91330499MA00000009", "11010519491231002X"
_DAY_FORM, _WHOLE_FORM, _DECIMAL_FORM = "yyyy-mm-dd", "#,##0", "#,##0.00####"
_FIRST = "首列不用填。"


@dataclass(frozen=True, slots=True)
class Asked:
    """A column of the applicants' sheet: a fact, of a period where it has periods (`2024`, `2024Q1`, `2024-03`)."""

    fact: str
    period: str | None = None


def template_book(
    vocabulary: Vocabulary, facts: Sequence[Asked], collections: Mapping[str, Sequence[str]] | None = None
) -> bytes:
    """The template as XLSX; `collections` are the fields wanted of each, in the order of the vocabulary if none are named."""
    return as_form_book(_guide(), template_forms(vocabulary, facts, collections or {}))


def template_forms(
    vocabulary: Vocabulary, facts: Sequence[Asked], collections: Mapping[str, Sequence[str]]
) -> tuple[Form, ...]:
    """The sheets of the template. Raises KeyError for a fact, collection or field that does not exist."""
    asked = [(vocabulary.facts[each.fact], each.period) for each in facts]
    forms = [_applicants(vocabulary, asked)]
    for path, wanted in collections.items():
        decl = vocabulary.collections[path]
        fields = {fact.id: fact for fact in decl.fields}
        chosen = [fields[name] for name in wanted] if wanted else list(decl.fields)
        forms.append(
            _items(vocabulary, decl, chosen, [each for each in vocabulary.children(path) if each.id in collections])
        )
    return tuple(forms)


def _applicants(vocabulary: Vocabulary, asked: Sequence[tuple[Fact, str | None]]) -> Form:
    columns = [
        _Column(OWNER, "每个申请人一个编号，不重复。", "A0001"),
        _Column("申请人名称", "单位全称，或个人姓名。", "示例有限公司"),
    ]
    columns += [_of_fact(vocabulary, fact, period) for fact, period in asked]
    return _form("申请人", "申请人：一行一个", "一个申请人填一行。" + _FIRST, columns, ("", ""))


def _items(
    vocabulary: Vocabulary, decl: CollectionDecl, fields: Iterable[Fact], children: Sequence[CollectionDecl]
) -> Form:
    columns = [_Column(OWNER, "这一行属于哪个申请人，与“申请人”表一致。", "A0001")]
    if decl.parent is not None:
        parent = vocabulary.collections[decl.parent].label.zh
        columns.append(_Column(f"{parent}编号", f"这一行属于哪一项，与“{parent}”表一致。", "1"))
    if children:
        columns.append(_Column(f"{decl.label.zh}编号", "同一申请人之内不重复。", "1"))
    columns += [_of_fact(vocabulary, fact, None) for fact in fields]
    hint = f"{decl.question.zh}一项填一行，一个申请人最多{decl.max_items}项。" + _FIRST
    return _form(decl.label.zh, f"{decl.label.zh}：一行一项", hint, columns, ("未知", "齐全"))


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    note: str
    sample: str
    form: str = "@"
    choices: tuple[str, ...] = ()
    strict: bool = True
    blanks: tuple[str, ...] = ()


def _of_fact(vocabulary: Vocabulary, fact: Fact, period: str | None) -> _Column:
    choices, strict = _choices(vocabulary, fact)
    blanks = ("未知", "无") if fact.nullable or fact.type == "truth" else ("未知",)
    notes = [fact.ask(period or "").zh, fact.help.zh if fact.help else "", _SOURCES[fact.source]]
    if fact.proof is not None:
        notes.append(f"凭：{fact.proof.zh}")
    note = "\n".join(each for each in notes if each)
    return _Column(
        _head(vocabulary, fact, period), note, _sample(vocabulary, fact), _form_of(fact), choices, strict, blanks
    )


def _head(vocabulary: Vocabulary, fact: Fact, period: str | None) -> str:
    """A header that reads back as this fact, with its unit."""
    name = fact.label.zh
    spoken = "" if period is None else _spoken(period)
    unit = f"（{fact.asked_in.name}）" if fact.type == "number" and fact.asked_in.name else ""
    names = applicant_names(vocabulary) if fact.id in vocabulary.facts else None
    head = f"{spoken}{name}{unit}"
    if names is not None:
        found = names.find(head)
        if not isinstance(found, Heading) or found.column != input_id(fact, period):
            return input_id(fact, period)
    return head


def _spoken(period: str) -> str:
    if "Q" in period:
        return f"{period[:4]}年第{period[-1]}季度"
    return f"{period[:4]}年{int(period[5:])}月" if "-" in period else f"{period}年"


def _choices(vocabulary: Vocabulary, fact: Fact) -> tuple[tuple[str, ...], bool]:
    match fact.type:
        case "truth":
            return ("是", "否"), True
        case "enum":
            return (*(each.label.zh for each in fact.members), *(("无",) if fact.nullable else ())), True
        case "region":
            return tuple(vocabulary.regions.full_name(code) for code in vocabulary.regions.labels), False
        case _:
            return (), True


def _form_of(fact: Fact) -> str:
    if fact.type == "date":
        return _DAY_FORM
    if fact.type == "number":
        return "0" if fact.asked_in.name == "年" else _DECIMAL_FORM if fact.decimals else _WHOLE_FORM
    return "@"


def _sample(vocabulary: Vocabulary, fact: Fact) -> str:
    """A value that could be there, and reads back without fault."""
    match fact.type:
        case "truth":
            return "是"
        case "number":
            wanted = Fraction(2025) if fact.asked_in.name == "年" else fact.asked_in.factor * 100
            wanted = Fraction(1, 20) if fact.hi <= 1 and fact.decimals >= 2 else wanted
            return number_text(max(fact.lo, min(fact.hi, wanted)), fact)
        case "date":
            return date_text(max(fact.lo, min(fact.hi, _SAMPLE_DAY)))
        case "enum":
            return fact.members[0].label.zh
        case "region":
            counties = [code for code in vocabulary.regions.labels if code % 100]
            return vocabulary.regions.full_name(counties[0]) if counties else "330400"
        case "industry":
            return "C3562"
        case "uscc":
            return _SAMPLE_USCC
        case "citizen_id":
            return _SAMPLE_CITIZEN
        case "text":
            return "SL-0001" if is_id(fact) else "示例"


def _form(name: str, title: str, hint: str, columns: Sequence[_Column], first_blank: tuple[str, str]) -> Form:
    blank = tuple("未知" if each.blanks else "" for each in columns)
    choices = tuple(each.blanks if len(each.blanks) > 1 else () for each in columns)
    if first_blank[0]:
        blank, choices = (first_blank[0], *blank[1:]), (first_blank, *choices[1:])
    rows = (
        FormRow("note", ("填写说明", *(each.note for each in columns))),
        FormRow("blank", ("空白表示", *blank), ((), *choices)),
        FormRow("example", ("示例", *(each.sample for each in columns))),
    )
    made = [FormColumn(MARK, 10)]
    made += [FormColumn(each.head, _width(each), each.form, each.choices, each.strict, each.note) for each in columns]
    return Form(name, title, hint, tuple(made), rows)


def _width(column: _Column) -> int:
    longest = max([len(column.head), *(len(each) for each in column.choices)])
    return max(14, min(24, longest * 2 + 2))


def _guide() -> Guide:
    lines = (
        ("怎样填", "从“示例”下面的第一个空行开始填。标着“填写说明”“示例”的行不会计算，可以留着，也可以删去。"),
        (
            "空白表示",
            "这一行说明每列的空白是什么意思：未知，就是没有填、不知道；无，就是确知没有。不改就是未知。未知不会当作没有。",
        ),
        (
            "明细表",
            "每一行第一个编号写申请人的编号。申请人名下的明细已经全部列出的，把“空白表示”行里编号列改为“齐全”；没有列出的就当作没有。",
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
            "Fill in from the first empty row on. Rows marked 填写说明 (notes) and 示例 (example) do not count. The row 空白表示 says what a blank means, column by column: 未知 unknown, 无 none; 齐全 in a table of items: it lists everything.",
        ),
    )
    return Guide("说明", "填表说明", lines)
