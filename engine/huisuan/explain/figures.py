"""Exact numbers as people write them: money, percentages, quantities, days. No rounding, no binary float, no locale of the machine.

Knows no rules and no facts.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from huisuan.values import round_to
from huisuan.vocabulary.units import Label, Language

CURRENCIES = {
    "CNY": Label("元", "yuan"),
    "USD": Label("美元", "US dollars"),
    "EUR": Label("欧元", "euros"),
    "HKD": Label("港元", "Hong Kong dollars"),
    "JPY": Label("日元", "yen"),
    "KRW": Label("韩元", "won"),
}
WHOLE = frozenset(("JPY", "KRW"))
_LARGE = ((Fraction(10**8), "亿"), (Fraction(10**4), "万"))
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def decimal_text(value: Fraction, *, grouped: bool = True) -> str:
    """`1,234.5`; a number without a finite decimal is a fraction, `1000/3`."""
    rest, digits = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        digits = max(digits, power)
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    scaled = abs(value.numerator) * 10**digits // value.denominator
    whole, part = divmod(scaled, 10**digits)
    shown = f"{whole:,}" if grouped else str(whole)
    sign = "-" if value < 0 else ""
    return f"{sign}{shown}.{part:0{digits}d}" if digits else f"{sign}{shown}"


def rule_number(value: Fraction, language: Language) -> str:
    """A number as a document writes it: in Chinese with 万 or 亿 where that is exact and shorter."""
    plain = decimal_text(value)
    if language == "en" or abs(value) < 10_000:
        return plain
    candidates = [plain]
    for size, word in _LARGE:
        text = decimal_text(value / size, grouped=False)
        if abs(value) >= size and "/" not in text and len(text.partition(".")[2]) <= 4:
            candidates.append(text + word)
    return min(candidates, key=len)


def currency_word(currency: str, language: Language) -> str:
    return CURRENCIES.get(currency, Label(currency, currency)).of(language)


def minor_step(currency: str) -> Fraction:
    """The smallest sum that is paid in a currency, to which lines are rounded unless a rule says otherwise."""
    return Fraction(1) if currency in WHOLE else Fraction(1, 100)


def format_money(value: Fraction, currency: str = "CNY", language: Language = "zh", *, rule: bool = False) -> str:
    """`1,800元`, `0.50元`, `1,800 yuan`: a sum has its fen or none; with `rule`, as documents write it: `1.5万元`."""
    number = rule_number(value, language) if rule else _with_fen(decimal_text(value))
    return number + ("" if language == "zh" else " ") + currency_word(currency, language)


def _with_fen(number: str) -> str:
    """`1,799.8` as `1,799.80`; a step of a calculation may have more decimals."""
    return f"{number}0" if len(number.partition(".")[2]) == 1 else number


def format_percent(value: Fraction) -> str:
    """`12.5%`; a share without a finite percentage is a fraction, `1/12`."""
    text = decimal_text(value * 100)
    return decimal_text(value) if "/" in text else f"{text}%"


def about_percent(value: Fraction, language: Language) -> str:
    """A share that was found: exact, and beside an endless one roughly what it is, `1/12（约8.33%）`."""
    exact = format_percent(value)
    if "/" not in exact:
        return exact
    near = format_percent(round_to(value, Fraction(1, 10_000), "half_away"))
    return f"{exact}（约{near}）" if language == "zh" else f"{exact} (about {near})"


def format_quantity(value: Fraction, unit: Label, language: Language, *, rule: bool = False) -> str:
    """`200吨标准煤`, `10万吨`; a calendar year is never grouped: `2025年`, `2025`."""
    if unit.zh == "年" and value.denominator == 1 and value >= 1000:
        return f"{value}年" if language == "zh" else str(value)
    number = rule_number(value, language) if rule else decimal_text(value)
    return number + ("" if language == "zh" or not unit.en else " ") + unit.of(language)


def format_day(day: int, language: Language) -> str:
    """A day number as `2025年1月1日`, `1 January 2025`."""
    found = date.fromordinal(day)
    if language == "zh":
        return f"{found.year}年{found.month}月{found.day}日"
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


def format_days(first: int, last: int, language: Language) -> str:
    """A stretch of days, both ends included; a whole calendar year by its number."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    if start == end:
        return format_day(first, language)
    if start.year == end.year and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start.year}年1月1日至12月31日" if language == "zh" else f"1 January to 31 December {start.year}"
    if language == "zh":
        later = f"{end.month}月{end.day}日" if start.year == end.year else format_day(last, language)
        return f"{format_day(first, language)}至{later}"
    return f"{format_day(first, language)} to {format_day(last, language)}"


def format_period(period: str, language: Language) -> str:
    """The period of a fact: `2024`, `2024Q1` or `2024-03`."""
    year, quarter, month = period[:4], period[5:] if "Q" in period else "", period[5:] if "-" in period else ""
    if quarter:
        return f"{year}年第{quarter}季度" if language == "zh" else f"quarter {quarter} of {year}"
    if month:
        return f"{year}年{int(month)}月" if language == "zh" else f"{_MONTHS[int(month) - 1]} {year}"
    return f"{year}年" if language == "zh" else year


def listed(parts: list[str], language: Language, last: str = "or") -> str:
    """`一级、二级或三级`, `one, two or three`; `last` is "or" or "and"."""
    if len(parts) < 2:
        return "".join(parts)
    word = {"or": "或", "and": "和"}[last] if language == "zh" else f" {last} "
    commas = any(", " in part or "、" in part for part in parts)
    if language == "zh" and any("或" in part for part in parts):
        return "、".join(parts)
    if language == "zh":
        return ("；" if commas else "、").join(parts[:-1]) + word + parts[-1]
    return ("; " if commas else ", ").join(parts[:-1]) + (";" if commas else "") + word + parts[-1]
