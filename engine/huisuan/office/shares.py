"""Who bears what of a sum: parts that add up to it exactly, to the fen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from huisuan.office.rows import PaidRow, Share
from huisuan.vocabulary.units import Label

UNDIVIDED = Label("未划分", "Not divided")


def divided(fen: int, fractions: tuple[Fraction, ...], behind: Sequence[Fraction] = ()) -> tuple[int, ...]:
    """A sum by fractions that make one: each rounded down, the fen left over to the largest remainders.

    Of equal ones to the share that is furthest `behind` what it should have borne of the sums before, then to the first.
    """
    if sum(fractions) != 1 or any(each < 0 for each in fractions):
        raise ValueError("the fractions do not make one")
    exact = [fen * each for each in fractions]
    parts = [each.numerator // each.denominator for each in exact]
    owed = behind or (Fraction(0),) * len(exact)
    by_remainder = sorted(range(len(exact)), key=lambda place: (parts[place] - exact[place], -owed[place], place))
    for place in by_remainder[: fen - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


@dataclass(slots=True)
class Bearing:
    """Claims divided one after another, so that no level keeps getting the odd fen. One object goes through one list, in its order."""

    behind: dict[tuple[Share, ...], tuple[Fraction, ...]] = field(default_factory=dict)

    def borne(self, row: PaidRow) -> tuple[tuple[Label, int], ...]:
        """What each level bears of what is paid of a claim, in the order of its shares; one part not divided where none is stated."""
        if not row.shares:
            return ((UNDIVIDED, row.paid),)
        fractions = tuple(each.of for each in row.shares if isinstance(each.of, Fraction))
        if fractions:
            owed = self.behind.get(row.shares, (Fraction(0),) * len(fractions))
            parts = divided(row.paid, fractions, owed)
            self.behind[row.shares] = tuple(
                left + row.paid * each - part for left, each, part in zip(owed, fractions, parts, strict=True)
            )
        else:
            sums = tuple(each.of for each in row.shares if isinstance(each.of, int))
            parts = sums if row.paid else (0,) * len(row.shares)
        return tuple((share.level, part) for share, part in zip(row.shares, parts, strict=True))


def levels(rows: Iterable[PaidRow]) -> tuple[Label, ...]:
    """The levels that bear something, as first met; what is not divided last. None where no row says who bears what."""
    met: dict[str, Label] = {}
    undivided = False
    for row in rows:
        undivided = undivided or not row.shares
        for share in row.shares:
            met.setdefault(share.level.zh, share.level)
    return (*met.values(), *((UNDIVIDED,) if undivided and met else ()))
