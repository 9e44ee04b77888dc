"""Every keyword of the rule language: primaries, and modifiers in the order they are applied. One line a mechanism."""

from __future__ import annotations

from huisuan.mechanisms.at_least import AT_LEAST
from huisuan.mechanisms.at_most import AT_MOST
from huisuan.mechanisms.between import BETWEEN
from huisuan.mechanisms.brackets import BRACKETS
from huisuan.mechanisms.by_reading import BY_READING
from huisuan.mechanisms.cap import CAP
from huisuan.mechanisms.cases import CASES
from huisuan.mechanisms.floor import FLOOR
from huisuan.mechanisms.indicative import INDICATIVE
from huisuan.mechanisms.largest import LARGEST
from huisuan.mechanisms.levels import LEVELS
from huisuan.mechanisms.lookup import LOOKUP
from huisuan.mechanisms.matching import MATCHING
from huisuan.mechanisms.mechanism import Mechanism, Modifier
from huisuan.mechanisms.minus import MINUS
from huisuan.mechanisms.per_unit import PER_UNIT
from huisuan.mechanisms.percent import PERCENT
from huisuan.mechanisms.pro_rata import PRO_RATA
from huisuan.mechanisms.rounded import ROUND
from huisuan.mechanisms.size_table import SIZE_TABLE
from huisuan.mechanisms.smallest import SMALLEST
from huisuan.mechanisms.soft import SOFT
from huisuan.mechanisms.steps import STEPS
from huisuan.mechanisms.sum_over import SUM_OVER
from huisuan.mechanisms.table import TABLE
from huisuan.mechanisms.taper import TAPER
from huisuan.mechanisms.tiers import TIERS
from huisuan.mechanisms.total import TOTAL
from huisuan.mechanisms.unquantified import UNQUANTIFIED
from huisuan.mechanisms.uplift import UPLIFT

PRIMARIES: tuple[Mechanism, ...] = (
    PERCENT,
    PER_UNIT,
    LEVELS,
    TIERS,
    BRACKETS,
    STEPS,
    CASES,
    TABLE,
    SIZE_TABLE,
    LOOKUP,
    MATCHING,
    LARGEST,
    SMALLEST,
    TOTAL,
    SUM_OVER,
    AT_MOST,
    AT_LEAST,
    BETWEEN,
    SOFT,
    INDICATIVE,
    UNQUANTIFIED,
    BY_READING,
)

MODIFIERS: tuple[Modifier, ...] = (UPLIFT, PRO_RATA, TAPER, MINUS, FLOOR, CAP, ROUND)
