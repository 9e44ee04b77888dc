"""The rules a pack's atoms become, as the matcher's own JSON.

Per benefit one rule *all its atoms true*; per atom one rule *false* and one rule *unknown*, which speak for every benefit that needs it.
The matcher compares two texts for equality and joins, nothing more: of durable-rules 2.0.28 numbers, `!=`, negation and absent fields go
wrong (DECISIONS). The first test of every rule is the atom's name, so the number of distinct first tests is the number of atoms: with 511
of them the first fact is never answered. A join of more than 16 facts is refused when asserted, so a benefit with more atoms than
`JOIN` has several rules, and all of them must fire.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from huisuan.live.atoms import Atoms
from huisuan.live.errors import PackTooWide
from huisuan.values import Truth

MOST_ATOMS = 480
MOST_RULES = 240
JOIN = 12

Test = Mapping[str, object]
Definition = Mapping[str, Mapping[str, object]]
"""Rules by name."""

LETTERS: Mapping[Truth, str] = {True: "T", False: "F", None: "U"}


@dataclass(frozen=True, slots=True)
class Ruleset:
    """A pack's rules, and what each says when it fires: an atom is false or unknown, or a part of a benefit's atoms are all true."""

    definition: Definition
    verdicts: Mapping[str, tuple[Truth, int]]
    parts: Mapping[str, tuple[int, int]]


def ruleset(pack: str, atoms: Atoms) -> Ruleset:
    """The rules of one pack; PackTooWide beyond what one ruleset holds."""
    if len(atoms.atoms) > MOST_ATOMS:
        raise PackTooWide(f"{pack}: {len(atoms.atoms)} atomic conditions, at most {MOST_ATOMS} fit one ruleset")
    definition: dict[str, Mapping[str, object]] = {}
    parts: dict[str, tuple[int, int]] = {}
    verdicts: dict[str, tuple[Truth, int]] = {}
    for name, benefit, part, needs in _joins(atoms):
        definition[name] = {"all": [{f"m{number}": _test(atom, True)} for number, atom in enumerate(needs)]}
        parts[name] = (benefit, part)
    for atom in range(len(atoms.atoms)):
        for truth in (False, None):
            name = f"{LETTERS[truth]}{atom}"
            definition[name] = {"all": [{"m": _test(atom, truth)}]}
            verdicts[name] = (truth, atom)
    _refuse_crowds(pack, atoms)
    return Ruleset(definition, verdicts, parts)


def parts_of(needs: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """A benefit's atoms in joins the matcher can take."""
    return tuple(needs[start : start + JOIN] for start in range(0, len(needs), JOIN))


def fact(case: str, atom: int, truth: Truth) -> Mapping[str, str]:
    """An atom's truth in one case, as the matcher is told it."""
    return {"sid": case, "id": str(atom), "atom": f"a{atom}", "is": LETTERS[truth]}


def _joins(atoms: Atoms) -> Iterator[tuple[str, int, int, tuple[int, ...]]]:
    for benefit, needs in enumerate(atoms.needs):
        for part, some in enumerate(parts_of(needs)):
            yield f"T{benefit}.{part}", benefit, part, some


def _test(atom: int, truth: Truth) -> Test:
    return {"$and": [{"atom": f"a{atom}"}, {"is": LETTERS[truth]}]}


def _refuse_crowds(pack: str, atoms: Atoms) -> None:
    most = max((len(benefits) + 2 for benefits in atoms.needed_by()), default=0)
    if most > MOST_RULES:
        raise PackTooWide(f"{pack}: {most} rules on one atomic condition, at most {MOST_RULES} fit one ruleset")
