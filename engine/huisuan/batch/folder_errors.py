"""Why a folder of results cannot be begun. Each is told by the path of the folder."""

from __future__ import annotations

from pathlib import Path


class OutputTaken(Exception):
    """The folder to write to is there already."""


class OutputForeign(Exception):
    """What is to be replaced is no folder, or holds something that no run has left; `foreign` names it."""

    def __init__(self, target: Path, foreign: str) -> None:
        self.foreign = foreign
        super().__init__(str(target))


class OutputBusy(Exception):
    """Another run is writing there, or was killed while it did; what it has begun is in `begun`."""

    def __init__(self, target: Path, begun: Path) -> None:
        self.begun = begun
        super().__init__(str(target))
