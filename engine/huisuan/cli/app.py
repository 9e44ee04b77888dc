"""The command `huisuan` and its subcommands, each imported when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

from huisuan.problems import UsageError
from huisuan.semantics import ENGINE_VERSION

COMMANDS: Mapping[str, tuple[str, str]] = {
    "check": ("checking", "check_command"),
    "explain": ("checking", "explain_command"),
    "show": ("browsing", "show_command"),
    "list": ("browsing", "list_command"),
    "lint": ("authoring", "lint_command"),
    "test": ("authoring", "test_command"),
    "batch": ("batch", "batch_command"),
    "coverage": ("covering", "coverage_command"),
    "diff": ("comparing", "diff_command"),
    "table": ("tabling", "table_group"),
    "replay": ("authoring", "replay_command"),
    "schema": ("browsing", "schema_command"),
    "new": ("authoring", "new_group"),
}
INTERRUPTED = 130
"""As shells have it: 128 and the number of the signal."""


class Commands(click.Group):
    """Requests that cannot be met end like wrong options do."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(f"huisuan.cli.{module}"), name)
        return found

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.UsageError(str(error), ctx) from error
        except KeyboardInterrupt as error:
            click.echo("已中断，没有写出结果 / interrupted, nothing was written", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(ENGINE_VERSION, prog_name="huisuan")
def app() -> None:
    """惠算：把政策文件写成规则，算清一个企业或一个家庭能享受什么、多少、为什么。

    Huisuan: subsidy law as code. A profile in; which benefits, how much and why out.

    退出码 Exit codes: 0 完成 done, 1 输入有问题 problems in the input, 2 用法错误 usage, 70 程序差错 a fault, 130 中断 interrupted.
    """
