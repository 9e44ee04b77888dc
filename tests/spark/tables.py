"""Registers as Parquet, and what a run leaves, put in one order so that two runs can be compared.

`python -m tests.spark.tables` makes the season's Parquet of `examples/office` again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from huisuan.intake.cells import decode, shown
from huisuan.intake.model import InputFile
from huisuan.intake.register import open_register
from huisuan.intake.rows import data_rows
from huisuan.intake.sources import column
from huisuan.vocabulary.model import Vocabulary
from tests.batch.test_season import library

LONG = 12
"""Digits from which a number in a cell is no sum."""
WHOSE = "公民身份号码"
"""The column that tells whose a row of the season is."""
OFFICE = Path(__file__).resolve().parents[2] / "examples" / "office"
TWIN, GROUP = OFFICE / "parquet", 400
"""The season as Parquet, and how many rows a row group has there: several, so that there is something to share out."""
SORTED = ("awards", "lines", "totals", "determinations", "conditions")


def of_texts(folder: Path, group: int) -> list[Path]:
    """Every CSV of a folder beside itself as Parquet, cells as text, in small row groups."""
    found = []
    for path in sorted(folder.glob("*.csv")):
        found.append(path.with_suffix(".parquet"))
        pl.read_csv(path, infer_schema=False).write_parquet(found[-1], row_group_size=group)
    return found


def of_workbooks(
    files: Sequence[Path], vocabulary: Vocabulary, folder: Path, group: int, whose: str = WHOSE
) -> list[Path]:
    """The tables of workbooks, each a Parquet file: headers as names of columns, cells as a person sees them, rows that are no data left out.

    Text does not show that digits stood in a numeric cell, for which a workbook's row comes back: applicants with one are left out.
    """
    tables: dict[str, pl.DataFrame] = {}
    lost: set[str] = set()
    for part in open_register([InputFile(each) for each in files], vocabulary).parts:
        rows = pl.concat([chunk.rows for chunk in data_rows(part, 1 << 20)])
        seen = {header: [cell or "" for cell in rows[column(place)]] for place, header in part.layout.texts.items()}
        for cells in seen.values():
            numbers = [
                row for row, cell in enumerate(cells) if decode(cell).held == "number" and len(shown(cell)) >= LONG
            ]
            lost.update(shown(seen[whose][row]) for row in numbers)
        tables[part.table] = pl.DataFrame(
            {header: [shown(cell) or None for cell in cells] for header, cells in seen.items()},
            schema=dict.fromkeys(seen, pl.String),
        )
    for name, table in tables.items():
        kept = table.filter(~pl.col(whose).is_in(list(lost)).fill_null(value=False))
        kept.write_parquet(folder / f"{name}.parquet", row_group_size=group)
    return [folder / f"{name}.parquet" for name in tables]


def export(out: Path) -> Mapping[str, Any]:
    """What a run leaves: claims, rejects, items without a line and the account as they stand, results row by row, patterns by what they stand for."""
    left: dict[str, Any] = {
        path.stem: sorted(path.read_text(encoding="utf-8").splitlines()[1:])
        for path in (out / f"{name}.csv" for name in SORTED)
        if path.exists()
    }
    for name in ("payouts.csv", "run.json", "rejects.csv", "unawarded.csv"):
        left[name] = (out / name).read_text(encoding="utf-8") if (out / name).exists() else ""
    patterns = (
        pl.read_csv(out / "open.csv", infer_schema=False)
        .group_by("pattern")
        .agg(
            pl.col("benefit").first().alias("of"),
            pl.col("alike").first(),
            pl.concat_str("tag", "open", separator=" ").sort().str.join(",").alias("waits for"),
        )
    )
    waiting = pl.read_csv(out / "undetermined.csv", infer_schema=False).join(patterns, on="pattern", how="left")
    assert waiting["of"].null_count() == waiting["pattern"].null_count(), "each pattern stands in open.csv"
    left["undetermined"] = sorted(map(str, waiting.drop("pattern").rows()))
    left["open"] = sorted(map(str, patterns.drop("pattern").rows()))
    return left


if __name__ == "__main__":
    TWIN.mkdir(exist_ok=True)
    for made in of_workbooks([OFFICE / "申请.xlsx"], library().everything.vocabulary, TWIN, GROUP):
        print(made)
