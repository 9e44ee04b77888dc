"""Two versions: of the meaning, and of the engine.

Receipts carry the version of the meaning and stored programs are keyed by it; any change that can alter a determination raises it.
"""

from __future__ import annotations

SEMANTIC_VERSION = "2"
ENGINE_VERSION = "0.1.0"
