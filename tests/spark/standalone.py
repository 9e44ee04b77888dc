"""A standalone Spark cluster on loopback: one master, two workers of one core each, in processes of their own, on ports that are free."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONG = 120.0
SMALL = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
DEFAULTS = f"""
spark.driver.bindAddress 127.0.0.1
spark.driver.host 127.0.0.1
spark.driver.memory 512m
spark.driver.extraJavaOptions {SMALL}
spark.executor.memory 512m
spark.executor.extraJavaOptions {SMALL}
spark.executor.heartbeatInterval 2s
spark.network.timeout 20s
spark.network.timeoutInterval 5s
spark.locality.wait 0
"""


def why_not() -> str:
    """Why there is no Spark to test with here; nothing where there is."""
    missing = [name for name in ("pyspark", "pyarrow", "pandas", "polars") if find_spec(name) is None]
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        missing.append("java")
    return f"not installed: {', '.join(missing)}" if missing else ""


def environment(folder: Path) -> dict[str, str]:
    """What drivers, masters and workers start with: the code under test, small settings, loopback only."""
    conf = folder / "conf"
    conf.mkdir(exist_ok=True)
    (conf / "spark-defaults.conf").write_text(DEFAULTS, encoding="utf-8")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "PYSPARK_"))},
        "PYTHONPATH": f"{ROOT / 'engine'}{os.pathsep}{ROOT}",
        "SPARK_CONF_DIR": str(conf),
        "SPARK_DAEMON_JAVA_OPTS": SMALL,
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }


@dataclass(frozen=True)
class Standalone:
    """The cluster while it is up."""

    url: str
    workers: tuple[subprocess.Popen[bytes], ...]
    environ: dict[str, str]


@contextmanager
def standalone(folder: Path) -> Iterator[Standalone]:
    """Starts the cluster; at the end everything it started is gone."""
    environ = environment(folder)
    started: list[subprocess.Popen[bytes]] = []
    try:
        master, log = _start(folder, "master", environ, "master.Master", "--host", "127.0.0.1", "--port", "0")
        started.append(master)
        url = _said(master, log, r"Starting Spark master at (spark://\S+)")
        for name in ("one", "two"):
            work = ("--work-dir", str(folder / name), "--host", "127.0.0.1", "--cores", "1", "--memory", "640m")
            worker, log = _start(folder, name, environ, "worker.Worker", *work, url)
            started.append(worker)
        for name in ("one", "two"):
            _said(master, folder / f"{name}.log", r"(Successfully registered) with master")
        yield Standalone(url, tuple(started[1:]), environ)
    finally:
        for process in reversed(started):
            kill(process.pid)
            process.wait()


def _start(
    folder: Path, name: str, environ: dict[str, str], main: str, *words: str
) -> tuple[subprocess.Popen[bytes], Path]:
    """One daemon by pyspark's own script, its log in a file."""
    spec = find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    home = Path(spec.origin).parent
    log = folder / f"{name}.log"
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{main}", "--webui-port", "0", *words]
    with log.open("wb") as stream:
        return subprocess.Popen(command, env={**environ, "SPARK_HOME": str(home)}, stdout=stream, stderr=stream), log


def _said(process: subprocess.Popen[bytes], log: Path, wanted: str) -> str:
    """What a log says, once it says it."""
    until = time.monotonic() + LONG
    while time.monotonic() < until and process.poll() is None:
        found = re.search(wanted, log.read_text(encoding="utf-8", errors="replace"))
        if found is not None:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(f"{log.name} never said {wanted}:\n{log.read_text(encoding='utf-8', errors='replace')}")


def tree(pid: int) -> list[int]:
    """A process and all it started, itself first."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(
                    (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1]
                )
            except OSError:
                continue
    found = [pid]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found


def kill(pid: int) -> None:
    """Ends a process and all it started at once, without a word."""
    for each in tree(pid):
        try:
            os.kill(each, signal.SIGKILL)
        except ProcessLookupError:
            continue
