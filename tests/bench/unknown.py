"""What is to be said of profiles with facts unknown, by a batch and by the reference, profile by profile, so that the two can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from huisuan.assess import assess
from huisuan.backends.columnar import Batch, Extent, Register, given_by
from huisuan.backends.columnar.rows import Rows
from huisuan.backends.reference import ReferenceBackend
from huisuan.values import Facts
from tests.bench.packed import workload_program
from tests.registers_checked import Row, assessed, fen, wanted


class Few:
    """A few profiles, as a register and one by one. Statuses and ends alone do not tell where a sum has no printed upper end (D6) or is in
    kind, so that such an end is left out on both sides.
    """

    def __init__(self, register: Register) -> None:
        self._register, self._program = register, workload_program()
        rows = Rows(self._program, register, Facts())
        self._facts = [rows.facts(row) for row in range(register.rows)]
        self._ends = [self._end(row) for row in range(register.rows)]

    def wanted(self, extent: Extent) -> Sequence[object]:
        """By the reference, a set of rows a profile."""
        if extent == "ends":
            return [frozenset((name, *ends) for name, ends in each.items()) for each in self._ends]
        return self._by_profile(wanted(self._program, self._facts), extent)

    def told(self, extent: Extent) -> Sequence[object]:
        """By a batch."""
        made = Batch(self._program, given_by(self._program, self._register), Facts(), extent)
        if extent == "ends":
            rows = made.determinations(self._register).iter_rows()
            return self._gathered((row, name, *self._printed(row, name, tuple(ends))) for row, name, *ends in rows)
        if extent == "open":
            return self._by_profile(assessed(made, self._register), extent)
        found = made.found(self._register)
        tables = {"awards": found.awards, "undetermined": found.undetermined, "totals": found.totals.drop("uncounted")}
        return self._by_profile({name: set(table.rows()) for name, table in tables.items()}, extent)

    def _end(self, row: int) -> dict[str, Row]:
        assessment = assess(self._program, self._facts[row], ReferenceBackend())
        pairs = zip(self._program.benefits, (each.record for each in assessment.determinations), strict=True)
        return {
            benefit.id: (True if record.status == "eligible" else None, *fen(benefit, record.payable)[1:])
            for benefit, record in pairs
            if record.status != "not_eligible"
        }

    def _printed(self, row: int, name: str, ends: Row) -> Row:
        eligible, *sums = ends
        _, *printed = self._ends[row].get(name, ends)
        return (eligible, *(None if theirs is None else mine for mine, theirs in zip(sums, printed, strict=True)))

    def _by_profile(self, tables: Mapping[str, set[Row]], extent: Extent) -> Sequence[object]:
        """Open facts only where they were asked for."""
        kept = {**tables, "undetermined": {row if extent == "open" else row[:-1] for row in tables["undetermined"]}}
        return self._gathered((row[0], name, *row[1:]) for name, table in kept.items() for row in table)

    def _gathered(self, rows: Iterable[Row]) -> list[frozenset[Row]]:
        found: list[set[Row]] = [set() for _ in self._facts]
        for number, *rest in rows:
            assert isinstance(number, int)
            found[number].add(tuple(rest))
        return [frozenset(each) for each in found]
