"""The command line: `main` is what the script `huisuan` runs."""

from __future__ import annotations


def main() -> None:
    """Runs the command line with the clock and the environment of this process."""
    import gc
    import os
    import sys
    from datetime import datetime

    # A run is short: most of what it makes lives to its end, and looking for garbage all the while costs a twentieth of it.
    gc.set_threshold(200_000, 20, 20)

    from huisuan.cli.app import app
    from huisuan.cli.surroundings import Surroundings
    from huisuan.packs.locate import rules_root

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    today = datetime.now().astimezone().date()
    try:
        app(obj=Surroundings(today, rules_root(), os.environ), prog_name="huisuan")
    finally:
        # What is left goes with the process: the collection at its end need not look through it.
        gc.freeze()
