"""What the READMEs show under a command is what the command prints. Write it with HUISUAN_WRITE_EXAMPLES=1, then read it."""

from __future__ import annotations

import os
import re
import shlex

import pytest

from tests.cli.run import ROOT, huisuan

BLOCK = re.compile(r"```console\n\$ huisuan (?P<command>[^\n]+)\n(?P<shown>.*?)```", re.DOTALL)
READMES = ("README.md", "README.zh-CN.md", "examples/README.md")


@pytest.mark.parametrize("name", READMES)
def test_a_readme_shows_real_output(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    assert BLOCK.search(text)

    def real(found: re.Match[str]) -> str:
        result = huisuan(*shlex.split(found["command"]))
        assert result.exit_code == 0, result.stderr
        return f"```console\n$ huisuan {found['command']}\n{result.stdout.rstrip()}\n```"

    made = BLOCK.sub(real, text)
    if os.environ.get("HUISUAN_WRITE_EXAMPLES"):
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8")
