"""The manual's part on what stands round an amount: the keys of a benefit, limits, and relations between benefits."""

BENEFIT = """## A benefit 事项

`title`, `clause`, `for` (who may apply 申请人), `department`, `when` (a condition or a list 条件), `amount`; or `in_kind` with `worth` for what is no money 非资金支持.
`each` names a collection: the rule then holds for each item 逐项计算. `let` names intermediate values 中间值: `net: base - other`, or with words for people
`net: {label: {zh: 净额, en: net sum}, value: base - other}` 可写给人看的名称. `clause` is written as printed or bare: `第十一条`, `（十一）`, `十一`, `11`. `except` lifts common conditions of the pack 不适用的共同条件.
`matter` is what the benefit is for, so that rules can speak of all benefits on it 同一事由. `restates: pack/benefit` tells a benefit of another pack again: while that pack is loaded it pays and counts, and this one pays
nothing; with `{benefit: …, where: condition}` only for the items of which the condition holds 重述其他政策包的事项，由对方支付.
`papers`, `note`, `paid_by`, `direction`, `currency` say the rest.

```yaml
benefits:
  appliance:
    title: {zh: 家电补贴, en: appliance subsidy}
    clause: 一
    for: [individual, household]
    each: purchases
    when:
      - category = appliance
      - purchased_on within policy
    amount: {percent: 15%, of: price, cap: 2000元}
    count: {per: [buyer, appliance_kind], max: 1, order: {first: purchased_on}}
```

`amount` may also be one sum 也可直接写金额. Parts paid one after the other 分期: `phases: [{share: 60%}, {share: 40%, limited_by: audited_cost}]`.
Along a ladder of grades each item pays what it exceeds the earlier ones by 梯度补差: `ladder: {per: subject, order: granted_on}`;
`counting` (a condition 条件) says which earlier items come off, where these are not just those that qualify 哪些此前的项目要扣除.

## Limits 限额

How many items count 件数: `count: {per: [key, …], max: 1, order: best}`, or a list from the inside out; `order: {first: day}` takes the earliest;
`if` says when a limit holds, or of which items, by the keys of the limits before it 条件，也可以只管一部分项目.
How much in all 金额: `limit:`, one or a list from the narrowest to the widest. `per` names the applicant, keys of the items, and the time it runs over:
`year` 每年, `lifetime` 累计, or any so many months up to a day 任意连续若干个月. What was paid before (`prior_awards`) comes off 已领取的扣除.

```yaml
limit:
  - {per: subject, max: 50万元}
  - {per: [enterprise, year], max: 200万元}
```

```yaml
limit: {per: [enterprise, {rolling: 12个月, to: applied_on}], max: 100万元}
```

"""

LEDGER = """## The document 文件

`document` in `pack.yaml` has `title`, `number`, `issuer`, `issued`, `based_on`, `detailed_rules`, `place` (where it is in force 施行地区) and `source`. `source` is the SHA-256 of the copy read, `{sha256: …}`; a pack written without a copy
says why instead, `{unverified: {zh: …, en: …}}`: every result then says beside each of its benefits that the figures were not compared with the text, its places are called parts and not clauses, and `huisuan coverage` refuses it.
`source` 写所读文本的 SHA-256；没有原文可核的，改写 `unverified` 及其原因：结果会在每个事项旁注明数字未与原文核对，条款改称“部分”，`huisuan coverage` 不予核对。

```yaml
source:
  unverified: {zh: 手头没有原文, en: no copy is at hand}
```

## Clauses and passages 条款和其他段落

`clauses:` has an entry for each numbered clause, `passages:` one for `lead`, `closing`, `section 一`, `annex 1`: `title` as printed, `none` why no benefit stands there 不设事项的原因.
`figures` lists what of its figures no rule uses, each time it is printed 规则未用到的数字, by class 按类: `target`, `budget`, `date`, `count`, `standard`, `name`, `share`, `furniture`.
`literals` lists literals of its benefits, by id, that the clause does not print 条文未载的数字: from `outside`, a `reading` or a `correction`. `huisuan coverage` compares both with the document.

```yaml
clauses:
  第二条:
    title: 支持技术攻关
    figures: {target: [100项, 80%], date: [2025年]}
  三: {title: 优化环境, none: {zh: 只是工作安排。, en: Arrangements only.}}
```

"""

RELATIONS = """## Relations 事项之间的关系

A list under `relations:`. Benefits by id, of other packs as `pack/benefit`; `{matter: title}` stands for all on one matter. `per: item` compares line by line.

| Relation 关系 | Meaning | 含义 |
|---|---|---|
| `{best_of: [a, b]}` | not together; the combination that pays most | 不能同时享受，取最高 |
| `{choose: [a, b]}` | not together; the applicant chooses | 不能同时享受，由申请人选择 |
| `{bars: a, barred: [b]}` | who is eligible for a is paid nothing under b | 符合甲的，乙不再支付 |
| `{ceiling: [a, b], max: 500万元}` | together at most; `per: [enterprise, year]` nets earlier awards | 合计不超过 |
| `{tops_up: a, above: b}` | a pays what it exceeds b by | 甲只补足高出乙的差额 |
| `{deducts: b, from: a}` | what b pays comes off a | 甲扣除乙已付的 |
| `{matches: a, with: b, ratio: 1:1.5}` | a pays at most so much times what b (or a sum) pays | 甲按乙（或某金额）的比例配套 |
| `{adds: [a, b]}` | said in so many words: both are paid | 明文可以叠加 |
| `{overlap: best_of, within: 建德市}` | of benefits of one id in documents of that place, the one that pays most; `beyond: condition` adds documents of the places around it | 同类政策不重复，取最高 |

An award in kind or of unstated sum is never ranked: it can be chosen, not out-bid. 没有金额的事项不参与比较，只能被选择。

"""
