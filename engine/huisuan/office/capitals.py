"""Sums of money in Chinese capitals, as banks want them on bills and payment papers.

Sources: 《支付结算办法》 (中国人民银行, 银发〔1997〕393号), annex on how bills and settlement vouchers are written (《正确填写票据和结算凭证的
基本规定》), and 《会计基础工作规范》 (财政部), on vouchers. Where the first leaves a choice, one form is always taken:

- 整 follows 元, and 角 too where no 分 follows: the first may leave it out after 角, the second wants it, and 整 closes the sum to
  additions. Nothing follows 分.
- A gap of noughts between two figures is one 零, however long: 壹拾万零伍元整, 壹元零伍分.
- Where the last figure of the yuan is nought and 角 is not, 零 is written: 壹仟陆佰捌拾元零叁角贰分, the first of the two forms there.
- Where the last figure before 万 or 亿 is nought and the next thousands are not, no 零 is written: 壹拾万柒仟元, likewise the first form.
- 壹 is never left out before 拾. A sum below one yuan begins with its 角 or 分; nothing at all is 零元整.

人民币 is not part of the text: a heading that has it printed carries it once, and `in_renminbi` writes it where none does.
"""

from __future__ import annotations

LARGEST = 10**18 - 1
"""In fen: below one yuan more than 9,999万亿, the largest number these words reach without a second 亿."""
DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def in_capitals(fen: int) -> str:
    """A sum in fen: 1200000 is 壹万贰仟元整. Raises ValueError for a sum below nought or above `LARGEST`."""
    if not 0 <= fen <= LARGEST:
        raise ValueError(f"no sum of money that a bill could carry: {fen} fen")
    yuan, rest = divmod(fen, 100)
    jiao, last = divmod(rest, 10)
    whole = f"{_number(yuan)}元" if yuan else ""
    if not rest:
        return f"{whole or '零元'}整"
    gap = "零" if yuan and (jiao == 0 or yuan % 10 == 0) else ""
    tenths = f"{DIGITS[jiao]}角" if jiao else ""
    return f"{whole}{gap}{tenths}" + (f"{DIGITS[last]}分" if last else "整")


def in_renminbi(fen: int) -> str:
    """The same with the name of the money before it."""
    return f"人民币{in_capitals(fen)}"


def _number(value: int) -> str:
    """A number above nought, by hundreds of millions, myriads and thousands."""
    for unit, word in ((10**8, "亿"), (10**4, "万")):
        if value >= unit:
            head, tail = divmod(value, unit)
            gap = "零" if tail and tail < unit // 10 else ""
            return _number(head) + word + gap + (_number(tail) if tail else "")
    return _below_myriad(value)


def _below_myriad(value: int) -> str:
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if not digit:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + DIGITS[digit] + _PLACES[place]
        gap = False
    return words
