"""The generated-Python backend: `GeneratedBackend` for parity, `GeneratedProgram` for one program kept and run often."""

from huisuan.backends.generated.backend import GeneratedBackend, GeneratedProgram, Payable
from huisuan.backends.generated.code import IntervalCode, PointCode
from huisuan.backends.generated.differences import Differences

__all__ = ["Differences", "GeneratedBackend", "GeneratedProgram", "IntervalCode", "Payable", "PointCode"]
