"""The sections of the table: each checks first that its contenders are equal, and then measures them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from huisuan.vocabulary.units import Label
from tests.bench import batch, packs, parquet, registers, single
from tests.bench.contenders import Entry, Unequal, check, in_turn
from tests.bench.figures import profiles
from tests.bench.table import Row, Section, rows_of


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: profiles one by one, rows of a batch, enterprises of registers with the number of runs; rounds of each; and how
    many enterprises are put to the reference, with all known and with a tenth unknown (0: none); rows of the register that goes from Parquet
    to Parquet, and whether Spark does it too.
    """

    singles: int
    single_rounds: int
    rows: int
    rounds: int
    registers: tuple[tuple[int, int], ...]
    pack_rounds: int
    enterprises: int
    files: int
    spark: bool


USUAL = Size(5_000, 15, 1_000_000, 5, ((10_000, 3), (100_000, 3), (1_000_000, 2)), 5, 200, 1_000_000, spark=True)
SIZES = {
    "short": Size(200, 2, 1_000, 2, ((100, 1),), 1, 0, 2_000, spark=False),
    "usual": USUAL,
    "long": Size(5_000, 31, 1_000_000, 11, (*USUAL.registers, (10_000_000, 1)), 10, 200, 10_000_000, spark=True),
}
AIMS = (
    ("complete_ends", "polars", "at most 1, at worst 1.3"),
    ("complete_ends", "openfisca", "at most 0.29"),
    ("tenth_ends", "complete_ends", "at most 2.5"),
    ("tenth_open", "complete_results", "at most 4"),
    ("tenth_open", "complete_ends", "at most 4, read strictly"),
    ("complete_ends", "numba", "none"),
)
SINGLE_NOTE = Label(
    "一次一份齐全的档案，40条规则，已预热；每份用时，倍数对手写 Python。前 1,000 份先与参考实现核对，其余与手写 Python 核对，逐份逐分相等后才计时；"
    "zen-engine 输出的是浮点数，整数分在 2^53 以内是精确的，所以也要求一分不差。惠算的一行从装好的事实算起，连同装入的另有一行。",
    "one complete profile at a time under 40 rules, warm; time a profile, ratios to hand-written Python. Before any clock starts, hand-written Python is held "
    "to the reference on 1,000 profiles and the others to hand-written Python, equal to the fen; zen-engine hands out binary floats, which are exact for "
    "whole fen below 2^53, so nothing is allowed there either. Huisuan starts from facts in place; another row puts them there.",
)
BATCH_NOTE = Label(
    "同样40条规则，一批 {rows} 份，整批用时，倍数对手写 Polars。计时前核对前 {sample} 份：齐全的与手写 Python 逐分相等，有未知的 {few} 份与参考实现逐项相等。"
    "Polars、numpy、OpenFisca 每条规则输出一整列，惠算和内核只写要说的行；numpy 和内核用窄列，其他用八字节整数；numpy 和 OpenFisca 用一个线程。"
    "OpenFisca 的整数是四字节、小数是七位，放不下这些金额，所以这里把它的整数加宽到八字节，它本身不提供这种设置。"
    "惠算的“资格与金额”不含合计，“全部结果表”含授予、待定和合计，都按 {block} 行一块处理。",
    "the same 40 rules over {rows} profiles at once; time of the whole batch, ratios to hand-written Polars. Before any clock starts the first {sample} profiles are "
    "compared: what is complete equals hand-written Python to the fen, of what is unknown {few} profiles equal the reference in every row. Polars, numpy and OpenFisca "
    "write a column for each rule, Huisuan and the kernel only rows that say something; numpy and the kernel have narrow columns, the others eight bytes; "
    "numpy and OpenFisca run on one thread. OpenFisca's whole numbers have four bytes and its reals seven digits, too few for these sums, so its whole numbers "
    "are widened to eight bytes here, which is not a setting it offers. Status and ends leave out totals; all tables are awards, open results and totals; "
    "both go in blocks of {block} rows.",
)
PACKS_NOTE = Label(
    "六个真实政策包的全部事项，对编造的企业（`huisuan new population`）逐块计算，用时不含编造；每种规模各用新进程，内存是该进程的峰值。"
    "编译和启动各若干次。计时前 {sample} 家企业的各结果表与参考实现相等，其中一半有一成事实未知。",
    "every benefit of the six shipped packs for invented enterprises (`huisuan new population`), block by block, without the time to invent them; each register in a process of its "
    "own, whose peak is the memory. Before any clock starts the tables of {sample} enterprises, half of them with a tenth of their facts unknown, equal the reference's.",
)
FILES_NOTE = Label(
    "同样40条规则，`huisuan batch` 从一个 Parquet 文件算到结果文件夹，用时含启动和编译；“1,000 行”一行就是启动的用时，“倍数”是去掉启动以后 Spark 对一台机器。"
    "内存是该进程的峰值；Spark 的各进程不计。两边 1,000 行的结果表逐行相等。",
    "the same 40 rules, `huisuan batch` from a file of Parquet to a folder of results, with start-up and compiling; the row of 1,000 is what starting takes, and the ratio is "
    "Spark's to one machine's, start-up apart. Memory is the peak of the process; those of Spark are not counted. The tables of both over 1,000 rows are equal, row by row.",
)


