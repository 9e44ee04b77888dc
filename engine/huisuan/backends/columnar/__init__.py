"""Tables of profiles as integer expressions; the only backend that imports polars."""

from huisuan.backends.columnar.backend import ColumnarBackend
from huisuan.backends.columnar.batch import Batch
from huisuan.backends.columnar.ground import Given
from huisuan.backends.columnar.integers import TooWide
from huisuan.backends.columnar.patterns import Pattern
from huisuan.backends.columnar.register import Register, given_by, register_of
from huisuan.backends.columnar.results import Extent, Found
from huisuan.backends.columnar.tables import OutsideDeclaration, Prepared, prepare

__all__ = [
    "Batch",
    "ColumnarBackend",
    "Extent",
    "Found",
    "Given",
    "OutsideDeclaration",
    "Pattern",
    "Prepared",
    "Register",
    "TooWide",
    "given_by",
    "prepare",
    "register_of",
]
