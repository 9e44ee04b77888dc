"""Every keyword of the rule language: primaries, and modifiers in the order they are applied. One line a mechanism."""

from __future__ import annotations

from huisuan.mechanisms.at_least import AT_LEAST
from huisuan.mechanisms.at_most import AT_MOST
from huisuan.mechanisms.between import BETWEEN
from huisuan.mechanisms.by_reading import BY_READING
from huisuan.mechanisms.cap import CAP
from huisuan.mechanisms.cases import CASES
from huisuan.mechanisms.floor import FLOOR
from huisuan.mechanisms.largest import LARGEST
from huisuan.mechanisms.levels import LEVELS
from huisuan.mechanisms.mechanism import Mechanism, Modifier
from huisuan.mechanisms.minus import MINUS
from huisuan.mechanisms.per_unit import PER_UNIT
from huisuan.mechanisms.percent import PERCENT
from huisuan.mechanisms.rounded import ROUND
from huisuan.mechanisms.smallest import SMALLEST
from huisuan.mechanisms.steps import STEPS
from huisuan.mechanisms.total import TOTAL
from huisuan.mechanisms.unquantified import UNQUANTIFIED
from huisuan.mechanisms.uplift import UPLIFT

PRIMARIES: tuple[Mechanism, ...] = (
    PERCENT,
    PER_UNIT,
    LEVELS,
    CASES,
    STEPS,
    LARGEST,
    SMALLEST,
    TOTAL,
    AT_MOST,
    AT_LEAST,
    BETWEEN,
    UNQUANTIFIED,
    BY_READING,
)

MODIFIERS: tuple[Modifier, ...] = (UPLIFT, MINUS, FLOOR, CAP, ROUND)
