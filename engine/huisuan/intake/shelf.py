"""Rows of items that wait for their applicants' turn: in memory while they are few, else on disk by stretches of applicants.

The folder is the caller's, and so is its end. Knows frames with a column `ordinal`, nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

ORDINAL = "#ordinal"
_BUFFERED = 500_000


@dataclass(slots=True)
class Shelf:
    """Rows of several sources by the applicant they belong to. `put` everything, then `take` stretches in rising order."""

    folder: Path | None
    stretch: int
    most_held: int
    held: dict[int, list[pl.DataFrame]] = field(default_factory=dict)
    sorted: dict[int, pl.DataFrame] = field(default_factory=dict)
    loaded: dict[tuple[int, int], pl.DataFrame] = field(default_factory=dict)
    rows: int = 0
    files: int = 0
    spilling: bool = False

    def put(self, source: int, rows: pl.DataFrame) -> None:
        self.held.setdefault(source, []).append(rows)
        self.rows += rows.height
        most = _BUFFERED if self.spilling else self.most_held
        if self.folder is not None and self.rows > most:
            self.spilling = True
            self._spill()

    def take(self, source: int, low: int, high: int) -> pl.DataFrame | None:
        """The rows of applicants from `low` up to, not including, `high`, in the order of their applicants and then their own."""
        if not self.spilling:
            return self._cut(self._sorted(source), low, high)
        if self.rows:
            self._spill()
        parts = [self._bucket(source, number) for number in range(low // self.stretch, (high - 1) // self.stretch + 1)]
        cut = [self._cut(part, low, high) for part in parts]
        found = [part for part in cut if part is not None]
        return pl.concat(found) if found else None

    def _sorted(self, source: int) -> pl.DataFrame | None:
        if source in self.held:
            self.sorted[source] = pl.concat(self.held.pop(source)).sort(ORDINAL, maintain_order=True)
        return self.sorted.get(source)

    @staticmethod
    def _cut(rows: pl.DataFrame | None, low: int, high: int) -> pl.DataFrame | None:
        if rows is None:
            return None
        start, end = (int(rows[ORDINAL].search_sorted(at, "left")) for at in (low, high))
        return rows.slice(start, end - start) if end > start else None

    def _spill(self) -> None:
        assert self.folder is not None
        for source, frames in self.held.items():
            together = pl.concat(frames).with_columns((pl.col(ORDINAL) // self.stretch).alias("#stretch"))
            for (number,), rows in together.partition_by("#stretch", as_dict=True, include_key=False).items():
                folder = self.folder / f"{source}-{number}"
                folder.mkdir(parents=True, exist_ok=True)
                self.files += 1
                rows.write_ipc(folder / f"{self.files:08d}.arrow")
        self.held.clear()
        self.rows = 0

    def _bucket(self, source: int, number: int) -> pl.DataFrame | None:
        """A stretch read back; those before it are not asked for again, and are dropped."""
        assert self.folder is not None
        if (source, number) not in self.loaded:
            for key in [key for key in self.loaded if key[0] == source and key[1] < number]:
                del self.loaded[key]
            files = sorted((self.folder / f"{source}-{number}").glob("*.arrow"))
            if not files:
                return None
            frames = [pl.read_ipc(file) for file in files]
            self.loaded[source, number] = pl.concat(frames).sort(ORDINAL, maintain_order=True)
        return self.loaded[source, number]
