"""The backends that are held to the reference, those that are installed."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import cast

from huisuan.backends.record import Backend
from huisuan.backends.reference import ReferenceBackend

OTHERS = {
    "generated": ("huisuan.backends.generated", "GeneratedBackend"),
    "columnar": ("huisuan.backends.columnar", "ColumnarBackend"),
    "live": ("huisuan.live.backend", "LiveBackend"),
}
NEEDS = {"columnar": "polars", "live": "durable_rules_engine"}
"""What an optional backend stands on; without it the backend is not there."""


def reference() -> Backend:
    return ReferenceBackend()


def other_backends() -> tuple[Backend, ...]:
    found = []
    for name, (module, kind) in OTHERS.items():
        if find_spec(NEEDS.get(name, "huisuan")) is not None:
            found.append(cast(Backend, getattr(import_module(module), kind)()))
    return tuple(found)
