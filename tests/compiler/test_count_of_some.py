"""A count limit that holds of some items only: where it may stand, and that no completion of open facts leaves its interval."""

import random
from fractions import Fraction
from itertools import product

import pytest

from huisuan.compiler.compiled import Compiled
from tests.compiler.rules import assessed, benefit, codes, compiled

Thing = dict[str, str | None]
BODY = "each: things\namount: {percent: 10%, of: cost}\ncount:\n"
THREE_OF_ONE = "  - {per: [owner, kind], max: 2, order: {first: got_on}}\n  - {per: [owner, kind], max: 1, order: {first: got_on}, if: kind != c}"
BEST = "  - {per: [owner, kind], max: 2, order: best, if: kind = c}\n  - {per: owner, max: 1, order: best, if: owner = '甲'}"
ALONE = "  - {per: [owner, kind], max: 1, order: {first: got_on}, if: kind = c}"
KINDS = ("a", "b", "c")
DAYS = ("2024-12-01", "2025-01-15", "2025-03-01")


def amount(pack: Compiled, things: list[Thing]) -> tuple[Fraction | None, Fraction | None]:
    rows = "".join(f"  - {{{', '.join(f'{k}: {v}' for k, v in each.items() if v is not None)}}}\n" for each in things)
    found = assessed(pack, f"things:\n{rows}complete: [trial.things, prior_awards]\n").determinations[0].record.amount
    return found.lo, found.hi


def drawn(chance: random.Random) -> list[Thing]:
    return [
        {
            "id": f"i{place}",
            "kind": chance.choice((*KINDS, None)),
            "cost": f"{chance.choice((100, 200, 300))}元",
            "got_on": chance.choice(("2025-01-01", "2025-02-01", None)),
            "owner": chance.choice(("甲", "乙")),
        }
        for place in range(chance.randint(1, 2))
    ]


def completions(things: list[Thing]) -> list[list[Thing]]:
    each = [
        [
            {**thing, "kind": kind, "got_on": day}
            for kind in (KINDS if thing["kind"] is None else (thing["kind"],))
            for day in (DAYS if thing["got_on"] is None else (thing["got_on"],))
        ]
        for thing in things
    ]
    return [list(chosen) for chosen in product(*each)]


@pytest.mark.parametrize("counts", [THREE_OF_ONE, BEST, ALONE])
def test_every_completion_lies_within_the_interval(counts: str) -> None:
    pack = compiled("benefits:\n" + benefit(BODY + counts))
    chance = random.Random(7)
    for _ in range(25):
        things = drawn(chance)
        low, high = amount(pack, things)
        assert low is not None
        assert high is not None
        for each in completions(things):
            point, same = amount(pack, each)
            assert point is not None
            assert point == same
            assert low <= point <= high, (things, each)


def test_a_limit_before_it_may_not_mix_the_items_it_holds_of_with_others() -> None:
    mixed = "  - {per: owner, max: 2, order: best}\n  - {per: owner, max: 1, order: best, if: kind = a}"
    assert codes("benefits:\n" + benefit(BODY + mixed)) == ["limit-nesting"]
    assert codes("benefits:\n" + benefit(BODY + THREE_OF_ONE)) == []
