"""The atomic conditions of benefits: each status root as a conjunction of truths that are judged one by one.

Conjunctions are taken apart at the profile frame, through negations by De Morgan's rules (which hold in Kleene's logic). Whatever else a
condition is (a comparison, something over items, a disjunction with several parts) stays whole and is one derived atom.
Knows the IR; knows no matcher.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from huisuan.ir.nodes import And, NodeId, Not, Or
from huisuan.ir.program import Benefit, Program
from huisuan.values import Truth, truth_not


@dataclass(frozen=True, slots=True)
class Atom:
    """A truth node of the profile frame, or the negation of one."""

    node: NodeId
    negated: bool = False

    def judged(self, truth: Truth) -> Truth:
        """The atom's truth, given its node's."""
        return truth_not(truth) if self.negated else truth


@dataclass(frozen=True, slots=True)
class Atoms:
    """The atoms of some benefits, without repeats, and which of them (by place) each benefit needs all of."""

    atoms: tuple[Atom, ...]
    benefits: tuple[str, ...]
    needs: tuple[tuple[int, ...], ...]

    def needed_by(self) -> tuple[tuple[int, ...], ...]:
        """Per atom, the places of the benefits that need it."""
        found: list[list[int]] = [[] for _ in self.atoms]
        for place, needs in enumerate(self.needs):
            for atom in needs:
                found[atom].append(place)
        return tuple(map(tuple, found))


def atoms_of(program: Program, benefits: tuple[Benefit, ...]) -> Atoms:
    """The atoms of the status roots of `benefits`, in the order they are met."""
    places: dict[Atom, int] = {}
    needs = []
    for benefit in benefits:
        conjuncts = dict.fromkeys(_conjuncts(program, benefit.status))
        needs.append(tuple(places.setdefault(atom, len(places)) for atom in conjuncts))
    return Atoms(tuple(places), tuple(benefit.id for benefit in benefits), tuple(needs))


def packs_of(program: Program) -> dict[str, tuple[Benefit, ...]]:
    """The benefits of each pack, by the pack's id."""
    found: dict[str, tuple[Benefit, ...]] = {}
    for benefit in program.benefits:
        pack = benefit.id.rpartition("/")[0]
        found[pack] = (*found.get(pack, ()), benefit)
    return found


def _conjuncts(program: Program, root: NodeId) -> Iterator[Atom]:
    """Left to right. An empty conjunction is its own atom, so every benefit has one."""
    waiting = [Atom(root)]
    while waiting:
        atom = waiting.pop()
        match program.nodes[atom.node]:
            case Not(a=inner):
                waiting.append(Atom(inner, not atom.negated))
            case And(args=args) | Or(args=args) if len(args) == 1:
                waiting.append(Atom(args[0], atom.negated))
            case And(args=args) if args and not atom.negated:
                waiting.extend(Atom(arg) for arg in reversed(args))
            case Or(args=args) if args and atom.negated:
                waiting.extend(Atom(arg, negated=True) for arg in reversed(args))
            case _:
                yield atom
