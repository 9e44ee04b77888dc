"""What a benefit is known by: its titles, its labels, and the members of enums that its conditions and tables read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from huisuan.compiler.compiled import BenefitInfo, Compiled
from huisuan.explain.names import Names
from huisuan.ir.nodes import Compare, Const, Field, Input, NodeId, Table
from huisuan.ir.nodes import Member as Membership
from huisuan.ir.program import Benefit
from huisuan.ir.reach import reached
from huisuan.vocabulary.model import Member
from huisuan.vocabulary.units import Label


@dataclass(frozen=True, slots=True)
class Terms:
    """Texts in each language, without repeats; aliases stand with the Chinese ones."""

    zh: tuple[str, ...]
    en: tuple[str, ...]


class Index:
    """Terms of the benefits of one compiled program, made when asked for."""

    def __init__(self, compiled: Compiled) -> None:
        self.names = Names(compiled)
        self.infos = compiled.infos
        self.rules = {rule.id: rule for rule in compiled.program.benefits}
        self.clauses = {(pack.id, each.number): each.title for pack in compiled.packs for each in pack.clauses}

    def terms(self, benefit: str) -> Terms:
        """Everything the benefit is known by."""
        labels = [each for each in self._labels(self.infos[benefit]) if each is not None]
        members = self.members(benefit)
        aliases = [alias for each in members for alias in each.aliases]
        zh = (*(each.zh for each in labels), *(each.label.zh for each in members), *aliases)
        en = (*(each.en for each in labels), *(each.label.en for each in members))
        return Terms(tuple(dict.fromkeys(filter(None, zh))), tuple(dict.fromkeys(filter(None, en))))

    def _labels(self, info: BenefitInfo) -> Iterator[Label | None]:
        yield info.title
        yield info.in_kind
        yield self.clauses.get((info.pack, info.clause_number))
        yield from (each.label for each in info.outputs)
        pack = self.names.packs[info.pack]
        yield from (pack.judgements[name].label for name in info.judgements)

    def members(self, benefit: str) -> tuple[Member, ...]:
        """Members of enums that the rule names: in a condition, a list of levels, a table."""
        found: dict[tuple[str, str], Member] = {}
        rule = self.rules[benefit]
        for leaf, name in self._named(rule):
            node = self.names.node(leaf)
            assert isinstance(node, Input | Field)
            asked = self.names.asked(self.names.decl(node)[1])
            member = None if asked is None else asked.fact.member(name)
            if asked is not None and member is not None:
                found[asked.fact.id, member.id] = member
        return tuple(found.values())

    def _named(self, rule: Benefit) -> Iterator[tuple[NodeId, str]]:
        """Leaves with the members they are compared with, in the order of the program."""
        for place in sorted(reached(self.names.program, (rule.status, rule.member, rule.line))):
            match self.names.node(place):
                case Membership(a, members) if self._is_leaf(a):
                    yield from ((a, name) for name in members)
                case Compare("=", a, b):
                    yield from self._compared(a, b)
                    yield from self._compared(b, a)
                case Table(keys, rows):
                    leaves = [(column, key) for column, key in enumerate(keys) if self._is_leaf(key)]
                    yield from ((key, names[column]) for names, _ in rows for column, key in leaves)
                case _:
                    pass

    def _is_leaf(self, place: NodeId) -> bool:
        return isinstance(self.names.node(place), Input | Field)

    def _compared(self, leaf: NodeId, other: NodeId) -> Iterator[tuple[NodeId, str]]:
        node = self.names.node(other)
        if self._is_leaf(leaf) and isinstance(node, Const) and isinstance(node.value, str):
            yield leaf, node.value
