"""What a run was made on: processor, cores, memory, and the versions of everything that was timed."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from huisuan.vocabulary.units import Language

TIMED = ("huisuan", "polars", "numpy", "numba", "openfisca-core", "zen-engine")


@dataclass(frozen=True, slots=True)
class Machine:
    """Memory in GiB; `versions` lists only what is installed."""

    processor: str
    cores: int
    memory: int
    system: str
    versions: tuple[tuple[str, str], ...]

    def told(self, date: str, language: Language) -> str:
        """One line for under the table."""
        listed = [f"{name} {number}" for name, number in self.versions]
        if language == "zh":
            return f"{date}，{self.processor}，{self.cores} 核，内存 {self.memory} GB，{self.system}；{'，'.join(listed)}。"
        return f"{date}, {self.processor}, {self.cores} cores, {self.memory} GB of memory, {self.system}; {', '.join(listed)}."


def this_machine() -> Machine:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return Machine(_processor(), os.cpu_count() or 1, round(memory), platform.system(), tuple(_versions()))


def _processor() -> str:
    """As the kernel names it; one that hides its name is told by its numbers."""
    told = Path("/proc/cpuinfo")
    if not told.exists():
        return platform.processor() or platform.machine()
    first = told.read_text(encoding="utf-8").partition("\n\n")[0]
    pairs = (line.partition(":") for line in first.splitlines())
    known = {name.strip(): value.strip() for name, _, value in pairs}
    name = known.get("model name", platform.machine())
    numbers = f"family {known['cpu family']} model {known['model']}" if {"cpu family", "model"} <= known.keys() else ""
    return f"{name} ({numbers}, {known.get('cpu MHz', '?').partition('.')[0]} MHz)" if numbers else name


def _versions() -> list[tuple[str, str]]:
    found = [("Python", platform.python_version())]
    for name in TIMED:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return found
