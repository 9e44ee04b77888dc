"""What is asked back: what stands between applicants and the benefits of this run, and whose it is to say.

A register of one programme leaves most other policies open, for everyone. Only benefits that somebody claims here are asked about, or
those the run is for, or, where nobody has a claim yet, those that count items of its tables; of the others the tables keep every pattern (`open.csv`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import polars as pl

from huisuan.backends.columnar import Pattern
from huisuan.batch.assessing import Assessing, Block
from huisuan.batch.keys import keys_of
from huisuan.compiler.compiled import Compiled
from huisuan.intake.model import ID, LABEL
from huisuan.ir.program import Leaf
from huisuan.office.rows import OpenRow
from huisuan.vocabulary.model import Vocabulary
from huisuan.vocabulary.units import Label

_WHO: Mapping[str, Label] = {
    "applicant": Label("申请人", "applicant"),
    "register": Label("登记机关", "register"),
    "official": Label("主管部门", "department"),
}
_DEPARTMENT = _WHO["official"]


class Questions:
    """Gathers the undetermined results of blocks, as tables; told in rows at the end, when it is known what is claimed."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self._open: list[pl.DataFrame] = []

    def add(self, block: Block) -> None:
        self.put(asked_in(block))

    def put(self, asked: pl.DataFrame) -> None:
        """Adds questions that were gathered elsewhere (see `asked_in`)."""
        self._open.append(asked)

    def rows(self, patterns: Mapping[int, Pattern], benefits: frozenset[str]) -> Iterator[OpenRow]:
        """A row a question about one of `benefits`, in the order of applicants."""
        infos, leaves = self.compiled.infos, self.compiled.program.leaves
        for table in self._open:
            for number, identity, label, benefit, pattern in table.filter(
                pl.col("benefit").is_in(sorted(benefits))
            ).iter_rows():
                for place in patterns[pattern].leaves:
                    fact, who = leaf_words(self.compiled, leaves[place])
                    title, department = infos[benefit].title, infos[benefit].department
                    yield OpenRow(number, identity, label or number, title, department, fact, who)


def asked_about(compiled: Compiled, claimed: frozenset[str], tables: Collection[str]) -> frozenset[str]:
    """Benefits to ask about where the run names none: those claimed, else those that count items of these tables."""
    program = compiled.program
    over = {each.id for each in program.benefits if each.frame and program.frames[each.frame].name in tables}
    return claimed or frozenset(over)


def leaf_words(compiled: Compiled, leaf: Leaf) -> tuple[Label, Label]:
    """A leaf as people know it, and who can say."""
    if leaf.tag == "fact":
        return _fact(compiled.vocabulary, leaf.name)
    pack, _, name = leaf.name.partition(":")[2].partition("/")
    source = next((each for each in compiled.packs if each.id == pack), None)
    if leaf.tag == "judgement" and source is not None and name in source.judgements:
        return source.judgements[name].label, _DEPARTMENT
    if leaf.tag == "reading" and source is not None and name in source.readings:
        return source.readings[name].label, _DEPARTMENT
    return Label(leaf.name, leaf.name), _WHO["applicant"]


def asked_in(block: Block) -> pl.DataFrame:
    """The undetermined results of a block, applicant by applicant: keys and label, benefit, pattern."""
    frame, told = block.rows.applicants.frame, block.found.undetermined
    rows = told.filter(pl.col("pattern").is_not_null()).sort("row", maintain_order=True)
    label = frame[LABEL] if LABEL in frame.columns else frame[ID]
    number, identity = keys_of(frame).get_columns()
    return rows.select(
        number.gather(rows["row"]),
        identity.gather(rows["row"]),
        label.gather(rows["row"]).alias("label"),
        pl.col("benefit").cast(pl.String),
        "pattern",
    )


def patterns_of(assessing: Assessing) -> Mapping[int, Pattern]:
    """What the numbers of a run stand for."""
    return {each.number: each for batch in assessing.batches for each in batch.patterns.listed()}


def _fact(vocabulary: Vocabulary, name: str) -> tuple[Label, Label]:
    base, _, period = name.partition("@")
    fact = vocabulary.fact(base)
    if fact is not None:
        shown = Label(f"{period}年{fact.label.zh}", f"{fact.label.en} {period}") if period else fact.label
        return shown, _WHO[fact.source]
    path, _, field = base.rpartition(".")
    decl = vocabulary.collections.get(path) or vocabulary.collections.get(base)
    inner = decl.field(field) if decl is not None else None
    if decl is None:
        return Label(name, name), _WHO["applicant"]
    if inner is None:
        return Label(f"{decl.label.zh}（是否已填齐）", f"{decl.label.en} (whether all are listed)"), _WHO[decl.source]
    return Label(f"{decl.label.zh}：{inner.label.zh}", f"{decl.label.en}: {inner.label.en}"), _WHO[inner.source]
