"""Texts of problems with a register's rows and cells: what cannot be read, and what is refused with it."""

from __future__ import annotations

from huisuan.messages.message import Message

ROWS = (
    Message(
        "row-misfit",
        "这一行有 {count} 格，表头有 {wanted} 格",
        "this row has {count} cells, the headers {wanted}",
        "核对多余或缺少的分隔符；内容里有逗号的，整格加双引号。",
        "look for a separator too many or too few; a cell with a comma in it stands in double quotes.",
    ),
    Message(
        "row-wide-commas",
        "这一行有 {count} 格，表头有 {wanted} 格，行中有全角逗号“，”",
        "this row has {count} cells, the headers {wanted}, and there are full-width commas in it",
        "分隔用半角逗号；属于内容的，整格加双引号。",
        "part cells with plain commas; one that belongs to a cell stands in double quotes.",
    ),
    Message(
        "id-blank",
        "编号没有填",
        "the id is not filled in",
        "填上编号；每个申请人一个，不重复。",
        "fill it in; each applicant has its own.",
    ),
    Message(
        "id-twice",
        "编号 `{id}` 在几行里都有：{rows}",
        "the id `{id}` stands in several rows: {rows}",
        "同一申请人只留一行；不同的申请人用不同的编号。",
        "keep one row an applicant; give each its own id.",
        "几行的内容可能不同，不能替您选择。",
        "the rows may differ, and none is chosen for you.",
    ),
    Message(
        "owner-blank",
        "没有填属于哪个申请人，这一行没有算给任何人",
        "whose this row is is not filled in, so it counts for nobody",
        "填上申请人的编号再重算，它的申请人这次没有算上这一行；不是明细的，如制表人、备注，从表里删去。",
        "fill in the applicant's id and run again: its applicant was assessed without this row; delete it if it is no item, "
        "such as a note at the foot of the table.",
    ),
    Message(
        "owner-not-found",
        "申请人的表里没有编号 `{id}`",
        "no applicant has the id `{id}`",
        "核对编号是否与申请人的表一致，或补上这个申请人。",
        "compare it with the table of applicants, or add the applicant.",
    ),
    Message(
        "items-adrift",
        "“{table_zh}”有 {count} 行看不出属于谁，没有算给任何人；这张表声明为齐全，少了这些行的申请人结果可能不对",
        "rows of “{table_en}” that name no applicant, and count for nobody: {count}; the table is said to be complete, so whoever lost "
        "them may have a wrong result",
        "兑付之前，按退回清单补上这些行的编号并重算；不是明细的，如制表人、备注，从表里删去。",
        "before anything is paid, fill in the ids of these rows as the list of rejects says and run again; delete those that are no "
        "items, such as notes at the foot.",
    ),
    Message(
        "awards-adrift",
        "“{table_zh}”有 {count} 行看不出属于谁；这张表因此不作齐全，没有列出的以往补贴作未知",
        "rows of “{table_en}” that name no applicant: {count}; so the table does not count as complete, and earlier payouts that are "
        "not listed are unknown",
        "按退回清单补上这些行的编号并重算；不是明细的，如制表人、备注，从表里删去。",
        "fill in the ids of these rows as the list of rejects says and run again; delete those that are no items, such as notes at the foot.",
        "付过的没有算上，就会重复发放。",
        "what was paid and is left out is paid twice.",
    ),
    Message(
        "item-without-parent",
        "“{parent}”的表里没有这个申请人的编号 `{item}`",
        "the table “{parent}” has no row `{item}` of this applicant",
        "核对编号，或补上那一行。",
        "check the id, or add that row.",
    ),
    Message(
        "items-refused",
        "明细表中有不能用的行，整个申请人不能计算：{rows}",
        "rows of its items are refused, so the applicant is not calculated: {rows}",
        "按那几行各自的说明改正。",
        "correct those rows as each of them says.",
        "少算一行明细，结果就可能不对。",
        "with an item left out the result might be wrong.",
    ),
    Message(
        "applicant-refused",
        "所属的申请人 `{id}` 没有通过，这一行没有计算",
        "the applicant `{id}` that it belongs to is refused, so this row is not calculated",
        "先改正那个申请人的问题；这一行本身没有问题。",
        "correct what is wrong with the applicant; this row itself is good.",
    ),
    Message(
        "cell-error",
        "“{name}”的单元格是错误值 {text}",
        "the cell of “{name}” holds the error {text}",
        "改正公式，或直接填数。",
        "correct the formula, or enter the value itself.",
    ),
    Message(
        "cell-formula",
        "“{name}”的公式没有保存计算结果",
        "the formula of “{name}” has no result kept with it",
        "在 WPS 或 Excel 中打开、计算、保存一次，或直接填数。",
        "open the file in WPS or Excel, let it calculate and save it, or enter the value itself.",
    ),
    Message(
        "cell-merged",
        "“{name}”在合并单元格 {range} 里，看不出每行各是什么",
        "“{name}” lies in the merged cells {range}; what each row has cannot be told",
        "取消合并，每行各填各的。",
        "unmerge them and fill in each row.",
    ),
    Message(
        "cell-number-for-id",
        "“{name}”是号码，单元格却是数字 {text}",
        "“{name}” is an identifying number, to be kept as text, but its cell holds the figure {text}",
        "把这一列设成文本格式，再照原件重新填写。",
        "make the column text and enter it again from the paper.",
        "表格软件里的数字最多保留 15 位，前面的 0 也会丢；看起来完整的号码可能已经变了。",
        "a spreadsheet keeps 15 digits of a figure and drops zeros before it; what looks whole may have changed.",
    ),
    Message(
        "cell-serial-day",
        "“{name}”是日期，填的是数字 {text}；表格软件把它算作 {day}，不能肯定就是这一天",
        "“{name}” is a day, but the figure {text} stands there; a spreadsheet counts it as {day}, which may not be the day meant",
        "照原件核对后写成 `2025-01-31` 这样的形式；从表格导出的，先把这一列设成日期格式再导出。",
        "compare it with the paper and write it like `2025-01-31`; where it was exported, make the column dates before that.",
        "两种表格软件计日的起点差四年。",
        "two ways of counting days are in use, four years apart.",
    ),
    Message(
        "cell-per-piece",
        "“{name}”的值 `{text}` 是每{each}的数，不知道这一行一共多少",
        "the value `{text}` of “{name}” is a figure for each {each}; what the whole row comes to is not known",
        "填这一行的总数，单位只写“{unit}”；一行只有一{each}的，去掉“/{each}”。",
        "enter the sum of the row, in {unit} alone; where the row is of one {each}, take `/{each}` away.",
        "几台、几件的单价不能当作总价。",
        "the price of one of several must not pass for that of all.",
    ),
    Message(
        "cell-twice-multiplied",
        "“{name}”的值 `{text}` 带有“万”一类的字，表头的单位又是“{unit}”，说不清是多少",
        "the value `{text}` of “{name}” has a multiplier, and its header the unit “{unit}”; it could mean two things",
        "写全单位，如“{text}元”，或只填数字。",
        "write the unit out, such as `{text}元`, or the figure alone.",
    ),
)
