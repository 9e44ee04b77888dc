"""Case files: what comes out otherwise than written is told, and a file that cannot be read is never passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from huisuan.backends.reference import ReferenceBackend
from huisuan.packs.cases import CaseReport, find_case_files, read_cases, run_cases
from huisuan.packs.locate import rules_root
from tests.mechanisms.trial import vocabulary

PACK = """language: 1
pack: small
document: {title: {zh: 小, en: small}, number: none, issuer: none}
in_force: {from: 2025-01-01, to: 2025-12-31}
policy_year: 2025
"""
RULES = """benefits:
  share: {title: {zh: 份额, en: share}, clause: 一, for: enterprise, amount: {percent: 10%, of: revenue, cap: 50元}}
"""
CASE = """cases:
  - name: ten percent
    profile: {{facts: {{applicant_kind: enterprise, revenue: {{2025: 300元}}}}}}
    expect: {{{expect}}}
"""


def _run(folder: Path, text: str, rules: str = RULES) -> CaseReport:
    pack = folder / "small"
    pack.mkdir()
    (pack / "pack.yaml").write_text(PACK, encoding="utf-8")
    (pack / "rules.yaml").write_text(rules, encoding="utf-8")
    (pack / "small.cases.yaml").write_text(text, encoding="utf-8")
    return run_cases(find_case_files(folder), vocabulary(), [ReferenceBackend()])


@pytest.mark.parametrize(
    "expect",
    [
        "share: {status: eligible, amount: 30元, payable: 30元, missing: [], lines: {'': 30元}}",
        "share: {outcome: gets, amount: {kind: exact, low: 30元}}, totals: {exact: 30元, up_to: 30元}",
        "small/share: {amount: 0.003万元}",
    ],
)
def test_what_is_written_comes_out(tmp_path: Path, expect: str) -> None:
    report = _run(tmp_path, CASE.format(expect=expect))
    assert report.passed, [*map(str, report.failures), *report.problems]
    assert len(report.results) == 1


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ("share: {status: not_eligible}", "small/share status: expected not_eligible, found eligible"),
        (
            "share: {amount: 30.01元}",
            "small/share amount: expected kind exact low 30.01 high 30.01, found kind exact low 30 high 30",
        ),
        ("share: {amount: none}", "small/share amount: expected low none high none, found kind exact low 30 high 30"),
        ("share: {payable: {high: none}}", "small/share payable: expected high none, found kind exact low 30 high 30"),
        ("share: {missing: [revenue]}", "small/share missing: expected ('revenue',), found ()"),
        ("share: {lines: {a: 1元}}", "small/share lines.a: expected kind exact low 1 high 1, found none"),
        ("share: {instalments: [1元]}", "small/share instalments: expected 1, found 0"),
        ("share: {limits: {limit: yes}}", "small/share limits.limit: expected yes, found absent"),
        ("sharp: {status: eligible}", "small/sharp benefit: expected declared, found absent"),
        ("totals: {exact: 31元}", "totals exact: expected 31, found 30"),
        ("totals: {currency: USD, exact: 30元}", "totals exact: expected 30, found absent"),
    ],
)
def test_what_comes_out_otherwise_is_told(tmp_path: Path, expect: str, told: str) -> None:
    report = _run(tmp_path, CASE.format(expect=expect))
    assert [str(each) for result in report.failures for each in result.mismatches] == [told]
    assert not report.passed


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cases:\n  - {name: a, profile: {}}\n", "missing-key"),
        ("case: []\n", "unknown-key"),
        (CASE.format(expect="share: {amont: 30元}"), "unknown-key"),
        (CASE.format(expect="share: {amount: 30圆角}"), "unknown-unit"),
        (CASE.format(expect="share: {amount: {low: lots}}"), "bad-literal"),
        ("cases:\n  - {name: a, as_of: 2025-02-30, profile: {}, expect: {}}\n", "bad-as-of"),
        ("cases:\n  - {name: a, profile: {facts: {revenu: 1元}}, expect: {}}\n", "profile-unknown-fact"),
        ("cases:\n  - {name: a, profile: {}, readings: {strict: yes}, expect: {}}\n", "profile-unknown-name"),
        ("with: [nowhere]\ncases: []\n", "missing-file"),
    ],
)
def test_bad_case_file_fails_with_its_problem(tmp_path: Path, text: str, code: str) -> None:
    report = _run(tmp_path, text)
    assert code in [each.code for each in report.problems]
    assert not report.passed


def test_pack_that_does_not_compile_fails_its_cases(tmp_path: Path) -> None:
    report = _run(tmp_path, CASE.format(expect="share: {amount: 30元}"), RULES.replace("revenue", "revenu"))
    assert [each.code for each in report.problems] == ["unknown-fact"]


def test_every_shipped_benefit_has_a_case_where_it_is_due_and_one_where_it_is_not() -> None:
    wanted: dict[str, set[str]] = {}
    declared: set[str] = set()
    for path in find_case_files(rules_root()):
        file = read_cases(path, vocabulary()).file
        assert file is not None
        for case in file.cases:
            for each in case.expect:
                wanted.setdefault(f"{file.pack}/{each.subject}", set()).add(str(each.fields.get("status")))
        for files in file.packs:
            for rules in files.rules:
                declared |= {f"{file.pack}/{line.strip(' :')}" for line in _benefits(rules.text)}
    assert declared == set(wanted)
    assert {name for name, statuses in wanted.items() if not {"eligible", "not_eligible"} <= statuses} == set()


def _benefits(text: str) -> list[str]:
    """The keys two spaces deep under a top-level `benefits:`, up to the next top-level key."""
    found, inside = [], False
    for line in text.splitlines():
        if line[:1].strip() and not line.startswith("#"):
            inside = line == "benefits:"
        elif inside and line.startswith("  ") and line[2:3].isalpha() and line.endswith(":"):
            found.append(line)
    return found
