"""The generated-Python backend: `GeneratedBackend` for parity, `GeneratedProgram` for one program kept and run often."""

from huisuan.backends.generated.backend import GeneratedBackend, GeneratedProgram, IntervalCode, Payable, PointCode

__all__ = ["GeneratedBackend", "GeneratedProgram", "IntervalCode", "Payable", "PointCode"]
