"""The words of the command line's reports, in both languages. Sentences only; what they are said of comes in as arguments."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from huisuan.assess import Outcome
from huisuan.vocabulary.model import Source
from huisuan.vocabulary.units import Label, Language

OUTCOME: Mapping[Outcome, Label] = MappingProxyType(
    {
        "gets": Label("可享受", "You get"),
        "up_to": Label("最高可享", "You may get up to"),
        "to_confirm": Label("待认定", "If the department confirms"),
        "open": Label("待补充信息", "More to be known"),
        "not": Label("不符合", "Not eligible"),
    }
)
SUPPLIER: Mapping[Source, Label] = MappingProxyType(
    {
        "applicant": Label("由您填写", "you say"),
        "register": Label("查登记信息", "from a register"),
        "official": Label("由主管部门认定", "the department decides"),
    }
)
DISCLAIMER = Label(
    "以上为根据已公布政策的测算，不是审批结论；是否兑现及金额以主管部门审核为准。",
    "An estimate from published policy, not a decision: whether and how much is paid, the department decides.",
)
ASSUMED = Label(
    "※※ 假定模式：待主管部门认定的事项一律按通过计算。",
    "** Assumed: whatever the department has yet to confirm is taken as confirmed.",
)
NOTHING_RECEIVED = Label(
    "※ 以此前没有领取过该项补贴为前提。",
    "* provided that nothing has been received for it before.",
)
MARK = Label("※", "*")

_TEXTS: Mapping[str, Label] = MappingProxyType(
    {
        "title": Label("惠算 · 惠企惠民政策测算", "Huisuan · what published policy offers"),
        "made_on": Label("测算日期 {day}", "made on {day}"),
        "group": Label("{title}（{n}项）", "{title} ({n})"),
        "subtotal": Label("小计 {sum}", "subtotal {sum}"),
        "day_ended": Label(
            "按{day}计算；政策期{since}至{until}，已结束",
            "taken at {day}; in force {since} to {until}, ended",
        ),
        "day_open": Label(
            "按{day}计算；政策期{since}至{until}，正在执行",
            "taken at {day}; in force {since} to {until}, in force now",
        ),
        "day_ahead": Label(
            "按{day}计算；政策期{since}至{until}，尚未开始",
            "taken at {day}; in force {since} to {until}, not begun",
        ),
        "claims_none": Label("申报期文件未写明", "claim window not stated"),
        "claims_open": Label("申报期{since}至{until}，可申报", "claims {since} to {until}, open"),
        "claims_over": Label("申报期{since}至{until}，已截止", "claims {since} to {until}, closed"),
        "claims_ahead": Label("申报期{since}至{until}，未开始", "claims {since} to {until}, not open yet"),
        "left_out": Label(
            "{day}不在政策期（{since}至{until}）内，未计算",
            "not in force on {day} ({since} to {until}), left out",
        ),
        "complete": Label("已声明填全：{names}", "declared complete: {names}"),
        "complete_all": Label("已声明全部信息填全", "everything declared complete"),
        "wider": Label("另按 {titles} 中不限所在地区的事项测算", "and what {titles} hold for applicants from anywhere"),
        "elsewhere": Label(
            "{titles} 中另有{n}项不适用于该申请人，加 --all 查看",
            "{n} more, of {titles}, are not for this applicant; --all shows them",
        ),
        "others": Label(
            "另有{n}项面向其他申请人（{kinds}），不逐一列出。", "{n} more are for other applicants ({kinds})."
        ),
        "more": Label("……还有{n}项，加 --all 查看", "… and {n} more; see them with --all"),
        "asks": Label("{question}（{who}）", "{question} ({who})"),
        "opens": Label("可定{n}项", "settles {n}"),
        "opens_sum": Label("可定{n}项，最高{sum}", "settles {n}, up to {sum}"),
        "also_asks": Label("另需{n}项信息", "and {n} more answers"),
        "needs": Label("待补充：{question}（{who}）", "still open: {question} ({who})"),
        "confirm": Label("待{department}认定：{label}", "to be confirmed by {department}: {label}"),
        "restates": Label("重述“{title}”，由该事项支付", "restates “{title}”, which pays"),
        "restates_some": Label("属于“{title}”的，由该事项支付", "what falls under “{title}” is paid there"),
        "restated_in": Label("又载于{where}，不另外支付", "also in {where}, which pays nothing besides"),
        "bound": Label("按限额{limit}计", "held by the limit of {limit}"),
        "standard": Label("单项标准{sum}；与其他事项不重复享受", "{sum} by itself; not paid together with others"),
        "choice": Label(
            "以下只能选择一项，由您决定；合计按其中最高的一项计", "one of these, at your choice; sums count the highest"
        ),
        "lines": Label("其中 {lines}", "of which {lines}"),
        "reading": Label(
            "口径“{label}”未定，按各种理解的范围列出", "“{label}” can be read in several ways; the range covers them"
        ),
        "department": Label("主管部门 {department}；材料 {papers}", "{department}; papers: {papers}"),
        "why_not": Label("未满足：{reason}", "fails: {reason}"),
        "from": Label("{low}起", "from {low}"),
        "range": Label("{low}–{high}", "{low}–{high}"),
        "between": Label("{low}至{high}之间", "between {low} and {high}"),
        "at_least": Label("至少{low}", "at least {low}"),
        "at_most": Label("最高{high}", "up to {high}"),
        "unknown_sum": Label("金额待定", "sum open"),
        "unquantified": Label("金额由部门核定", "sum not stated"),
        "in_kind": Label("非现金支持", "in kind"),
        "none": Label("—", "—"),
        "zero": Label("0", "0"),
        "total": Label("合计", "In all"),
        "total_exact": Label("确定{sum}", "exactly {sum}"),
        "total_secured": Label("至少{sum}", "at least {sum}"),
        "total_up_to": Label("最多{sum}", "at most {sum}"),
        "total_up_to_less": Label(
            "最多{sum}（不含上限待定的{n}项）", "at most {sum} (leaving out {n} of open ceiling)"
        ),
        "total_open": Label("{n}项上限待定", "the ceiling of {n} is open"),
        "total_in_kind": Label("另有{n}项非现金支持，不计金额", "{n} more in kind, not counted in money"),
        "sum_and_open": Label("{sum}，另有{n}项金额待定", "{sum}, and {n} whose sum is open"),
        "wanted_place": Label("地区", "place"),
        "wanted_department": Label("部门", "department"),
        "wanted_applicant": Label("申请人", "applicant"),
        "wanted_topic": Label("主题", "topic"),
        "wanted_amount": Label("金额类型", "kind of amount"),
        "wanted_search": Label("搜索", "search"),
        "hidden": Label(
            "已按条件筛选（{asked}）：不显示{n}项。各组的项数和小计只算所列事项；合计仍是全部事项的。",
            "Filtered ({asked}): {n} not shown. Groups count what is listed; the totals are of everything.",
        ),
        "found": Label("{all}项中的{n}项（{asked}）", "{n} of {all} ({asked})"),
    }
)


def say(key: str, language: Language, /, **args: str | int) -> str:
    """The sentence `key` with its arguments filled in."""
    return _TEXTS[key].of(language).format_map(args)


def listed(names: tuple[str, ...] | list[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(names)
