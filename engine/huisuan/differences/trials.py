"""One profile under both versions of a benefit: slots into facts, the reference's records of both, and whether they differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

from huisuan.backends.record import NumberValue, Record, record_of
from huisuan.backends.reference import Evaluation, roots_of
from huisuan.differences.normal_form import Forms
from huisuan.differences.pairing import Pair
from huisuan.differences.slots import PRIOR, Slot, Values, moved, years_between
from huisuan.ir.nodes import NodeId
from huisuan.ir.program import Benefit, Program
from huisuan.values import NONE, Collection, Facts, Item, Known, State, Truth

Records = tuple[Record, Record]


class SpentError(Exception):
    """As many profiles were tried as one search may."""


@dataclass(frozen=True, slots=True)
class _Version:
    program: Program
    benefit: Benefit
    defaults: dict[str, State]


class Trials:
    """Evaluates profiles, and counts them. `payable`: what other benefits leave to be paid is compared too."""

    def __init__(
        self, pair: Pair, forms: tuple[Forms, Forms], slots: tuple[Slot, ...], most: int, *, payable: bool
    ) -> None:
        self.forms = forms
        self.slots = slots
        self.most = most
        self.payable = payable
        self.count = 0
        self.years = years_between(forms)
        self._versions = tuple(_version(*each) for each in zip(forms, (pair.before, pair.after), strict=True))
        self._kept: dict[tuple[tuple[str, object], ...], Records] = {}

    def status(self, side: int, values: Values) -> Truth:
        """Whether the version of this side is decided for what is filled in so far."""
        return self._evaluation(side, values).truth(self._versions[side].benefit.status).truth

    def number(self, side: int, values: Values, node: NodeId) -> Fraction | None:
        """The value of a node, at the first item; None while it is open."""
        evaluation = self._evaluation(side, values)
        depth = evaluation.depth(evaluation.program.frames_of[node])
        found = evaluation.value(node, (0,) * depth)
        return found.lo if isinstance(found, NumberValue) and found.lo == found.hi else None

    def records(self, values: Values) -> Records:
        key = tuple(sorted(values.items(), key=lambda each: each[0]))
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = (self._record(0, values), self._record(1, values))
        return found

    def telling(self, values: Values) -> bool:
        """Whether both versions are decided for this profile, and differ."""
        found = self.records(values)
        if any(each.status == "undetermined" or self._open(side, each) for side, each in enumerate(found)):
            return False
        return self._told(found[0]) != self._told(found[1])

    def _told(self, found: Record) -> tuple[object, ...]:
        if found.status == "not_eligible":
            return (found.status,)
        return (found.status, found.amount, found.worth, found.payable if self.payable else None)

    def _open(self, side: int, found: Record) -> bool:
        """Whether a fact is missing; what the law leaves to discretion stays open."""
        leaves = self._versions[side].program.leaves
        places = {*found.open_status, *found.open_amount, *(found.open_payable if self.payable else ())}
        return any(leaves[place].tag in ("fact", "judgement") for place in places)

    def _record(self, side: int, values: Values) -> Record:
        version = self._versions[side]
        evaluation = self._evaluation(side, values)
        return record_of(version.program, evaluation.facts, roots_of(evaluation), version.benefit)

    def _evaluation(self, side: int, values: Values) -> Evaluation:
        if self.count >= self.most:
            raise SpentError
        self.count += 1
        return Evaluation(self._versions[side].program, self._facts(side, values))

    def _facts(self, side: int, values: Values) -> Facts:
        """A profile with these slots filled; collections that are counted are complete, and nothing was received before."""
        version = self._versions[side]
        single = dict(version.defaults)
        fields: dict[int, dict[str, State]] = {}
        for slot in self.slots:
            read = slot.reads[side]
            if read is not None and slot.name in values:
                value = values[slot.name]
                told = None if value is None else moved(value, slot.kind, 0 if side else -self.years)
                state: State = NONE if told is None else Known(told)
                (fields.setdefault(read.frame, {}) if read.frame else single)[read.decl.id] = state
        collections = {PRIOR: Collection((), 0)}
        for frame, decl in enumerate(version.program.frames):
            if decl.parent == 0 and f"#{decl.name}" in values:
                collections[decl.name] = self._items(side, frame, values, fields)
        return Facts(MappingProxyType(single), MappingProxyType(collections))

    def _items(self, side: int, frame: int, values: Values, fields: dict[int, dict[str, State]]) -> Collection:
        """As many equal items as asked for, each with its own."""
        frames = self._versions[side].program.frames
        inner = {
            other.name.rpartition(".")[2]: self._items(side, place, values, fields)
            for place, other in enumerate(frames)
            if other.parent == frame and f"#{other.name}" in values
        }
        count = values.get(f"#{frames[frame].name}")
        wanted = int(count) if isinstance(count, Fraction) else 0
        stated = MappingProxyType(fields.get(frame, {}))
        return Collection(tuple(Item(str(each), stated, MappingProxyType(inner)) for each in range(1, wanted + 1)), 0)


def _version(forms: Forms, benefit: Benefit) -> _Version:
    defaults: dict[str, State] = {
        decl.id: Known(decl.default == "yes" if decl.type == "truth" else decl.default)
        for decl in forms.program.inputs
        if decl.default is not None
    }
    return _Version(replace(forms.program, benefits=(benefit,), groups=()), benefit, defaults)
