"""No binary float comes near money: none is written, none is made."""

import ast
from pathlib import Path

import pytest

from tests.house.tree import modules, syntax_tree

EXACT = ("values", "ir", "backends", "mechanisms", "compiler", "assess", "payout", "office", "profile")

# "module.py:line text" with the reason why this float holds no money, rate or quantity.
EXCEPTIONS: dict[str, str] = {}


def _exact_modules() -> list[Path]:
    return [module for module in modules() if module.parts[0].removesuffix(".py").startswith(EXACT)]


def _floats(tree: ast.Module) -> list[str]:
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
    ]


def test_no_float_is_written_or_made_where_amounts_are() -> None:
    found = {f"{module}:{text}" for module in _exact_modules() for text in _floats(syntax_tree(module))}
    assert found - set(EXCEPTIONS) == set()
    assert set(EXCEPTIONS) - found == set()


def test_there_are_modules_to_look_at() -> None:
    assert Path("values.py") in _exact_modules()


@pytest.mark.parametrize("text", ["rate = 0.2", "high = float('inf')", "x = 1e3", "y = f(-1.0)"])
def test_a_float_is_seen(text: str) -> None:
    assert _floats(ast.parse(text))


@pytest.mark.parametrize("text", ["isinstance(x, float)", "rate = Fraction(1, 5)", "y = '0.2'", "z = 7 // 2"])
def test_a_check_against_floats_is_allowed(text: str) -> None:
    assert not _floats(ast.parse(text))
