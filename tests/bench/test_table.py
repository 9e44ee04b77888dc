"""The table of `make bench` is whole, nothing in it is timed that is not equal, and a wrong contender is noticed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

import pytest

pytest.importorskip("polars", reason="the extra `columnar` is not installed")

from huisuan.vocabulary.units import Label
from tests.bench import batch, readme, run, sections, single
from tests.bench.contenders import Absent, Contender, Entry, Timing, Unequal, check, differing, in_turn, peer
from tests.bench.figures import profiles
from tests.bench.sections import SIZES
from tests.bench.table import Table, as_data, duration, from_data, rows_of
from tests.house.tree import ROOT

SEED = 20251121
ROWS = {
    "single": ("python", "single", "single_bound", "zen"),
    "batch": (
        *("polars", "complete_ends", "complete_results", "tenth_ends", "tenth_results", "tenth_open"),
        *("numpy", "numba", "openfisca"),
    ),
    "packs": ("register_100", "compile", "check_cold", "generated"),
    "files": ("local", "local_few"),
}
PEERS = {"zen", "numpy", "numba", "openfisca"}


@pytest.fixture(scope="module")
def table() -> Table:
    return run.measure("short", "2026-11-22")[0]


@pytest.fixture(scope="module")
def singles() -> list[Entry]:
    return single.entries(profiles(100, SEED))


@pytest.fixture(scope="module")
def batches() -> list[Entry]:
    return batch.entries(batch.table(200, SEED), SEED)


def named(entries: Sequence[Entry], key: str) -> Contender:
    found = next(each for each in entries if each.key == key)
    if isinstance(found, Absent):
        pytest.skip(f"{key} is not installed")
    return found


def one_fen_more(told: Sequence[object]) -> list[object]:
    """The same, but for the first rule that pays in profile 7."""
    found = list(told)
    paid = found[7]
    assert isinstance(paid, dict)
    rule = next(iter(paid))
    found[7] = {**paid, rule: paid[rule] + 1}
    return found


def test_every_row_is_there_with_figures_or_with_the_reason_why_not(table: Table) -> None:
    assert {section.key: tuple(row.key for row in section.rows) for section in table.sections} == ROWS
    for section in table.sections:
        for row in section.rows:
            assert (row.why is None) == (row.best is not None), row
            assert row.why is None or row.key in PEERS


def test_what_is_set_beside_another_has_a_ratio_to_it(table: Table) -> None:
    for section in table.sections[:2]:
        first, *others = (row for row in section.rows if row.why is None)
        assert (first.ratio, first.ratio_processor) == (1, 1)
        for row in others:
            assert first.best is not None
            assert row.best is not None
            assert row.ratio == pytest.approx(row.best / first.best, abs=0.001)


def test_our_batches_are_set_beside_what_they_aim_at(table: Table) -> None:
    told = sections.aims(table.sections[1])
    assert any(line.startswith("complete_ends to polars: ") for line in told)
    assert sum(line.startswith("tenth_") for line in told) == 3


def test_a_register_is_measured_by_the_memory_of_its_own_process() -> None:
    """Whoever starts it may hold more."""
    held = b"x" * (500 * 2**20)
    told = "from tests.bench.registers import peak_mb; print(peak_mb())"
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'engine'}{os.pathsep}{ROOT}"}
    peak = subprocess.run([sys.executable, "-c", told], env=environ, check=True, capture_output=True, text=True)
    assert 10 < int(peak.stdout) < len(held) // 2**20


def test_both_languages_show_every_row(table: Table) -> None:
    for language in ("zh", "en"):
        text = table.markdown(language)
        rows = [row for section in table.sections for row in section.rows]
        assert [text.count(f"\n| {row.label.of(language)} |") for row in rows] == [1] * len(rows)
        assert table.date in text
        assert "polars" in text
    widths = {line.count("|") for line in table.markdown("en").splitlines() if line.startswith("|")}
    assert len(widths) == 1


def test_the_data_kept_makes_the_same_table_again(table: Table) -> None:
    assert from_data(as_data(table)).markdown("zh") == table.markdown("zh")


def test_everyone_is_equal(singles: list[Entry], batches: list[Entry]) -> None:
    check(singles)
    check(batches)


@pytest.mark.parametrize("key", ["python", "single", "zen"])
def test_a_fen_too_much_for_one_profile_stops_the_run(key: str, singles: list[Entry]) -> None:
    right = named(singles, key)
    wrong = replace(right, told=lambda: one_fen_more(right.told()))
    assert len(differing(wrong)) == 1
    with pytest.raises(Unequal, match=f"{key}: 1 differences, first: profile 7"):
        check([wrong])


@pytest.mark.parametrize("key", ["polars", "complete_ends", "complete_results", "numpy", "numba", "openfisca"])
def test_a_fen_too_much_in_a_batch_stops_the_run(key: str, batches: list[Entry]) -> None:
    right = named(batches, key)
    with pytest.raises(Unequal, match=f"{key}: 1 differences, first: profile 7"):
        check([replace(right, told=lambda: one_fen_more(right.told()))])


@pytest.mark.parametrize("key", ["tenth_ends", "tenth_results", "tenth_open"])
def test_a_result_of_something_unknown_that_is_lost_stops_the_run(key: str, batches: list[Entry]) -> None:
    right = named(batches, key)
    told = list(right.told())
    assert all(isinstance(each, frozenset) for each in told)
    place = next(number for number, each in enumerate(told) if each)
    told[place] = frozenset(list(told[place])[1:])  # type: ignore[call-overload]
    with pytest.raises(Unequal, match=key):
        check([replace(right, told=lambda: told)])


@pytest.mark.parametrize("told", [(), ({"T01": 1},)], ids=["none", "too few"])
def test_who_answers_for_too_few_profiles_differs(told: tuple[object, ...]) -> None:
    wanted = ({"T01": 1}, {"T01": 2})
    assert differing(Contender("few", Label("少", "few"), 2, lambda: None, lambda: told, wanted))


def test_who_is_held_to_nothing_differs() -> None:
    assert differing(Contender("free", Label("空", "free"), 0, lambda: None, tuple, ()))


def test_a_run_with_a_wrong_contender_times_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    timed: list[str] = []

    def entries(_plain: object, _seed: int) -> list[Entry]:
        return [Contender("wrong", Label("错", "wrong"), 1, lambda: timed.append("wrong"), lambda: [1], [2])]

    monkeypatch.setattr(batch, "entries", entries)
    with pytest.raises(Unequal, match="wrong: 1 differences, first: profile 0: 1, not 2"):
        sections.batches(SIZES["short"], SEED)
    assert timed == []


def test_a_peer_that_is_not_installed_keeps_its_row() -> None:
    label = Label("缺", "missing")
    found = peer("by_nobody", "nobody", label, lambda contender: contender())
    assert isinstance(found, Absent)
    assert "by_nobody" in found.why
    here = Contender("here", label, 1, lambda: None, lambda: [1], [1])
    first, second = rows_of([here, found], in_turn([here, found], 1), whole=False)
    assert first.why is None
    assert second.why == found.why


def test_contenders_take_turns_after_a_round_that_is_not_counted() -> None:
    turns: list[str] = []
    label = Label("甲", "a")
    pair = [Contender(key, label, 4, lambda key=key: turns.append(key), tuple, ()) for key in ("a", "b")]  # type: ignore[misc]
    timings = in_turn(pair, 2)
    assert turns == ["a", "b"] * 3
    assert [len(timing.wall) for timing in timings.values()] == [2, 2]


def test_ratios_are_of_the_best_rounds_and_of_rounds() -> None:
    mine, theirs = Timing((4.0, 9.0, 6.0), (1.0, 1.0, 1.0)), Timing((2.0, 3.0, 1.0), (1.0, 1.0, 1.0))
    assert (mine.best, mine.middle) == (4, 6)
    assert mine.ratio(theirs) == 4
    assert mine.ratio_by_round(theirs) == 3


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(58.24, "58.2 s"), (0.5604, "560 ms"), (2.1e-6, "2.10 µs"), (4.5e-8, "45.0 ns"), (0.0123, "12.3 ms")],
)
def test_a_duration_has_three_digits(seconds: float, told: str) -> None:
    assert duration(seconds) == told


def test_the_table_goes_between_its_two_comments(table: Table) -> None:
    text = f"before\n{readme.START}\nan older table\n{readme.END}\nafter\n"
    once = readme.with_table(text, table, "en")
    assert once.startswith("before\n")
    assert once.endswith("\nafter\n")
    assert "an older table" not in once
    assert "hand-written Polars" in once
    assert readme.with_table(once, table, "en") == once
    with pytest.raises(ValueError, match="are needed"):
        readme.with_table("no comments", table, "en")


@pytest.mark.parametrize(("name", "language"), readme.READMES)
def test_the_readmes_have_a_place_for_the_table(name: str, language: str, table: Table) -> None:
    assert language in ("zh", "en")
    assert readme.with_table((ROOT / name).read_text(encoding="utf-8"), table, "en")
