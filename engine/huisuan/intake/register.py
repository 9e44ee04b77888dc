"""A register opened: which sheets take part and how they were understood, every doubt as a problem; then its rows, batch by batch."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from huisuan.intake.answers import Question
from huisuan.intake.batches import Run
from huisuan.intake.completeness import Complete, read_complete
from huisuan.intake.file_names import given_twice, told_apart
from huisuan.intake.model import APPLICANTS, Batch, Count, InputFile, Options, Place, Reject
from huisuan.intake.parts import Part, Sorting, id_positions
from huisuan.intake.sources import Unreadable
from huisuan.problems import Problem, problem, warning
from huisuan.profile.awards import PRIOR_AWARDS
from huisuan.vocabulary.model import Vocabulary


@dataclass(frozen=True, slots=True)
class Register:
    """Files understood as tables. With an error among `problems` there is nothing to read; warnings are to be shown."""

    vocabulary: Vocabulary
    parts: tuple[Part, ...]
    complete: Complete
    options: Options
    problems: tuple[tuple[Place, Problem], ...] = ()
    skipped: tuple[Place, ...] = ()

    @property
    def usable(self) -> bool:
        return all(each.severity != "error" for _, each in self.problems)

    @property
    def sources(self) -> tuple[Place, ...]:
        """The sheets by number, as `Table.file` counts them."""
        return tuple(part.place() for part in self.parts)

    @property
    def unused(self) -> tuple[Place, ...]:
        """Every column that nothing was taken from."""
        layouts = [(part, layout) for part in self.parts for layout in (part.layout, *part.inner.values())]
        return tuple(part.header_place(layout, name) for part, layout in layouts for name in layout.unused)

    def unasked(self, inputs: Container[str]) -> tuple[tuple[Place, Problem], ...]:
        """Every column of a period that is not among `inputs`: taken, and of no use. Warnings, by place."""
        return tuple(
            (part.header_place(part.layout, text), warning("header-period-unasked", None, name=text))
            for part in self.parts
            for position, text in part.layout.texts.items()
            if (heading := part.layout.headings[position]).fact is not None
            and heading.role == "fact"
            and heading.fact.period is not None
            and heading.column not in inputs
        )

    def adrift(self, counts: Mapping[str, Count]) -> tuple[tuple[Place, Problem], ...]:
        """Tables said to be complete of which `counts` has rows that name no owner: somebody was assessed without them. Warnings."""
        found: list[tuple[Place, Problem]] = []
        for table, count in counts.items():
            if table != APPLICANTS and count.adrift and self.complete.covers(table, self.parts):
                code = "awards-adrift" if table == PRIOR_AWARDS else "items-adrift"
                label = self.vocabulary.collections[table].label
                words = {"table_zh": label.zh, "table_en": label.en, "count": str(count.adrift)}
                found.append((Place(""), warning(code, None, (), **words)))
        return tuple(found)

    def in_order(self, rejects: Iterable[Reject]) -> tuple[Reject, ...]:
        """Sheet by sheet and row by row, however many rows were read at once; of one row as they were found."""
        order = {(place.file, place.sheet): number for number, place in enumerate(self.sources)}
        # Items inside rows are told as a sheet of their own, in a file that has none.
        return tuple(
            sorted(
                rejects,
                key=lambda each: (
                    order.get((each.place.file, each.place.sheet), order.get((each.place.file, ""), len(order))),
                    each.place.row,
                ),
            )
        )

    def batches(self) -> Iterator[Batch]:
        """Applicants with their items, in the order of the files. Raises Unreadable where a file breaks off, and says where."""
        assert self.usable, "a register with errors is not read"
        yield from Run(self.vocabulary, self.parts, self.complete, self.options).batches()


def open_register(
    files: Sequence[InputFile],
    vocabulary: Vocabulary,
    options: Options | None = None,
    asked: tuple[Question, ...] | None = None,
) -> Register:
    """Opens the files and lays out their sheets; reads no more of them than it takes to find the headers.

    `asked` are the questions that columns may answer; without it any answer is taken as it stands.
    """
    chosen = options or Options()
    sorting = Sorting(vocabulary, asked)
    parts: tuple[Part, ...] = ()
    sorting.problems.extend(given_twice(files))
    try:
        for each in () if sorting.problems else told_apart(files):
            sorting.add(each)
        parts = sorting.parts()
    except Unreadable as error:
        sorting.problems.append((Place(error.file, row=error.row), error.problem))
    complete, wrong = read_complete(chosen.complete, parts, vocabulary)
    problems = [*sorting.problems, *wrong, *_together(parts, sorting)]
    return Register(vocabulary, parts, complete, chosen, tuple(problems), tuple(sorting.skipped))


def _together(parts: Sequence[Part], sorting: Sorting) -> Iterator[tuple[Place, Problem]]:
    """What is wrong with the sheets taken together."""
    applicants = [part for part in parts if part.table == APPLICANTS]
    broken = any(each.severity == "error" for _, each in sorting.problems)
    if not applicants and not broken:
        yield Place(""), problem("applicants-missing", None)
    if len(parts) > len(applicants):
        for part in applicants:
            if not id_positions(part.layout) and part.layout.head:
                yield part.header_place(part.layout), problem("id-column-missing", None)
