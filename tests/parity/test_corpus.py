"""Every backend gives the corpus its expected values."""

from __future__ import annotations

import pytest

from huisuan.backends.record import Backend
from tests.corpus.language import show_value
from tests.corpus.load import Entry, actual, corpus
from tests.parity.backends import other_backends, reference

BACKENDS = (reference(), *other_backends())


@pytest.mark.parametrize("entry", corpus(), ids=lambda entry: entry.id)
@pytest.mark.parametrize("backend", BACKENDS, ids=lambda backend: backend.name)
def test_a_backend_gives_the_expected_values(backend: Backend, entry: Entry) -> None:
    (found,) = backend.evaluate(entry.program, (entry.facts,))
    shown = {key: show_value(entry.program, value) for key, value in actual(entry, found).items()}
    assert shown == {key: show_value(entry.program, value) for key, value in entry.expected.items()}
