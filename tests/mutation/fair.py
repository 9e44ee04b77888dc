"""A made-up policy, written to a folder of its own: some facts, the rules and cases a test gives it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from textwrap import dedent, indent

from huisuan.compiler.compile import compile_packs
from huisuan.compiler.files import read_pack_folder
from huisuan.messages.render import human_all
from huisuan.mutation.bench import Verdict
from huisuan.mutation.mutants import Mutant, mutants_of, read_trees
from huisuan.mutation.run import Choice, MutationReport, mutate
from huisuan.packs.cases import TODAY
from huisuan.packs.locate import rules_root
from huisuan.vocabulary.load import load_vocabulary
from huisuan.vocabulary.model import Vocabulary

HEAD = """\
language: 1
pack: fair
document:
  title: {zh: 试验政策, en: a fair}
  number: none
  issuer: none
in_force: {from: 2025-01-01, to: 2025-12-31}
policy_year: 2025
facts:
  outlay: {type: money, max: 1亿元, label: {zh: 投入, en: outlay}, question: {zh: 投入？, en: outlay?}}
  sales: {type: money, max: 1亿元, label: {zh: 销售, en: sales}, question: {zh: 销售？, en: sales?}}
  listed: {type: truth, label: {zh: 入库, en: listed}, question: {zh: 入库？, en: listed?}}
  audited: {type: truth, label: {zh: 审计, en: audited}, question: {zh: 审计？, en: audited?}}
  opened_on: {type: date, label: {zh: 开业日, en: opened on}, question: {zh: 哪天开业？, en: opened when?}}
  rank:
    type: enum
    label: {zh: 等级, en: rank}
    question: {zh: 等级？, en: rank?}
    members: {gold: {zh: 金, en: gold}, silver: {zh: 银, en: silver}, bronze: {zh: 铜, en: bronze}}
collections:
  stalls:
    label: {zh: 摊位, en: stalls}
    question: {zh: 摊位？, en: which stalls?}
    max_items: "20"
    fields:
      cost: {type: money, max: 1亿元, label: {zh: 费用, en: cost}, question: {zh: 费用？, en: cost?}}
      hired_on: {type: date, label: {zh: 租用日, en: hired on}, question: {zh: 哪天租用？, en: hired when?}}
      town: {type: text, label: {zh: 镇, en: town}, question: {zh: 哪个镇？, en: which town?}}
"""
TITLE = """\
    title: {zh: 事项, en: it}
    clause: 一
    department: {zh: 办公室, en: the office}
"""


@cache
def vocabulary() -> Vocabulary:
    found = load_vocabulary(rules_root() / "vocabulary").vocabulary
    assert found is not None
    return found


def benefit(name: str, body: str, title: str = TITLE) -> str:
    """A benefit as a rule file holds it."""
    return f"  {name}:\n{title}{indent(dedent(body).strip(), ' ' * 4)}\n"


def write_pack(folder: Path, rules: str, cases: str, head: str = "") -> Path:
    """The pack `fair` in `folder`: `head` is added to pack.yaml, `rules` and `cases` are whole files."""
    place = folder / "fair"
    place.mkdir(parents=True)
    (place / "pack.yaml").write_text(HEAD + dedent(head), encoding="utf-8")
    (place / "rules.yaml").write_text(rules, encoding="utf-8")
    (place / "fair.cases.yaml").write_text(cases, encoding="utf-8")
    return place


def case_file(*cases: tuple[str, str], more: str = "") -> str:
    """A case file: each case is the inside of its profile's facts, and of its expectations."""
    lines = [
        f"  - name: case {place}\n    profile: {{{profile}}}\n    expect: {{{expect}}}\n"
        for place, (profile, expect) in enumerate(cases, 1)
    ]
    return ("cases:\n" + "".join(lines) if lines else "cases: []\n") + more


def run(folder: Path, choice: Choice | None = None, jobs: int = 1) -> MutationReport:
    return mutate(folder, rules_root(), choice, jobs=jobs)


def verdicts(report: MutationReport) -> dict[str, Verdict]:
    assert not report.problems, human_all(report.problems, report.sources, "en")
    assert not report.failing
    return {each.mutant.id: each.verdict for each in report.judged}


def mutants(folder: Path) -> tuple[Mutant, ...]:
    """All mutants of a pack, none of them tried."""
    files, problems = read_pack_folder(folder)
    assert files is not None, problems
    outcome = compile_packs([files], vocabulary(), TODAY)
    assert outcome.compiled is not None, human_all(outcome.problems, {}, "en")
    return mutants_of(read_trees(files, outcome.compiled.packs[0]), vocabulary().fact("applicant_kind"))
