"""What the point path calls, and the hole that stands where a profile says nothing: to touch one is to find that there is no point.

Generated point code reads a leaf only where the result depends on it, so holes it never touches do no harm. Knows no programs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import NoReturn

from huisuan.backends.generated.ends import place_of, row_values
from huisuan.backends.generated.layout import Exact, Layout, Slot, collection_in, none_flag, scaled
from huisuan.ir.nodes import Bands, Table
from huisuan.ir.program import RelationSpec
from huisuan.values import UNKNOWN, Facts, Item, Known, Ranged, State


class NotAPoint(Exception):
    """A result depends on what is open or undefined; the interval path says how."""


def not_a_point(*_: object) -> NoReturn:
    raise NotAPoint


class Open:
    """Nothing but a comparison can have a result on it."""

    __slots__ = ()
    __bool__ = __hash__ = not_a_point
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __floordiv__ = __rfloordiv__ = not_a_point
    __pos__ = __neg__ = __abs__ = __index__ = __iter__ = __len__ = __contains__ = not_a_point
    numerator = denominator = property(not_a_point)


class Hole(Open):
    """No operation on it has a result."""

    __slots__ = ()
    __hash__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = not_a_point


HOLE = Hole()


class Between(Open):
    """A number that is only known to lie between two ends: it compares with what is outside them."""

    __slots__ = ("_hi", "_lo")
    __hash__ = __eq__ = __ne__ = not_a_point

    def __init__(self, lo: Exact, hi: Exact) -> None:
        self._lo = lo
        self._hi = hi

    def __lt__(self, other: Exact) -> bool:
        return not self >= other

    def __gt__(self, other: Exact) -> bool:
        return not self <= other

    def __le__(self, other: Exact) -> bool:
        if self._hi <= other:
            return True
        return False if self._lo > other else not_a_point()

    def __ge__(self, other: Exact) -> bool:
        if self._lo >= other:
            return True
        return False if self._hi < other else not_a_point()


def point_cell(slot: Slot, state: State) -> object:
    """A leaf's one value, or a hole."""
    decl = slot.decl
    if slot.operation.part == "none":
        flag = none_flag(decl, state)
        return HOLE if flag is None else flag
    if isinstance(state, Known):
        value = state.value
        return scaled(value, decl.scale) if isinstance(value, Fraction) else value
    if isinstance(state, Ranged):
        lo, hi = scaled(state.lo, decl.scale), scaled(state.hi, decl.scale)
        return lo if lo == hi else Between(lo, hi)
    return True if slot.operation.met and decl.type == "truth" else HOLE


def point_inputs(layout: Layout, facts: Facts) -> tuple[object, ...]:
    """The leaves of the profile and, after them, the rows of its collections; each row likewise."""
    return _level(layout, 0, facts)


def _level(layout: Layout, frame: int, owner: Facts | Item) -> tuple[object, ...]:
    cells = [point_cell(slot, owner.values.get(slot.decl.id, UNKNOWN)) for slot in layout.slots[frame]]
    return (*cells, *(_rows(layout, inner, owner) for inner in layout.inner[frame]))


def _rows(layout: Layout, frame: int, owner: Facts | Item) -> object:
    found = collection_in(layout.program, frame, owner)
    return HOLE if found.more else tuple(_level(layout, frame, item) for item in found.items)


def positive(number: Exact, denominator: Exact) -> tuple[Exact, Exact]:
    """The same quotient over a positive denominator; a divisor of 0 leaves it undefined."""
    if not denominator:
        raise NotAPoint
    return -number, -denominator


def round_half(number: int, over: int) -> int:
    """`number / over` to the nearest whole number, halves away from zero."""
    return (2 * number + over) // (2 * over) if number >= 0 else -((over - 2 * number) // (2 * over))


def table_points(node: Table, own: int) -> dict[object, object]:
    """Values by key, or by the one text where there is one key; a hole where rows of one key disagree."""
    rows = row_values(node, own)
    return {key if len(node.keys) > 1 else key[0]: lo if lo == hi else HOLE for key, (lo, hi) in rows.items()}


def ratio_band(node: Bands, own: int) -> Callable[[Fraction], int]:
    values = tuple(scaled(value, own) for value in node.values)
    return lambda value: values[place_of(node, value)]


Order = tuple[Exact, ...]
Key = tuple[object, ...]
Entry = tuple[Order, Key, Exact]
"""A member in its order (last its row), its group, its value."""


