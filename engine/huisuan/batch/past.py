"""The office's table of earlier payouts, as earlier payouts and as prior awards. A row that cannot be taken stops a run: what was paid
and is forgotten is paid twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType

from huisuan.compiler.compiled import Compiled
from huisuan.intake.headers import Names, fold, item_names
from huisuan.intake.layout import lay_out
from huisuan.intake.model import PLACE, THINGS, InputFile, Place, Reject, thing_kind
from huisuan.intake.open_files import open_file
from huisuan.intake.parts import Part, is_beside
from huisuan.intake.refusing import Refusing
from huisuan.intake.rows import BAD, SheetReader, data_rows
from huisuan.intake.sources import Unreadable, column
from huisuan.payout.history import BenefitNames, WrittenPayout, names_thing, read_history
from huisuan.payout.model import EarlierPayout
from huisuan.problems import Problem, problem
from huisuan.profile.awards import PRIOR_AWARDS
from huisuan.vocabulary.model import CollectionDecl, Vocabulary
from huisuan.vocabulary.units import Label

MANY_ROWS = 65_536
TABLE = "history"
PAID_BACK, PAID_BACK_ON = "paid_back", "paid_back_on"
BENEFIT_NAMES = ("政策事项", "事项", "补贴事项", "事项名称")
AMOUNT_NAMES = ("领取金额", "金额", "补贴金额", "发放金额", "已发金额", "实发金额")
FIRST = 41
"""Rows of a sheet that its headers are looked for in."""
_NONE: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PastCount:
    """Rows of the table: read = taken + the sum of `elsewhere` + rejected. `elsewhere`: by pack that is not of this run, rows kept.

    Rows of other packs use things paid for once and bounds over all benefits; no other bound counts them.
    """

    read: int
    taken: int
    rejected: int
    elsewhere: Mapping[str, int]
    unused: tuple[Place, ...] = ()

    @property
    def balanced(self) -> bool:
        return self.read == self.taken + sum(self.elsewhere.values()) + self.rejected


@dataclass(frozen=True, slots=True)
class Past:
    """Earlier payouts, or why the table cannot be taken; `warnings` stop nothing."""

    rows: tuple[EarlierPayout, ...]
    rejects: tuple[Reject, ...]
    problems: tuple[tuple[Place, Problem], ...]
    warnings: tuple[tuple[Place, Problem], ...] = ()
    count: PastCount = field(default_factory=lambda: PastCount(0, 0, 0, _NONE))


@dataclass(frozen=True, slots=True)
class Beside:
    """What the table may name beside the packs of the run: the `library` they are from, and packs that are in none."""

    library: Compiled | None = None
    packs: tuple[str, ...] = ()


def read_past(file: InputFile, compiled: Compiled, id_header: str = "", beside: Beside | None = None) -> Past:
    """The rows of `file`, checked; `id_header` heads the applicants' ids in their own table, and may do so here.

    An award without a year belongs to the year it was paid in. A blank in a column for what was paid back means nothing was.
    """
    place, beside = Place(file.shown), beside or Beside()
    sources = open_file(file, lambda _key, _path: None)
    if isinstance(sources, Problem):
        return Past((), (), ((place, sources),))
    refusing, written, read = Refusing(), list[WrittenPayout](), _Read(titles(compiled, beside.library))
    problems: list[tuple[Place, Problem]] = []
    warnings: list[tuple[Place, Problem]] = []
    unused: list[Place] = []
    wanted = (each for each in sources if (each.sheet == file.sheet if file.sheet else not is_beside(each.sheet)))
    for number, source in enumerate(wanted):
        layout = lay_out(
            source.first(FIRST), record_names(compiled.vocabulary), Place(source.file, source.sheet),
            owner_text=id_header,
        )  # fmt: skip
        part = Part(number, source, layout)
        layout = replace(layout, problems=(*layout.problems, *_missing(part)))
        problems += [each for each in layout.problems if each[1].severity == "error"]
        warnings += [each for each in layout.problems if each[1].severity != "error"]
        unused += [part.place(layout.head, name) for name in layout.unused]
        try:
            written.extend(_rows(part, compiled, refusing, read) if layout.usable else ())
        except Unreadable as error:
            problems.append((Place(error.file, row=error.row), error.problem))
    outcome = read_history(written, _benefit_names(compiled, beside), year_of_payment=True)
    problems += [(Place(""), each) for each in outcome.problems if each.severity == "error"]
    warnings += [(place, each) for each in outcome.problems if each.severity != "error"]
    kept = sum(outcome.elsewhere.values())
    count = PastCount(
        read.rows, len(outcome.rows) - kept, read.rows - len(outcome.rows), outcome.elsewhere, tuple(unused)
    )
    return Past(outcome.rows, tuple(refusing.rejects), tuple(problems), tuple(warnings), count)


def _missing(part: Part) -> Iterator[tuple[Place, Problem]]:
    """Columns without which no row can be taken, where a row of headers is found."""
    layout = part.layout
    held = {each.column for each in layout.headings.values()}
    for column_id, name in (("benefit", BENEFIT_NAMES[0]), ("amount", AMOUNT_NAMES[0])) if held else ():
        if column_id not in held:
            words = {"name": name, "unused": "、".join(layout.unused) or "—"}
            yield part.place(layout.head), problem("history-column-missing", None, (), **words)


def _benefit_names(compiled: Compiled, beside: Beside) -> BenefitNames:
    library = () if beside.library is None else beside.library.program.benefits
    here = tuple(each.id for each in compiled.program.benefits)
    return BenefitNames(here, tuple(each.id for each in library if each.id not in frozenset(here)), beside.packs)


def record(vocabulary: Vocabulary) -> CollectionDecl:
    """What the table has a column for: the fields of earlier awards, and what came back of them."""
    decl = vocabulary.collections[PRIOR_AWARDS]
    fields = {fact.id: fact for fact in decl.fields}
    amount = replace(
        fields["amount"], id=PAID_BACK, label=Label("退回金额", "amount paid back"),
        aliases=("已退回金额", "退回补贴金额", "退款金额"),
    )  # fmt: skip
    day = replace(
        fields["paid_on"], id=PAID_BACK_ON, label=Label("退回日期", "paid back on"), aliases=("退款日期", "退回时间")
    )
    return replace(decl, label=Label("往年发放", "earlier payouts"), fields=(*decl.fields, amount, day))


def record_names(vocabulary: Vocabulary) -> Names:
    """The headers of the table."""
    names = item_names(vocabulary, PRIOR_AWARDS)
    fields = {fact.id: fact for fact in record(vocabulary).fields}
    back = (fields[PAID_BACK], fields[PAID_BACK_ON])
    more = {fold(name): (fact,) for fact in back for name in (*fact.names, fact.label.en)}
    plain = {fold(name): (fields["benefit"],) for name in BENEFIT_NAMES}
    plain |= {fold(name): (fields["amount"],) for name in AMOUNT_NAMES}
    return replace(names, facts=MappingProxyType({**plain, **names.facts, **more}))


@dataclass(slots=True)
class _Read:
    """What is known while rows are read: benefits by title, and how many rows there were."""

    titles: Mapping[str, str]
    rows: int = 0


def _rows(part: Part, compiled: Compiled, refusing: Refusing, read_so_far: _Read) -> Iterator[WrittenPayout]:
    reader = SheetReader(part.layout, compiled.vocabulary, part.source.epoch_1904, MappingProxyType({}))
    position = part.layout.position("owner")
    for chunk in data_rows(part, MANY_ROWS):
        read_so_far.rows += chunk.rows.height + len(chunk.broken)
        typed = reader.typed(chunk.rows, (PLACE,))
        for _, header, read in typed.faults:
            refusing.cells(part, TABLE, chunk.rows, header, read.faults)
        refusing.broken(part, TABLE, chunk.broken)
        owners, refused = [""] * chunk.rows.height, frozenset[int]()
        if position is not None:
            read = reader.reader(position, part.layout.headings[position]).read(chunk.rows[column(position)])
            refusing.cells(part, TABLE, chunk.rows, part.layout.texts[position], read.faults)
            owners = [each or "" for each in read.values.to_list()]
            refused = frozenset(each.at for each in read.faults)
        for at, (owner, row) in enumerate(zip(owners, typed.rows.iter_rows(named=True), strict=True)):
            if row[BAD] or at in refused:
                continue
            where = (part.source.file, part.source.sheet, f"第{row[PLACE]}行")
            yield _written(" ".join(filter(None, where)), owner, row, read_so_far.titles)


def _written(place: str, owner: str, row: Mapping[str, object], titles: Mapping[str, str]) -> WrittenPayout:
    benefit, amount, back = _text(row, "benefit"), _whole(row, "amount"), _whole(row, PAID_BACK)
    returned, day = row.get("returned"), _whole(row, PAID_BACK_ON)
    if PAID_BACK in row and returned is None and back is None and day is None:
        returned = False
    return WrittenPayout(
        place=place,
        applicant=owner,
        benefit=titles.get(benefit, benefit),
        amount=Fraction(amount or 0, 100),
        paid_on=_whole(row, "paid_on"),
        year=_whole(row, "award_year"),
        line=_text(row, "line"),
        keys=MappingProxyType({name: _text(row, name) for name in ("product",) if _text(row, name)}),
        objects=tuple((thing_kind(name), _text(row, name)) for name in THINGS if names_thing(_text(row, name))),
        returned=returned if isinstance(returned, bool) else None,
        paid_back=None if back is None else Fraction(back, 100),
        paid_back_on=day,
    )


def _text(row: Mapping[str, object], name: str) -> str:
    return str(row.get(name) or "")


def _whole(row: Mapping[str, object], name: str) -> int | None:
    value = row.get(name)
    return value if isinstance(value, int) else None


def titles(compiled: Compiled, library: Compiled | None) -> Mapping[str, str]:
    """Benefits by Chinese title, where only one has it; titles of this run's packs before those of others."""
    found: dict[str, str] = {}
    for each in (compiled,) if library is None else (library, compiled):
        titled: dict[str, list[str]] = {}
        for info in each.infos.values():
            titled.setdefault(info.title.zh, []).append(info.id)
        found |= {title: names[0] for title, names in titled.items() if len(names) == 1}
    return found
