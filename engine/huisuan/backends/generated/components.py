"""Which benefits of a program are computed together, what they read, and which items of a collection cannot matter to them.

A component is one benefit, or the benefits that compete in a relation. Pure analysis of a program; computes no values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from huisuan.backends.generated.folded import may_turn_out_undefined
from huisuan.backends.generated.options import Options, OverItems, Telling, telling_fields
from huisuan.ir.nodes import (
    And,
    Count,
    Exists,
    Extreme,
    Field,
    Input,
    NodeId,
    Pick,
    Related,
    Relation,
    Running,
    Sum,
)
from huisuan.ir.program import Benefit, Program, ancestry, roots
from huisuan.ir.reach import reached


@dataclass(frozen=True, slots=True)
class Component:
    """Benefits and group totals by their places in the program, and what decides them.

    `fields` has an entry for every collection of the profile that they look into: the field whose option tells whether an item can
    matter, and the options with which it can (None: any item may). `stated_by`: names of all facts and collections that whole records,
    with their lines and limits, read. `asked`: truths without which none of the benefits is eligible. `stays_decided`: whether what is decided for a profile, whatever its own
    judgements, is so for all that say more.
    """

    benefits: tuple[int, ...]
    groups: tuple[int, ...]
    inputs: frozenset[str]
    fields: tuple[tuple[int, Options], ...]
    stated_by: frozenset[str]
    asked: frozenset[str]
    stays_decided: bool

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
    read = sorted(reached(program, (*shown, *(program.groups[number].total for number in groups))))
    inputs = set()
    looked: dict[int, list[OverItems]] = {}
    for node in read:
        match program.nodes[node]:
            case Input(decl=decl):
                inputs.add(program.inputs[decl].id)
            case Count() | Sum() | Exists() | Extreme() | Pick() | Running() | Related() as operation:
                looked.setdefault(operation.frame, []).append(operation)
            case _:
                continue
    outermost = {frame: ancestry(program.frames, frame)[-2] for frame in looked}
    nested = {outer for frame, outer in outermost.items() if frame != outer}
    fields = []
    for outer in sorted(set(outermost.values())):
        field = telling.get(outer)
        known = outer not in nested
        fields.append(
            (outer, Telling(program, outer, field).of_all(looked[outer]) if known and field is not None else None)
        )
    own = replace(program, benefits=tuple(program.benefits[place] for place in benefits), groups=())
    stays = not any(_may_turn(program, node) for node in read)
    asked = (
        frozenset.intersection(*(_asked(program, each.status) for each in own.benefits)) if benefits else frozenset()
    )
    return Component(benefits, groups, frozenset(inputs), tuple(fields), _stated_by(own), asked, stays)


def _asked(program: Program, status: NodeId) -> frozenset[str]:
    """The ids of inputs that must all be true for a status to be."""
    match program.nodes[status]:
        case And(args=args):
            return frozenset().union(*(_asked(program, arg) for arg in args))
        case Input(decl=decl, part="value", met=False):
            return frozenset((program.inputs[decl].id,))
        case _:
            return frozenset()


def _may_turn(program: Program, node: NodeId) -> bool:
    """Whether a node may be decided and yet become something else as more is known: an open choice counts as the best one (D13)."""
    match program.nodes[node]:
        case Field(met=True):
            return True
        case Relation(spec=spec) if program.relations[spec].choice is not None:
            return True
        case _:
            return may_turn_out_undefined(program, node)


def _stated_by(program: Program) -> frozenset[str]:
    names: set[str] = set()
    frames: set[int] = set()
    for benefit in program.benefits:
        frames.update((benefit.frame, *(entry.frame for entry in benefit.limits)))
    for node in reached(program, roots(program)):
        operation = program.nodes[node]
        if isinstance(operation, Input):
            names.add(program.inputs[operation.decl].id)
        frames.add(getattr(operation, "frame", program.frames_of[node]))
    around = {outer for frame in frames for outer in ancestry(program.frames, frame)} - {0}
    return frozenset(names | {program.frames[frame].name for frame in around})
