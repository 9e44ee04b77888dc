"""Hypothesis profiles: "short" for every run, "long" for `make parity` (HUISUAN_PARITY=long, more by HUISUAN_EXAMPLES)."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
_EXAMPLES = os.environ.get("HUISUAN_EXAMPLES")

settings.register_profile(
    "short", max_examples=int(_EXAMPLES or 60), deadline=None, derandomize=True, suppress_health_check=_SLOW
)
settings.register_profile(
    "long", max_examples=int(_EXAMPLES or 5000), deadline=None, print_blob=True, suppress_health_check=_SLOW
)
settings.load_profile(os.environ.get("HUISUAN_PARITY", "short"))
