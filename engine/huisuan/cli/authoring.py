"""`huisuan lint`, `huisuan test`, `huisuan replay`, `huisuan new pack`, and where `huisuan new` finds the rest."""

from __future__ import annotations

from pathlib import Path

import click

from huisuan.cli.mutation_options import MutationOptions, mutation_options
from huisuan.cli.new_table import new_table_command
from huisuan.cli.populating import new_population_command
from huisuan.cli.surroundings import FAILED, Surroundings, in_language, library_of, refuse, tell, with_packs
from huisuan.messages.render import Language, summary
from huisuan.problems import UsageError, from_read_failure
from huisuan.service.checking import Refused
from huisuan.source import ReadFailure, read_source

RECEIPT_LIMIT = 50_000_000


def say(language: Language, zh: str, en: str) -> str:
    return zh if language == "zh" else en


@click.command("lint", short_help="检查政策包。 Check packs for problems.")
@with_packs
@in_language
@click.pass_obj
def lint_command(around: Surroundings, extra: Path | None, language: Language) -> None:
    """检查事实目录和全部政策包，列出所有问题和提醒，指明文件和行。

    Every problem and warning of the vocabulary and all packs, with file and line.
    """
    from huisuan.service.authoring import lint

    found = lint(around.rules, around.today, extra)
    if found.problems:
        tell(found.problems, found.sources, language)
    if found.failed:
        raise click.exceptions.Exit(FAILED)
    counts = f"{found.packs}个政策包、{found.benefits}个事项", f"{found.packs} packs, {found.benefits} benefits"
    click.echo(say(language, f"{counts[0]}：没有错误", f"{counts[1]}: no errors"))


@click.command("test", short_help="运行政策包的案例。 Run the cases beside the rules.")
@click.argument("wanted", default="", required=False, metavar="[NAME]")
@with_packs
@mutation_options
@in_language
@click.pass_obj
def test_command(
    around: Surroundings, wanted: str, extra: Path | None, language: Language, mutation: MutationOptions
) -> None:
    """运行规则旁边的案例（*.cases.yaml），每个后端都算一遍，差一分也算错。NAME 是政策包的名称，或案例名称的一部分。

    加上 --mutate 则检验案例：把规则逐处改错（数字、比较、上限、条件、档次、关系……），看有没有案例发现；NAME 只能是政策包的名称。

    Runs the worked cases beside the rules on every backend; tolerance zero. NAME is a pack, or part of a case's name.

    With --mutate the cases themselves are tried: the rules are made wrong place by place, and each time a case should notice;
    NAME is then a pack.
    """
    if mutation.on:
        from huisuan.cli.mutating import mutate_packs

        mutate_packs(around, wanted, extra, language, mutation)
        return
    from huisuan.service.authoring import worked_cases

    report = worked_cases(around.rules, extra, wanted)
    for each in report.failures:
        place = f"{each.span.file}:{each.span.line}"
        click.echo(say(language, f"{place}：{each.case}（{each.backend}）", f"{place}: {each.case} ({each.backend})"))
        for mismatch in each.mismatches:
            click.echo(f"    {mismatch}")
    if report.problems:
        tell(report.problems, report.sources, language)
    cases = len({(each.file, each.case) for each in report.results})
    if wanted and not cases and not report.problems:
        raise UsageError(f"没有名称含“{wanted}”的案例 / no case has `{wanted}` in its name")
    backends = "、".join(sorted({each.backend for each in report.results}))
    failed = len({(each.file, each.case) for each in report.failures})
    passed = cases - failed
    click.echo(
        say(
            language,
            f"{cases}个案例：{passed}个通过，{failed}个不符（后端：{backends}）",
            f"{cases} cases: {passed} passed, {failed} failed (backends: {backends.replace('、', ', ')})",
        )
    )
    if not report.passed:
        raise click.exceptions.Exit(FAILED)


@click.command("replay", short_help="复算回执。 Replay a receipt.")
@click.argument("receipt", type=click.Path(path_type=Path))
@with_packs
@in_language
@click.pass_obj
def replay_command(around: Surroundings, receipt: Path, extra: Path | None, language: Language) -> None:
    """按回执里的事实重新计算：完全相同，或指出最先不同的一处。

    Calculates again from the facts in a receipt: equal, or the first difference named.
    """
    from huisuan.service.replaying import replay

    source = read_source(receipt, limit=RECEIPT_LIMIT)
    if isinstance(source, ReadFailure):
        refuse(Refused((from_read_failure(source),)), language)
    found = replay(library_of(around, extra, language), source)
    if isinstance(found, Refused):
        refuse(found, language)
    if found.difference is None:
        click.echo(say(language, f"{found.benefits}个事项复算相同", f"{found.benefits} benefits: equal"))
        return
    for told in found.problems:
        click.echo(summary(told, language), err=True)
    if found.in_result is None:
        click.echo(say(language, "测算结果本身相同", "the results themselves are equal"), err=True)
    raise click.exceptions.Exit(FAILED)


@click.group("new", short_help="新建。 Make something new.")
def new_group() -> None:
    """新建政策包、填报表模板，或一批编造的申请人。 Make a new pack, a table to fill in, or a population of invented applicants."""


new_group.add_command(new_population_command)
new_group.add_command(new_table_command)


@new_group.command("pack")
@click.argument("name")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    help="放在哪个文件夹里。 The folder to put it in.",
)
@in_language
@click.pass_obj
def new_pack_command(around: Surroundings, name: str, folder: Path, language: Language) -> None:
    """写出一个可以通过检查、案例也能通过的政策包样板。

    Writes a starting point: a pack that lints clean and whose cases pass.
    """
    from huisuan.service.authoring import new_pack

    if not name.isascii() or not name.replace("-", "").isalnum() or name != name.lower() or name.strip("-") != name:
        raise UsageError(f"`{name}`: 名称用小写字母、数字和连字符 / use lower-case letters, digits and hyphens")
    try:
        written = new_pack(folder, name, around.today)
    except OSError as error:
        raise UsageError(f"{folder / name}: {error.strerror or error}") from error
    for path in written:
        click.echo(str(path))
    click.echo(
        say(language, f"下一步：huisuan lint --packs {folder / name}", f"next: huisuan lint --packs {folder / name}")
    )
