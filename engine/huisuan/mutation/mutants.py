"""Every mutant of a pack: a change with an id that stays while the pack's words around it stay, and the pack that it makes.

Ids read `benefit/place what`, such as `appliance-trade-in/amount.cap drop`; what belongs to no benefit stands under `pack/`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from huisuan.compiler.files import PackFiles
from huisuan.compiler.pack import PackReader, PackSource
from huisuan.mutation.benefits import of_benefit
from huisuan.mutation.changes import Change, Kind, here
from huisuan.mutation.packs import of_declarations, of_head, of_relation
from huisuan.source import Span
from huisuan.syntax.located import Mapping, Node
from huisuan.syntax.yaml_reader import read_yaml
from huisuan.vocabulary.model import Fact

PACK = "pack"
RELATIONS = "relations"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed place of a pack.

    `owner` is the benefit's bare id, or `pack`. `section` and `index` say which benefit, relation or file the new `node` takes the place of.
    """

    id: str
    kind: Kind
    owner: str
    was: str
    now: str
    span: Span = field(compare=False)
    section: str = field(compare=False, repr=False)
    index: int = field(compare=False, repr=False)
    node: Node | None = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PackTrees:
    """A pack as written, with the trees of its files: pack.yaml, then the rule files in order of name."""

    source: PackSource
    head: Mapping
    files: tuple[Mapping, ...]

    def changed(self, mutant: Mutant) -> PackSource | None:
        """The pack with the mutant in its place, or None where it can no longer be read."""
        place, node = mutant.index, mutant.node
        if mutant.section == "benefits":
            key, _ = self.source.benefits[place]
            assert isinstance(node, Mapping)
            benefits = (*self.source.benefits[:place], (key, node), *self.source.benefits[place + 1 :])
            return replace(self.source, benefits=benefits)
        if mutant.section == RELATIONS:
            own = () if node is None else (node,)
            relations = (*self.source.relations[:place], *own, *self.source.relations[place + 1 :])
            return replace(self.source, relations=relations)
        assert isinstance(node, Mapping)
        trees = [self.head, *self.files]
        trees[place] = node
        reader = PackReader()
        found = reader.read(trees[0], tuple(trees[1:]))
        return None if reader.problems else found


def read_trees(files: PackFiles, source: PackSource) -> PackTrees:
    """The trees of a pack that has been compiled without an error."""
    found = [read_yaml(each).node for each in (files.head, *sorted(files.rules, key=lambda each: each.name))]
    trees = tuple(tree for tree in found if isinstance(tree, Mapping))
    return PackTrees(source, trees[0], trees[1:])


def mutants_of(pack: PackTrees, applicants: Fact | None) -> tuple[Mutant, ...]:
    """All mutants: those of each benefit in written order, then relations, then what holds for the whole pack."""
    found: list[Mutant] = []
    used: Counter[str] = Counter()
    for section, index, owner, change in _changes(pack, applicants):
        name = f"{owner}/{change.place} {change.what}" if change.place else f"{owner}/{change.what}"
        used[name] += 1
        unique = name if used[name] == 1 else f"{name} ({used[name]})"
        made = Mutant(unique, change.kind, owner, change.was, change.now, change.span, section, index, change.node)
        found.append(made)
    return tuple(found)


def _changes(pack: PackTrees, applicants: Fact | None) -> Iterator[tuple[str, int, str, Change]]:
    for index, (key, body) in enumerate(pack.source.benefits):
        for change in of_benefit(body, applicants):
            yield "benefits", index, key.text, change
    for index, node in enumerate(pack.source.relations):
        place = _relation_name(pack.source.relations, index)
        yield RELATIONS, index, PACK, replace(here("relation", "drop", node, None), place=place)
        if isinstance(node, Mapping):
            for change in of_relation(node):
                inner = f"{place}.{change.place}" if change.place else place
                yield RELATIONS, index, PACK, replace(change, place=inner)
    for index, tree in enumerate((pack.head, *pack.files)):
        if index == 0:
            for change in of_head(tree):
                yield "files", index, PACK, change
        for change in of_declarations(tree):
            yield "files", index, PACK, change


def _relation_name(relations: tuple[Node, ...], index: int) -> str:
    """`relations.trade.1`: the file's name without its ending, and the place among the relations of that file."""
    file = relations[index].span.file
    before = sum(1 for each in relations[:index] if each.span.file == file)
    return f"relations.{file.rpartition('/')[2].removesuffix('.yaml')}.{before + 1}"
