"""Codes with check digits: unified social credit codes and citizen ids, judged by python-stdnum.

The library is imported on first use: few profiles carry such a code, and the import is felt in a cold start.
"""

from __future__ import annotations

import re
from calendar import monthrange

_CITIZEN_ID = re.compile(r"[1-9][0-9]{16}[0-9X]")


def check_uscc(text: str) -> str | bool:
    """The code in canonical form; True where only the check digit is wrong, False where it is no such code."""
    from stdnum.cn import uscc  # noqa: PLC0415 - see above
    from stdnum.exceptions import InvalidChecksum, ValidationError  # noqa: PLC0415 - see above

    try:
        return str(uscc.validate(text))
    except InvalidChecksum:
        return True
    except ValidationError:
        return False


def impossible_birthday(text: str) -> bool:
    """Whether a number of the form of a citizen id, of a year from 1800 to 2099, names a day that no calendar has."""
    from stdnum.cn import ric  # noqa: PLC0415 - see above

    number = ric.compact(text)
    if _CITIZEN_ID.fullmatch(number) is None or number[6:8] not in ("18", "19", "20"):
        return False
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    return not (1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1])


def check_citizen_id(text: str) -> str | bool:
    """The number in canonical form; True where only the check digit is wrong, False where it is no such number.

    The area is not looked up: numbers were given out from 1984 on, so whoever is older bears the code of a county as it was called
    then, not in the year of birth, which is what the library would compare.
    """
    from stdnum.cn import ric  # noqa: PLC0415 - see above
    from stdnum.exceptions import ValidationError  # noqa: PLC0415 - see above

    number = ric.compact(text)
    if _CITIZEN_ID.fullmatch(number) is None:
        return False
    if number[-1] != ric.calc_check_digit(number):
        return True
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return number
