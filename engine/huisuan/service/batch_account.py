"""A run's own account: what it was made of and what it counted. No clock, so the same run says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huisuan.batch.past import PastCount
from huisuan.batch.season import Season
from huisuan.compiler.compiled import Compiled
from huisuan.intake.model import Count, Place
from huisuan.messages.render import summary
from huisuan.office.rows import ItemCount
from huisuan.problems import Problem


@dataclass(frozen=True, slots=True)
class Account:
    """What is told of a run. `digests`: SHA-256 by pack; `benefits`: those it was for, if not for all."""

    compiled: Compiled
    digests: Mapping[str, str]
    readings: Mapping[str, str]
    complete: tuple[str, ...]
    benefits: frozenset[str] | None
    counts: Mapping[str, Count]
    items: tuple[ItemCount, ...]
    unused: tuple[Place, ...]
    warnings: tuple[tuple[Place, Problem], ...]
    by_rows: tuple[str, ...]
    season: Season | None
    history: PastCount | None = None

    def told(self) -> dict[str, object]:
        """As it stands in `run.json`."""
        found: dict[str, object] = {
            "packs": {
                pack.id: {"as_of": self.compiled.as_of[pack.id].isoformat(), "sha256": self.digests[pack.id]}
                for pack in self.compiled.packs
            },
            "readings": dict(self.readings),
            "complete": list(self.complete),
            "benefits": sorted(self.benefits) if self.benefits is not None else "all",
            "tables": {name: _rows(each) for name, each in self.counts.items()},
            "items": {each.table: _items(each) for each in self.items},
            "unused_columns": [_where(each) for each in self.unused],
            "warnings": [
                {
                    "at": _where(place),
                    "row": place.row,
                    "code": each.code,
                    "zh": summary(each, "zh"),
                    "en": summary(each, "en"),
                }
                for place, each in self.warnings
            ],
            "row_by_row": list(self.by_rows),
        }
        if self.history is not None:
            found["history"] = _past(self.history)
        if self.season is not None:
            totals = self.season.payouts.totals
            found["payouts"] = {
                "claims": dict(totals.claims), "asked": totals.asked, "paid": totals.paid, "waiting": totals.waiting,
                "refused": totals.refused, "cut": dict(totals.cut),
            }  # fmt: skip
        return found


def _where(place: Place) -> str:
    return " ".join(filter(None, (place.file, place.sheet, place.column)))


def _rows(count: Count) -> dict[str, int]:
    return {
        "in": count.rows_in, "out": count.rows_out, "rejected": count.rejected,
        "blank_unknown": count.blank_unknown, "blank_none": count.blank_none, "blank_signs": count.signs,
        "repeated_headers": count.headers,
    }  # fmt: skip


def _past(count: PastCount) -> dict[str, object]:
    return {
        "in": count.read, "out": count.taken, "other_packs": dict(count.elsewhere), "rejected": count.rejected,
    }  # fmt: skip


def _items(count: ItemCount) -> dict[str, int]:
    return {"taken": count.taken, "with_line": count.awarded, "without": count.unawarded, "untold": count.untold}
