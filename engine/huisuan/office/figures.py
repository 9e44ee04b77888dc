"""Sums as papers show them: exact yuan, exact ten thousands of yuan, and their texts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from huisuan.values import round_to

YUAN_FORM, MYRIAD_FORM, COUNT_FORM = "#,##0.00_ ", "#,##0.00_ ", "#,##0_ "
"""The last two characters leave a blank between a figure and the line at its right."""
FEN_A_MYRIAD = 1_000_000


def yuan(fen: int) -> Decimal:
    """Exact, with two decimals."""
    return Decimal(fen).scaleb(-2)


def myriads(fen: int) -> Decimal:
    """Exact, in 万元 with six decimals; a sheet shows two of them and sums all."""
    return Decimal(fen).scaleb(-6)


def yuan_text(fen: int) -> str:
    """`1,234,567.80`"""
    return f"{fen // 100:,}.{fen % 100:02d}"


def myriads_text(fen: int) -> str:
    """`123.46`: 万元 rounded to two decimals, halves up."""
    return yuan_text(int(round_to(Fraction(fen, FEN_A_MYRIAD), Fraction(1, 100), "half_away") * 100))
