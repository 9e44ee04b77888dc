"""What `huisuan batch --engine spark` says where it cannot begin: in the language asked for, with what to do, and nothing written."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

pytest.importorskip("polars")

import polars as pl

from huisuan.spark import door
from huisuan.spark.door import SparkFailed
from tests.cli.run import huisuan

TOLD = {
    "zh": {
        "extra": ("没有装 Spark 要用的组件：pyspark", "pip install 'huisuan[spark]'"),
        "java": ("找不到 Java", "apt-get install default-jre-headless"),
        "csv": ("不是 Parquet", "去掉 --engine spark"),
        "master": ("连不上 Spark（spark://nobody:7077）", "核对 --master 的地址"),
    },
    "en": {
        "extra": ("what Spark needs is not installed: pyspark", "pip install 'huisuan[spark]'"),
        "java": ("Java is not found", "apt-get install default-jre-headless"),
        "csv": ("is not Parquet", "leave out --engine spark"),
        "master": ("Spark was not reached (spark://nobody:7077)", "check the address given by --master"),
    },
}


def told(register: Path, language: str, *words: str) -> str:
    """What is said of a run that does not begin."""
    out = register.parent / "out"
    ran = huisuan(
        "batch", register, "--out", out, "--lang", language, "--pack", "trade-in-2025", "--engine", "spark", *words
    )
    assert (ran.exit_code, list(register.parent.glob("*out*"))) == (1, []), ran.output
    return ran.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_missing_is_told_with_a_remedy_and_nothing_is_written(tmp_path: Path, language: str) -> None:
    register = tmp_path / "申请人.parquet"
    pl.DataFrame({"申请编号": ["A1"], "所在地区": ["桐乡市"]}).write_parquet(register)
    text = tmp_path / "申请人.csv"
    pl.read_parquet(register).write_csv(text)
    wanted = TOLD[language]
    with patch.object(door, "find_spec", lambda name: None if name == "pyspark" else name):
        assert all(each in told(register, language) for each in wanted["extra"])
    everything = patch.object(door, "find_spec", lambda name: name)
    with everything, patch.dict("os.environ", JAVA_HOME=""), patch("huisuan.spark.door.shutil.which", lambda *_: None):
        assert all(each in told(register, language) for each in wanted["java"])
    with everything, patch("huisuan.spark.door.shutil.which", lambda name, **_: name):
        assert all(each in told(text, language) for each in wanted["csv"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_cluster_that_is_not_there_is_told_by_its_address(tmp_path: Path, language: str) -> None:
    pytest.importorskip("pyarrow")
    register = tmp_path / "申请人.parquet"
    pl.DataFrame({"申请编号": ["A1"], "所在地区": ["桐乡市"]}).write_parquet(register)

    def unreached(cluster: door.Cluster) -> None:
        raise SparkFailed(door.not_started(cluster.master, RuntimeError("java.io.IOException: refused")))

    with (
        patch("huisuan.service.batching.refusals", lambda _: ()),
        patch.object(door.Cluster, "__enter__", unreached),
    ):
        said = told(register, language, "--master", "spark://nobody:7077")
    assert all(each in said for each in TOLD[language]["master"])


def test_a_master_without_spark_is_a_mistake_of_usage(tmp_path: Path) -> None:
    ran = huisuan("batch", tmp_path / "a.csv", "--out", tmp_path / "out", "--master", "local[2]")
    assert (ran.exit_code, "--engine spark" in ran.stderr) == (2, True)
