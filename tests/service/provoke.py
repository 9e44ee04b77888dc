"""How exhibits of codes that a run raises are provoked (see tests/test_problems_exhibits.py)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from huisuan.packs.cache import Cache
from huisuan.packs.locate import rules_root
from huisuan.problems import Problem
from huisuan.profile.read import read_profile
from huisuan.service.checking import Checked, Library, Options, Refused, check, open_library
from huisuan.service.covering import CoverageRequest, cover_document
from huisuan.service.replaying import receipt_text, replay
from huisuan.source import SourceFile
from tests.packs_at_hand import TODAY

Provoked = tuple[Iterable[Problem], Mapping[str, SourceFile]]


UNREAD = Path(__file__).parent / "packs" / "unread-2025"


@cache
def library() -> Library:
    found = open_library(rules_root(), Cache(None), TODAY)
    assert not isinstance(found, Refused)
    return found


def _checked(path: Path, day: date | None) -> Checked | Refused:
    outcome = read_profile(SourceFile(path.name, path.read_text(encoding="utf-8")), library().everything.vocabulary)
    assert outcome.profile is not None
    return check(library(), outcome.profile, Options(day, ("jiaxing-2025",)))


def provoke_day(path: Path) -> Provoked:
    """A profile whose own as-of day no pack covers."""
    found = _checked(path, None)
    assert isinstance(found, Refused)
    return found.problems, {}


def provoke_unnumbered(path: Path) -> Provoked:
    """A text without clauses, put beside a pack."""
    found = cover_document(library(), CoverageRequest("jiaxing-2025", path), "zh")
    assert isinstance(found, Refused)
    return found.problems, {}


def provoke_uncompared(path: Path) -> Provoked:
    """A text put beside a pack that says that its document was not at hand."""
    found = open_library(rules_root(), Cache(None), TODAY, UNREAD)
    assert not isinstance(found, Refused)
    outcome = cover_document(found, CoverageRequest(UNREAD.name, path), "zh")
    assert isinstance(outcome, Refused)
    return outcome.problems, {}


def provoke_receipt(path: Path) -> Provoked:
    """A file that is no receipt."""
    found = replay(library(), SourceFile(path.name, path.read_text(encoding="utf-8")))
    assert isinstance(found, Refused)
    return found.problems, {}


def provoke_replay(path: Path) -> Provoked:
    """A receipt of the profile, in which the low of one payable has been raised by hand."""
    checked = _checked(path, None)
    assert isinstance(checked, Checked)
    receipt = json.loads(receipt_text(checked))
    receipt["record"]["jiaxing-2025/digital-purchase"]["payable"]["low"] = "999999"
    found = replay(library(), SourceFile("receipt.json", json.dumps(receipt)))
    assert not isinstance(found, Refused)
    return found.problems, {}
