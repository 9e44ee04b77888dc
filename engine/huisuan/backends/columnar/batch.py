"""A register assessed as a whole. What is the same for every row (benefits of other places, what no column tells) is settled before
the first row is read; blocks of rows then go through one plan.
"""

from __future__ import annotations

import polars as pl

from huisuan.backends.columnar.compile import Plan, plan
from huisuan.backends.columnar.ends import Ends
from huisuan.backends.columnar.ground import Given, Ground, ground_of
from huisuan.backends.columnar.patterns import Patterns
from huisuan.backends.columnar.plan import NOT_FOLLOWED, Opens
from huisuan.backends.columnar.readable import readable
from huisuan.backends.columnar.register import Register, Tabled, frames_of
from huisuan.backends.columnar.results import Extent, Filled, Found, roots_at_few, roots_of_benefit, roots_read
from huisuan.backends.columnar.roots import Roots
from huisuan.backends.columnar.rows import Rows, put_by_rows
from huisuan.backends.columnar.sparse import Sparse
from huisuan.backends.columnar.tables import Shape, codes_of
from huisuan.backends.columnar.working import Working
from huisuan.backends.record import TruthValue, bits
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit, Program
from huisuan.ir.reach import reached
from huisuan.values import Facts


class Batch:
    """A program made ready for registers that bring the same columns. Plans are kept by what a block leaves open, patterns by number.

    `undetermined_alike`: the patterns of benefits that are undetermined in every row alike, and stand in no table.
    """

    def __init__(self, program: Program, given: Given, background: Facts, extent: Extent = "results") -> None:
        self.program, self.extent, self.background = program, extent, background
        self.wanted = roots_read(program, extent)
        self._at_few = roots_at_few(program, extent)
        self.ground = ground_of(program, given, background, self.wanted)
        self.patterns = Patterns(program)
        self._opens = _followed(program, self.ground, extent)
        self._codes = codes_of(program, background)
        self._tabled = Tabled(program, given, background, frames_of(program, self.ground, given), self._codes)
        self._plans: dict[Shape, Plan] = {}
        alike = _alike(program, self.ground)
        self.undetermined_alike = tuple(self._settled_pattern(benefit) for benefit in alike)
        self._alike = frozenset(benefit.id for benefit in alike)
        self._ends: dict[Shape, Ends] = {}
        self._sparse: dict[Shape, Sparse] = {}

    def plan(self, shape: Shape) -> Plan:
        found = self._plans.get(shape)
        if found is None:
            made = plan(self.program, shape, self._codes, self.wanted, self.ground, self._opens, self._at_few)
            found = self._plans[shape] = readable(self.program, made)
        return found

    @property
    def row_path(self) -> frozenset[str]:
        """The benefits of which something went one row after the other so far."""
        left_out = {node for made in self._plans.values() for node in made.left_out}
        reading = ((each.id, roots_of_benefit(self.program, each, self.extent)) for each in self.program.benefits)
        return frozenset(name for name, roots in reading if not left_out.isdisjoint(roots))

    def _run(self, register: Register) -> tuple[Filled, Shape, Roots]:
        """The block after its plan, what it left open, and where the roots stand: in the same columns for all blocks of one shape."""
        prepared, ids = self._tabled.prepared(register)
        made = self.plan(prepared.shape)
        tables = {frame: Working(table) for frame, table in prepared.tables.items()}
        for step in made.steps:
            step.run(tables)
        if not made.left_out:
            return Filled(tables, ids), prepared.shape, Roots(made.values, made.answered, made.late)
        rows = Rows(self.program, register, self.background)
        put = put_by_rows(rows, made.left_out, tables, self._opens)
        return Filled(tables, ids), prepared.shape, Roots({**made.values, **put}, made.answered, made.late)

    def determinations(self, register: Register) -> pl.DataFrame:
        """Statuses and ends of what is payable: a row for each applicant and benefit that is not ruled out.

        Columns: row, benefit, eligible (null: undetermined), low and high in minor units. Rows by benefit, then by applicant.
        """
        filled, shape, roots = self._run(register)
        ends = self._ends.get(shape)
        if ends is None:
            ends = self._ends[shape] = Ends(self.program, roots)
        return ends.found(filled.tables)

    def found(self, register: Register) -> Found:
        """Everything to be said of a block; OutsideDeclaration for what its facts do not allow."""
        if self.extent == "ends":
            raise ValueError("only ends were asked for")
        filled, shape, roots = self._run(register)
        sparse = self._sparse.get(shape)
        if sparse is None:
            sparse = self._sparse[shape] = Sparse(self.program, roots, self._opens, self.patterns, self._alike)
        return sparse.found(filled, open_facts=self.extent == "open")

    def _settled_pattern(self, benefit: Benefit) -> int:
        status, amount = self.ground.settled[benefit.status], self.ground.settled[benefit.amount]
        return self.patterns.number(benefit.id, bits(status.open | amount.open))


def _alike(program: Program, ground: Ground) -> list[Benefit]:
    """Benefits that wait in every row for the same, for the same sum."""
    found = []
    for benefit in program.benefits:
        status = ground.settled.get(benefit.status)
        shown = (benefit.status_if_met, benefit.amount, benefit.payable)
        if isinstance(status, TruthValue) and status.truth is None and all(node in ground.settled for node in shown):
            found.append(benefit)
    return found


def _followed(program: Program, ground: Ground, extent: Extent) -> Opens:
    """All that can be open where open facts are asked for; else what may lift the upper end of a sum past print (D6)."""
    if extent == "ends":
        return NOT_FOLLOWED
    if extent == "open":
        return Opens(tuple(range(len(program.leaves))))
    raised: set[NodeId] = set()
    leaves = 0
    for benefit in program.benefits:
        for root in (benefit.amount, benefit.payable, benefit.line_payable):
            _raise(program, root, raised)
    for group in program.groups:
        _raise(program, group.total, raised)
    for root in raised:
        for each in program.raised_by[root]:
            leaves |= each
    through = frozenset(reached(program, raised, ground.settled))
    return Opens(bits(leaves), through)


def _raise(program: Program, root: NodeId, raised: set[NodeId]) -> None:
    if program.raised_by[root]:
        raised.add(root)
