"""Tables of profiles as integer expressions; the only package that imports polars."""

from huisuan.backends.columnar.backend import ColumnarBackend, evaluate_frame
from huisuan.backends.columnar.integers import TooWide
from huisuan.backends.columnar.tables import OutsideDeclaration, Prepared, from_columns, prepare

__all__ = [
    "ColumnarBackend",
    "OutsideDeclaration",
    "Prepared",
    "TooWide",
    "evaluate_frame",
    "from_columns",
    "prepare",
]
