"""The 40 rules as a compiled kernel of numba, the fastest shape of several tried: block by block and rule by rule, the one narrow column that
starts a rule is scanned for candidates, only these are computed, and only what is paid is written. A thread for each processor.

What comes out: row times 64 plus the rule's number, beside the fen; and for each row a byte of standings.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numba
import numpy as np
import polars as pl
from numba import njit

from huisuan.vocabulary.units import Label
from tests.bench.contenders import Contender, Paid
from tests.bench.figures import AWARDS, CROPS, GATES, GRADES, PURCHASES, RULES, YUAN
from tests.bench.peers.columns import Array, columns_of

VERSION = numba.__version__
BLOCK = 1024
RULE_BITS = 64
NO_TOP = 10**15
PERCENTS = np.array([rule.percent for rule in PURCHASES], dtype="i8")
CAPS = np.array([rule.cap * YUAN for rule in PURCHASES], dtype="i8")
TOPS = np.array([(rule.top_price or NO_TOP) * YUAN for rule in PURCHASES], dtype="i8")
GRADED = np.array([0, *(grade * YUAN for grade in GRADES)], dtype="i8")
PLANTED = np.array([0, *(crop * YUAN for crop in CROPS)], dtype="i8")
REGIONS = tuple(sum(1 << region for region in gate.regions) for gate in GATES)
FIRST_DAYS, LAST_DAYS = tuple(gate.first for gate in GATES), tuple(gate.last for gate in GATES)
AWARDED = np.zeros((len(AWARDS), 8), dtype="i8")
for place, award in enumerate(AWARDS):
    AWARDED[place, 1 : len(award.levels) + 1] = [level * YUAN for level in award.levels]
FIRST_AWARD = len(PURCHASES)
FIRST_FORMULA = FIRST_AWARD + len(AWARDS)
SUMS = FIRST_FORMULA + 8
STANDINGS = ("E01", "E02", "E03", "G1", "G2")


class Columns(NamedTuple):
    """Purchases and awards stacked, a row a rule; the others as they are."""

    counts: Array
    prices: Array
    levels: Array
    region: Array
    day: Array
    compute_spend: Array
    models_filed: Array
    credit_premium: Array
    destination: Array
    energy_invest: Array
    energy_saved: Array
    research: Array
    research_before: Array
    revenue: Array
    above_scale: Array
    sea_boxes: Array
    rail_boxes: Array
    area: Array
    crop: Array
    grade: Array
    in_zone: Array
    staff: Array
    patents: Array
    tax_grade: Array
    years: Array
    blacklisted: Array


class Written(NamedTuple):
    """Where a thread writes: what is paid, from its first place on, and the standings of all rows."""

    keys: Array
    fen: Array
    standings: Array


def stacked(plain: pl.DataFrame) -> Columns:
    columns = columns_of(plain)
    goods = {
        f"{name}s": np.stack([columns[f"{name}_{rule.id}"] for rule in listed])
        for name, listed in (("count", PURCHASES), ("price", PURCHASES), ("level", AWARDS))
    }
    return Columns(**goods, **{name: columns[name] for name in Columns._fields if name not in goods})


@njit(nogil=True)
def share(base, percent):
    return (base * percent + 50) // 100


@njit(nogil=True)
def open_rows(facts, regions, first_day, last_day, first, last, gate):
    for row in range(first, last):
        day = facts.day[row]
        gate[row - first] = (
            ((regions >> facts.region[row]) & 1) & np.int64(day >= first_day) & np.int64(day <= last_day)
        )


@njit(nogil=True)
def candidates(column, least, first, last, gate, found):
    """The rows of a block where the column reaches `least` and the gate is open, without a branch."""
    count = 0
    for row in range(first, last):
        found[count] = row
        count += gate[row - first] & np.int64(column[row] >= least)
    return count


@njit(nogil=True)
def put(out, at, row, rule, fen):
    """The next place: the same one again where nothing is paid."""
    out.keys[at] = row * RULE_BITS + rule
    out.fen[at] = fen
    return at + np.int64(fen > 0)


@njit(nogil=True)
def goods(facts, first, last, gate, found, out, at):
    for rule in range(PERCENTS.size):
        count = candidates(facts.counts[rule], 1, first, last, gate, found)
        for place in range(count):
            row = found[place]
            price = facts.prices[rule, row]
            each = min(share(price, PERCENTS[rule]), CAPS[rule]) if price <= TOPS[rule] else 0
            at = put(out, at, row, rule, each * facts.counts[rule, row])
    return at


@njit(nogil=True)
def awards(facts, first, last, gate, found, out, at):
    for rule in range(AWARDED.shape[0]):
        count = candidates(facts.levels[rule], 1, first, last, gate, found)
        for place in range(count):
            row = found[place]
            at = put(out, at, row, FIRST_AWARD + rule, AWARDED[rule, facts.levels[rule, row]])
    return at


@njit(nogil=True)
def spending(facts, first, last, everywhere, found, out, at):
    for place in range(candidates(facts.compute_spend, 1, first, last, everywhere, found)):
        row = found[place]
        top = 500_000_000 if facts.models_filed[row] else 200_000_000
        at = put(out, at, row, FIRST_FORMULA, min(share(facts.compute_spend[row], 50), top))
    for place in range(candidates(facts.destination, 1, first, last, everywhere, found)):
        row = found[place]
        percent = 65 if facts.destination[row] == 1 else 80
        at = put(out, at, row, FIRST_FORMULA + 1, min(share(facts.credit_premium[row], percent), 500_000_000))
    for place in range(candidates(facts.energy_invest, 200_000_000, first, last, everywhere, found)):
        row = found[place]
        saved = facts.energy_saved[row]
        paid = min(share(facts.energy_invest[row], min(8 + saved // 400, 12)), 400_000_000)
        at = put(out, at, row, FIRST_FORMULA + 2, paid if saved >= 200 else 0)
    for place in range(candidates(facts.research, 100_000_000, first, last, everywhere, found)):
        row = found[place]
        spent, before = facts.research[row], facts.research_before[row]
        grown = before > 0 and (spent - before) * 100 >= before * 15
        intense = facts.above_scale[row] == 0 or spent * 100 >= facts.revenue[row] * 3
        paid = min(share(spent - before, 10), 500_000_000)
        at = put(out, at, row, FIRST_FORMULA + 3, paid if grown and intense else 0)
    return at


@njit(nogil=True)
def units(facts, first, last, everywhere, found, out, at):
    for place in range(candidates(facts.sea_boxes, 1, first, last, everywhere, found)):
        at = put(out, at, found[place], FIRST_FORMULA + 4, np.int64(facts.sea_boxes[found[place]]) * 13_000)
    for place in range(candidates(facts.rail_boxes, 1, first, last, everywhere, found)):
        at = put(out, at, found[place], FIRST_FORMULA + 5, np.int64(facts.rail_boxes[found[place]]) * 20_000)
    for place in range(candidates(facts.crop, 1, first, last, everywhere, found)):
        row = found[place]
        paid = (facts.area[row] * PLANTED[facts.crop[row]] + 500) // 1000
        at = put(out, at, row, FIRST_FORMULA + 6, paid if facts.area[row] >= 50_000 else 0)
    for place in range(candidates(facts.grade, 1, first, last, everywhere, found)):
        row = found[place]
        raised = share(GRADED[facts.grade[row]], 105 if facts.in_zone[row] else 100)
        at = put(out, at, row, FIRST_FORMULA + 7, min(raised, 100_000_000))
    return at


@njit(nogil=True)
def standings(facts, first, last, trade, titles, out):
    for row in range(first, last):
        clean = np.int64(facts.blacklisted[row] == 0)
        revenue, years = facts.revenue[row], facts.years[row]
        small = clean & np.int64(facts.staff[row] <= 300) & np.int64(revenue <= 2_000_000_000)
        spends = np.int64(revenue > 0) & np.int64(facts.research[row] * 100 >= revenue * 5)
        inventive = clean & spends & np.int64(facts.patents[row] >= 6) & np.int64(years >= 1)
        steady = clean & np.int64(years >= 3) & np.int64(facts.tax_grade[row] <= 2)
        gates = (trade[row - first] << 3) | (titles[row - first] << 4)
        out.standings[row] = small | (inventive << 1) | (steady << 2) | gates


@njit(nogil=True)
def all_rules(facts, first, last, out):
    """The rows from `first` on; returns how many sums were written."""
    trade, titles = np.empty(BLOCK, np.int64), np.empty(BLOCK, np.int64)
    everywhere, found = np.ones(BLOCK, np.int64), np.empty(BLOCK + 1, np.int64)
    at = 0
    for start in range(first, last, BLOCK):
        end = min(start + BLOCK, last)
        open_rows(facts, REGIONS[0], FIRST_DAYS[0], LAST_DAYS[0], start, end, trade)
        open_rows(facts, REGIONS[1], FIRST_DAYS[1], LAST_DAYS[1], start, end, titles)
        at = goods(facts, start, end, trade, found, out, at)
        at = awards(facts, start, end, titles, found, out, at)
        at = spending(facts, start, end, everywhere, found, out, at)
        at = units(facts, start, end, everywhere, found, out, at)
        standings(facts, start, end, trade, titles, out)
    return at


def kernel(facts: Columns, threads: int) -> Callable[[int], list[tuple[int, Written]]]:
    """Over the first so many rows: what each thread wrote, and how much of it."""
    pool = ThreadPoolExecutor(threads)

    def run(rows: int) -> list[tuple[int, Written]]:
        flags = np.empty(rows, dtype="u1")

        def part(number: int) -> tuple[int, Written]:
            first, last = rows * number // threads, rows * (number + 1) // threads
            most = (last - first) * SUMS + 1
            out = Written(np.empty(most, dtype="i8"), np.empty(most, dtype="i8"), flags)
            return all_rules(facts, first, last, out), out

        return list(pool.map(part, range(threads)))

    return run


def _paid(written: Sequence[tuple[int, Written]], rows: int) -> Sequence[Paid]:
    found: list[dict[str, int]] = [{} for _ in range(rows)]
    for count, out in written:
        for key, fen in zip(out.keys[:count].tolist(), out.fen[:count].tolist(), strict=True):
            found[key // RULE_BITS][RULES[key % RULE_BITS]] = fen
    for row, flags in enumerate(written[0][1].standings.tolist()):
        found[row] |= {rule: 1 for place, rule in enumerate(STANDINGS) if flags >> place & 1}
    return found


def contender(key: str, label: Label, plain: pl.DataFrame, wanted: Sequence[Paid]) -> Contender:
    """Compiled when it is checked, before any clock starts."""
    run, rows = kernel(stacked(plain), os.cpu_count() or 1), len(wanted)
    return Contender(key, label, plain.height, lambda: run(plain.height), lambda: _paid(run(rows), rows), wanted)
