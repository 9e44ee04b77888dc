"""The packs as they are shipped: without a fault, and every worked case right, by the commands their authors use."""

from __future__ import annotations

import re

from tests.cli.run import huisuan


def test_the_shipped_packs_lint_clean_and_their_cases_pass() -> None:
    assert huisuan("lint").exit_code == 0
    result = huisuan("test")
    assert result.exit_code == 0, result.stdout + result.stderr
    assert re.search(r"\d+个案例：\d+个通过，0个不符", result.stdout)
