"""Why results could not be written: place, reason and what to do, in both languages. What was there before has not been touched."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from huisuan.batch.folder_errors import OutputBusy, OutputForeign, OutputTaken

Pair = tuple[str, str]
_ELSEWHERE: Pair = ("或换一个位置", "or write elsewhere")
_FULL: Pair = ("磁盘已满", "the disk is full")
_DENIED: Pair = ("没有写入的权限", "it may not be written to")
_REASONS: Mapping[int, tuple[Pair, Pair]] = MappingProxyType(
    {
        errno.ENOSPC: (_FULL, ("腾出空间", "make room")),
        errno.EDQUOT: (_FULL, ("腾出空间", "make room")),
        errno.EFBIG: (
            ("文件超过了这里允许的大小", "a file is larger than is allowed here"),
            ("请管理员放宽", "have the limit raised"),
        ),
        errno.EACCES: (_DENIED, ("改权限，或关掉正打开它的程序", "change that, or close the program that holds it")),
        errno.EPERM: (_DENIED, ("改权限", "change that")),
        errno.EROFS: (_DENIED, ("改权限", "change that")),
    }
)


def unwritten(error: OSError, out: Path) -> str:
    """A line for an error of the system while `out` was written."""
    known = _REASONS.get(error.errno or 0)
    if known is None:
        elsewhere = error.filename is not None and ".unfinished" not in str(error.filename)
        reason = f"{error.filename if elsewhere else out}: {error.strerror or error}"
        return f"{reason}。没有写出结果，原有的未动 / nothing was written, what was there is untouched"
    (reason_zh, reason_en), (remedy_zh, remedy_en) = known
    return (
        f"{out}：{reason_zh}。没有写出结果，原有的未动；{remedy_zh}，{_ELSEWHERE[0]} / "
        f"{reason_en}; nothing was written, what was there is untouched: {remedy_en}, {_ELSEWHERE[1]}"
    )


def not_free(error: OutputTaken | OutputBusy | OutputForeign) -> str:
    """A line for a place that results cannot go to."""
    match error:
        case OutputTaken():
            return (
                f"{error} 已经存在，加 --replace 替换，或换一个文件夹 / is there already: --replace it, or name another"
            )
        case OutputForeign():
            return (
                f"{error} 不是一次批量测算的结果（里面没有 run.json），不替换；换一个文件夹 / "
                "holds no results of a run (no run.json), so it is not replaced: name another folder"
            )
        case OutputBusy(begun=begun):
            return (
                f"{error} 正由另一次运行写入，或上次运行被强行中断；等它结束，确认没有在运行的，删去 {begun} 再试 / "
                f"is being written by another run, or the last one was killed: wait for it, or delete {begun} if none is running"
            )
