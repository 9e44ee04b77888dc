"""A module is read in one sitting, a function on one screen."""

import ast
from pathlib import Path

from tests.house.tree import PACKAGE, modules, syntax_tree

MODULE_LINES = 400
FUNCTION_LINES = 60

# "module.py" or "module.py:function", each with the reason why it is better long.
EXCEPTIONS: dict[str, str] = {}


def _lengths(module: Path) -> dict[str, int]:
    lengths = {}
    for node in ast.walk(syntax_tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            lengths[f"{module}:{node.name}"] = node.end_lineno - node.lineno + 1
    return lengths


def _too_long() -> dict[str, int]:
    lines = {str(module): len((PACKAGE / module).read_text(encoding="utf-8").splitlines()) for module in modules()}
    functions = {name: length for module in modules() for name, length in _lengths(module).items()}
    return {
        **{name: length for name, length in lines.items() if length > MODULE_LINES},
        **{name: length for name, length in functions.items() if length > FUNCTION_LINES},
    }


def test_modules_and_functions_keep_their_size() -> None:
    assert {name: length for name, length in _too_long().items() if name not in EXCEPTIONS} == {}


def test_an_exception_no_longer_needed_is_dropped() -> None:
    assert set(EXCEPTIONS) - set(_too_long()) == set()
