"""The options that narrow benefits down, the same for `list` and `check`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import click

from huisuan.cli.words import say
from huisuan.finding.wanted import AMOUNTS, Wanted
from huisuan.vocabulary.units import Language

Result = TypeVar("Result")
OPTIONS = (
    click.option(
        "--search",
        default="",
        metavar="WORDS",
        help="按名称和关键词搜索：中文、英文，或拼音首字母（`jdbt` 找到家电补贴）。 "
        "Words of titles and key terms, in Chinese or English, or initials of the Chinese.",
    ),
    click.option(
        "--amount",
        type=click.Choice(AMOUNTS),
        metavar="KIND",
        help=f"只看这类金额。 Only this kind of amount: {', '.join(AMOUNTS)}.",
    ),
    click.option(
        "--topic",
        default="",
        metavar="NAME",
        help="只看这个主题，即规则文件的名称：消费、consumption。 Only this topic: the name of a rule file.",
    ),
    click.option(
        "--for",
        "applicant",
        default="",
        metavar="KIND",
        help="只看这类申请人的：个人、enterprise。 Only what is for this kind of applicant.",
    ),
    click.option(
        "--department",
        default="",
        metavar="NAME",
        help="只看这个部门的，写名称的一部分即可：商务。 Only this department's; a part of its name will do.",
    ),
    click.option(
        "--place",
        default="",
        metavar="NAME",
        help="只看这个地方的人可以申请的：海宁。 Only what somebody in this place may ask for.",
    ),
)


def with_finding(command: Callable[..., Result]) -> Callable[..., Result]:
    """`--place`, `--department`, `--for`, `--topic`, `--amount` and `--search`, handed on as `wanted`."""

    @wraps(command)
    def narrowed(
        *args: object,
        place: str,
        department: str,
        applicant: str,
        topic: str,
        amount: str | None,
        search: str,
        **others: object,
    ) -> Result:
        wanted = Wanted(place, department, applicant, topic, amount or "", search)
        return command(*args, wanted=wanted, **others)

    found: Callable[..., Result] = narrowed
    for option in OPTIONS:
        found = option(found)
    return found


def asked_words(wanted: Wanted, language: Language) -> str:
    """What was asked, in a line: `主题 消费，部门 商务`."""
    parts = [f"{say(f'wanted_{name}', language)} {value.strip()}" for name, value in wanted.asked().items()]
    return ("，" if language == "zh" else ", ").join(parts)
