"""Texts of problems with a run on Spark: what is not installed, what it does not take, what stopped it."""

from __future__ import annotations

from huisuan.messages.message import Message

SPARK = (
    Message(
        "spark-not-installed",
        "没有装 Spark 要用的组件：{names}",
        "what Spark needs is not installed: {names}",
        "运行 pip install 'huisuan[spark]'；表格在一台机器上算得完的，去掉 --engine spark 即可。",
        "run pip install 'huisuan[spark]'; for a table that one machine can take, leave out --engine spark.",
    ),
    Message(
        "java-not-installed",
        "找不到 Java，Spark 离不开它",
        "Java is not found, and Spark cannot do without it",
        "装 Java 17 或更新的版本（Debian：apt-get install default-jre-headless），或用 JAVA_HOME 指明位置；不用 Spark 的，去掉 --engine spark。",
        "install Java 17 or later (Debian: apt-get install default-jre-headless), or say with JAVA_HOME where it is; without Spark, leave out --engine spark.",
    ),
    Message(
        "spark-needs-parquet",
        "`{file}` 不是 Parquet；用 Spark 计算只收 Parquet",
        "`{file}` is not Parquet; a run on Spark takes Parquet only",
        "去掉 --engine spark，在本机算；确要用 Spark 的，把每张表各存成一个 Parquet 文件，列名就是表头，"
        "单元格都存成文字，例如 polars.read_csv(文件, infer_schema=False).write_parquet(新文件)。",
        "leave out --engine spark and run it here; for Spark, save each table as a Parquet file of its own, headers as names of columns, "
        "every cell as text, as polars.read_csv(file, infer_schema=False).write_parquet(new_file) does.",
        "各台机器要从文件中间读起，只有 Parquet 做得到。",
        "machines begin to read in the middle of a file, which only Parquet allows.",
    ),
    Message(
        "spark-not-started",
        "连不上 Spark（{master}）：{reason}",
        "Spark was not reached ({master}): {reason}",
        "核对 --master 的地址和 Java 的版本（17 或更新），确认集群已经启动；先用 --master 'local[2]' 试一次。",
        "check the address given by --master and the version of Java (17 or later), and that the cluster is up; try --master 'local[2]' first.",
    ),
    Message(
        "spark-gave-up",
        "Spark 中途停止：{reason}",
        "Spark gave up: {reason}",
        "结果文件夹没有改动。看 Spark 的日志；内存不够的，给执行器多分内存，或把 Parquet 的行组写小一些；再运行一次。",
        "the folder of results is as it was. See Spark's log; where memory ran out, give executors more or write smaller row groups; then run it again.",
    ),
    Message(
        "spark-other-versions",
        "各台机器的版本不一样：这里是 {driver}，那边是 {worker}",
        "the machines differ in version: here {driver}, there {worker}",
        "在每台机器上装同样版本的 huisuan、polars 和 Python，再运行。",
        "install the same versions of huisuan, polars and Python on every machine, then run it again.",
        "版本不同，算出来的数可能不同。",
        "with other versions other figures may come out.",
    ),
    Message(
        "spark-folder-not-shared",
        "有的机器打不开 `{file}`",
        "some machine cannot open `{file}`",
        "把申请表和结果文件夹放在每台机器都能用同一路径读写的共享目录里。",
        "put the register and the folder of results where every machine can read and write by the same path.",
    ),
)
