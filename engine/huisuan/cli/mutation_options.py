"""The options of `huisuan test --mutate`, read into one value; what they do is imported only when they are given."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import wraps
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])
ALONE = ("sample", "benefit", "output", "jobs", "bar", "seed")


@dataclass(frozen=True, slots=True)
class MutationOptions:
    """`jobs` is the number of processes; `bar` the least score."""

    on: bool
    benefit: str
    sample: int | None
    seed: int
    bar: Fraction
    jobs: int
    output: str


def _share(_ctx: click.Context, param: click.Parameter, value: str) -> Fraction:
    """`98`, `98%` or `99.5`."""
    try:
        found = Fraction(value.strip().removesuffix("%")) / 100
    except (ValueError, ZeroDivisionError):
        found = Fraction(-1)
    if 0 <= found <= 1:
        return found
    message = f"`{value}` 不是百分数，写成 98% / is no percentage; write it like 98%"
    raise click.BadParameter(message, param=param)


def mutation_options(command: Command) -> Command:
    """The options, passed to the command as `mutation`."""

    @wraps(command)
    def gathered(*args: object, mutate: bool, **rest: object) -> object:
        values = {name: rest.pop(name) for name in ALONE}
        given = click.get_current_context().get_parameter_source
        if not mutate and any(given(name) is click.core.ParameterSource.COMMANDLINE for name in ALONE):
            raise click.UsageError("这个选项要和 --mutate 一起用 / this option goes with --mutate")
        return command(*args, mutation=MutationOptions(on=mutate, **values), **rest)  # type: ignore[arg-type]  # as declared below

    found = gathered
    for option in reversed(_OPTIONS):
        found = option(found)
    return found  # type: ignore[return-value]  # the decorated command takes one argument for all of them


_OPTIONS = (
    click.option(
        "--mutate", is_flag=True, help="把规则逐处改错，看案例能否发现。 Make the rules wrong, place by place."
    ),
    click.option("--benefit", default="", metavar="ID", help="只改这一个事项。 Only this benefit."),
    click.option("--sample", type=click.IntRange(1), help="随机抽这么多处。 Only so many, drawn at random."),
    click.option("--seed", type=int, default=0, show_default=True, help="抽样的种子。 Seed of the sample."),
    click.option("--bar", default="98%", show_default=True, callback=_share, help="最低得分。 The least score."),
    click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, help="进程数。 Number of processes."),
    click.option(
        "--format",
        "output",
        type=click.Choice(["text", "json"]),
        default="text",
        help="输出格式。 Format of the output.",
    ),
)
