"""Random bits that depend on seed, column and cell alone: the same on every machine and however the rows are cut into blocks.

A cell's word is the output function of splitmix64 (Steele, Lea and Flood 2014) on the column's key plus the cell's number times
the golden ratio, modulo 2**64. Columns are mixed in polars' UInt64, which wraps, and single cells in Python: equal, bit by bit.
"""

from __future__ import annotations

from hashlib import blake2b

import polars as pl

GOLDEN = 0x9E3779B97F4A7C15
ALL = (1 << 64) - 1
_ROUNDS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LAST = 31


def key_of(seed: int, column: str) -> int:
    """The key of a column: seed and name, mixed."""
    name = int.from_bytes(blake2b(column.encode(), digest_size=8).digest(), "big")
    return _mixed(_mixed(seed & ALL) ^ name)


def word(key: int, cell: int) -> int:
    """The 64 bits of one cell."""
    return _mixed(key + cell * GOLDEN & ALL)


def words(key: int, cells: pl.Series) -> pl.Series:
    """The same of a column of cells (UInt64)."""
    mixed = cells * GOLDEN + key
    for shift, factor in _ROUNDS:
        mixed = (mixed ^ mixed // (1 << shift)) * factor
    return mixed ^ mixed // (1 << _LAST)


def _mixed(number: int) -> int:
    for shift, factor in _ROUNDS:
        number = (number ^ number >> shift) * factor & ALL
    return number ^ number >> _LAST
