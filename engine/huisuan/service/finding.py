"""Benefits narrowed down by what somebody looks for: what `list`, `check` and the Python face share."""

from __future__ import annotations

from huisuan.compiler.compiled import Compiled
from huisuan.finding.wanted import Wanted


def sought(compiled: Compiled, wanted: Wanted | None) -> frozenset[str] | None:
    """The benefits that are wanted, or None where nothing was asked and all are. Raises UsageError for names that there are not."""
    if wanted is None or not wanted.anything:
        return None
    from huisuan.finding.find import find  # noqa: PLC0415 - what asks for nothing pays for nothing

    return frozenset(find(compiled, wanted))
