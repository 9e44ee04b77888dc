"""Plainly written values, a whole column at once: what is beyond doubt is read here, all else is left null for the careful reader.

Whatever is read here the reader of profiles would read the same (a test holds the two together). No value is judged bad here.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil, floor

import polars as pl

from huisuan.intake.normalise import Manner
from huisuan.profile.words import NONE_WORDS, TRUTHS, UNKNOWN_WORDS
from huisuan.vocabulary.model import Fact
from huisuan.vocabulary.units import DIMENSIONLESS, UnitTable

INT64 = 2**63
EPOCH_DAY = date(1970, 1, 1).toordinal()
_MOST_WHOLE, _MOST_DECIMALS, _MOST_EXACT = 12, 6, 10**15
_PLAIN_TEXT = r"^[\x{4e00}-\x{9fff}A-Za-z0-9（）()·#号\-]{1,100}$"
_PLAIN_ID = r"^[\x{4e00}-\x{9fff}A-Za-z0-9_\-]{1,100}$"
_USCC = r"^[0-9]{8}[0-9ABCDEFGHJKLMNPQRTUWXY]{10}$"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_WORDS = sorted(UNKNOWN_WORDS | NONE_WORDS | set(TRUTHS))


def dtype_of(fact: Fact) -> type[pl.DataType]:
    """The type of a fact's column."""
    match fact.type:
        case "truth":
            return pl.Boolean
        case "number":
            return pl.Int64 if max(abs(fact.lo), abs(fact.hi)) * fact.scale < INT64 else pl.Int128
        case "date" | "region" | "industry":
            return pl.Int64
        case "enum" | "text" | "uscc" | "citizen_id":
            return pl.String


def multiplier(manner: Manner, units: UnitTable) -> Fraction:
    """What a bare number is multiplied with to count in `1 / scale` base units."""
    unit = units.find(manner.unit) if manner.unit else manner.fact.asked_in
    return (unit or DIMENSIONLESS).factor * manner.fact.scale


def quick_cells(cells: pl.Series, manner: Manner, units: UnitTable) -> pl.Series:
    """Marked texts read where they are plain; null elsewhere."""
    fact = manner.fact
    match fact.type:
        case "number":
            return _numbers(cells, fact, multiplier(manner, units))
        case "date":
            return _days(cells, fact)
        case "text":
            return quick_texts(cells)
        case "uscc":
            return _where(_sound_codes(cells), cells)
        case "truth" | "enum" | "region" | "industry" | "citizen_id":
            return pl.Series(cells.name, [None], dtype=dtype_of(fact)).new_from_index(0, len(cells))


def quick_typed(values: pl.Series, manner: Manner, units: UnitTable) -> pl.Series | None:
    """Values of a column with an exact type that fits the fact; null where out of bounds, None where the type says nothing."""
    fact = manner.fact
    if values.dtype == pl.Boolean and fact.type == "truth":
        return values
    if values.dtype == pl.Date and fact.type == "date":
        days = values.to_physical().cast(pl.Int64) + EPOCH_DAY
        return _within(days, int(fact.lo), int(fact.hi))
    if values.dtype == pl.Float64 and fact.type == "number" and dtype_of(fact) == pl.Int64:
        return _doubles(values, fact, multiplier(manner, units))
    if values.dtype.is_integer() and fact.type == "number":
        times = multiplier(manner, units)
        if times.denominator != 1:
            return None
        low, high = ceil(fact.lo * fact.scale / times), floor(fact.hi * fact.scale / times)
        wide = values.cast(pl.Int128)
        return (_within(wide, low, high) * pl.Series([times.numerator], dtype=pl.Int128)).cast(dtype_of(fact))
    return None


def _doubles(values: pl.Series, fact: Fact, times: Fraction) -> pl.Series | None:
    """Doubles whose shortest decimal text has few enough decimals; null elsewhere.

    Decimals of up to fifteen digits go to different doubles. So where the nearest number of that many decimals goes back to the very
    double, it is its shortest text.
    """
    decimals, step = _step(times)
    if times.denominator != 1 or _MOST_EXACT * step >= INT64:
        return None
    whole = (values * float(10**decimals)).round()
    # Divided by a column: by one number the library multiplies with its reciprocal, which is not the nearest double.
    back = whole / pl.Series([float(10**decimals)]).new_from_index(0, len(whole))
    sure = (back == values) & (whole.abs() < _MOST_EXACT)
    low, high = ceil(fact.lo * fact.scale), floor(fact.hi * fact.scale)
    return _within(_where(sure, whole).cast(pl.Int64) * step, low, high)


