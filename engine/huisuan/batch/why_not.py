"""Why an item got nothing under a benefit, read off the reference's values of that one profile, in Chinese and English.

Nothing is guessed: each reason is a node that was found false, a place that a sibling took, or what the same rule gives without earlier payouts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from huisuan.assess import PRIOR_AWARDS, nothing_received
from huisuan.backends.record import bits
from huisuan.backends.reference import Evaluation
from huisuan.backends.reference_parts import Path, equal
from huisuan.batch.questions import leaf_words
from huisuan.compiler.compiled import Compiled
from huisuan.explain.denied import about, denied
from huisuan.explain.figures import format_day, format_money
from huisuan.explain.found import Findings
from huisuan.explain.rivals import stacking_words
from huisuan.explain.words import Words
from huisuan.ir.nodes import And, Const, NodeId, Or, Pick, Select
from huisuan.ir.program import Benefit, Program
from huisuan.values import Collection, Facts, Item, Known
from huisuan.vocabulary.units import Label, Language

Why = Literal["open", "count", "earlier", "limit", "other", "nothing", "dates", "kind", "condition", "applicant"]
LANGUAGES: tuple[Language, Language] = ("zh", "en")
Placed = Callable[[Path], Label]
"""How people find an item: `第12行`."""


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why an item has no line of a benefit; `shared`: the reason lies with its owner and holds of all such items alike."""

    benefit: str
    why: Why
    reason: Label
    shared: bool = False


@dataclass(slots=True)
class Asking:
    """Asks one program; its words are made once a benefit."""

    compiled: Compiled
    _words: dict[tuple[str, Language], Words] = field(default_factory=dict)

    def profile(self, facts: Facts) -> Asked:
        return Asked(self, Evaluation(self.compiled.program, facts), facts)

    def words(self, benefit: Benefit, language: Language) -> Words:
        found = self._words.get((benefit.id, language))
        if found is None:
            found = self._words[benefit.id, language] = Words(self.compiled, language, benefit)
        return found


