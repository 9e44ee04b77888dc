"""One profile, all 40 rules, warm: hand-written Python, the generated point code of this project, and zen-engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from huisuan.assess import assess
from huisuan.backends.generated import GeneratedProgram
from huisuan.backends.reference import ReferenceBackend
from huisuan.values import Facts
from huisuan.vocabulary.units import Label
from tests.bench.contenders import Contender, Entry, Paid, peer
from tests.bench.figures import Profile
from tests.bench.handwritten import payouts
from tests.bench.packed import facts_of, rules, statuses, workload_program

YARDSTICK = "python"
HELD = 1_000
"""So many profiles are put to the reference, to which hand-written code is held; all others are held to hand-written code."""
HAND = Label("手写 Python", "hand-written Python")
PREPARED = Label("惠算，一份档案", "Huisuan, one profile")
BOUND = Label("惠算，一份档案，连同装入事实", "Huisuan, one profile, putting its facts in place")
ZEN = Label("zen-engine", "zen-engine")


def by_hand(profiles: Iterable[Profile]) -> list[Paid]:
    return [dict(payouts(profile)) for profile in profiles]


def by_reference(profiles: Iterable[Profile]) -> list[Paid]:
    """What the reference backend finds payable, which is what all others are held to."""
    reference, standing = ReferenceBackend(), statuses()
    found: list[Paid] = []
    for profile in profiles:
        paid: dict[str, int] = {}
        for rule, each in zip(
            rules(), assess(workload_program(), facts_of(profile), reference).determinations, strict=True
        ):
            record = each.record
            if record.status != "eligible":
                continue
            assert record.payable.lo == record.payable.hi or rule in standing, record
            paid[rule] = 1 if rule in standing else int((record.payable.lo or 0) * 100)
        found.append({rule: fen for rule, fen in paid.items() if fen})
    return found


def entries(profiles: Sequence[Profile]) -> list[Entry]:
    """The first is the yardstick. Bound facts and the inputs made of them are ready before the clock starts, but for `single_bound`."""
    facts = [facts_of(profile) for profile in profiles]
    code = GeneratedProgram(workload_program()).exact
    prepared = [code.prepare(each) for each in facts]
    wanted = by_hand(profiles)

    def bound(one: Facts) -> object:
        return code.point(code.prepare(one))

    paid = partial(_paid_by_point, code.point, prepared)
    return [
        Contender(
            YARDSTICK,
            HAND,
            len(facts),
            _each(payouts, profiles),
            partial(by_hand, profiles[:HELD]),
            by_reference(profiles[:HELD]),
        ),
        Contender("single", PREPARED, len(facts), _each(code.point, prepared), paid, wanted),
        Contender("single_bound", BOUND, len(facts), _each(bound, facts), paid, wanted),
        peer("by_zen", "zen", ZEN, lambda contender: contender("zen", ZEN, profiles, wanted)),
    ]


def _each(evaluate: Callable[..., object], inputs: Sequence[object]) -> Callable[[], None]:
    def run() -> None:
        for one in inputs:
            evaluate(one)

    return run


def _paid_by_point(
    point: Callable[..., Sequence[tuple[int, int]] | None], prepared: Sequence[object]
) -> Sequence[Paid]:
    named, standing, found = rules(), statuses(), []
    for one in prepared:
        listed = point(one)
        assert listed is not None, "a complete profile takes the point path"
        paid = {named[place]: 1 if named[place] in standing else fen for place, fen in listed}
        found.append({rule: fen for rule, fen in paid.items() if fen})
    return found
