"""A made-up policy with its pack: every test changes one of the two and looks at what coverage says."""

from __future__ import annotations

from datetime import date

from huisuan.compiler.compile import compile_packs, read_pack
from huisuan.compiler.files import PackFiles
from huisuan.coverage.coverage import Coverage, cover
from huisuan.coverage.document import split_document
from huisuan.coverage.simplified import simplified
from huisuan.source import SourceFile
from tests.mechanisms.trial import vocabulary

DOCUMENT = """索引号: 55555 公开方式: 主动公开

云溪市促进茶叶产业发展若干措施

（云政发〔2025〕8号）

云溪市人民政府

2025年2月3日

为促进茶叶产业发展，根据上级文件（江政发〔2025〕3号），制定以下措施。

一、支持种植（由市农业局牵头）
2025年，市级财政安排1.2亿元，新增茶园3000亩。

（一）支持新建茶园。对新建茶园50亩以上的，每亩给予800元补助，单个主体最高20万元。（责任单位：市农业局）
（二）支持采茶机械。对购置机械的，按购置额的30%给予补助，其中山区按35%；全年推广采茶机120台（套）。（责任单位：市农业局、市财政局）

二、支持加工（由市经信局牵头）
实施“811”行动。

（三）支持税收减免。符合条件的茶企享受所得税“两免三减半”，过路费执行八五折。（责任单位：市税务局）
（四）加强宣传。举办茶会三场以上，推动品牌建设。（责任单位：市商务局）

本措施自发布之日起施行，有效期至2025年12月31日，2025年全年有效。
"""

HEAD = """language: 1
pack: tea
document:
  title: {zh: 云溪市促进茶叶产业发展若干措施, en: tea}
  number: 云政发〔2025〕8号
  issuer: 云溪市人民政府
  issued: 2025-02-03
  based_on: [江政发〔2025〕3号]
in_force: {from: 2025-01-01, to: 2025-12-31}
policy_year: 2025
readings:
  hills:
    label: {zh: 山区, en: hills}
    clause: 二
    options: {old: {zh: 旧, en: old}, new: {zh: 新, en: new}}
    default: new
    reason: {zh: 未写明, en: open}
    author: 惠算
    date: "2025-03-01"
facts:
  area: {type: number, unit: 亩, max: 10000亩, label: {zh: 面积, en: area}, question: {zh: 面积？, en: area?}}
  spent: {type: money, max: 1亿元, label: {zh: 购置额, en: spent}, question: {zh: 购置额？, en: spent?}}
  hilly: {type: truth, label: {zh: 山区, en: hilly}, question: {zh: 在山区？, en: hilly?}}
"""

BENEFITS = """benefits:
  tea-garden:
    title: {zh: 新建茶园补助, en: new gardens}
    clause: 一
    for: enterprise
    department: {zh: 市农业局, en: farming}
    when: area >= 50亩
    amount: {per_unit: 800元/亩, of: area, cap: 20万元}
  tea-machines:
    title: {zh: 采茶机械补助, en: machines}
    clause: 二
    for: enterprise
    department: {zh: 市农业局, en: farming}
    when: spent > 0元
    amount: {percent: {cases: [{if: hilly, then: 35%}, {else: 30%}]}, of: spent}
  tea-tax:
    title: {zh: 税收减免, en: tax}
    clause: 三
    for: enterprise
    department: {zh: 市税务局, en: tax office}
    in_kind: {zh: 所得税两免三减半, en: tax holiday}
  tea-toll:
    title: {zh: 过路费优惠, en: toll}
    clause: 三
    for: enterprise
    department: {zh: 市税务局, en: tax office}
    in_kind: {zh: 过路费八五折, en: toll at 85%}
"""

LEDGER = """clauses:
  一: {title: 支持新建茶园}
  二: {title: 支持采茶机械, figures: {target: [120台(套)]}}
  三: {title: 支持税收减免}
  四: {title: 加强宣传, none: {zh: 没有可申领的内容, en: nothing to claim}, figures: {target: [三场]}}
passages:
  lead: {figures: {furniture: ["55555"]}}
  section 一: {figures: {date: [2025年], budget: [1.2亿元], target: [3000亩]}}
  section 二: {figures: {name: ["“811”"]}}
  closing: {figures: {date: [2025年12月31日]}}
"""


def pack_files(benefits: str = BENEFITS, ledger: str = LEDGER, head: str = HEAD) -> PackFiles:
    return PackFiles(
        SourceFile("tea/pack.yaml", head), (SourceFile("tea/b.yaml", benefits), SourceFile("tea/l.yaml", ledger))
    )


def covered(text: str = DOCUMENT, benefits: str = BENEFITS, ledger: str = LEDGER, head: str = HEAD) -> Coverage:
    """The document against its pack; whatever does not compile fails the test."""
    files = pack_files(benefits, ledger, head)
    outcome = compile_packs([files], vocabulary(), date(2025, 6, 30))
    assert outcome.compiled is not None, outcome.problems
    pack, problems = read_pack(files)
    assert pack is not None
    assert problems == ()
    return cover(outcome.compiled, pack, split_document(simplified(text)))


def changed(text: str, old: str, new: str) -> str:
    """`text` with its one `old` written as `new`."""
    assert text.count(old) == 1, (text.count(old), old)
    return text.replace(old, new)
