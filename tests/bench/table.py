"""The one table of a run: sections of rows, each with its figures or the reason why it has none; as Markdown in both languages, and as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from huisuan.vocabulary.units import Label, Language
from tests.bench.contenders import Absent, Entry, Timing
from tests.bench.machine import Machine

HEADS = (
    Label("", ""),
    Label("最快", "best"),
    Label("居中", "median"),
    Label("处理器", "processor"),
    Label("倍数", "ratio"),
    Label("处理器倍数", "ratio of processor time"),
    Label("每秒份数", "profiles a second"),
    Label("内存", "memory"),
)
NOT_HERE = Label("没有测：{why}", "not measured: {why}")
SCALES = ((1.0, 1, "s"), (1e-3, 1e3, "ms"), (1e-6, 1e6, "µs"), (0.0, 1e9, "ns"))


@dataclass(frozen=True, slots=True)
class Row:
    """Seconds of the best and of the middle round, and the least of processors in a round; ratios to the section's first row. `why` stands for all."""

    key: str
    label: Label
    best: float | None = None
    middle: float | None = None
    processor: float | None = None
    ratio: float | None = None
    ratio_processor: float | None = None
    ratio_by_round: float | None = None
    a_second: float | None = None
    memory_mb: int | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """What is measured, in what unit, and how it was found equal."""

    key: str
    title: Label
    note: Label
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`size` is the name of how much was measured, `date` the day in ISO form."""

    date: str
    size: str
    seed: int
    machine: Machine
    sections: tuple[Section, ...]

    def markdown(self, language: Language) -> str:
        lines = [_line(head.of(language) for head in HEADS), _line(["---", *["--:"] * (len(HEADS) - 1)])]
        for section in self.sections:
            lines.append(_line([f"**{section.title.of(language)}**", *[""] * (len(HEADS) - 1)]))
            lines += [_line(_cells(row, language)) for row in section.rows]
        notes = [
            f"{section.title.of(language)}{_COLON[language]}{section.note.of(language)}" for section in self.sections
        ]
        return "\n".join([*lines, "", *(f"- {note}" for note in notes), "", self.machine.told(self.date, language)])


_COLON: Mapping[Language, str] = {"zh": "：", "en": ": "}


def rows_of(entries: Iterable[Entry], timings: Mapping[str, Timing], *, whole: bool) -> tuple[Row, ...]:
    """A row a contender, in nanoseconds a profile, or of the `whole` batch; the first is what the others are set beside."""
    listed = tuple(entries)
    yardstick = timings[listed[0].key]
    return tuple(
        Row(each.key, each.label, why=each.why)
        if isinstance(each, Absent)
        else _row(each.key, each.label, timings[each.key], yardstick, each.profiles if whole else 1)
        for each in listed
    )


def _row(key: str, label: Label, timing: Timing, yardstick: Timing, times: int) -> Row:
    return Row(
        key,
        label,
        best=timing.best * times / 1e9,
        middle=timing.middle * times / 1e9,
        processor=min(timing.processor) * times / 1e9,
        ratio=round(timing.ratio(yardstick), 3),
        ratio_processor=round(min(timing.processor) / min(yardstick.processor), 3),
        ratio_by_round=round(timing.ratio_by_round(yardstick), 3),
        a_second=1e9 / timing.best,
    )


def duration(seconds: float) -> str:
    """Three digits that count."""
    for least, times, unit in SCALES:
        if seconds >= least:
            figure = seconds * times
            return f"{figure:.{max(0, 3 - len(str(int(figure))))}f} {unit}"
    raise ValueError(seconds)


def _cells(row: Row, language: Language) -> list[str]:
    if row.why is not None:
        return [row.label.of(language), NOT_HERE.of(language).format(why=row.why), *[""] * (len(HEADS) - 2)]
    times = ["" if each is None else duration(each) for each in (row.best, row.middle, row.processor)]
    ratios = ["" if each is None else f"{each:.2f}" for each in (row.ratio, row.ratio_processor)]
    speed = "" if row.a_second is None else f"{float(f'{row.a_second:.3g}'):,.0f}"
    return [row.label.of(language), *times, *ratios, speed, "" if row.memory_mb is None else f"{row.memory_mb} MB"]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def as_data(table: Table) -> dict[str, Any]:
    """For bench.json; `from_data` takes it back."""
    return asdict(table)


def from_data(data: Mapping[str, Any]) -> Table:
    sections = tuple(
        Section(
            each["key"], Label(**each["title"]), Label(**each["note"]), tuple(_row_from(row) for row in each["rows"])
        )
        for each in data["sections"]
    )
    machine = Machine(**{**data["machine"], "versions": tuple(tuple(pair) for pair in data["machine"]["versions"])})
    return Table(data["date"], data["size"], data["seed"], machine, sections)


def _row_from(data: Mapping[str, Any]) -> Row:
    return Row(**{**data, "label": Label(**data["label"])})
