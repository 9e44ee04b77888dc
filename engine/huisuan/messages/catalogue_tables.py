"""Texts of problems with a table of figures that somebody hands in: whose it is, its rows, its cells."""

from __future__ import annotations

from huisuan.messages.message import Message

TABLES = (
    Message(
        "table-not-ours",
        "`{file}` 不是惠算导出的金额与标准表，或者已经损坏",
        "`{file}` is no table of figures that huisuan exported, or it is damaged",
        "用 `huisuan table export 政策包 --out 文件.xlsx` 导出后再改；保留“说明”工作表，保存为 xlsx。",
        "export one with `huisuan table export PACK --out FILE.xlsx` and change that; keep its About sheet and save it as xlsx.",
    ),
    Message(
        "table-other-pack",
        "`{file}` 是政策包 `{found}` 的表，不是 `{pack}` 的",
        "`{file}` is a table of the pack `{found}`, not of `{pack}`",
        "核对文件，或导入到它自己的政策包。",
        "check the file, or import it into its own pack.",
    ),
    Message(
        "table-other-version",
        "`{file}` 出自政策包 `{pack}` 的另一个版本",
        "`{file}` comes from another version of the pack `{pack}`",
        "重新导出，把改动填进新表。",
        "export again and enter the changes in the new table.",
        "表导出以后规则或说明文字有改动，旧表里的数可能已经不是现在的数。",
        "rules or remarks have changed since the export, so its figures may no longer be those in force.",
    ),
    Message(
        "table-unknown-figure",
        "{cell}：政策包中没有编号为 `{id}` 的数",
        "{cell}: the pack has no figure with the id `{id}`",
        "编号不能改，也不能添加行；新增的金额写在规则文件里。",
        "ids are not to be changed and rows not to be added; a new sum is written in the rule file.",
    ),
    Message(
        "table-row-twice",
        "{cell}：`{id}` 在表中出现不止一次",
        "{cell}: `{id}` stands in the table more than once",
        "只保留一行。",
        "keep one row.",
        "同一个数有两个值时，不能替您选择。",
        "of two values for one figure none is chosen for you.",
    ),
    Message(
        "table-rows-missing",
        "表中少了{n}行：{ids}",
        "{n} rows of the table are gone: {ids}",
        "不要删除行；不改的行留着原数即可。重新导出可以得到全部的行。",
        "do not delete rows; leave those that do not change as they are. A new export has them all.",
    ),
    Message(
        "table-unit",
        "{cell}：单位由 `{was}` 改成了 `{now}`",
        "{cell}: the unit was changed from `{was}` to `{now}`",
        "恢复单位，把数值换算成原单位；要换单位，请改规则文件。",
        "put the unit back and give the value in it; a unit is changed in the rule file.",
    ),
    Message(
        "table-locked",
        "{cell}：“{column}”不能在表中修改（原为 `{was}`，现为 `{now}`）",
        "{cell}: “{column}” is not to be changed in the table (`{was}` became `{now}`)",
        "恢复原样；文字和档次在规则文件里修改。",
        "put it back; texts and the rows of a rule are changed in the rule file.",
    ),
    Message(
        "table-no-number",
        "{cell}：`{found}` 不是可用的数（原为 `{was}`）",
        "{cell}: `{found}` cannot be taken for `{was}`",
        "填不小于零的数，不写单位；日期填成日期，比例填成 1:1.5 的样子。",
        "give a number not below nought, without its unit; a date as a date, a ratio like 1:1.5.",
    ),
    Message(
        "table-formula",
        "{cell}：公式没有保存计算结果",
        "{cell}: the formula has no result kept with it",
        "在 WPS 或 Excel 中打开、计算、保存一次，或直接填数。",
        "open the file in WPS or Excel, let it calculate and save it, or enter the number itself.",
    ),
    Message(
        "table-percent",
        "{cell}：单元格格式和单位不一致，`{found}` 说不清是多少（原为 `{was}`）",
        "{cell}: the format of the cell and the unit disagree, so `{found}` could mean two things (it was `{was}`)",
        "单位是 % 的格子用百分比格式，其他的不用。",
        "cells whose unit is % have a percentage format, others have none.",
        "0.15 可能是 15%，也可能是 0.15%，不能猜。",
        "0.15 may be 15% or 0.15%; that is not guessed.",
    ),
    Message(
        "table-too-fine",
        "{cell}：`{found}` 的位数太多（原为 `{was}`）：{limit_zh}",
        "{cell}: `{found}` has too many digits (it was `{was}`): {limit_en}",
        "核对数值；由公式算出的，先按需要取整。",
        "check the value; round the result of a formula as it should be.",
    ),
    Message(
        "table-would-not-compile",
        "{cell}：改成这个数，政策包就不能编译：{reason_zh}（{reason}）",
        "{cell}: with this value the pack would not compile: {reason_en} ({reason})",
        "相连的数要一起改，例如前一档的终点和后一档的起点。",
        "figures that hang together change together, such as the end of one tier and the start of the next.",
    ),
)
