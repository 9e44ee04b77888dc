"""Leaves, logic and tables as column expressions: literals, inputs and fields, not, and, or, compare, member, select, table.

Each function mirrors one rule of the reference. Knows no items and no arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce
from itertools import product
from math import lcm

import polars as pl

from huisuan.backends.columnar import columns as cols
from huisuan.backends.columnar import integers as ints
from huisuan.backends.columnar.columns import Column, End, Mask, Number, TextColumn, TruthColumn
from huisuan.backends.columnar.integers import NOUGHT, Whole, constant
from huisuan.backends.columnar.plan import Planner
from huisuan.backends.columnar.tables import declarations, leaf_name, number_type
from huisuan.backends.record import NumberValue, TruthValue, UnsupportedNode
from huisuan.backends.three_valued import AnyValue, TextValue
from huisuan.ir.nodes import And, Field, Input, Member, Not, Or, Select, Table

MOST_CODES = (1 << 31) - 1
FEW_ROWS = 8
"""Up to so many rows a chain of choices is quicker than a look-up."""


def settled(planner: Planner, value: AnyValue) -> Column:
    """A value that all rows share."""
    leaves = planner.mask(value.open)
    match value:
        case TruthValue(truth=None):
            return TruthColumn(pl.lit(None, dtype=pl.Boolean), True, leaves)
        case TruthValue(truth=bool(known)):
            return TruthColumn(known, False, leaves)
        case TextValue(text=None, possible=possible):
            members = None if possible is None else frozenset(planner.codes[text] for text in possible)
            return TextColumn(pl.lit(None, dtype=pl.Int32), True, members, leaves)
        case TextValue(text=str(text)):
            code = planner.codes[text]
            return TextColumn(code, False, frozenset((code,)), leaves)
        case NumberValue():
            low = cols.exact(value.lo)
            high = low if value.lo == value.hi else cols.exact(value.hi)
            return Number(low, high, cols.KIND_BITS[value.kind], leaves)
        case _:
            raise TypeError(f"{value} is no value")


def leaf(planner: Planner, node: Input | Field) -> Column:
    frame = node.frame if isinstance(node, Field) else 0
    decl = declarations(planner.program, frame)[node.decl]
    if isinstance(node, Field):
        mask = planner.leaf("fact", f"{planner.program.frames[frame].name}.{decl.id}")
    else:
        mask = planner.leaf(decl.tag, decl.id)
    if node.part == "value" and decl.type == "number":
        return _number_leaf(planner, frame, node.decl, mask)
    name = leaf_name(frame, node.decl, node.part)
    column, opened = pl.col(name), name in planner.shape.open
    if decl.type == "truth" or node.part == "none":
        if node.met and opened and node.part == "value":
            return cols.truth(column.fill_null(True), False, mask)
        return cols.truth(column, opened, mask)
    members = frozenset(planner.codes[text] for text in decl.members) if decl.type == "enum" else None
    leaves = cols.mask_if(column.is_null(), mask) if opened else planner.closed
    return TextColumn(column, opened, members, leaves)


def _number_leaf(planner: Planner, frame: int, place: int, mask: Mask) -> Number:
    decl = declarations(planner.program, frame)[place]
    lo, hi = int(decl.lo * decl.scale), int(decl.hi * decl.scale)
    low, high = leaf_name(frame, place, "low"), leaf_name(frame, place, "high")
    scale = constant(decl.scale)
    if low not in planner.shape.open:
        only = End(ints.column(pl.col(low), lo, hi), scale)
        return Number(only, only, 0, planner.closed)
    if high in planner.shape.open:
        first, second = (End(ints.column(pl.col(name), lo, hi), scale) for name in (low, high))
        return cols.number(first, second, 0, mask)
    kind, known = number_type(decl), pl.col(low)
    ends = (known.fill_null(pl.lit(end, dtype=kind)) for end in (lo, hi))
    first, second = (End(ints.column(end, lo, hi), scale) for end in ends)
    if lo == hi:
        return Number(first, first, 0, planner.closed)
    return Number(first, second, 0, cols.mask_if(known.is_null(), mask), known)


def negated(planner: Planner, node: Not, frame: int) -> TruthColumn:
    a = planner.truth(node.a, frame)
    return TruthColumn(ints.negation(a.value), a.nullable, a.open)


def combined(planner: Planner, node: And | Or, frame: int) -> TruthColumn:
    parts = [planner.truth(arg, frame) for arg in node.args]
    leaves = cols.union(planner.closed, *(part.open for part in parts))
    return cols.conjunction(parts, leaves) if isinstance(node, And) else cols.disjunction(parts, leaves)


def membership(planner: Planner, node: Member, frame: int) -> TruthColumn:
    a = planner.seen(node.a, frame)
    assert isinstance(a, TextColumn)
    wanted = sorted(planner.codes[text] for text in node.members)
    if isinstance(a.code, int):
        return TruthColumn(a.code in wanted, False, planner.closed)
    unknown = _unknown_member(a.possible, frozenset(wanted))
    if not wanted:
        known = pl.when(a.code.is_not_null()).then(pl.lit(False)) if unknown is not False else pl.lit(False)
        return cols.truth(known, a.nullable and unknown is None, a.open)
    inside = (
        reduce(lambda x, y: x | y, [a.code == code for code in wanted]) if len(wanted) < 4 else a.code.is_in(wanted)
    )
    if unknown is None or not a.nullable:
        return cols.truth(inside, a.nullable, a.open)
    return cols.truth(inside.fill_null(unknown), False, a.open)


def _unknown_member(possible: frozenset[int] | None, wanted: frozenset[int]) -> bool | None:
    """What holds of an unknown text whatever it turns out to be."""
    if possible is None:
        return None if wanted else False
    inside = {code in wanted for code in possible}
    return inside.pop() if len(inside) == 1 else None


def selected(planner: Planner, node: Select, frame: int) -> Column:
    condition = planner.truth(node.cond, frame)
    if isinstance(condition.value, bool):
        return planner.seen(node.then if condition.value else node.other, frame)
    a, b = planner.seen(node.then, frame), planner.seen(node.other, frame)
    if isinstance(a, Number) and isinstance(b, Number):
        return _selected_number(condition, a, b)
    if isinstance(a, TruthColumn) and isinstance(b, TruthColumn):
        return _selected_truth(condition, a, b)
    raise UnsupportedNode("columnar: Select between texts")


def _selected_number(condition: TruthColumn, a: Number, b: Number) -> Number:
    yes, unknown = cols.is_true(condition), cols.is_open(condition)
    lo = cols.end_if(yes, a.lo, b.lo)
    if unknown is False:
        hi = lo if a.point and b.point else cols.end_if(yes, a.hi, b.hi)
        return Number(lo, hi, cols.bits_if(yes, a.kind, b.kind), cols.mask_if(yes, a.open, b.open))
    hull = either(condition, a, b)
    return Number(
        cols.end_if(unknown, hull.lo, lo),
        cols.end_if(unknown, hull.hi, cols.end_if(yes, a.hi, b.hi)),
        cols.bits_if(unknown, hull.kind, cols.bits_if(yes, a.kind, b.kind)),
        cols.mask_if(unknown, hull.open, cols.mask_if(yes, a.open, b.open)),
    )


def either(condition: TruthColumn, a: Number, b: Number) -> Number:
    """What a choice comes to where its condition is open."""
    lowest = cols.end_extreme((a.lo, b.lo), largest=False)
    highest = cols.end_extreme((a.hi, b.hi), largest=True)
    return cols.number(lowest, highest, cols.bits(a.kind, b.kind), cols.union(condition.open, a.open, b.open))


def _selected_truth(condition: TruthColumn, a: TruthColumn, b: TruthColumn) -> TruthColumn:
    yes, unknown = cols.is_true(condition), cols.is_open(condition)
    first, second = ints.expression(a.value), ints.expression(b.value)
    taken = pl.when(yes).then(first).otherwise(second)
    leaves = cols.mask_if(yes, a.open, b.open)
    if unknown is False:
        return TruthColumn(taken, a.nullable or b.nullable, leaves)
    agreed = pl.when(first == second).then(first)
    hull = cols.mask_if(agreed.is_null(), cols.union(condition.open, a.open, b.open))
    value = pl.when(unknown).then(agreed).otherwise(taken)
    return TruthColumn(value, True, cols.mask_if(unknown, hull, leaves))


def looked_up(planner: Planner, node: Table, frame: int) -> Number:
    """One look-up by a combined code for each set of keys that may be unknown together; a key without row gives 0."""
    keys = [planner.seen(key, frame) for key in node.keys]
    texts = [key for key in keys if isinstance(key, TextColumn)]
    base = len({cell for row, _ in node.rows for cell in row}) + 1
    if base ** len(texts) > 1 << 62:
        raise ints.TooWide(f"a table of {len(texts)} keys over {base} texts")
    texts_of_rows = sorted({cell for row, _ in node.rows for cell in row})
    local = {text: planner.codes[text] if len(texts) == 1 else place for place, text in enumerate(texts_of_rows)}
    rows = [(tuple(local[cell] for cell in row), value) for row, value in node.rows]
    places = {planner.codes[text]: place for text, place in local.items()}
    scale = lcm(*(value.denominator for _, value in node.rows))
    low = high = None
    for unknown in product(*((False, True) if text.nullable else (False,) for text in texts)):
        ends = _ends_by_code(rows, unknown, base, scale)
        here = ints.every(*(_null(text) for text, absent in zip(texts, unknown, strict=True) if absent))
        lo, hi = _looked_up_ends(texts, unknown, places, ends)
        low = lo if low is None else ints.choose(here, lo, low)
        high = hi if high is None else ints.choose(here, hi, high)
    assert low is not None
    assert high is not None
    first = End(low, constant(scale))
    decided = not any(text.nullable for text in texts) and all(lo == hi for lo, hi in ends.values())
    second = first if decided else End(high, constant(scale))
    return cols.number(first, second, 0, cols.union(planner.closed, *(text.open for text in texts)))


def _looked_up_ends(
    texts: list[TextColumn], unknown: tuple[bool, ...], places: Mapping[int, int], ends: Mapping[int, tuple[int, int]]
) -> tuple[Whole, Whole]:
    """Both ends where just these keys are unknown; elsewhere any number, or null."""
    key = texts[0].code
    lows, highs = ({code: pair[which] for code, pair in ends.items()} for which in (0, 1))
    if len(texts) == 1 and not unknown[0] and isinstance(key, pl.Expr) and len(ends) <= FEW_ROWS:
        low = _chosen([(key == code, value) for code, value in lows.items()])
        return low, low if lows == highs else _chosen([(key == code, value) for code, value in highs.items()])
    code = _combined_code(texts, unknown, places, len(places) + 1)
    low = _replaced(code, lows)
    return low, low if lows == highs else _replaced(code, highs)


def _chosen(cases: Iterable[tuple[ints.Condition, int]]) -> Whole:
    """The value of the case that holds, or 0."""
    found = NOUGHT
    for condition, value in cases:
        found = ints.choose(condition, constant(value), found)
    return found


def _null(text: TextColumn) -> ints.Condition:
    return False if isinstance(text.code, int) else text.code.is_null()


def _ends_by_code(
    rows: list[tuple[tuple[int, ...], Fraction]], unknown: tuple[bool, ...], base: int, scale: int
) -> dict[int, tuple[int, int]]:
    ends: dict[int, tuple[int, int]] = {}
    for cells, value in rows:
        code = sum(cell * base**place for place, cell in enumerate(cells) if not unknown[place])
        whole = int(value * scale)
        lo, hi = ends.get(code, (whole, whole))
        ends[code] = (min(lo, whole), max(hi, whole))
    return ends


def _combined_code(texts: list[TextColumn], unknown: tuple[bool, ...], places: Mapping[int, int], base: int) -> Whole:
    """The known keys as one number; a text in no row counts as the last digit, which no row has."""
    parts = []
    for place, text in enumerate(texts):
        if unknown[place]:
            continue
        if len(texts) == 1 and isinstance(text.code, pl.Expr):
            own = text.code.fill_null(-1) if text.nullable else text.code
            return ints.column(own.cast(pl.Int64), -1, MOST_CODES)
        if isinstance(text.code, int):
            digit = constant(places.get(text.code, -1 if len(texts) == 1 else base - 1))
        else:
            known = text.code.fill_null(-1)
            digit = ints.column(known.replace_strict(places, default=base - 1, return_dtype=pl.Int64), 0, base - 1)
        parts.append(ints.times(digit, base**place))
    return ints.add(parts)


def _replaced(code: Whole, values: Mapping[int, int]) -> Whole:
    if code.column is None:
        return constant(values.get(code.lo, 0))
    if len(values) <= FEW_ROWS:
        return _chosen([(ints.same(code, constant(key)), value) for key, value in values.items()])
    lo, hi = min([0, *values.values()]), max([0, *values.values()])
    wide = Whole(lo, hi, code.column).wide
    kind = ints.WIDE if wide else ints.NARROW
    return ints.column(code.column.replace_strict(values, default=0, return_dtype=kind), lo, hi)