def _taken(entries: list[Entry], k: int) -> Iterable[Entry]:
    entries.sort(key=lambda entry: entry[0])
    counts: dict[Key, int] = {}
    for entry in entries:
        before = counts.get(entry[1], 0)
        if before < k:
            counts[entry[1]] = before + 1
            yield entry


def taken_rows(entries: list[Entry], k: int) -> set[Exact]:
    return {order[-1] for order, _, _ in _taken(entries, k)}


def picked_sum(entries: list[Entry], k: int) -> Exact:
    return sum(value for _, _, value in _taken(entries, k))


def paid_rows(entries: list[tuple[Order, Key, Exact, Exact]]) -> dict[Exact, Exact]:
    """What each member is paid under the ceiling it sees."""
    entries.sort(key=lambda entry: entry[0])
    sums: dict[Key, Exact] = {}
    paid = {}
    for order, key, value, ceiling in entries:
        before = sums.get(key, 0)
        paid[order[-1]] = min(value, max(0, ceiling - before))
        sums[key] = before + value
    return paid


def paid_sum(entries: list[tuple[Key, Exact, Exact]]) -> Exact:
    """All that is paid under the one ceiling of each group."""
    groups: dict[Key, tuple[Exact, Exact]] = {}
    for key, value, ceiling in entries:
        before, first = groups.get(key, (0, ceiling))
        if first != ceiling:
            raise NotAPoint
        groups[key] = before + value, ceiling
    return sum(min(value, max(0, ceiling)) for value, ceiling in groups.values())


BeforeEntry = tuple[Order, Key, Exact | None]
"""As an entry; None marks what is no member."""


def before_rows(entries: list[BeforeEntry], largest: bool) -> dict[Exact, Exact]:
    """For every row the sum, or the largest, of the members of its group before it."""
    entries.sort(key=lambda entry: entry[0])
    so_far: dict[Key, Exact] = {}
    found = {}
    for order, key, value in entries:
        before = found[order[-1]] = so_far.get(key, 0)
        if value is not None:
            so_far[key] = max(before, value) if largest else before + value
    return found


FEW = 6
"""So few members are quicker gone through for the rows that ask than for all."""


class Before:
    """As `before_rows`, by row when asked: what a row has before it needs no group where nothing else adds anything."""

    def __init__(self, entries: list[BeforeEntry], largest: bool) -> None:
        self._entries = entries
        self._largest = largest
        self._adding = [entry for entry in entries if entry[2]]
        self._all: dict[Exact, Exact] | None = None

    def __getitem__(self, row: int) -> Exact:
        if len(self._adding) > FEW:
            if self._all is None:
                self._all = before_rows(list(self._entries), self._largest)
            return self._all[row]
        adding = [entry for entry in self._adding if entry[0][-1] != row]
        if not adding:
            return 0
        order, key, _ = self._entries[row]
        return before_rows([*adding, (order, key, None)], self._largest)[row]


Resolve = Callable[[Sequence[bool], Sequence[Exact], Sequence[Exact], object], tuple[Exact, tuple[Exact, ...], int]]


def resolver(spec: RelationSpec) -> Resolve:
    """The best set of a group whose gates, values and ceilings are decided: total, payments by member, the set's place."""

    def pay(chosen: tuple[int, ...], amounts: Sequence[Exact], ceilings: Sequence[Exact]) -> dict[int, Exact]:
        rooms = list(ceilings)
        paid: dict[int, Exact] = {}
        for member in chosen:
            over = [place for place, ceiling in enumerate(spec.ceilings) if member in ceiling.members]
            paid[member] = min([amounts[member], *(max(rooms[place], 0) for place in over)])
            for place in over:
                rooms[place] -= paid[member]
        return paid

    def resolve(
        gates: Sequence[bool], values: Sequence[Exact], ceilings: Sequence[Exact], choice: object
    ) -> tuple[Exact, tuple[Exact, ...], int]:
        barred = {loser for bar in spec.bars if gates[bar.barrer] for loser in bar.barred}
        amounts = [
            value if gate and place not in barred else 0
            for place, (gate, value) in enumerate(zip(gates, values, strict=True))
        ]
        allowed: Sequence[int] = range(len(spec.sets))
        if spec.choice is not None:
            hash(choice)  # a hole shows itself even where no set has a name
            allowed = [place for place, name in enumerate(spec.set_names) if choice == name]
        payments = [(place, pay(spec.sets[place], amounts, ceilings)) for place in allowed]
        best, paid = max(payments, key=lambda found: sum(found[1].values()), default=(0, {}))
        members = tuple(paid.get(member, 0) for member in range(len(amounts)))
        return sum(paid.values()), members, best

    return resolve
