"""A sum divided by what is asked, exactly."""

from __future__ import annotations

from collections.abc import Sequence


def divide(total: int, asked: Sequence[int]) -> list[int]:
    """Shares of `total` >= 0 in proportion to `asked` (each >= 0), in whole units, in the same order.

    Where all fits, each has what is asked. Else each share is rounded down, and the units left over go to the largest remainders,
    of equal ones to the earlier; the shares add up to `total`, and none is above what is asked.
    """
    wanted = sum(asked)
    if wanted <= total:
        return list(asked)
    shares = [each * total // wanted for each in asked]
    over = total - sum(shares)
    if over:
        by_remainder = sorted(range(len(asked)), key=lambda place: (-(asked[place] * total % wanted), place))
        for place in by_remainder[:over]:
            shares[place] += 1
    return shares
