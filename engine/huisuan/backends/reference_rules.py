"""The reference meaning of scalar nodes that are more than a formula: tables, bands, dates, competing lines."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from huisuan import calendar_dates as calendar
from huisuan.backends.record import NumberValue
from huisuan.backends.reference_parts import Evaluates, Path
from huisuan.backends.stacking import Contest, resolve
from huisuan.backends.three_valued import AnyValue, TextValue, number
from huisuan.ir.nodes import Bands, Calendar, Relation, Table
from huisuan.values import Interval, Kind, join_kinds

DATE_FUNCTIONS = {"year": calendar.year_of, "month": calendar.month_of, "day": calendar.day_of}


def open_in(values: Sequence[AnyValue]) -> int:
    """All that the values are open in."""
    leaves = 0
    for value in values:
        leaves |= value.open
    return leaves


def table_value(ev: Evaluates, operation: Table, path: Path) -> NumberValue:
    keys = [ev.value(key, path) for key in operation.keys]
    assert all(isinstance(key, TextValue) for key in keys)
    known = [key.text if isinstance(key, TextValue) else None for key in keys]
    rows = [
        value
        for row, value in operation.rows
        if all(text is None or text == cell for text, cell in zip(known, row, strict=True))
    ]
    if not rows:
        return NumberValue(Fraction(0), Fraction(0))
    return number(min(rows), max(rows), Kind.EXACT, open_in(keys))


def bands_value(ev: Evaluates, operation: Bands, path: Path) -> NumberValue:
    a = ev.number(operation.a, path)
    first, last = _band(operation, a.lo), _band(operation, a.hi)
    reached = operation.values[first : last + 1]
    return number(min(reached), max(reached), a.kind, a.open)


def calendar_value(ev: Evaluates, operation: Calendar, path: Path) -> NumberValue:
    args = [ev.number(arg, path) for arg in operation.args]
    leaves = open_in(args)
    a = args[0]
    lo, hi = int(a.lo), int(a.hi)
    match operation.function:
        case "year":
            return _whole(calendar.year_of(lo), calendar.year_of(hi), leaves)
        case "month" | "day":
            same = calendar.year_of(lo) == calendar.year_of(hi)
            if operation.function == "day":
                same = same and calendar.month_of(lo) == calendar.month_of(hi)
            if not same:
                return _whole(1, 12 if operation.function == "month" else 31, leaves)
            function = DATE_FUNCTIONS[operation.function]
            return _whole(function(lo), function(hi), leaves)
        case "add_months":
            b = args[1]
            return _whole(calendar.add_months(lo, int(b.lo)), calendar.add_months(hi, int(b.hi)), leaves)
        case "months_between":
            b = args[1]
            return _whole(calendar.months_between(hi, int(b.lo)), calendar.months_between(lo, int(b.hi)), leaves)


def relation_value(ev: Evaluates, operation: Relation, path: Path) -> NumberValue:
    spec = ev.program.relations[operation.spec]
    gates = [ev.truth(member.gate, path) for member in spec.members]
    values = [ev.number(member.value, path) for member in spec.members]
    ceilings = [ev.number(group.ceiling, path) for group in spec.ceilings]
    choice = None if spec.choice is None else ev.value(spec.choice, path)
    wanted = choice.text if isinstance(choice, TextValue) else None
    named = [place for place, name in enumerate(spec.set_names) if name == wanted]
    stacked = resolve(
        Contest(
            tuple(gate.truth for gate in gates),
            tuple(Interval(value.lo, value.hi) for value in values),
            tuple(
                (group.members, Interval(value.lo, value.hi))
                for group, value in zip(spec.ceilings, ceilings, strict=True)
            ),
            spec.bars,
            spec.sets,
            tuple(range(len(spec.sets))) if wanted is None else tuple(named),
        )
    )
    leaves = open_in([*gates, *values, *ceilings]) | (choice.open if choice is not None else 0)
    live = [value.kind for gate, value in zip(gates, values, strict=True) if gate.truth is not False]
    kinds = [*live, *(value.kind for value in ceilings)]
    match operation.out:
        case "total":
            return number(stacked.total.lo, stacked.total.hi, join_kinds(kinds), leaves)
        case "chosen":
            return number(stacked.chosen.lo, stacked.chosen.hi, Kind.EXACT, leaves)
        case "member":
            paid = stacked.members[operation.member]
            own = join_kinds((values[operation.member].kind, *(value.kind for value in ceilings)))
            return number(paid.lo, paid.hi, own, leaves)


def _whole(lo: int, hi: int, leaves: int) -> NumberValue:
    return number(Fraction(lo), Fraction(hi), Kind.EXACT, leaves)


def _band(operation: Bands, value: Fraction) -> int:
    place = 0
    for edge, belongs_above in operation.edges:
        if value > edge or (value == edge and belongs_above):
            place += 1
        else:
            break
    return place
