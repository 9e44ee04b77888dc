"""What a step of a live case changes for people: the difference of two sets of records. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huisuan.backends.record import Amount, Record


@dataclass(frozen=True, slots=True)
class AmountChange:
    """What a benefit amounts to and pays, before and after."""

    benefit: str
    amount: tuple[Amount, Amount]
    payable: tuple[Amount, Amount]


@dataclass(frozen=True, slots=True)
class Changes:
    """Benefits by id, in the order they are declared.

    `now_eligible` and `no_longer` are about being eligible, `opened` and `decidable` about being undetermined; a benefit that goes from
    eligible to undetermined is in `no_longer` and `opened`.
    """

    now_eligible: tuple[str, ...]
    no_longer: tuple[str, ...]
    opened: tuple[str, ...]
    decidable: tuple[str, ...]
    amounts: tuple[AmountChange, ...]

    def __bool__(self) -> bool:
        return bool(self.now_eligible or self.no_longer or self.opened or self.decidable or self.amounts)


def changes_between(before: Mapping[str, Record], after: Iterable[Record]) -> Changes:
    """From the records of all benefits before to those computed again."""
    pairs = [(before[record.benefit], record) for record in after]
    return Changes(
        now_eligible=_turned(pairs, "eligible", into=True),
        no_longer=_turned(pairs, "eligible", into=False),
        opened=_turned(pairs, "undetermined", into=True),
        decidable=_turned(pairs, "undetermined", into=False),
        amounts=tuple(
            AmountChange(new.benefit, (old.amount, new.amount), (old.payable, new.payable))
            for old, new in pairs
            if (old.amount, old.payable) != (new.amount, new.payable)
        ),
    )


def _turned(pairs: Iterable[tuple[Record, Record]], status: str, *, into: bool) -> tuple[str, ...]:
    return tuple(
        new.benefit for old, new in pairs if (old.status == status) is not into and (new.status == status) is into
    )
