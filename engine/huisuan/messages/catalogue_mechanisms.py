"""Texts of problems with mechanisms: tables, tiers, levels, limits and relations."""

from __future__ import annotations

from huisuan.messages.message import Message

MECHANISMS = (
    Message(
        "tier-gap",
        "分档之间有空档：{low} 与 {high} 之间没有对应的档",
        "the tiers leave a gap: nothing covers {low} to {high}",
        "让下一档从上一档的终点开始，并写明端点归哪一档。",
        "start each tier where the one before ends, and say which tier an end belongs to.",
    ),
    Message(
        "tier-overlap",
        "分档重叠：{low} 至 {high} 同时属于两档",
        "the tiers overlap: {low} to {high} belongs to two",
        "改端点，使每个数只属于一档；“以上”含本数，“超过”不含。",
        "move the ends so that each number belongs to one tier; 以上 includes its number, 超过 does not.",
    ),
    Message(
        "tier-order",
        "分档没有从小到大排列",
        "the tiers are not in rising order",
        "按起点从小到大排列。",
        "order them by where they start.",
    ),
    Message(
        "unreachable-row",
        "第 {row} 行永远用不到，前面的行已经包括了它",
        "row {row} is never reached: the rows before it cover it",
        "调整次序，或者删除这一行。",
        "change the order, or remove the row.",
    ),
    Message(
        "level-count",
        "有 {levels} 个等次，却有 {amounts} 个金额",
        "there are {levels} levels but {amounts} amounts",
        "每个等次写一个金额，次序与原文一致。",
        "write one amount for each level, in the order of the document.",
    ),
    Message(
        "duplicate-level",
        "等次 `{level}` 写了两次",
        "the level `{level}` appears twice",
        "每个等次只写一行。",
        "write one row for each level.",
    ),
    Message(
        "unknown-mechanism",
        "没有 `{name}` 这种算法",
        "there is no mechanism `{name}`",
        "用 `huisuan schema` 查看可用的算法关键字。",
        "`huisuan schema` lists the keywords.",
    ),
    Message(
        "mechanism-conflict",
        "`{first}` 与 `{second}` 不能写在一起",
        "`{first}` and `{second}` cannot stand together",
        "只留一个，或把一个写成另一个的值。",
        "keep one, or write one as the value of the other.",
    ),
    Message(
        "cap-below-floor",
        "上限 {cap} 低于下限 {floor}",
        "the cap {cap} is below the floor {floor}",
        "核对两个数。",
        "check the two numbers.",
    ),
    Message(
        "last-row-open",
        "表的最后一行仍有条件，没有写其他情形",
        "the last row of the table has a condition, so other cases have no row",
        "加一行 `else`；没有补贴就写 0元。",
        "add an `else` row; write 0元 where nothing is paid.",
    ),
    Message(
        "limit-nesting",
        "数量限制 `{first}` 与 `{second}` 交叉，没有一个包含另一个",
        "the count limits `{first}` and `{second}` cross: neither contains the other",
        "改成层层包含的限制，例如先按品类、再按人。",
        "make them nest, such as by kind within a person.",
    ),
    Message(
        "relation-grain",
        "`{first}` 与 `{second}` 的计发单位不同，不能直接建立关系",
        "`{first}` and `{second}` pay at different grains and cannot be related directly",
        "让两项按同一个键（整体、每件、每期）计发。",
        "let both pay by the same key: whole, per item or per period.",
    ),
    Message(
        "relation-too-large",
        "相互关联的事项有 {sets} 种可取组合，超过 {limit} 种",
        "the related benefits have {sets} admissible sets, more than {limit}",
        "把关系拆成互不相干的几组。",
        "divide the relations into groups that do not touch.",
    ),
)