def singles(size: Size, seed: int) -> Section:
    entries = single.entries(profiles(size.singles, seed))
    title = Label("一份档案，40条规则", "one profile, 40 rules")
    return Section("single", title, SINGLE_NOTE, _measured(entries, size.single_rounds, whole=False))


def batches(size: Size, seed: int) -> Section:
    entries = batch.entries(batch.table(size.rows, seed), seed)
    title = Label(f"一批 {size.rows:,} 份，40条规则", f"{size.rows:,} profiles, 40 rules")
    told = {"rows": size.rows, "sample": min(batch.SAMPLE, size.rows), "few": batch.FEW, "block": batch.BLOCK}
    note = Label(
        *(text.format(**{name: f"{each:,}" for name, each in told.items()}) for text in (BATCH_NOTE.zh, BATCH_NOTE.en))
    )
    return Section("batch", title, note, _measured(entries, size.rounds, whole=True))


def aims(section: Section) -> list[str]:
    """Our batches beside what they are meant to reach: by the best rounds, by rounds, and by processor time."""
    rows = {row.key: row for row in section.rows}
    told = []
    for mine, theirs, aim in AIMS:
        one, other = rows[mine], rows[theirs]
        if (
            one.best
            and other.best
            and one.processor
            and other.processor
            and one.ratio_by_round
            and other.ratio_by_round
        ):
            ratios = (one.best / other.best, one.ratio_by_round / other.ratio_by_round, one.processor / other.processor)
            shown = ", ".join(f"{ratio:.2f}" for ratio in ratios)
            told.append(f"{mine} to {theirs}: {shown} (best, by round, processor; aim {aim})")
    return told


def _measured(entries: Sequence[Entry], rounds: int, *, whole: bool) -> tuple[Row, ...]:
    check(entries)
    return rows_of(entries, in_turn(entries, rounds), whole=whole)


def shipped(size: Size, found: packs.Packs) -> Section:
    """What was measured of the packs one by one, and registers of enterprises, one size after the other in every round."""
    differing = packs.unequal() + registers.unequal(size.enterprises) if size.enterprises else []
    if differing:
        raise Unequal(f"shipped packs: {differing}")
    runs: dict[int, list[registers.Assessed]] = {rows: [] for rows, _ in size.registers}
    for turn in range(max(times for _, times in size.registers)):
        for rows, times in size.registers:
            if turn < times:
                runs[rows].append(registers.measure(rows))
    once = (
        _figure("compile", Label("编译词汇和全部政策包", "vocabulary and all packs compiled"), found.compile),
        _figure("check_cold", Label("冷启动 `huisuan check`", "`huisuan check` in a new process"), found.check_cold),
        _figure("generated", Label("一份示例档案的变化", "what one example profile changes"), found.generated),
    )
    title = Label("六个政策包，编造的企业", "the six packs, invented enterprises")
    note = Label(*(text.format(sample=2 * size.enterprises) for text in (PACKS_NOTE.zh, PACKS_NOTE.en)))
    return Section("packs", title, note, (*(_register(rows, each) for rows, each in runs.items()), *once))


def _register(rows: int, runs: Iterable[registers.Assessed]) -> Row:
    listed = sorted(runs, key=lambda each: each.assess_s)
    best = listed[0]
    return Row(
        f"register_{rows}",
        Label(f"{rows:,} 家企业", f"{rows:,} enterprises"),
        best=best.assess_s,
        middle=median(each.assess_s for each in listed),
        processor=min(each.processor_s for each in listed),
        a_second=rows / best.assess_s,
        memory_mb=max(each.peak_mb for each in listed),
    )


def _figure(key: str, label: Label, figure: packs.Figure) -> Row:
    return Row(key, label, best=figure.seconds, middle=figure.middle)


def files(size: Size) -> Section:
    """From Parquet to Parquet, on one machine and on Spark."""
    with TemporaryDirectory() as name:
        here = parquet.measure(size.files, Path(name))
        rows = _from_files("local", Label("一台机器", "one machine"), here, here)
        if size.spark:
            label = Label(f"Spark {parquet.MASTER}", f"Spark {parquet.MASTER}")
            try:
                rows += _from_files("spark", label, parquet.measure_spark(size.files, Path(name)), here)
            except RuntimeError as why:
                rows += (Row("spark", label, why=str(why).strip().splitlines()[-1]),)
    title = Label("从 Parquet 到 Parquet，40条规则", "Parquet to Parquet, 40 rules")
    return Section("files", title, FILES_NOTE, rows)


def _from_files(key: str, label: Label, found: parquet.OneMachine, beside: parquet.OneMachine) -> tuple[Row, ...]:
    def row(key: str, count: int, ran: parquet.Ran, ratio: float | None, a_second: float | None) -> Row:
        named = Label(f"{label.zh}，{count:,} 行", f"{label.en}, {count:,} rows")
        return Row(key, named, best=ran.seconds, ratio=ratio, a_second=a_second, memory_mb=ran.memory_mb)

    speed = found.rows / found.many.seconds
    return (
        row(key, found.rows, found.many, round(found.seconds / beside.seconds, 3), speed),
        row(f"{key}_few", parquet.FEW, found.few, None, None),
    )
