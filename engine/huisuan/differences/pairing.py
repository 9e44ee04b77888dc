"""Which benefit of one pack is which of the other, which clause is which, and what says so.

The same id is the same benefit. Others are matched by title and likeness of what they read and give; clauses by title and by the
benefits they share, since numbers shift from year to year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from huisuan.compiler.compiled import BenefitInfo
from huisuan.compiler.ledger import ClauseEntry
from huisuan.differences.likeness import common_share, likeness, pair_up, plain_text, rest
from huisuan.differences.normal_form import Forms
from huisuan.ir.program import Benefit
from huisuan.source import Span
from huisuan.vocabulary.units import Label

SAME_TITLE = Fraction(1)
LIKE_TITLE = Fraction(3, 5)
HALF_LIKE_TITLE = Fraction(7, 20)
LIKE_CONTENT = Fraction(3, 5)
FEW_MARKS = 2
COMMON_LEAVES = frozenset(("applicant_kind", "region"))


@dataclass(frozen=True, slots=True)
class Pair:
    """A benefit in both packs, and why it is taken for the same; no reason for the same id."""

    before: Benefit
    after: Benefit
    why: Label | None = None


@dataclass(frozen=True, slots=True)
class Paired:
    """All benefits of both packs: in pairs, only before, only after."""

    pairs: tuple[Pair, ...]
    dropped: tuple[Benefit, ...]
    added: tuple[Benefit, ...]


def own_id(benefit: str) -> str:
    """The id of a benefit inside its pack."""
    return benefit.rpartition("/")[2]


def pair_benefits(before: Forms, after: Forms) -> Paired:
    """Every benefit of both sides, the same ids first."""
    later = {own_id(each.id): each for each in after.program.benefits}
    pairs = [Pair(each, later[own_id(each.id)]) for each in before.program.benefits if own_id(each.id) in later]
    named = {own_id(each.before.id) for each in pairs}
    left = [each for each in before.program.benefits if own_id(each.id) not in named]
    right = [each for each in after.program.benefits if own_id(each.id) not in named]
    alike = _Alike(before, after)
    found = pair_up(left, right, alike.score)
    pairs += [Pair(left[a], right[b], alike.why(left[a], right[b])) for a, b in found]
    gone, come = rest(left, {a for a, _ in found}), rest(right, {b for _, b in found})
    return Paired(tuple(pairs), tuple(gone), tuple(come))


class _Alike:
    """How much a benefit under one id looks like one under another."""

    def __init__(self, before: Forms, after: Forms) -> None:
        self.before = before
        self.after = after

    def score(self, first: Benefit, second: Benefit) -> Fraction | None:
        """None where title and content speak against it."""
        title, content = self._title(first, second), self._content(first, second)
        matched = title >= LIKE_TITLE or (title >= HALF_LIKE_TITLE and content >= LIKE_CONTENT)
        return title + content if matched else None

    def why(self, first: Benefit, second: Benefit) -> Label:
        title, content = self._title(first, second), self._content(first, second)
        if title == SAME_TITLE:
            return Label("标题相同，编号不同", "same title under another id")
        alike = f"{round(float(title) * 100)}%"
        if not content:
            return Label(f"标题相近（{alike}）", f"titles alike ({alike})")
        shared = f"{round(float(content) * 100)}%"
        return Label(f"标题相近（{alike}），内容相近（{shared}）", f"titles alike ({alike}), content alike ({shared})")

    def _title(self, first: Benefit, second: Benefit) -> Fraction:
        return likeness(self._info(self.before, first).title.zh, self._info(self.after, second).title.zh)

    def _content(self, first: Benefit, second: Benefit) -> Fraction:
        """What both read and the figures both state, over all of it; too little of it says nothing."""
        marks = self._marks(self.before, first), self._marks(self.after, second)
        return common_share(*marks) if len(marks[0] | marks[1]) >= FEW_MARKS else Fraction(0)

    def _info(self, forms: Forms, benefit: Benefit) -> BenefitInfo:
        return forms.side.compiled.infos[benefit.id]

    def _marks(self, forms: Forms, benefit: Benefit) -> frozenset[str]:
        leaves = forms.leaves(benefit.status) | forms.leaves(benefit.amount)
        figures = {f"{each.role} {each.value}{each.unit}" for each in self._info(forms, benefit).figures if each.value}
        return (leaves - COMMON_LEAVES) | figures


@dataclass(frozen=True, slots=True)
class ClausePair:
    """A clause of one pack, of the other, or of both; `shared` counts the benefits both hold."""

    before: ClauseEntry | None
    after: ClauseEntry | None
    shared: int = 0
    why: Label | None = None


def pair_clauses(before: Forms, after: Forms, pairs: Iterable[Pair]) -> tuple[ClausePair, ...]:
    """Every clause of both sides: those of one title or with benefits in common together, in the order of the later pack."""
    first, second = clauses_of(before), clauses_of(after)
    shared: dict[tuple[int, int], int] = {}
    for pair in pairs:
        key = _number(before, pair.before), _number(after, pair.after)
        shared[key] = shared.get(key, 0) + 1

    def score(one: ClauseEntry, other: ClauseEntry) -> Fraction | None:
        alike, common = _titles(one, other), shared.get((one.number, other.number), 0)
        if alike < LIKE_TITLE and not common:
            return None
        return 2 * alike + common

    found = pair_up(first, second, score)
    kept = [
        ClausePair(
            first[a],
            second[b],
            (common := shared.get((first[a].number, second[b].number), 0)),
            _why(first[a], second[b], common),
        )
        for a, b in found
    ]
    dropped = [ClausePair(each, None) for each in rest(first, {a for a, _ in found})]
    added = [ClausePair(None, each) for each in rest(second, {b for _, b in found})]
    return (*sorted((*kept, *added), key=_later), *dropped)


def clauses_of(forms: Forms) -> list[ClauseEntry]:
    """The clauses of a pack: those it lists, and those its benefits name without a title."""
    listed = {each.number: each for each in forms.side.pack.clauses}
    nowhere, untitled = Span("", 1, 1, 1, 1), Label("", "")
    for info in forms.side.compiled.infos.values():
        listed.setdefault(info.clause_number, ClauseEntry(info.clause_number, info.clause, untitled, None, nowhere))
    return [listed[number] for number in sorted(listed)]


def _number(forms: Forms, benefit: Benefit) -> int:
    return forms.side.compiled.infos[benefit.id].clause_number


def _later(pair: ClausePair) -> int:
    return pair.after.number if pair.after else 0


def _titles(one: ClauseEntry, other: ClauseEntry) -> Fraction:
    """Clauses without titles are one where they have one number."""
    if not plain_text(one.title.zh) and not plain_text(other.title.zh):
        return Fraction(one.number == other.number)
    return likeness(one.title.zh, other.title.zh)


def _why(one: ClauseEntry, other: ClauseEntry, shared: int) -> Label | None:
    alike = _titles(one, other)
    if alike == SAME_TITLE and one.number == other.number:
        return None
    share = f"{round(float(alike) * 100)}%"
    zh = ["标题相同" if alike == SAME_TITLE else f"标题相近（{share}）"] if alike >= LIKE_TITLE else []
    en = ["same title" if alike == SAME_TITLE else f"titles alike ({share})"] if alike >= LIKE_TITLE else []
    if shared:
        zh.append(f"共有{shared}个事项")
        en.append(f"{shared} benefit{'' if shared == 1 else 's'} in common")
    return Label("，".join(zh), ", ".join(en))


def counterparts(pairs: Iterable[Pair]) -> Mapping[str, str]:
    """The id of each benefit of the second pack by the name both packs share for it: its id in the first."""
    return {pair.after.id: own_id(pair.before.id) for pair in pairs}
