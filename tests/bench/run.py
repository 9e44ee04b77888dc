"""`make bench`: the shipped packs, and ratios to hand-written code, in one run, checked equal first; printed and in bench.json."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from tests.bench import batch, packs, registers, single  # noqa: E402 - the tests are no package, so the root goes on the path first

SEED = 20251121
PROFILES = 5_000
ROWS = 500_000
MILLION = 1_000_000


def main() -> None:
    wrong = single.unequal(PROFILES, SEED)
    cells = batch.unequal(20_000, SEED)
    differing = packs.unequal()
    tables = registers.unequal()
    if wrong or cells or differing or tables:
        sys.exit(
            f"not equal: profiles {wrong[:5]}, {cells} cells of the table, examples {differing}, registers {tables}"
        )
    shipped = {}
    for selection in (packs.jiaxing(), packs.everything()):
        measured = packs.measure(selection)
        shipped[selection.title] = packs.plain(measured)
        print("\n".join(packs.lines(selection, measured)))
    one = single.measure(PROFILES, SEED)
    print(f"one profile, 40 rules, warm ({one.profiles} profiles, all equal)")
    print(f"  hand-written Python {one.handwritten} ns, generated {one.generated} ns: {one.ratio_to_python} of it")
    print(f"  binding a profile into the generated code's inputs, not counted: {one.prepare} ns")
    many = batch.measure(ROWS, SEED)
    print(f"{many.rows} complete profiles (20,000 rows checked equal)")
    print(
        f"  hand-written Polars {many.handwritten // 1_000_000} ms, columnar {many.columnar // 1_000_000} ms: "
        f"{many.ratio_to_polars} of it"
    )
    assessed = [registers.measure(rows) for rows in registers.sizes()]
    rules = registers.workload(MILLION, SEED)
    print("\n".join([line for each in assessed for line in registers.lines(each)] + registers.workload_lines(rules)))
    found = {
        "single": {"ratio_to_python": float(one.ratio_to_python), "profiles": one.profiles, "prepare_ns": one.prepare},
        "batch": {"ratio_to_polars": float(many.ratio_to_polars), "rows": many.rows},
        "packs": shipped,
        "registers": registers.plain(assessed, rules),
        "seed": SEED,
    }
    (ROOT / "bench.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
