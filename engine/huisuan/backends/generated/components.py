"""Which benefits of a program are computed together, what they read, and which items of a collection cannot matter to them.

A component is one benefit, or the benefits that compete in a relation. Pure analysis of a program; computes no values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from huisuan.backends.generated.layout import cone
from huisuan.ir.nodes import (
    And,
    Compare,
    Const,
    Count,
    Exists,
    Extreme,
    Field,
    Input,
    Member,
    NodeId,
    Or,
    Pick,
    Related,
    Relation,
    Running,
    Select,
    Sum,
)
from huisuan.ir.program import Benefit, Program, ancestry, roots

Options = frozenset[str] | None
"""The options of a field with which a condition may hold; None: with any."""


@dataclass(frozen=True, slots=True)
class Component:
    """Benefits and group totals by their places in the program, and what decides them.

    `fields` has an entry for every collection of the profile that they look into: the field whose option tells whether an item can
    matter, and the options with which it can (None: any item may). `stated_by`: names of all facts and collections that whole records,
    with their lines and limits, read.
    """

    benefits: tuple[int, ...]
    groups: tuple[int, ...]
    inputs: frozenset[str]
    fields: tuple[tuple[int, Options], ...]
    stated_by: frozenset[str]

    @property
    def frames(self) -> tuple[int, ...]:
        return tuple(frame for frame, _ in self.fields)


def head_roots(benefit: Benefit, program: Program) -> tuple[NodeId, ...]:
    """What a head shows: all of a record but lines, limits and instalments."""
    single = [node for node in benefit.relations if program.frames_of[node] == 0]
    worth = () if benefit.worth is None else (benefit.worth,)
    return (
        benefit.applies,
        benefit.status,
        benefit.status_if_met,
        benefit.amount,
        benefit.payable,
        *worth,
        *single,
    )


def telling_fields(program: Program) -> dict[int, int]:
    """For each collection of the profile, the option field that the most conditions over its items name."""
    found: dict[int, int] = {}
    for frame, decl in enumerate(program.frames):
        if decl.parent == 0:
            counts = [0] * len(decl.fields)
            for node in range(len(program.nodes)):
                if (named := _named(program, node, frame)) is not None:
                    counts[named[0]] += 1
            if any(counts):
                found[frame] = counts.index(max(counts))
    return found


def components(program: Program) -> tuple[Component, ...]:
    """Every benefit in one component, in their order."""
    owner = list(range(len(program.benefits)))

    def home(place: int) -> int:
        while owner[place] != place:
            place = owner[place]
        return place

    joined: dict[int, int] = {}
    for place, benefit in enumerate(program.benefits):
        for spec in _specs(program, benefit):
            first = home(joined.setdefault(spec, place))
            owner[max(first, home(place))] = min(first, home(place))
    members: dict[int, list[int]] = {}
    for place in range(len(owner)):
        members.setdefault(home(place), []).append(place)
    groups: dict[int, list[int]] = {}
    loose = []
    places = {benefit.id: place for place, benefit in enumerate(program.benefits)}
    for number, group in enumerate(program.groups):
        if group.members:
            groups.setdefault(home(places[group.members[0]]), []).append(number)
        else:
            loose.append(number)
    telling = telling_fields(program)
    parts = [(tuple(inside), tuple(groups.get(first, ()))) for first, inside in members.items()]
    parts.extend(((), (number,)) for number in loose)
    return tuple(_component(program, benefits, totals, telling) for benefits, totals in parts)


def _specs(program: Program, benefit: Benefit) -> Iterator[int]:
    for node in benefit.relations:
        operation = program.nodes[node]
        if isinstance(operation, Relation):
            yield operation.spec


def _component(
    program: Program, benefits: tuple[int, ...], groups: tuple[int, ...], telling: dict[int, int]
) -> Component:
    shown = [node for place in benefits for node in head_roots(program.benefits[place], program)]
    read = sorted(cone(program, (*shown, *(program.groups[number].total for number in groups))))
    inputs = set()
    looked: dict[int, list[NodeId]] = {}
    for node in read:
        match program.nodes[node]:
            case Input(decl=decl):
                inputs.add(program.inputs[decl].id)
            case Related(frame=frame, where=asked):
                looked.setdefault(frame, []).append(asked)
            case (
                Count(frame=frame, member=asked)
                | Sum(frame=frame, member=asked)
                | Exists(frame=frame, member=asked)
                | Extreme(frame=frame, member=asked)
                | Pick(frame=frame, member=asked)
                | Running(frame=frame, member=asked)
            ):
                looked.setdefault(frame, []).append(asked)
            case _:
                continue
    outermost = {frame: ancestry(program.frames, frame)[-2] for frame in looked}
    nested = {outer for frame, outer in outermost.items() if frame != outer}
    fields = []
    for outer in sorted(set(outermost.values())):
        field = telling.get(outer)
        known = outer not in nested and field is not None
        fields.append(
            (outer, _with_any(_options(program, node, outer, field) for node in looked[outer]) if known else None)
        )
    own = replace(program, benefits=tuple(program.benefits[place] for place in benefits), groups=())
    return Component(benefits, groups, frozenset(inputs), tuple(fields), _stated_by(own))


def _stated_by(program: Program) -> frozenset[str]:
    names: set[str] = set()
    frames: set[int] = set()
    for benefit in program.benefits:
        frames.update((benefit.frame, *(entry.frame for entry in benefit.limits)))
    for node in cone(program, roots(program)):
        operation = program.nodes[node]
        if isinstance(operation, Input):
            names.add(program.inputs[operation.decl].id)
        frames.add(getattr(operation, "frame", program.frames_of[node]))
    around = {outer for frame in frames for outer in ancestry(program.frames, frame)} - {0}
    return frozenset(names | {program.frames[frame].name for frame in around})


def _with_any(found: Iterable[Options]) -> Options:
    options: frozenset[str] = frozenset()
    for each in found:
        if each is None:
            return None
        options |= each
    return options


def _with_all(found: Iterable[Options]) -> Options:
    known = [each for each in found if each is not None]
    return frozenset.intersection(*known) if known else None


def _options(program: Program, node: NodeId, frame: int, field: int | None) -> Options:
    """The options of an item's field with which the truth `node` may be other than false."""
    match program.nodes[node]:
        case Const(value=False):
            return frozenset()
        case And(args=args):
            return _with_all(_options(program, arg, frame, field) for arg in args)
        case Or(args=args):
            return _with_any(_options(program, arg, frame, field) for arg in args)
        case Select(then=then, other=other):
            return _with_any(_options(program, arm, frame, field) for arm in (then, other))
        case Pick(member=member, frame=over, out="taken") if over == frame:
            return _options(program, member, frame, field)
        case Member() | Compare():
            named = _named(program, node, frame)
            return named[1] if named is not None and named[0] == field else None
        case _:
            return None


def _named(program: Program, node: NodeId, frame: int) -> tuple[int, frozenset[str]] | None:
    """For a test whether a field of `frame` is one of some options: the field, and the options."""
    match program.nodes[node]:
        case Member(a=tested, members=members):
            options = frozenset(members)
        case Compare(op="=", a=tested, b=other):
            if isinstance(program.nodes[tested], Const):
                tested, other = other, tested
            constant = program.nodes[other]
            if not isinstance(constant, Const) or not isinstance(constant.value, str):
                return None
            options = frozenset((constant.value,))
        case _:
            return None
    read = program.nodes[tested]
    if not isinstance(read, Field) or read.frame != frame or read.part != "value":
        return None
    return read.decl, options
