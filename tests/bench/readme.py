"""The table in both READMEs: what stands between two comments is replaced by what `bench.json` holds.

`PYTHONPATH=engine:. python tests/bench/readme.py` writes it anew from the last run, without another run.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "engine")]

from huisuan.vocabulary.units import Language  # noqa: E402 - run as a file, the root is put on the path first
from tests.bench.table import Table, from_data  # noqa: E402 - as above

START, END = "<!-- bench: from here on written by `make bench BENCH_ARGS=readme` -->", "<!-- bench: up to here -->"
READMES: tuple[tuple[str, Language], ...] = (("README.md", "en"), ("README.zh-CN.md", "zh"))


def with_table(text: str, table: Table, language: Language) -> str:
    """Raises ValueError where the two comments are not there exactly once, in order."""
    if text.count(START) != 1 or text.count(END) != 1 or text.index(START) > text.index(END):
        raise ValueError(f"the comments {START} and {END} are needed, once each")
    head, rest = text.split(START)
    _, tail = rest.split(END)
    return f"{head}{START}\n{table.markdown(language)}\n{END}{tail}"


def write(root: Path, table: Table) -> None:
    for name, language in READMES:
        path = root / name
        path.write_text(with_table(path.read_text(encoding="utf-8"), table, language), encoding="utf-8")


if __name__ == "__main__":
    write(ROOT, from_data(json.loads((ROOT / "bench.json").read_text(encoding="utf-8"))["table"]))
