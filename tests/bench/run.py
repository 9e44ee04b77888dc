"""`make bench`: one table in one run, everything in it found equal before it is timed; printed as Markdown, and kept in bench.json.

`HUISUAN_BENCH=short` measures little, as the tests do, `long` more and larger. `readme` as an argument puts the table into both READMEs.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from tests.bench import packs, readme  # noqa: E402 - the tests are no package, so the root goes on the path first
from tests.bench.contenders import Unequal  # noqa: E402 - as above
from tests.bench.machine import this_machine  # noqa: E402 - as above
from tests.bench.sections import SIZES, aims, batches, files, shipped, singles  # noqa: E402 - as above
from tests.bench.table import Table, as_data  # noqa: E402 - as above

SEED = 20251121


def measure(name: str, date: str) -> tuple[Table, list[tuple[packs.Selection, packs.Packs]]]:
    """The table, and what else was measured of the packs. Raises Unequal."""
    size = SIZES[name]
    sections = [singles(size, SEED), batches(size, SEED)]
    selections = (packs.smallest(),) if name == "short" else (packs.everything(), packs.jiaxing())
    each = [(selection, packs.measure(selection, size.pack_rounds)) for selection in selections]
    sections += [shipped(size, each[0][1]), files(size)]
    return Table(date, name, SEED, this_machine(), tuple(sections)), each


def main(arguments: list[str]) -> None:
    name = os.environ.get("HUISUAN_BENCH", "usual")
    if name not in SIZES:
        sys.exit(f"HUISUAN_BENCH is one of {', '.join(SIZES)}, not {name}")
    try:
        table, each = measure(name, datetime.now().astimezone().date().isoformat())
    except Unequal as difference:
        sys.exit(f"not equal, so there is no table. {difference}")
    for selection, one in each:
        print("\n".join(packs.lines(selection, one)))
    print("\n".join(aims(table.sections[1])))
    print(f"\n{table.markdown('en')}")
    found = {
        "table": as_data(table),
        "aims": aims(table.sections[1]),
        "packs": {selection.title: packs.plain(one) for selection, one in each},
    }
    (ROOT / "bench.json").write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    if "readme" in arguments:
        readme.write(ROOT, table)


if __name__ == "__main__":
    main(sys.argv[1:])
