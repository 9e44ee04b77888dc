"""The columnar backend: many profiles at once, and the sparse table of what a batch may be paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from huisuan.backends.columnar.columns import End, Number, TruthColumn
from huisuan.backends.columnar.compile import Plan, plan
from huisuan.backends.columnar.decode import Collected
from huisuan.backends.columnar.integers import NARROW, expression, times
from huisuan.backends.columnar.tables import ROW, Prepared, Shape, prepare
from huisuan.backends.record import Roots, UnsupportedNode, Value
from huisuan.backends.reference import Evaluation
from huisuan.backends.three_valued import TextValue
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit, Program, roots
from huisuan.values import Facts

BLOCK = 8_192
"""Profiles evaluated together: memory stays flat whatever their number."""
WIDE_BLOCK = 65_536
"""Rows of a prepared table taken together where only statuses and payables are asked for."""


@dataclass(slots=True)
class ColumnarBackend:
    """Owes all but the trace. Roots it cannot express go the row path, by the reference, unless `row_path` is false: then it refuses.

    Plans are kept for the last program, by the shape of a batch.
    """

    row_path: bool = True
    _program: Program | None = field(default=None, init=False, repr=False, compare=False)
    _plans: dict[Shape, Plan] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def name(self) -> str:
        return "columnar"

    def evaluate(self, program: Program, profiles: tuple[Facts, ...]) -> tuple[Roots, ...]:
        """UnsupportedNode for a node out of reach if there is no row path; OutsideDeclaration for a profile not bound to the program."""
        found: list[Roots] = []
        for start in range(0, len(profiles), BLOCK):
            found.extend(self._evaluate_block(program, profiles[start : start + BLOCK]))
        return tuple(found)

    def left_out(self, program: Program, shape: Shape) -> Mapping[NodeId, str]:
        """The roots that go the row path for batches of this shape, and why."""
        return self._plan(program, shape).left_out

    def _plan(self, program: Program, shape: Shape) -> Plan:
        if self._program is not program:
            self._program, self._plans = program, {}
        found = self._plans.get(shape)
        if found is None:
            found = self._plans[shape] = plan(program, shape, roots(program), detail=True)
        return found

    def _evaluate_block(self, program: Program, profiles: tuple[Facts, ...]) -> tuple[Roots, ...]:
        prepared = prepare(program, profiles)
        made = self._plan(program, prepared.shape)
        if made.left_out and not self.row_path:
            raise UnsupportedNode("; ".join(made.left_out.values()))
        tables = dict(prepared.tables)
        for step in made.steps:
            step.run(tables)
        collected = Collected(program, prepared)
        for node in roots(program):
            if node in made.values:
                collected.add(node, tables, made.values[node])
            else:
                _by_rows(collected, node, profiles)
        return collected.roots()


def _by_rows(collected: Collected, node: NodeId, profiles: tuple[Facts, ...]) -> None:
    program = collected.program
    frame = program.frames_of[node]
    for place, facts in enumerate(profiles):
        evaluation = Evaluation(program, facts)
        if not frame:
            collected.single[place][node] = _value(evaluation, node, ())
            continue
        paths = evaluation.items.paths(frame)
        collected.items[place][node] = {
            evaluation.items.ids(frame, path): _value(evaluation, node, path) for path in paths
        }


def _value(evaluation: Evaluation, node: NodeId, path: tuple[int, ...]) -> Value:
    value = evaluation.value(node, path)
    if isinstance(value, TextValue):
        raise TypeError("a text is no root")
    return value


def evaluate_frame(program: Program, prepared: Prepared) -> pl.DataFrame:
    """Statuses and ends of what is payable: a row for each profile and benefit that is not ruled out.

    Columns: row, benefit, eligible (null: undetermined), low and high in minor units. Rows by benefit, then by profile.
    UnsupportedNode if some benefit is out of reach.
    """
    wanted = tuple(sorted({node for benefit in program.benefits for node in (benefit.status, benefit.payable)}))
    made = plan(program, prepared.shape, wanted, detail=False)
    if made.left_out:
        raise UnsupportedNode("; ".join(made.left_out.values()))
    benefits = pl.Enum([benefit.id for benefit in program.benefits])
    parts = [
        part
        for block in _blocks(prepared)
        for part in pl.collect_all(list(_determinations(program, made, block, benefits)))
    ]
    return pl.concat(parts) if parts else pl.DataFrame()


def _blocks(prepared: Prepared) -> Iterator[dict[int, pl.DataFrame]]:
    """Slices of a batch without collections; any other whole, since rows name each other."""
    if len(prepared.tables) > 1:
        yield dict(prepared.tables)
        return
    for start in range(0, prepared.rows, WIDE_BLOCK):
        yield {0: prepared.tables[0].slice(start, WIDE_BLOCK)}


def _determinations(
    program: Program, made: Plan, tables: dict[int, pl.DataFrame], benefits: pl.Enum
) -> Iterator[pl.LazyFrame]:
    for step in made.steps:
        step.run(tables)
    table = tables[0]
    for benefit in program.benefits:
        status, payable = made.values[benefit.status], made.values[benefit.payable]
        assert isinstance(status, TruthColumn)
        assert isinstance(payable, Number)
        if status.value is False:
            continue
        yield (
            table.lazy()
            .select(
                pl.col(ROW),
                pl.lit(benefit.id, dtype=benefits).alias("benefit"),
                expression(status.value).alias("eligible"),
                _minor_units(benefit, payable.lo).alias("low"),
                _minor_units(benefit, payable.hi).alias("high"),
            )
            .filter(pl.col("eligible").fill_null(True))
        )


def _minor_units(benefit: Benefit, end: End) -> pl.Expr:
    minor = 10**benefit.minor_digits
    if end.ratio or minor % end.den.lo:
        raise UnsupportedNode(f"columnar: {benefit.id} is not rounded to its minor unit")
    whole = times(end.num, minor // end.den.lo)
    if whole.wide:
        raise UnsupportedNode(f"columnar: {benefit.id} may pay more than 64 bits hold")
    return whole.typed(wide=False).cast(NARROW)
