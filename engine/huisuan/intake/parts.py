"""Which sheet holds which table: said by the caller, by the sheet's name, or by its headers; what is none of them is left out, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from huisuan.intake.answers import Question
from huisuan.intake.cells import decode
from huisuan.intake.headers import Names, applicant_names, fold, item_names
from huisuan.intake.hidden import unseen_of
from huisuan.intake.layout import SEARCHED, Layout, facts_named, lay_out
from huisuan.intake.model import APPLICANTS, InputFile, Place
from huisuan.intake.open_files import all_sheets, is_hidden
from huisuan.intake.read_parquet import ParquetSource
from huisuan.intake.sources import RowSource
from huisuan.problems import Problem, closest, problem, warning
from huisuan.vocabulary.model import Vocabulary

_APPLICANT_WORDS = frozenset(
    map(
        fold,
        (
            "applicants",
            "applicant",
            "claims",
            "申请人",
            "申请人表",
            "申请",
            "申请表",
            "申报",
            "申报表",
            "企业",
            "台账",
            "基本信息",
        ),
    )
)
_OTHER_SHEETS = ("说明", "填写说明", "填表说明", "示例", "样表", "选项", "about", "readme", "options", "example")
_ENDINGS = ("明细表", "明细", "清单", "信息", "表")
_FIRST = SEARCHED * 2 + 1


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet that takes part: its rows, its layout, its number among the register's sources; `inner` layouts of items inside rows."""

    number: int
    source: RowSource
    layout: Layout
    inner: Mapping[str, Layout] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def table(self) -> str:
        return self.layout.table

    def place(self, row: int = 0, column: str = "") -> Place:
        return Place(self.source.file, self.source.sheet, row, column)

    def header_place(self, layout: Layout, column: str = "") -> Place:
        """Where headers of a layout of this sheet stand: in a row, or in the file as such."""
        return self.place(0 if self.source.all_data else layout.head, column)