def _step(times: Fraction) -> tuple[int, int]:
    """How many decimals a number may have, at most six, and by what its digits without point are multiplied."""
    decimals = 0
    while decimals < _MOST_DECIMALS and times % 10 ** (decimals + 1) == 0:
        decimals += 1
    return decimals, int(times / 10**decimals)


def quick_texts(cells: pl.Series) -> pl.Series:
    """Texts that say nothing but themselves."""
    return _where(cells.str.contains(_PLAIN_TEXT) & ~cells.str.to_lowercase().is_in(_WORDS), cells)


def quick_ids(cells: pl.Series, *, canonical: bool) -> pl.Series:
    """Ids that need no care; a whole number that came as an exact integer has lost nothing. `canonical`: those of 18 plain signs."""
    if cells.dtype.is_integer() and not canonical:
        return cells.cast(pl.String)
    if cells.dtype != pl.String:
        return pl.Series(cells.name, [None], dtype=pl.String).new_from_index(0, len(cells))
    return _where(cells.str.contains(r"^[0-9A-Z]{18}$" if canonical else _PLAIN_ID), cells)


def _numbers(cells: pl.Series, fact: Fact, times: Fraction) -> pl.Series:
    """`-1,200.50`, marked as a number or not: whole digits and decimals joined as one integer, then multiplied."""
    nothing = pl.Series(cells.name, [None], dtype=dtype_of(fact)).new_from_index(0, len(cells))
    if times.denominator != 1 or dtype_of(fact) != pl.Int64:
        return nothing
    decimals, step = _step(times)
    if 10 ** (_MOST_WHOLE + decimals) * step >= INT64:
        return nothing
    tail = rf"(?:\.([0-9]{{1,{decimals}}}))?" if decimals else "()"
    parts = cells.str.extract_groups(
        rf"^\x01?(-?)(0|[1-9][0-9]{{0,11}}|[1-9][0-9]{{0,2}}(?:,[0-9]{{3}}){{1,3}}){tail}$"
    )
    sign, whole, rest = parts.struct.unnest().get_columns()
    joined = whole.str.replace_all(",", "", literal=True) + rest.fill_null("").str.pad_end(decimals, "0")
    value = joined.cast(pl.Int64, strict=False) * step
    value = value.zip_with(sign != "-", -value)
    low, high = ceil(fact.lo * fact.scale), floor(fact.hi * fact.scale)
    return _within(value, low, high).alias(cells.name)


def _days(cells: pl.Series, fact: Fact) -> pl.Series:
    """`2025-03-01`, `2025/03/01`, `20250301`, and a spreadsheet's day; one that does not exist stays null."""
    bare = cells.str.strip_prefix("\x03")
    iso = bare.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    days = _where(iso, bare).str.to_date("%Y-%m-%d", strict=False).to_physical().cast(pl.Int64) + EPOCH_DAY
    return _within(days, int(fact.lo), int(fact.hi)).alias(cells.name)


def _sound_codes(cells: pl.Series) -> pl.Series:
    """Whether a credit code is well formed and its check sign right."""
    formed = cells.str.contains(_USCC)
    codes = _where(formed, cells)
    total = pl.Series([0], dtype=pl.Int64).new_from_index(0, len(cells))
    digits = {sign: number for number, sign in enumerate(_ALPHABET)}
    signs = [codes.str.slice(at, 1).replace_strict(digits, return_dtype=pl.Int64) for at in range(18)]
    for sign, weight in zip(signs, _WEIGHTS, strict=False):
        total += sign * weight
    return formed & ((31 - total % 31) % 31 == signs[17]).fill_null(False)


def _within(values: pl.Series, low: int, high: int) -> pl.Series:
    inside = (values >= low) & (values <= high)
    return _where(inside, values)


def _where(condition: pl.Series, values: pl.Series) -> pl.Series:
    """`values`, null where the condition does not hold."""
    nothing = pl.Series(values.name, [None], dtype=values.dtype).new_from_index(0, len(values))
    return values.zip_with(condition.fill_null(False), nothing)
