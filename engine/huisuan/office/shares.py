"""Who bears what of a sum: parts that add up to it exactly, to the fen."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from huisuan.office.rows import PaidRow
from huisuan.vocabulary.units import Label

UNDIVIDED = Label("未划分", "Not divided")


def divided(fen: int, fractions: tuple[Fraction, ...]) -> tuple[int, ...]:
    """A sum by fractions that make one: each rounded down, the fen left over to the largest remainders, of equal ones to the first."""
    if sum(fractions) != 1 or any(each < 0 for each in fractions):
        raise ValueError("the fractions do not make one")
    exact = [fen * each for each in fractions]
    parts = [each.numerator // each.denominator for each in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: fen - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def borne(row: PaidRow) -> tuple[tuple[Label, int], ...]:
    """What each level bears of what is paid of a claim, in the order of its shares; one part not divided where none is stated."""
    if not row.shares:
        return ((UNDIVIDED, row.paid),)
    fractions = tuple(each.of for each in row.shares if isinstance(each.of, Fraction))
    if fractions:
        parts = divided(row.paid, fractions)
    else:
        parts = (
            tuple(each.of for each in row.shares if isinstance(each.of, int)) if row.paid else (0,) * len(row.shares)
        )
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
