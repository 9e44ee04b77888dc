"""For those who write packs: every problem of all packs, worked cases, and a starting point for a new pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from huisuan.backends.generated import GeneratedBackend
from huisuan.backends.reference import ReferenceBackend
from huisuan.packs.cache import Cache
from huisuan.packs.cases import CaseReport, find_case_files, run_cases
from huisuan.packs.find import find_packs
from huisuan.packs.load import compile_texts, read_texts, read_vocabulary
from huisuan.problems import Problem
from huisuan.source import SourceFile


@dataclass(frozen=True, slots=True)
class Linted:
    """What a look at all packs found; counts are nought where an error stood in the way."""

    problems: tuple[Problem, ...]
    packs: int
    benefits: int
    sources: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def failed(self) -> bool:
        return any(each.severity == "error" for each in self.problems)


def lint(rules: Path, today: date, extra: Path | None = None) -> Linted:
    """Every problem and warning of the vocabulary and of all packs, compiled afresh; nothing is read from the cache."""
    found = find_packs(rules, extra)
    if found.problems:
        return Linted(found.problems, 0, 0)
    outcome = read_texts(found.folders, rules, Cache())
    if outcome.texts is None:
        return Linted(outcome.problems, 0, 0, outcome.sources)
    days = {head.id: head.day(today) for head in outcome.texts.heads}
    loaded = compile_texts(outcome.texts, rules, days)
    benefits = 0 if loaded.compiled is None else len(loaded.compiled.infos)
    return Linted(loaded.problems, len(outcome.texts.heads), benefits, loaded.sources)


def worked_cases(rules: Path, extra: Path | None = None, wanted: str = "") -> CaseReport:
    """The worked cases of the pack `wanted`, or those whose name contains it, on the reference and on generated code.

    Without `extra` those shipped.
    """
    vocabulary, problems, sources = read_vocabulary(rules)
    if vocabulary is None:
        return CaseReport((), problems, sources)
    found = find_packs(rules, extra)
    if found.problems:
        return CaseReport((), found.problems)
    folders = (
        found.folders
        if extra is None
        else tuple(each for each in found.folders if extra in (each.path, each.path.parent))
    )
    if any(each.name == wanted for each in folders):
        folders, wanted = tuple(each for each in folders if each.name == wanted), ""
    paths = [path for folder in folders for path in find_case_files(folder.path)]
    return run_cases(paths, vocabulary, (ReferenceBackend(), GeneratedBackend()), select=lambda name: wanted in name)


def new_pack(folder: Path, name: str, today: date) -> tuple[Path, ...]:
    """A pack that lints clean and whose case passes, in `folder/name`. Raises FileExistsError where something is there."""
    place = folder / name
    place.mkdir(parents=True)
    day = {"year": str(today.year), "pack": name, "today": today.isoformat()}
    written = []
    for file, text in _STARTER.items():
        path = place / file
        path.write_text(text.format_map(day), encoding="utf-8")
        written.append(path)
    return tuple(written)


_STARTER = {
    "pack.yaml": """\
# 文件的身份：标题、文号、发文机关、有效期。 What document this is, and when it is in force.
language: 1
pack: {pack}
document:
  title: {{zh: 某市某项政策, en: A policy of some city}}
  number: not stated in this copy
  issuer: 某市人民政府
in_force: {{from: {year}-01-01, to: {year}-12-31}}
policy_year: {year}

# 每个事项都要满足的条件。 What every benefit requires.
common:
  conditions:
    place: region within 嘉兴市
""",
    "clauses.yaml": """\
# 文件的每一条：有事项的写标题，没有的写原因。 Each clause: its title, or why it holds no benefit.
clauses:
  一: {{title: 支持企业使用算力}}
  二: {{title: 附则, none: {{zh: 没有可申领的内容, en: nothing to claim}}}}
""",
    "benefits.yaml": """\
benefits:
  computing:
    title: {{zh: 算力补贴, en: Subsidy for computing power}}
    clause: 一
    for: enterprise
    department: {{zh: 市经信局, en: the bureau of industry}}
    when: computing_spend > 0元
    amount:
      percent: 20%
      of: computing_spend
      cap: 100万元
""",
    "benefits.cases.yaml": """\
# 每个案例：档案，和应当得出的结果。 Each case: a profile, and what must come out.
cases:
  - name: 按20%计算
    profile:
      facts:
        申请人类型: 企业
        所在地区: 嘉兴市
        computing_spend: {{{year}: 300万元}}
    expect:
      computing: {{outcome: gets, amount: 60万元}}
  - name: 最高100万元
    profile:
      facts:
        申请人类型: 企业
        所在地区: 嘉兴市
        computing_spend: {{{year}: 900万元}}
    expect:
      computing: {{amount: 100万元}}
""",
}
