"""The shipped vocabulary, read once for all tests of this folder and of profiles."""

from __future__ import annotations

from huisuan.packs.locate import rules_root
from huisuan.vocabulary.load import load_vocabulary
from huisuan.vocabulary.model import Vocabulary


def _shipped() -> Vocabulary:
    outcome = load_vocabulary(rules_root() / "vocabulary")
    assert outcome.vocabulary is not None, outcome.problems
    return outcome.vocabulary


VOCABULARY = _shipped()
