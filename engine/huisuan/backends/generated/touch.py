"""Which components of a program a profile touches: by its facts, and by those of its items that can matter to them.

Masks have a bit for each component, in their order. Computes no values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from huisuan.backends.generated.components import Component
from huisuan.backends.generated.options import telling_fields
from huisuan.backends.generated.sheet import Told
from huisuan.backends.record import bits
from huisuan.ir.program import Program
from huisuan.values import UNKNOWN, Collection, Facts, Known, Scalar, State, Unknown

Mores = tuple[tuple[int, int], ...]
"""Of each stated collection, by its frame, how many items may still come."""


_OF_BYTE = tuple(bits(byte) for byte in range(256))


def places_of(mask: int) -> list[int]:
    """As `record.bits`, quicker for many."""
    found: list[int] = []
    for number, byte in enumerate(mask.to_bytes((mask.bit_length() + 7) // 8, "little")):
        if byte:
            first = 8 * number
            found.extend([first + place for place in _OF_BYTE[byte]])
    return found


@dataclass(frozen=True, slots=True)
class Items:
    """A collection of the profile, and who looks into it: components by option of the telling field, those that any item may
    matter to, and all.
    """

    frame: int
    name: str
    most: int
    field: str
    by_option: Mapping[str, int]
    any_item: int
    everyone: int

    def told(self, collection: Collection) -> Told:
        found, field = [], self.field
        for item in collection.items:
            state = item.values.get(field)
            value = state.value if type(state) is Known else None
            found.append((value if type(value) is str else None, item))
        return tuple(found)

    def touched(self, told: Told) -> int:
        mask = self.any_item if told else 0
        for option, _ in told:
            mask |= self.everyone if option is None else self.by_option.get(option, 0)
        return mask


class Index:
    """From what a profile states to the components that read it. `wide`: facts that more than `share` of them read."""

    def __init__(self, program: Program, components: Sequence[Component], share: Fraction) -> None:
        counts = Counter(name for component in components for name in component.inputs)
        self.wide = tuple(name for name, count in sorted(counts.items()) if count > share * len(components))
        readers: dict[str, int] = {}
        for place, component in enumerate(components):
            for name in component.inputs:
                readers[name] = readers.get(name, 0) | 1 << place
        defaults = {decl.id: decl.default for decl in program.inputs if decl.default is not None}
        narrow = [name for name in readers if name not in self.wide]
        bit = {name: 1 << place for place, name in enumerate(narrow)}
        self.read: dict[str, tuple[Scalar | None, int, int]] = {
            name: (defaults.get(name), readers[name], bit[name]) for name in narrow
        }
        """Default, readers and bit of a fact that is not wide."""
        self.asked = tuple(
            sum(bit[name] for name in component.asked if name in bit and name not in defaults)
            for component in components
        )
        """Of each component, the facts without which none of its benefits is eligible."""
        self.readings = sum(name in defaults for name in narrow)
        self._declared = defaults
        self._readers_at_all: dict[str, int] = {}
        for place, component in enumerate(components):
            for name in component.stated_by:
                self._readers_at_all[name] = self._readers_at_all.get(name, 0) | 1 << place
        telling = telling_fields(program)
        frames = sorted({frame for component in components for frame in component.frames})
        self.items = {
            each.name: each for each in (_items_of(program, components, frame, telling.get(frame)) for frame in frames)
        }
        self.by_frame = {each.frame: each for each in self.items.values()}

    def by_facts(self, facts: Facts) -> tuple[int, int, int, list[tuple[str, State]]]:
        """Components that read a stated fact that is not wide; those that read a reading that is not as declared; and those facts, by
        their bits, and both with their states.
        """
        mask, other, known, stated, readings = 0, 0, 0, list[tuple[str, State]](), 0
        read = self.read.get
        for name, state in facts.values.items():
            found = read(name)
            if found is None:
                continue
            default, readers, bit = found
            if default is not None:
                readings += 1
                if type(state) is Known and state.value == default:
                    continue
                other |= readers
            elif type(state) is Unknown:
                continue
            else:
                mask |= readers
                known |= bit
            stated.append((name, state))
        if readings < self.readings:
            for name, (default, readers, _) in self.read.items():
                if default is not None and name not in facts.values:
                    other |= readers
                    stated.append((name, UNKNOWN))
        return mask, other, known, stated

    def collections(self, facts: Facts) -> Iterator[tuple[Items, Collection]]:
        for name, collection in facts.collections.items():
            found = self.items.get(name)
            if found is not None:
                yield found, collection

    def reads(self, facts: Facts) -> int:
        """Components whose whole records read anything that the profile states, or a reading that is not as declared."""
        mask = 0
        for name, default in self._declared.items():
            state = facts.values.get(name)
            if not isinstance(state, Known) or state.value != default:
                mask |= self._readers_at_all.get(name, 0)
        for name, state in facts.values.items():
            if name not in self._declared and not isinstance(state, Unknown):
                mask |= self._readers_at_all.get(name, 0)
        for name in facts.collections:
            mask |= self._readers_at_all.get(name, 0)
        return mask


def _items_of(program: Program, components: Sequence[Component], frame: int, field: int | None) -> Items:
    by_option: dict[str, int] = {}
    any_item = everyone = 0
    for place, component in enumerate(components):
        for looked, options in component.fields:
            if looked != frame:
                continue
            everyone |= 1 << place
            if options is None:
                any_item |= 1 << place
            for option in options or ():
                by_option[option] = by_option.get(option, 0) | 1 << place
    decl = program.frames[frame]
    name = "" if field is None else decl.fields[field].id
    return Items(frame, decl.name, decl.max_items, name, MappingProxyType(by_option), any_item, everyone)
