"""What a worker is handed, as bytes: everything a run was made of by its driver, so that no worker compiles or reads rules of its own.

Bytes are those of Python's own pickle: both ends are the same program, which `opened` makes sure of, and Spark itself ships
functions so.
"""

from __future__ import annotations

import copyreg
import io
import pickle
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from huisuan.backends.columnar import Extent
from huisuan.batch.assessing import Assessing, Earlier
from huisuan.batch.claiming import Claiming
from huisuan.batch.full import Full
from huisuan.compiler.compiled import Compiled
from huisuan.intake.register import Register
from huisuan.intake.stretches import Stretch
from huisuan.ir.codec import program_hash
from huisuan.ir.program import Program
from huisuan.payout.model import Bounds, EarlierPayout
from huisuan.profile.model import BoundProfile
from huisuan.semantics import ENGINE_VERSION, SEMANTIC_VERSION

_TABLE = copyreg.dispatch_table.copy()


def _read_only(found: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(found)


_TABLE[MappingProxyType] = lambda found: (_read_only, (dict(found),))


def packed(value: object) -> bytes:
    """The value as bytes; read-only mappings too."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, protocol=5)
    pickler.dispatch_table = _TABLE
    pickler.dump(value)
    return stream.getvalue()


def unpacked(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301 - what is read was written by this run's own processes


@lru_cache(maxsize=1)
def held(data: bytes) -> Any:
    """What was shipped for one stage, unpacked once in a process."""
    return unpacked(data)


@dataclass(frozen=True, slots=True)
class Versions:
    """What must be the same at both ends for a figure to be the same."""

    python: tuple[int, int]
    engine: str
    meaning: str
    polars: str
    program: str

    def __str__(self) -> str:
        python = ".".join(map(str, self.python))
        named = f"huisuan {self.engine}/{self.meaning}, polars {self.polars}, Python {python}"
        return f"{named}, {self.program[:12]}" if self.program else named


def versions(program: Program) -> Versions:
    here = sys.version_info[:2]
    return Versions(here, ENGINE_VERSION, SEMANTIC_VERSION, pl.__version__, program_hash(program))


@dataclass(frozen=True, slots=True)
class Shipment:
    """A run as its driver understood it. `program` is what is assessed: all rules, or those of some benefits. `folder` is where tables go, which all machines must reach by the same name."""

    compiled: Compiled
    program: Program
    register: Register
    answers: BoundProfile
    earlier: Earlier | None
    open_readings: bool
    extent: Extent
    claims: bool
    benefits: frozenset[str] | None
    bounds: Bounds
    history: tuple[EarlierPayout, ...]
    full: bool = False
    stretches: tuple[Stretch, ...] = ()
    folder: Path = Path()


@dataclass(frozen=True, slots=True)
class Ready:
    """A shipment unpacked, with what is made of it once in a process."""

    shipment: Shipment
    assessing: Assessing
    claiming: Claiming
    full: Full | None


def sealed(shipment: Shipment) -> bytes:
    """A shipment with the versions that its driver runs under, which can be read where the rest cannot."""
    return packed((versions(shipment.program), packed(shipment)))


class OtherVersions(Exception):
    """A worker runs another huisuan, polars or Python than the driver."""

    def __init__(self, driver: str, worker: str) -> None:
        self.driver, self.worker = driver, worker
        super().__init__(f"{driver}; {worker}")


@lru_cache(maxsize=1)
def opened(data: bytes) -> Ready:
    """Raises OtherVersions where what was shipped would not mean the same here."""
    driver, rest = unpacked(data)
    here = (sys.version_info[:2], ENGINE_VERSION, SEMANTIC_VERSION, pl.__version__)
    if here != (driver.python, driver.engine, driver.meaning, driver.polars):
        raise OtherVersions(str(driver), str(Versions(*here, program="")))
    shipment: Shipment = unpacked(rest)
    worker = versions(shipment.program)
    if worker != driver:
        raise OtherVersions(str(driver), str(worker))
    assessing = Assessing(
        shipment.program, shipment.register, shipment.answers, shipment.earlier,
        open_readings=shipment.open_readings, extent=shipment.extent,
    )  # fmt: skip
    claiming = Claiming(shipment.compiled, shipment.benefits, shipment.bounds)
    return Ready(shipment, assessing, claiming, Full(assessing) if shipment.full else None)
