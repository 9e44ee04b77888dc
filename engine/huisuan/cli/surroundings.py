"""What a command finds around it: clock, environment, rules; and how problems leave the program.

The only place that prints problems. 0: done; 1: problems in the input; 2: usage; 70: a fault of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn, TypeVar

import click

from huisuan.packs.cache import Cache
from huisuan.problems import Problem
from huisuan.service.checking import Library, Refused, open_library
from huisuan.source import SourceFile
from huisuan.vocabulary.units import Language

FAILED = 1
FAULT = 70
"""As `sysexits` has it: the program contradicts itself."""
Command = TypeVar("Command", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Passed in by `main`, and by tests."""

    today: date
    rules: Path
    environ: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def cache(self) -> Cache:
        return Cache.at_home(self.environ)


def as_day(_ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """An option that is an ISO date."""
    if value is None:
        return None
    try:
        if len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    message = f"`{value}` 不是日期，写成 2025-06-30 / is no date; write it like 2025-06-30"
    raise click.BadParameter(message, param=param)


def in_language(command: Command) -> Command:
    """`--lang`, also from HUISUAN_LANG."""
    option = click.option(
        "--lang",
        "language",
        type=click.Choice(["zh", "en"]),
        default="zh",
        show_default=True,
        envvar="HUISUAN_LANG",
        help="输出语言。 Language of the output.",
    )
    return option(command)


def in_form(*forms: str) -> Callable[[Command], Command]:
    """`--format`, text unless another of `forms` is asked for."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default="text",
        show_default=True,
        help="输出形式。 Form of the output.",
    )


def with_packs(command: Command) -> Command:
    """`--packs DIR`."""
    option = click.option(
        "--packs",
        "extra",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="另外的政策包：一个包，或放包的文件夹；同名的代替自带的。 "
        "More packs: one pack, or a folder of them; one of the same name takes the shipped one's place.",
    )
    return option(command)


def library_of(around: Surroundings, extra: Path | None, language: Language) -> Library:
    """All packs at hand, or the end of the program."""
    found = open_library(around.rules, around.cache, around.today, extra)
    return found if isinstance(found, Library) else refuse(found, language)


def tell(problems: Iterable[Problem], sources: Mapping[str, SourceFile], language: Language) -> None:
    """Problems, on the error stream."""
    from huisuan.messages.render import human_all

    click.echo(human_all(problems, sources, language), err=True)


def refuse(found: Refused, language: Language) -> NoReturn:
    """Tells why there is no result, and ends with 1."""
    tell(found.problems, found.sources, language)
    raise click.exceptions.Exit(FAILED)
