"""The worked cases beside the rules come out as written, and with equal records, on durable-rules as on the reference."""

from __future__ import annotations

import pytest

pytest.importorskip("durable_rules_engine", reason="the extra `live` is not installed")

from huisuan.backends.reference import ReferenceBackend
from huisuan.live.backend import LiveBackend
from huisuan.packs.cases import find_case_files, run_cases
from huisuan.packs.locate import rules_root
from tests.packs_at_hand import vocabulary


def test_the_cases_come_out_on_durable_rules() -> None:
    paths = find_case_files(rules_root())
    report = run_cases(paths, vocabulary(), (ReferenceBackend(), LiveBackend()))
    assert paths
    assert report.problems == ()
    assert report.failures == ()
