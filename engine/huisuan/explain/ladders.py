"""The wording of a ladder of grades: an award less the highest of earlier grades, and which of those count."""

from __future__ import annotations

from dataclasses import dataclass

from huisuan.explain import patterns, truth_patterns
from huisuan.explain.aggregates import group_words
from huisuan.explain.conditions import both, read_as
from huisuan.explain.names import Sense
from huisuan.explain.told import Speaks, Told
from huisuan.ir.nodes import Add, And, Const, NodeId, Or, Running


@dataclass(frozen=True, slots=True)
class _Counting:
    """Which earlier items come off: those that meet `tests`; by a reading, under its options only, each with tests of its own."""

    tests: tuple[NodeId, ...]
    reading: str = ""
    rows: tuple[tuple[tuple[str, ...], tuple[NodeId, ...]], ...] = ()
    rest: tuple[str, ...] = ()


def ladder_told(speaker: Speaks, node: Add, sense: Sense | None) -> Told | None:
    """A line less the highest of those before it; None for any other sum."""
    before = patterns.ladder_of(speaker.names.program, node)
    if before is None:
        return None
    own = speaker.number(node.args[0], sense)
    same = group_words(speaker, before.keys)
    if any(each.member == before.member for each in speaker.names.program.benefits):
        zh, en = f"，扣除{same}此前已计的最高金额", f", less the highest award before it{same}"
        return Told(own.head, own.parts, own.tail + speaker.say(zh, en))
    counting = _counting(speaker, before)
    if not counting.rows:
        return Told(own.head, own.parts, own.tail + speaker.say("，", ", ") + _less(speaker, same, counting.tests))
    rows = [(options, _less(speaker, same, (*counting.tests, *tests))) for options, tests in counting.rows]
    if counting.rest:
        rows.append((counting.rest, speaker.say("不扣除", "nothing comes off")))
    rows.sort(key=lambda row: _declared(speaker, counting.reading, row[0]))
    told = tuple(_row(speaker, counting.reading, *row) for row in rows)
    less = Told(speaker.say("再按所取的解释口径扣减", "then, by the reading chosen"), told)
    return Told(speaker.say("按下列计算", "as follows"), (own, less))


def _declared(speaker: Speaks, reading: str, options: tuple[str, ...]) -> int:
    """Where the first of the options stands among those of the reading."""
    found = speaker.names.reading(reading)
    order = [name for name, _ in found.options] if found else []
    return min((order.index(each) for each in options if each in order), default=0)


def _row(speaker: Speaks, reading: str, options: tuple[str, ...], what: str) -> Told:
    test = read_as(speaker, reading, options)
    return Told(speaker.say(f"{test}：{what}", f"{test}: {what}"))


def _less(speaker: Speaks, same: str, tests: tuple[NodeId, ...]) -> str:
    if not tests:
        return speaker.say(f"扣除{same}此前各项中的最高金额", f"less the highest award of all earlier items{same}")
    told = [speaker.condition(each) for each in tests]
    which = (told[0] if len(told) == 1 else both(speaker, told)).inline(speaker.language)
    return speaker.say(
        f"扣除{same}此前符合“{which}”的各项中的最高金额",
        f"less the highest award of earlier items{same} where {which}",
    )


def _counting(speaker: Speaks, before: Running) -> _Counting:
    """The condition taken apart; what the benefit asks of every item anyway is not said again."""
    program = speaker.names.program
    node = program.nodes[before.member]
    if isinstance(node, Const):
        return _Counting(())
    parts = truth_patterns.flat(program, node) if isinstance(node, And) else (before.member,)
    tests: list[NodeId] = []
    found: _Counting | None = None
    for part in parts:
        by_reading = _by_reading(speaker, part) if found is None else None
        if by_reading is not None:
            found = by_reading
        elif part not in speaker.conditions:
            tests.append(part)
    return _Counting(tuple(tests)) if found is None else _Counting(tuple(tests), found.reading, found.rows, found.rest)


def _by_reading(speaker: Speaks, part: NodeId) -> _Counting | None:
    """Alternatives that each ask for options of one reading, perhaps with further tests."""
    program = speaker.names.program
    node = program.nodes[part]
    rows: list[tuple[tuple[str, ...], tuple[NodeId, ...]]] = []
    named: dict[str, tuple[str, ...]] = {}
    for place in truth_patterns.flat(program, node) if isinstance(node, Or) else (part,):
        inner = program.nodes[place]
        first, *further = inner.args if isinstance(inner, And) else (place,)
        reading = truth_patterns.reading_at(program, first)
        if reading is None:
            return None
        named[reading[0]] = (*reading[1], *reading[2])
        rows.append((reading[1], tuple(further)))
    if len(named) != 1:
        return None
    ((name, options),) = named.items()
    asked = {each for chosen, _ in rows for each in chosen}
    return _Counting((), name, tuple(rows), tuple(each for each in options if each not in asked))
