"""One benefit in two versions: what differs in meaning, figure by figure and part by part, and what only reads differently."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from huisuan.differences.figures import figures_beside, path_of
from huisuan.differences.likeness import common_share, likeness, pair_up, plain_text, rest
from huisuan.differences.model import Aspect, BenefitDifference, Change, FigureChange, State
from huisuan.differences.normal_form import Forms
from huisuan.differences.pairing import Pair
from huisuan.differences.rules import Part, Rule
from huisuan.explain.show import figure_in_english
from huisuan.ir.nodes import Field, Input
from huisuan.mechanisms.figure import Figure
from huisuan.vocabulary.units import Label

LIKE_PART = Fraction(2, 5)
Parts = Callable[[Rule], Iterable[Part]]
PARTS: tuple[Parts, ...] = (
    Rule.applicants,
    Rule.conditions,
    Rule.form,
    Rule.amount,
    Rule.counts,
    Rule.ceilings,
    Rule.parts,
    Rule.relations,
    Rule.readings,
    Rule.office,
    Rule.papers,
)


def compare_benefit(pair: Pair, forms: tuple[Forms, Forms], shared: Mapping[str, str]) -> BenefitDifference:
    """The same benefit before and after. `shared` names the later pack's benefits as the earlier one does."""
    rules = Rule(forms[0], pair.before, {}), Rule(forms[1], pair.after, shared)
    changes = [change for parts in PARTS for change in _compare(*(list(parts(rule)) for rule in rules))]
    figures = tuple(_figures(*rules))
    kept = [each.change for each in changes if not (each.bare_alike and _by_figures(each, figures))]
    kept = _said(kept) if figures or _said(kept) else kept
    if not kept and not figures and rules[0].whole() != rules[1].whole():
        before, after = (next(iter(rule.amount())).words for rule in rules)
        kept.append(Change("rule", before, after))
    wording = tuple(_wording(*rules))
    state: State = "changed" if kept or figures else "wording" if wording else "same"
    return BenefitDifference(state, rules[0].info, rules[1].info, pair.why, figures, tuple(kept), wording)


def _said(changes: list[Change]) -> list[Change]:
    """Those whose words differ: of two that read alike, another change says what the difference comes from."""
    return [each for each in changes if each.before != each.after]


class _Found:
    """A change of parts; `bare_alike` says that only figures differ in it."""

    def __init__(self, before: Part | None, after: Part | None) -> None:
        part = after or before
        assert part is not None
        self.prefix = part.prefix
        self.before_prefix = before.prefix if before else part.prefix
        self.bare_alike = before is not None and after is not None and before.bare == after.bare
        self.change = Change(part.aspect, before.words if before else None, after.words if after else None)


def _compare(before: list[Part], after: list[Part]) -> list[_Found]:
    """Parts that are not on both sides: in pairs where they are alike, else gone or come."""
    left, right = _not_in(before, after), _not_in(after, before)
    found = pair_up(left, right, _alike)
    pairs = [_Found(left[a], right[b]) for a, b in found]
    pairs += [_Found(None, each) for each in rest(right, {b for _, b in found})]
    return pairs + [_Found(each, None) for each in rest(left, {a for a, _ in found})]


def _not_in(parts: list[Part], others: list[Part]) -> list[Part]:
    forms = [each.form for each in others]
    left = []
    for part in parts:
        if part.form in forms:
            forms.remove(part.form)
        else:
            left.append(part)
    return left


SINGLE: frozenset[Aspect] = frozenset(("applicants", "form", "amount", "relations"))


def _alike(before: Part, after: Part) -> Fraction | None:
    """Two parts of which one may have become the other."""
    if before.bare == after.bare:
        return Fraction(3)
    if before.aspect in SINGLE:
        return Fraction(1) if before.prefix == after.prefix else None
    if before.aspect == "papers":
        same = likeness(before.words.zh, after.words.zh)
    else:
        same = common_share(before.leaves, after.leaves) or (
            Fraction(1, 2) if before.aspect == "ceilings" else Fraction(0)
        )
    return same if same >= LIKE_PART else None


def _by_figures(found: _Found, figures: tuple[FigureChange, ...]) -> bool:
    """Whether the figures that are shown say all there is to a change."""
    prefixes = [each for each in (found.prefix, found.before_prefix) if each]
    return any(_stands_in(each.path, prefix) for each in figures for prefix in prefixes)


def _stands_in(path: str, prefix: str) -> bool:
    """A second limit is `limit2`."""
    first = path.partition(".")[0]
    return (
        path == prefix or path.startswith(f"{prefix}.") or (prefix == "limit" and first.rstrip("0123456789") == prefix)
    )


def _figures(before: Rule, after: Rule) -> Iterable[FigureChange]:
    ids = before.benefit.id, after.benefit.id
    for one, other in figures_beside(before.info.figures, after.info.figures, ids):
        rule, figure = (after, other) if other is not None else (before, one)
        assert figure is not None
        path = path_of(figure, rule.benefit.id)
        words = _words(before, one), _words(after, other)
        yield FigureChange(path, figure.role, one, other, *words, _within(rule, path), _level(rule, path))


def _words(rule: Rule, figure: Figure | None) -> Label | None:
    return None if figure is None else Label(figure.text, figure_in_english(rule.en, figure))


def _within(rule: Rule, path: str) -> Label | None:
    """The condition, the count or the ceiling a figure stands in."""
    parts = (*rule.conditions(), *rule.counts(), *rule.ceilings())
    found = [part for part in parts if part.prefix and _stands_in(path, part.prefix)]
    if len(found) != 1:
        return None
    words = found[0].words
    return Label(*(" ".join(line.strip() for line in text.split("\n")) for text in (words.zh, words.en)))


def _level(rule: Rule, path: str) -> Label | None:
    """What a level or an option is called, where the last step of the path is one the benefit reads."""
    if "." not in path:
        return None
    name = path.rpartition(".")[2]
    forms = rule.forms
    for node in forms.program.nodes:
        if isinstance(node, Input | Field):
            decl, asked = forms.names.decl(node)
            if name in decl.members:
                found = forms.names.asked(asked)
                member = None if found is None else found.fact.member(name)
                if member is not None and forms.leaf_name(node) in _leaves(rule):
                    return member.label
    return None


def _leaves(rule: Rule) -> frozenset[str]:
    return rule.forms.leaves(rule.benefit.line) | rule.forms.leaves(rule.benefit.status)


def _wording(before: Rule, after: Rule) -> Iterable[Change]:
    """Titles, notes and translations: what differs without a difference of meaning."""
    one, other = before.info, after.info
    if one.title != other.title:
        yield Change("title", one.title, other.title)
    if (one.note or Label("", "")) != (other.note or Label("", "")):
        yield Change("note", one.note, other.note)
    if one.department.zh == other.department.zh and one.department.en != other.department.en:
        yield Change("department", one.department, other.department)
    if one.in_kind and other.in_kind and one.in_kind != other.in_kind and _same(one.in_kind, other.in_kind):
        yield Change("amount", one.in_kind, other.in_kind)


def _same(one: Label, other: Label) -> bool:
    return plain_text(one.zh) == plain_text(other.zh)
