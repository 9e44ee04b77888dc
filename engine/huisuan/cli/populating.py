"""`huisuan new population`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from huisuan.cli.surroundings import Surroundings, in_language, library_of, with_packs
from huisuan.messages.render import Language
from huisuan.problems import UsageError

if TYPE_CHECKING:  # the packages behind these names are felt in a cold start
    from huisuan.population.plausible import Kind
    from huisuan.population.writing import Form

MOST = 10**9


def as_share(_ctx: click.Context, param: click.Parameter, value: str) -> int:
    """`10%` or `2.5%`: of 10,000."""
    whole, mark, rest = value.removesuffix("%").partition(".")
    digits = (
        whole.isascii() and whole.isdigit() and (not mark or (rest.isascii() and rest.isdigit() and len(rest) <= 2))
    )
    share = int(whole) * 100 + int(rest.ljust(2, "0") or 0) if digits and value.endswith("%") else -1
    if not 0 <= share <= 10_000:
        message = f"`{value}` 不是 0% 到 100% 的比例，写成 10% / is no share; write it like 10%"
        raise click.BadParameter(message, param=param)
    return share


@click.command("population")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--kind",
    type=click.Choice(["firms", "households"]),
    default="firms",
    show_default=True,
    help="企业和单位，或家庭和个人。 Firms and bodies, or households and persons.",
)
@click.option(
    "--rows",
    type=click.IntRange(1, MOST),
    default=10_000,
    show_default=True,
    help="多少个申请人。 How many applicants.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="种子：相同则文件相同。 The same seed, the same files."
)
@click.option(
    "--unknown",
    default="0%",
    show_default=True,
    callback=as_share,
    metavar="SHARE",
    help="多少事实留空，如 10%。 How many facts are left blank, such as 10%.",
)
@click.option(
    "--form",
    type=click.Choice(["parquet", "csv"]),
    default="parquet",
    show_default=True,
    help="文件形式。 Form of the files.",
)
@with_packs
@in_language
@click.pass_obj
def new_population_command(
    around: Surroundings,
    folder: Path,
    kind: Kind,
    rows: int,
    seed: int,
    unknown: int,
    form: Form,
    extra: Path | None,
    language: Language,
) -> None:
    """编造一批申请人，供试算用：不是真人真企业。申请人一个文件，每类明细一个文件，列按政策包要问的事实。

    Invents applicants to try rules on at scale: nobody real. One file for the applicants, one for each collection, columns by the
    facts that the packs ask for.
    """
    from huisuan.service.populating import new_population

    library = library_of(around, extra, language)
    try:
        written = new_population(library, kind, rows, seed, unknown, folder, form, lambda _: None)
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror or error}") from error
    for path in written:
        click.echo(str(path))
