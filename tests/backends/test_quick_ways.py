"""Each quick way of the generated backend gives what the long way gives."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from huisuan.backends.generated import GeneratedProgram, queues, runs
from huisuan.backends.generated.ahead import Queue
from huisuan.backends.generated.contest import ContestOf
from huisuan.backends.generated.heads import head_of
from huisuan.backends.generated.holes import Entry, picked_sum, taken_rows
from huisuan.backends.generated.items import Comparison, related
from huisuan.backends.generated.layout import Cell, NumberCell, TextCell, TruthCell
from huisuan.backends.generated.queues import picked, running, running_sum, sum_under, taken
from huisuan.backends.generated.touch import places_of
from huisuan.backends.record import bits, records
from huisuan.backends.reference import ReferenceBackend
from huisuan.backends.stacking import Contest, resolve
from huisuan.ir.nodes import Input
from huisuan.ir.program import RelationCeiling, RelationMember, RelationSpec
from huisuan.ir.reach import reached
from huisuan.values import Interval, Kind
from tests.packs_at_hand import compiled_packs, shipped
from tests.parity.profiles import profiles
from tests.parity.test_stacking import contests
from tests.strategies import DENSE, cases, steps_of

LEAF = 1 << 20
MOST = 4
OUTS: tuple[queues.RunningRow, ...] = ("each", "before_sum", "before_max")


@st.composite
def numbers(draw: DrawFn, leaf: int, most: int = 3) -> NumberCell:
    lo = draw(st.integers(0, most))
    hi = lo + draw(st.sampled_from((0, 0, 0, 1, 3)))
    return (lo, hi, Kind.EXACT, 0) if lo == hi else (lo, hi, draw(st.sampled_from((Kind.EXACT, Kind.AT_MOST))), leaf)


def truths(leaf: int) -> st.SearchStrategy[TruthCell]:
    return st.sampled_from(((True, 0), (True, 0), (False, 0), (None, leaf)))


def texts(leaf: int) -> st.SearchStrategy[TextCell]:
    open_ = (None, frozenset(("a", "b")), leaf)
    return st.sampled_from((("a", None, 0), ("a", None, 0), ("b", None, 0), open_))


@st.composite
def collections(draw: DrawFn) -> Queue:
    """Up to four rows, with or without more to come, in an order and groups that may be open."""
    seen, more = draw(st.integers(0, MOST)), draw(st.sampled_from((0, 0, 0, 1, 2)))
    rows = range(seen + (more > 0))
    member = [draw(truths(1 << 4 * row)) for row in rows]
    value = [draw(numbers(2 << 4 * row)) for row in rows]
    order = tuple([draw(numbers(4 << 4 * row, 2)) for row in rows] for _ in range(draw(st.integers(0, 2))))
    keys: list[list[Cell]] = []
    if draw(st.booleans()):
        keys.append([draw(texts(8 << 4 * row)) for row in rows])
    if draw(st.booleans()):
        keys.append([draw(numbers(1 << 4 * row, 1)) for row in rows])
    return Queue(member, value, order, draw(st.booleans()), tuple(keys), (0, seen, more), LEAF)


@settings(max_examples=400)
@given(collections(), st.integers(1, 3), st.data())
def test_what_nothing_open_decides_is_decided_the_same_the_long_way(queue: Queue, k: int, data: st.DataObject) -> None:
    ceiling = [data.draw(numbers(1 << 30 + row, 5)) for row in queue.rows()]
    if queue.keys or len(set(ceiling)) > 1:
        ceiling = ceiling[:1] * len(ceiling)

    ordered = queue._replace(best=False)

    def everything() -> list[object]:
        return [
            picked(queue, k),
            taken([queue], k),
            *(running([ordered], ceiling, out) for out in OUTS),
            running_sum(ordered, ceiling),
        ]

    quick = everything()
    with patch.object(queues, "plain", lambda *_, **__: None):
        assert everything() == quick


@settings(max_examples=200)
@given(collections(), st.integers(1, 2))
def test_who_is_taken_is_so_in_every_completion(queue: Queue, k: int) -> None:
    """Of up to three rows, none of them to come: what is said to be sure is, and the sum lies within its ends."""
    seen = min(3, queue.segment[1])
    queue = queue._replace(segment=(0, seen, 0), best=False, order=queue.order[:1], keys=queue.keys[:1])
    states, (lo, hi, _, _) = [truth for truth, _ in taken([queue], k)], picked(queue, k)
    members = [(True, False) if truth is None else (truth,) for truth, _ in queue.member[:seen]]
    orders = [sorted({by[row][0], by[row][1]}) for by in queue.order for row in range(seen)] or [[0]] * seen
    keys = [completions(key[row]) for key in queue.keys for row in range(seen)] or [[0]] * seen
    values = [sorted({least, most}) for least, most, _, _ in queue.value[:seen]]
    for inside, places, groups, paid in product(*(list(product(*each)) for each in (members, orders, keys, values))):
        entries: list[Entry] = [((places[row], row), (groups[row],), paid[row]) for row in range(seen) if inside[row]]
        rows = taken_rows(list(entries), k)
        assert all(state is None or state is (row in rows) for row, state in enumerate(states))
        assert lo <= picked_sum(entries, k) <= hi


def completions(cell: Cell) -> list[object]:
    if len(cell) == 4:
        return [cell[0], cell[1]]
    return ["a", "b"] if cell[0] is None else [cell[0]]


@pytest.mark.parametrize("only", DENSE, ids=lambda only: "-".join(only) or "any")
@given(st.data())
def test_runs_of_any_length_give_what_the_reference_gives(only: tuple[str, ...], data: st.DataObject) -> None:
    program, several = data.draw(cases(only=only, steps=steps_of(only)))
    with patch.object(runs, "SHORTEST", 1):
        code = GeneratedProgram(program)
        for facts, full in zip(several, ReferenceBackend().evaluate(program, several), strict=True):
            wanted = records(program, facts, full)
            assert records(program, facts, code.roots(facts)) == wanted
            found = code.differences(facts)
            assert [found.head(place) for place in range(len(wanted))] == [head_of(record) for record in wanted]


@given(collections(), st.data())
def test_a_ceiling_of_all_members_alike_is_a_plain_sum_under_it(queue: Queue, data: st.DataObject) -> None:
    ceiling = data.draw(numbers(1 << 30, 5))
    whole = queue._replace(order=(), keys=(), best=False)
    found = sum_under(whole.member, whole.value, ceiling, whole.segment, LEAF)
    assert found == running_sum(whole, [ceiling] * len(whole.rows()))


@given(collections(), st.sampled_from(OUTS), st.data())
def test_rows_that_are_read_nowhere_change_nothing_for_the_others(
    queue: Queue, out: queues.RunningRow, data: st.DataObject
) -> None:
    queue, rows = queue._replace(best=False), queue.rows()
    readers = [[data.draw(truths(1 << 31)) for _ in rows] for _ in range(data.draw(st.integers(1, 2)))]
    ceiling = [data.draw(numbers(1 << 30, 5))] * len(rows)
    quick, slow = running([queue], ceiling, out, readers), running([queue], ceiling, out)
    assert [cell for row, cell in enumerate(quick) if any(reader[row][0] is not False for reader in readers)] == [
        cell for row, cell in enumerate(slow) if any(reader[row][0] is not False for reader in readers)
    ]


@given(contests(), st.sampled_from((None, 0, 1)))
def test_a_contest_on_whole_numbers_is_the_contest_on_fractions(contest: Contest, named: int | None) -> None:
    count = len(contest.gates)
    if named is not None:
        contest = replace(contest, allowed=tuple(place for place in contest.allowed if place % 2 == named))
    spec = RelationSpec(
        "m",
        0,
        tuple(RelationMember(place, place) for place in range(count)),
        contest.sets,
        tuple(RelationCeiling(members, place) for place, (members, _) in enumerate(contest.ceilings)),
        contest.bars,
    )
    values = [(int(value.lo), int(value.hi)) for value in contest.values]
    rooms = [(int(room.lo), int(room.hi)) for _, room in contest.ceilings]
    total, members, chosen = ContestOf(spec).resolve(contest.gates, values, rooms, contest.allowed)
    wanted = resolve(contest)

    def interval(pair: tuple[int | Fraction, int | Fraction]) -> Interval:
        return Interval(Fraction(pair[0]), Fraction(pair[1]))

    assert (interval(total), tuple(map(interval, members)), interval(chosen)) == (
        wanted.total,
        wanted.members,
        wanted.chosen,
    )


@given(collections())
def test_the_count_of_related_items_holds_every_completion(queue: Queue) -> None:
    """The ends hold every completion of memberships and keys, and meet where nothing of these is open."""
    seen = queue.segment[1]
    comparisons = [Comparison("=", key, key) for key in queue.keys if seen and len(key[0]) == 3]
    found = [(cell[0], cell[1]) for cell in related([(0, seen, 0)], queue.member, None, comparisons, "count", LEAF)]
    members = [(True, False) if truth is None else (truth,) for truth, _ in queue.member[:seen]]
    columns = [
        list(product(*[("a", "b") if cell[0] is None else (cell[0],) for cell in each.mine[:seen]]))
        for each in comparisons
    ]
    counted: list[set[int]] = [set() for _ in range(seen)]
    for inside, *keys in product(product(*members), *columns):
        for here in range(seen):
            others = [row for row in range(seen) if row != here and inside[row]]
            counted[here].add(sum(all(key[row] == key[here] for key in keys) for row in others))
    for counts, (lo, hi) in zip(counted, found, strict=True):
        assert (min(counts), max(counts)) == (lo, hi)


@given(st.integers(0, 1 << 150))
def test_places_of_a_mask_are_its_bits(mask: int) -> None:
    assert places_of(mask) == list(bits(mask))


def test_a_sheet_has_the_cells_and_rows_that_a_layout_has() -> None:
    program = compiled_packs(shipped()).program
    differencer = GeneratedProgram(program).differencer
    plan, count = differencer.plan, len(differencer.plan.layout.slots[0])
    for facts in profiles(program, 40, 20251122):
        assert tuple(plan.laid(facts.values).cells[:count]) == plan.layout.cells(facts)
        for frame, rows in plan.layout.rows(facts).items():
            found = facts.collections.get(program.frames[frame].name)
            if found is not None:
                full = [plan.row(frame, item) for item in found.items]
                cells, up, segments = plan.rows_of(frame, full, found.more)
                assert ([tuple(cell) for cell in cells], up, segments) == (
                    [tuple(cell) for cell in rows.cells],
                    rows.up,
                    rows.segments,
                )


def test_what_is_settled_depends_on_wide_facts_and_readings_alone() -> None:
    program = compiled_packs(shipped()).program
    differencer = GeneratedProgram(program).differencer
    settled = differencer.plan.settled
    assert settled.nodes
    read = (program.nodes[node] for node in reached(program, settled.nodes))
    inputs = {program.inputs[node.decl] for node in read if isinstance(node, Input)}
    assert all(decl.id in differencer.index.wide or decl.default is not None for decl in inputs)
