"""What a batch refuses, gathered: an entry for each reason, and the rows that are out, each counted once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import polars as pl

from huisuan.intake.columns import Fault
from huisuan.intake.model import ID, PLACE, Count, Reject
from huisuan.intake.parts import Part
from huisuan.intake.sources import NTH, Broken
from huisuan.problems import Problem

_SHOWN = 200


@dataclass(slots=True)
class Refusing:
    """Rejects and counts of one batch."""

    rejects: list[Reject] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)
    _rows: list[tuple[int, str, int]] = field(default_factory=list)

    def cells(self, part: Part, table: str, rows: pl.DataFrame, header: str, faults: Iterable[Fault]) -> None:
        places = rows[PLACE]
        numbers = rows[NTH] if NTH in rows.columns else None
        for each in faults:
            nth = 0 if numbers is None else int(numbers[each.at])
            self.row(part, table, int(places[each.at]), each.problem, header, each.value, nth)

    def row(
        self, part: Part, table: str, place: int, problem: Problem, header: str = "", value: str = "", nth: int = 0
    ) -> None:
        """`nth` tells the items of one line apart, 0 where a row is one: two of them refused are two entries."""
        found = part.place(place, header)
        if nth:
            found = replace(found, sheet=f"{table}[{nth}]")
        self.rejects.append(Reject(table, found, value[:_SHOWN], problem, problem.args.get("id", "")))
        self._rows.append((part.number, table, place))

    def whose(self, part: int, table: str, rows: pl.DataFrame) -> None:
        """Tells of what was refused in these rows the number of its applicant, as far as `rows` (`#place`, `#id`) know it."""
        wanted = [at for at, (number, name, _) in enumerate(self._rows) if (number, name) == (part, table)]
        places = {self._rows[at][2] for at in wanted}
        known = rows.filter(pl.col(PLACE).is_in(places), pl.col(ID).is_not_null())
        told = dict(known.select(PLACE, ID).rows())
        for at in wanted:
            each = self.rejects[at]
            self.rejects[at] = replace(each, number=told.get(self._rows[at][2], each.number))

    def broken(self, part: Part, table: str, rows: Iterable[Broken]) -> int:
        """Rows that were none; returns how many."""
        number = 0
        for each in rows:
            number += 1
            self.row(part, table, each.place, each.problem, "", ",".join(each.cells))
        return number

    def count(self, table: str, count: Count) -> None:
        self.counts[table] = self.counts.get(table, Count()).plus(count)

    def done(self) -> tuple[tuple[Reject, ...], MappingProxyType[str, Count]]:
        """Everything gathered; what came in and is neither out nor refused is our own fault."""
        assert all(each.balanced for each in self.counts.values()), self.counts
        return tuple(self.rejects), MappingProxyType(self.counts)