@dataclass(slots=True)
class Asked:
    """One profile under the program, evaluated as far as it is asked about."""

    asking: Asking
    evaluation: Evaluation
    facts: Facts
    _unpaid: Evaluation | None = None

    @property
    def program(self) -> Program:
        return self.evaluation.program

    @property
    def unpaid(self) -> Evaluation:
        """The same profile had nothing been paid before."""
        if self._unpaid is None:
            self._unpaid = Evaluation(self.program, nothing_received(self.facts))
        return self._unpaid

    def nearness(self, benefit: Benefit, path: Path) -> tuple[int, ...]:
        """Greater for a benefit that an item without a line came nearer to: it may still be paid, was shut out, fails itself, its owner fails."""
        if self._failed(benefit, path, own=False):
            return (0,)
        if self._failed(benefit, path, own=True):
            return self._near(benefit, path)
        status, member = self.evaluation.truth(benefit.status), self.evaluation.truth(benefit.member, path)
        return (3,) if status.truth is None or member.truth is None else (2,)

    def why_not(self, benefit: Benefit, path: Path, placed: Placed) -> WhyNot:
        """Of an item at `path`, in the frame of `benefit`, that has no line of it."""
        owners = self._failed(benefit, path, own=False)
        if owners:
            return WhyNot(benefit.id, "applicant", self._denied(benefit, owners, path), shared=True)
        own = self._failed(benefit, path, own=True)
        if own:
            names = self.asking.words(benefit, "zh").names
            return WhyNot(benefit.id, about(names, own[0]), self._denied(benefit, own, path))
        status, member = self.evaluation.truth(benefit.status), self.evaluation.truth(benefit.member, path)
        if status.truth is None or member.truth is None:
            return self._open(benefit, path)
        return self._shut_out(benefit, path, placed)

    def _near(self, benefit: Benefit, path: Path) -> tuple[int, ...]:
        """Of an item that fails: few conditions failed, then few that ask what is not told of it, then many met."""
        asked = [entry.node for entry in benefit.conditions if entry.frame == benefit.frame]
        truths = [self.evaluation.truth(node, path).truth for node in asked]
        return 1, -truths.count(False), -truths.count(None), truths.count(True)

    def _failed(self, benefit: Benefit, path: Path, *, own: bool) -> tuple[NodeId, ...]:
        """The conditions that failed: of the item itself, or of its owner."""
        nodes = [entry.node for entry in benefit.conditions if (entry.frame == benefit.frame) is own]
        if not own and not isinstance(self.program.nodes[benefit.applies], Const):
            nodes.insert(0, benefit.applies)
        return tuple(dict.fromkeys(node for node in nodes if self.evaluation.truth(node, path).truth is False))

    def _denied(self, benefit: Benefit, failed: tuple[NodeId, ...], path: Path) -> Label:
        return self._told(benefit, lambda findings: (denied(findings, node, path) for node in failed))

    def _told(self, benefit: Benefit, tell: Callable[[Findings], Iterable[str | None]]) -> Label:
        zh, en = (
            list(filter(None, tell(Findings(self.asking.words(benefit, language), self.evaluation))))
            for language in LANGUAGES
        )
        return Label("；".join(dict.fromkeys(zh)), "; ".join(dict.fromkeys(en)))

    def _open(self, benefit: Benefit, path: Path) -> WhyNot:
        """What is missing: of the item, or of its owner where the item itself wants nothing."""
        owners = [benefit.applies, *(entry.node for entry in benefit.conditions if entry.frame != benefit.frame)]
        own = self._waiting((benefit.member, benefit.taken), path)
        mask = own | self._waiting(owners, path) or self.evaluation.truth(benefit.status).open
        collection = self.asking.compiled.vocabulary.collections[self.program.frames[benefit.frame].name].label
        told = [leaf_words(self.asking.compiled, self.program.leaves[place]) for place in bits(mask)]
        told = [(_without(collection, fact), who) for fact, who in told]
        zh = "、".join(dict.fromkeys(f"{fact.zh}（由{who.zh}提供）" for fact, who in told))
        en = ", ".join(dict.fromkeys(f"{fact.en} (the {who.en} can say)" for fact, who in told))
        return WhyNot(benefit.id, "open", Label(f"尚缺：{zh}", f"Still open: {en}"), shared=not own)

    def _waiting(self, nodes: Iterable[NodeId], path: Path) -> int:
        """What undecided truths wait for."""
        mask = 0
        for node in nodes:
            found = self.evaluation.truth(node, path)
            mask |= found.open if found.truth is None else 0
        return mask

    def _shut_out(self, benefit: Benefit, path: Path, placed: Placed) -> WhyNot:
        """Of an item that meets every condition: its place was taken, or its sum came to nothing."""
        taken = self.evaluation.truth(benefit.taken, path).truth
        if not self._pays(self.evaluation, benefit, path) and self._pays(self.unpaid, benefit, path):
            return WhyNot(benefit.id, "earlier", self._earlier(benefit, path))
        if taken is False:
            return WhyNot(benefit.id, "count", self._counted(benefit, path, placed))
        bound = any(
            self.evaluation.truth(entry.bound, path).truth is True
            for entry in benefit.limits
            if entry.frame in (0, benefit.frame)
        )
        if self.evaluation.number(benefit.line, path).hi:
            if bound:
                return WhyNot(benefit.id, "limit", Label("限额已用完", "The limit was used up"))
            other = self._told(benefit, lambda findings: stacking_words(findings, benefit))
            return WhyNot(benefit.id, "other", other if other.zh else NOUGHT)
        return WhyNot(benefit.id, "nothing", NOUGHT)

    @staticmethod
    def _pays(evaluation: Evaluation, benefit: Benefit, path: Path) -> bool:
        taken = evaluation.truth(benefit.taken, path).truth is not False
        return taken and evaluation.number(benefit.line_payable, path).hi > 0

    def _earlier(self, benefit: Benefit, path: Path) -> Label:
        """Which earlier payouts stand in the way, where any alone does, and what the item would have got without them."""
        found = self.unpaid.number(benefit.line_payable, path)
        told = [self._award(each) for each in self._decisive(benefit, path)]
        shown = Label("、".join(each.zh for each in told), ", ".join(each.en for each in told))
        zh, en = ("", "") if not told else (f"（{shown.zh}）", f" ({shown.en})")
        sums = (
            [format_money(found.lo, benefit.currency, language) for language in LANGUAGES]
            if found.lo == found.hi
            else []
        )
        return Label(
            f"以往发放已把名额或限额用完{zh}{f'；没有以往发放的，应计{sums[0]}' if sums else ''}",
            f"Earlier payouts used up the places or the limit{en}{f'; without them {sums[1]}' if sums else ''}",
        )

    def _decisive(self, benefit: Benefit, path: Path) -> Iterator[Item]:
        """The earlier payouts each of which alone stands in the way."""
        awards = self.facts.collections.get(PRIOR_AWARDS, Collection((), 0))
        for award in awards.items:
            others = replace(awards, items=tuple(each for each in awards.items if each is not award))
            collections = MappingProxyType({**self.facts.collections, PRIOR_AWARDS: others})
            if self._pays(Evaluation(self.program, replace(self.facts, collections=collections)), benefit, path):
                yield award

    def _award(self, award: Item) -> Label:
        """An earlier payout: when, and how much."""
        paid_on, amount = award.values.get("paid_on"), award.values.get("amount")
        parts = []
        for language in LANGUAGES:
            when = format_day(int(paid_on.value), language) if isinstance(paid_on, Known) else ""
            much = format_money(Fraction(amount.value), language=language) if isinstance(amount, Known) else ""
            parts.append((when, much))
        return Label(
            f"{parts[0][0]}已领{parts[0][1]}",
            " ".join(filter(None, (f"{parts[1][1]} paid", parts[1][0] and f"on {parts[1][0]}"))),
        )

    def _counted(self, benefit: Benefit, path: Path, placed: Placed) -> Label:
        """The count that the item fell out of, and the items that fill it."""
        picks = list(self._picks(benefit.taken, path))
        if not picks:
            return Label("不在计数范围内", "Not among those counted")
        pick = min(picks, key=lambda each: each[1].k)
        found = [placed(other) for other in self._siblings(pick, path)]
        zh_keys, en_keys = (self._keys(benefit, pick[1], language) for language in LANGUAGES)
        zh = f"，已计入{'、'.join(each.zh for each in found)}" if found else ""
        en = f"; {', '.join(each.en for each in found)} took the place" if found else ""
        return Label(f"{zh_keys}最多计{pick[1].k}项{zh}", f"At most {pick[1].k} for {en_keys}{en}")

    def _keys(self, benefit: Benefit, pick: Pick, language: Language) -> str:
        words = self.asking.words(benefit, language)
        named = [words.node(key) for key in pick.keys]
        if not named:
            return words.say("每个申请人", "each applicant")
        return words.say("、".join(f"同一{each}" for each in named), " and ".join(f"the same {each}" for each in named))

    def _picks(self, place: NodeId, path: Path) -> Iterator[tuple[NodeId, Pick]]:
        """The counts under a false truth that made it false."""
        node = self.program.nodes[place]
        if self.evaluation.truth(place, path).truth is not False:
            return
        match node:
            case Pick():
                inner = list(self._picks(node.member, path))
                yield from inner
                if inner or self.evaluation.truth(node.member, path).truth is not False:
                    yield place, node
            case And():
                found = [list(self._picks(arg, path)) for arg in self._false(node.args, path)]
                yield from (each for picks in found for each in picks if all(found))
            case Or():
                for arg in node.args:
                    yield from self._picks(arg, path)
            case Select():
                test = self.evaluation.truth(node.cond, path).truth
                for arg in (node.then, node.other) if test is None else (node.then if test else node.other,):
                    yield from self._picks(arg, path)
            case _:
                return

    def _false(self, nodes: Iterable[NodeId], path: Path) -> Iterator[NodeId]:
        return (node for node in nodes if self.evaluation.truth(node, path).truth is False)

    def _siblings(self, pick: tuple[NodeId, Pick], path: Path) -> Iterator[Path]:
        """The items with the same keys that the count took in."""
        place, node = pick
        for other in self.evaluation.items.paths(node.frame):
            if other[:-1] != path[:-1] or self.evaluation.truth(place, other).truth is not True:
                continue
            if all(equal(self.evaluation, key, path, key, other) for key in node.keys):
                yield other


def _without(collection: Label, fact: Label) -> Label:
    """A fact of an item without the name of its collection, where the item itself is at hand."""
    return Label(fact.zh.removeprefix(f"{collection.zh}："), fact.en.removeprefix(f"{collection.en}: "))


NOUGHT = Label("按规则应计为零", "The rule comes to nothing")