@dataclass(slots=True)
class Sorting:
    """The sheets of all files being given to tables."""

    vocabulary: Vocabulary
    asked: tuple[Question, ...] | None = None
    names: dict[str, Names] = field(default_factory=dict)
    found: list[tuple[str, RowSource, Place]] = field(default_factory=list)
    problems: list[tuple[Place, Problem]] = field(default_factory=list)
    skipped: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names[APPLICANTS] = applicant_names(self.vocabulary, self.asked)
        self.names |= {path: item_names(self.vocabulary, path) for path in self.vocabulary.collections}

    def add(self, given: InputFile) -> None:
        """Opens a file and gives its sheets to tables."""
        place = Place(given.shown)
        forced = self.table(given.table) if given.table else None
        if given.table and forced is None:
            near = closest(given.table, (*self.vocabulary.collection_names(), APPLICANTS))
            self.problems.append((place, problem("table-unknown", None, near, name=given.table)))
            return
        sources = all_sheets(given, self.collection)
        if isinstance(sources, Problem):
            self.problems.append((place, sources))
            return
        self._hidden(filter(is_hidden, sources), given)
        sources = tuple(each for each in sources if not is_hidden(each))
        if given.sheet and all(each.sheet != given.sheet for each in sources):
            named = "、".join(each.sheet for each in sources)
            self.problems.append((place, problem("sheet-not-there", None, name=given.sheet, sheets=named)))
            return
        for source in sources:
            if given.sheet and source.sheet != given.sheet:
                continue
            self._sheet(source, forced, alone=len(sources) == 1, stem=given.path.stem)

    def _hidden(self, sources: Iterable[RowSource], given: InputFile) -> None:
        """Sheets that nobody sees are not read, and named, but for those that no register is written on."""
        for each in sources:
            place = Place(each.file, each.sheet)
            self.skipped.append(place)
            if not is_beside(each.sheet) and given.sheet in ("", each.sheet):
                self.problems.append((place, warning("sheet-hidden", None, name=each.sheet)))

    def _sheet(self, source: RowSource, forced: str | None, *, alone: bool, stem: str) -> None:
        place = Place(source.file, source.sheet)
        if forced is not None:
            self.found.append((forced, source, place))
            return
        if is_beside(source.sheet):
            self.skipped.append(place)
            return
        table = self._named(source.sheet) or (self._named(stem) if alone else None)
        table = table or self._by_headers(source, place)
        if table is not None:
            self.found.append((table, source, place))
        elif alone:
            self.found.append((APPLICANTS, source, place))

    def _by_headers(self, source: RowSource, place: Place) -> str | None:
        rows = source.first(_FIRST)
        scores = {table: facts_named(rows, names) for table, names in self.names.items()}
        most = max(scores.values())
        best = [table for table, found in scores.items() if found == most]
        if not most:
            if source.sheet:
                self.skipped.append(place)
                self.problems.append((place, warning("sheet-skipped", None, name=source.sheet)))
            return None
        if len(best) > 1 and best[0] != APPLICANTS:
            allowed = "、".join(f"{self.vocabulary.collections[each].label.zh}（{each}）" for each in best)
            self.problems.append((place, problem("sheet-which-table", None, allowed=allowed)))
            return None
        return best[0]

    def table(self, name: str) -> str | None:
        """The table that a name means."""
        return self._named(name)

    def _named(self, name: str) -> str | None:
        words = [fold(name)]
        words += [words[0].removesuffix(end) for end in _ENDINGS if words[0].endswith(end)]
        for path, decl in self.vocabulary.collections.items():
            own = {fold(each) for each in (path, decl.label.zh, decl.label.en, *decl.aliases)}
            if own & set(words):
                return path
        return APPLICANTS if _APPLICANT_WORDS & set(words) else None

    def collection(self, key: str, path: str) -> str | None:
        """The collection that a key of JSON names inside the items at `path`."""
        if not path:
            found = self.vocabulary.collection(key)
            return None if found is None else found.id
        children = self.vocabulary.children(path)
        return next((each.id for each in children if key in (each.name, *each.names)), None)

    def parts(self) -> tuple[Part, ...]:
        """Every sheet laid out, the applicants' first, since the others name their id."""
        ordered = sorted(self.found, key=lambda each: each[0] != APPLICANTS)
        made: list[Part] = []
        owner = ""
        for number, (table, source, place) in enumerate(ordered):
            layout = lay_out(source.first(_FIRST), self.names[table], place, owner_text=owner, named=source.all_data)
            inner = {
                path: lay_out([list(keys)], self.names[path], replace(place, sheet=path), inner=True, named=True)
                for path, keys in source.inner.items()
            }
            if table == APPLICANTS and not owner:
                owner = id_text_of(layout)
            self._nested(table, source, place)
            self.problems += unseen_of(source, layout, place)
            self.problems += [found for each in (layout, *inner.values()) for found in each.problems]
            made.append(Part(number, source, layout, MappingProxyType(inner)))
        return tuple(made)

    def _nested(self, table: str, source: RowSource, place: Place) -> None:
        """Columns named as items of which none can be made are refused: left unread, the applicants would have bought nothing.

        Items stand inside the rows of applicants alone, not inside those of other items in a file of their own.
        """
        odd = dict(source.laid.all_odd()) if isinstance(source, ParquetSource) else {}
        if table != APPLICANTS:
            inside = {name: self.collection(name, table) for name in _keys(source)}
            odd |= {name: path for name, path in inside.items() if path is not None}
            odd |= {path: path for path in source.inner}
        for name, path in odd.items():
            told = problem("column-of-items", None, name=name, table=path)
            self.problems.append((replace(place, column=name), told))


def _keys(source: RowSource) -> Iterator[str]:
    """The headers of a file of typed columns or of JSON."""
    for row in source.first(1) if source.all_data else ():
        yield from (decode(cell).text for cell in row)


def is_beside(sheet: str) -> bool:
    """Whether a sheet is named as one that explains or serves the others."""
    return fold(sheet).startswith(tuple(map(fold, _OTHER_SHEETS)))


def id_text_of(layout: Layout) -> str:
    """The header of the column that tells applicants apart."""
    at = id_positions(layout)
    return layout.texts[at[0]] if at else ""


def id_positions(layout: Layout) -> tuple[int, ...]:
    """Where the applicants' ids stand: a column of ids, or else credit codes, and citizen ids where there is none."""
    own = layout.position("id")
    if own is not None:
        return (own,)
    found = {
        each.fact.type: place
        for place, each in layout.headings.items()
        if each.fact is not None and each.fact.type in ("uscc", "citizen_id") and "." not in each.fact.id
    }
    return tuple(found[kind] for kind in ("uscc", "citizen_id") if kind in found)
