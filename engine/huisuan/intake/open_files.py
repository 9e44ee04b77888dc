"""A file to its sheets, by what it holds and not only by what it is called: a .xlsx that is text is said to be one."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal
from zipfile import BadZipFile

from huisuan.intake.model import InputFile
from huisuan.intake.packages import parts_of
from huisuan.intake.read_csv import open_csv
from huisuan.intake.read_jsonl import FindCollection, open_jsonl
from huisuan.intake.sources import HeldSource, RowSource
from huisuan.problems import Problem, from_read_failure, problem
from huisuan.source import ReadFailure, read_bytes

Form = Literal["csv", "jsonl", "parquet", "xlsx", "xls", "ods", "locked", "text", "zip", "unknown"]
FORMS: Mapping[str, Form] = MappingProxyType(
    {
        ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
        ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".et": "xls", ".ods": "ods",
    }
)  # fmt: skip
_SHOWN: Mapping[Form, tuple[str, str]] = MappingProxyType(
    {
        "csv": ("文本表格（CSV）", "delimited text (CSV)"),
        "jsonl": ("JSON Lines", "JSON Lines"),
        "parquet": ("Parquet", "Parquet"),
        "xlsx": ("XLSX 工作簿", "an XLSX workbook"),
        "xls": ("旧式 XLS 工作簿", "an old XLS workbook"),
        "ods": ("ODS 工作簿", "an ODS workbook"),
        "text": ("文本（可能是 CSV）", "text (perhaps CSV)"),
        "zip": ("压缩包", "a zip archive"),
        "unknown": ("不认识的内容", "something not known"),
    }
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAMPLE, _DIRECTORY = 4096, 1 << 26
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def open_file(given: InputFile, collection: FindCollection) -> tuple[RowSource, ...] | Problem:
    """The visible sheets of a file in the order of its tabs, or why it cannot be read. No row has been read yet but the first ones."""
    found = all_sheets(given, collection)
    return found if isinstance(found, Problem) else tuple(each for each in found if not is_hidden(each))


def is_hidden(source: RowSource) -> bool:
    """Whether a sheet is one that an office program does not show."""
    return isinstance(source, HeldSource) and source.hidden


def all_sheets(given: InputFile, collection: FindCollection) -> tuple[RowSource, ...] | Problem:
    """As `open_file`, with the hidden sheets, of which there is no more than the name."""
    wanted = FORMS.get(given.path.suffix.lower())
    start = read_bytes(given.path, name=given.shown, limit=0)
    if isinstance(start, ReadFailure) and start.kind != "file-too-large":
        return from_read_failure(start)
    if wanted is None:
        return problem("register-form", None, file=given.shown, known="、".join(sorted(FORMS)))
    held = _held(given)
    if held == "locked":
        return problem("register-locked", None)
    if not _agree(wanted, held):
        (wanted_zh, wanted_en), (found_zh, found_en) = _SHOWN[wanted], _SHOWN[held]
        words = {"wanted_zh": wanted_zh, "wanted_en": wanted_en, "found_zh": found_zh, "found_en": found_en}
        return problem("register-other-form", None, (), file=given.shown, **words)
    return _opened(given, held if held in ("xlsx", "xls", "ods") else wanted, collection)


def _opened(given: InputFile, form: Form, collection: FindCollection) -> tuple[RowSource, ...] | Problem:
    match form:
        case "csv":
            return _one(open_csv(given.path, given.shown))
        case "jsonl":
            return _one(open_jsonl(given.path, given.shown, collection))
        case "parquet":
            from huisuan.intake.read_parquet import open_parquet  # noqa: PLC0415 - the library of an extra, for this form only

            return _one(open_parquet(given.path, given.shown, collection))
        case "xlsx":
            from huisuan.intake.read_xlsx import open_xlsx  # noqa: PLC0415 - the library of an extra, for this form only

            return open_xlsx(given.path, given.shown)
        case "xls":
            from huisuan.intake.read_xls import open_xls  # noqa: PLC0415 - the library of an extra, for this form only

            return open_xls(given.path, given.shown)
        case _:
            from huisuan.intake.read_ods import open_ods  # noqa: PLC0415 - the library of an extra, for this form only

            return open_ods(given.path, given.shown)


def _one(found: RowSource | Problem) -> tuple[RowSource, ...] | Problem:
    return found if isinstance(found, Problem) else (found,)


def _agree(wanted: Form, held: Form) -> bool:
    if wanted in ("xlsx", "xls", "ods"):
        return held in ("xlsx", "xls", "ods")
    return held == ("parquet" if wanted == "parquet" else "text")


def _held(given: InputFile) -> Form:
    """What the first bytes say that the file holds."""
    with given.path.open("rb") as stream:
        data = stream.read(_SAMPLE)
        if data.startswith(_OLE):
            return "locked" if _LOCKED in data + stream.read(_DIRECTORY) else "xls"
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"PK"):
        return _in_package(given)
    return "text" if _is_text(data) else "unknown"


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\x00" in data:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(data)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _in_package(given: InputFile) -> Form:
    try:
        inside = parts_of(given.path)
    except (BadZipFile, OSError, NotImplementedError):
        return FORMS.get(given.path.suffix.lower(), "zip")
    if "xl/workbook.xml" in inside:
        return "xlsx"
    return "ods" if "content.xml" in inside else "zip"
