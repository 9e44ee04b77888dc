"""Texts of problems with names: what a pack refers to and what it declares."""

from __future__ import annotations

from huisuan.messages.message import Message

NAMES = (
    Message(
        "unknown-fact",
        "事实目录中没有 `{name}`",
        "the vocabulary has no fact `{name}`",
        "核对名称；新的事实可在政策包的 `facts` 中声明。",
        "check the name; a new fact can be declared under `facts` of the pack.",
        "未声明的名称可能是笔误，绝不当作“否”或零。",
        "an undeclared name may be a slip; it never counts as no or zero.",
    ),
    Message(
        "unknown-field",
        "`{owner}` 没有字段 `{name}`",
        "`{owner}` has no field `{name}`",
        "可用的字段：{allowed}。",
        "use one of: {allowed}.",
    ),
    Message(
        "unknown-collection",
        "没有名为 `{name}` 的集合",
        "there is no collection `{name}`",
        "可用的集合：{allowed}。",
        "use one of: {allowed}.",
    ),
    Message(
        "unknown-function",
        "没有函数 `{name}`",
        "there is no function `{name}`",
        "可用的函数：{allowed}。",
        "use one of: {allowed}.",
    ),
    Message(
        "unknown-benefit",
        "没有事项 `{name}`",
        "there is no benefit `{name}`",
        "核对事项编号；其他政策包的事项写作 `包/事项`。",
        "check the id; a benefit of another pack is written `pack/benefit`.",
    ),
    Message(
        "unknown-reading",
        "没有名为 `{name}` 的解释口径",
        "there is no reading `{name}`",
        "可用的口径：{allowed}。",
        "use one of: {allowed}.",
    ),
    Message(
        "unknown-judgement",
        "没有名为 `{name}` 的认定事项",
        "there is no judgement `{name}`",
        "在政策包的 `judgements` 中声明它。",
        "declare it under `judgements` of the pack.",
    ),
    Message(
        "unknown-parameter",
        "没有参数 `{name}`",
        "there is no parameter `{name}`",
        "在政策包的 `parameters` 中声明它。",
        "declare it under `parameters` of the pack.",
    ),
    Message(
        "unknown-unit",
        "不认识的单位 `{unit}`",
        "the unit `{unit}` is not known",
        "可用的单位见单位目录；数与单位之间不留空格。",
        "the vocabulary lists the units; no space stands between number and unit.",
    ),
    Message(
        "unknown-member",
        "`{value}` 不是 `{name}` 的取值",
        "`{value}` is not a value of `{name}`",
        "可用的取值：{allowed}。",
        "use one of: {allowed}.",
    ),
    Message(
        "unknown-region",
        "行政区划目录中没有 `{name}`",
        "the vocabulary has no region `{name}`",
        "写区划代码或目录中的全称。",
        "write its code or its full name in the vocabulary.",
    ),
    Message(
        "unknown-industry",
        "没有行业代码 `{name}`",
        "there is no industry code `{name}`",
        "按 GB/T 4754-2017 写：字母门类，后接两到四位数字，如 `L726`；或写门类的名称。",
        "write it as in GB/T 4754-2017: the letter of the section, then two to four digits, as `L726`; or the section's name.",
    ),
    Message(
        "redefined-fact",
        "政策包不能重新定义共用的事实 `{name}`",
        "a pack cannot define the shared fact `{name}` again",
        "直接使用共用的事实，或在本包的命名空间里另取名称。",
        "use the shared fact, or choose another name in the pack's own namespace.",
        "所有政策包对同一个名称的理解必须一致。",
        "a name means the same in every pack.",
    ),
    Message(
        "duplicate-name",
        "名称 `{name}` 已在第 {line} 行使用",
        "the name `{name}` is used already on line {line}",
        "给其中一个改名。",
        "rename one of the two.",
    ),
    Message(
        "bad-id",
        "`{name}` 不能作编号",
        "`{name}` cannot be an id",
        "编号用小写英文字母、数字和连字符（事实、集合用下划线），以字母开头，例如 `compute-subsidy`、`rd_expense`。",
        "an id is lower-case letters, digits and hyphens (underscores for facts and collections) and starts with a letter, "
        "such as `compute-subsidy`, `rd_expense`.",
    ),
    Message(
        "unused-fact",
        "声明的事实 `{name}` 没有被使用",
        "the declared fact `{name}` is not used",
        "删除声明，或在条件、金额中用到它。",
        "remove the declaration, or use it in a condition or an amount.",
    ),
    Message(
        "cycle",
        "定义互相依赖，成了一圈：{path}",
        "the definitions depend on each other in a circle: {path}",
        "改掉其中一环，使每个定义只依赖先有的定义。",
        "change one link, so that each definition depends only on earlier ones.",
    ),
)
