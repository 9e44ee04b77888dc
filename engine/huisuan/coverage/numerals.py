"""Chinese numerals as numbers: 二十三, 一百零五, 两, 八五 (as digits of a discount). Knows no units."""

from __future__ import annotations

DIGITS = {
    **{digit: value for value, digit in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "两": 2,
    "半": 0,
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
CHARS = "".join(DIGITS).replace("半", "") + "".join(_TENS) + "".join(_MYRIADS)


def chinese_number(text: str) -> int | None:
    """The number a run of Chinese numerals means; a multiplier alone is one of it (亿 is 100,000,000). None for anything else."""
    total = section = digit = 0
    seen = False
    for char in text:
        if char in DIGITS and char != "半":
            if seen and digit:
                return None
            digit, seen = DIGITS[char], True
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit, seen = 0, True
        elif char in _MYRIADS:
            section += digit
            total = (total + (section or (0 if total else 1))) * _MYRIADS[char]
            section, digit, seen = 0, 0, True
        else:
            return None
    return total + section + digit if seen else None


def decimal_digits(text: str) -> int | None:
    """Digits read one by one: 八五 is 85."""
    if not text or any(char not in DIGITS or char in "两半" for char in text):
        return None
    return int("".join(str(DIGITS[char]) for char in text))


def printed(number: int) -> str:
    """A number below a hundred as clauses print it: 23 is 二十三; larger ones in digits."""
    digits = "零一二三四五六七八九"
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")
