"""The command line inside this process, with a fixed day and a cache of its own."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from click.testing import CliRunner, Result

from huisuan.cli.app import app
from huisuan.cli.surroundings import Surroundings
from huisuan.packs.locate import rules_root

TODAY = date(2026, 11, 22)
ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


@cache
def cache_folder() -> str:
    return str(Path(tempfile.mkdtemp(prefix=f"huisuan-tests-{os.getpid()}-")) / "cache")


def around(today: date = TODAY) -> Surroundings:
    return Surroundings(today, rules_root(), {"HUISUAN_CACHE": cache_folder()})


def huisuan(*args: str | Path, today: date = TODAY) -> Result:
    """What the command prints (`stdout`, `stderr`) and its exit code; an exception of ours is the test's."""
    result = CliRunner().invoke(app, [str(each) for each in args], obj=around(today), prog_name="huisuan")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
