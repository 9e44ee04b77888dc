"""Codes with check digits: unified social credit codes and citizen ids, judged by python-stdnum.

The library is imported on first use: few profiles carry such a code, and the import is felt in a cold start.
"""

from __future__ import annotations


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


def check_citizen_id(text: str) -> str | bool:
    """The number in canonical form; True where only the check digit is wrong, False where it is no such number."""
    from stdnum.cn import ric  # noqa: PLC0415 - see above
    from stdnum.exceptions import InvalidChecksum, ValidationError  # noqa: PLC0415 - see above

    try:
        return str(ric.validate(text))
    except InvalidChecksum:
        return True
    except ValidationError:
        return False
