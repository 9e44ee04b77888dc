"""Runs whose figures disagree, from what a file says of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from huisuan.office.reconcile import NotReconciled, contradictions, reconciled
from huisuan.problems import Problem
from huisuan.source import SourceFile
from tests.office.season import SEASON


def provoke_run(path: Path) -> tuple[Iterable[Problem], Mapping[str, SourceFile]]:
    """The season with other figures stated of it."""
    stated = json.loads(path.read_text(encoding="utf-8"))
    with pytest.raises(NotReconciled) as raised:
        reconciled(replace(SEASON, facts=replace(SEASON.facts, **stated)))
    return contradictions(raised.value, "结果"), {}
