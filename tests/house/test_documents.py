"""What the documents at the top level name is there: every path, every dotted name."""

import ast
import re
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT, project_files

# Named in the documents, but made by a run, or made up for an example of use.
NOT_IN_THE_TREE: dict[str, str] = {
    "bench.json": "written by make bench",
}

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_WORD = re.compile(r"[^\s`'\"(),;:|\[\]（）、，。；：]+")
_DOTTED = re.compile(r"(?<![\w./@-])huisuan(?:\.[A-Za-z_]\w*)+")
_TOP = ("engine/", "rules/", "tests/", "examples/", ".ci/")
_SUFFIXES = (".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".lark", ".csv", ".json")
_BASES = ("", "engine/", "engine/huisuan/")


@cache
def _names() -> frozenset[str]:
    """Every file and folder of the project, folders with a closing slash."""
    files = {path.as_posix() for path in project_files()}
    folders = {f"{parent.as_posix()}/" for path in project_files() for parent in path.parents if parent != Path()}
    return frozenset(files | folders)


def _paths(text: str) -> set[str]:
    """What in a Markdown text names a file or folder of this project; ``<x>`` stands for any name."""
    links = {target.partition("#")[0] for target in _LINK.findall(text) if not re.match(r"[a-z]+:|#", target)}
    quoted = {span for span in _CODE.findall(text) if not re.search(r"\s", span)}
    named = {span for span in quoted if span.startswith(_TOP) or span.endswith(_SUFFIXES)}
    anywhere = {word.rstrip(".") for word in _WORD.findall(text) if word.startswith(_TOP)}
    return (links | named | anywhere) - {""}


def _alternatives(path: str) -> list[str]:
    """``a/{b,c}.py`` as ``a/b.py`` and ``a/c.py``."""
    braces = re.search(r"\{([^{}]*)\}", path)
    if braces is None:
        return [path]
    head, tail = path[: braces.start()], path[braces.end() :]
    return [whole for part in braces[1].split(",") for whole in _alternatives(f"{head}{part}{tail}")]


def _is_there(path: str) -> bool:
    pattern = re.sub(r"<[^<>]*>", "*", path).removeprefix("./")
    if "/" not in pattern.rstrip("/"):
        pattern = f"*/{pattern}"
        return any(fnmatchcase(f"/{name}", pattern) for name in _names())
    tried = {f"{base}{pattern}{end}" for base in _BASES for end in ("", "/")}
    return any(name in tried for name in _names()) or any(fnmatchcase(name, one) for one in tried for name in _names())


def _members(body: list[ast.stmt]) -> dict[str, list[ast.stmt]]:
    members: dict[str, list[ast.stmt]] = {}
    for statement in body:
        match statement:
            case ast.ClassDef(name=name, body=inner):
                members[name] = inner
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                members[name] = []
            case ast.Assign(targets=targets):
                members |= {target.id: [] for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                members[name] = []
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                members |= {alias.asname or alias.name: [] for alias in names}
            case ast.If(body=inner):
                members |= _members(inner)
            case _:
                pass
    return members


def _resolves(dotted: str) -> bool:
    place, parts = PACKAGE, dotted.split(".")[1:]
    while parts and (place / parts[0]).is_dir():
        place /= parts.pop(0)
    if parts and (place / f"{parts[0]}.py").is_file():
        place /= f"{parts.pop(0)}.py"
    module = place / "__init__.py" if place.is_dir() else place
    if not module.is_file():
        return False
    body = ast.parse(module.read_text(encoding="utf-8")).body
    for part in parts:
        members = _members(body)
        if part not in members:
            return False
        body = members[part]
    return True


def _documents() -> list[str]:
    return [
        path.as_posix() for path in project_files() if path.suffix == ".md" and path.parent in {Path(), Path("rules")}
    ]


@pytest.mark.parametrize("document", _documents())
def test_what_a_document_names_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    paths = {whole for path in _paths(text) for whole in _alternatives(path)}
    assert {path for path in paths - set(NOT_IN_THE_TREE) if not _is_there(path)} == set()
    assert {name for name in _DOTTED.findall(text) if not _resolves(name)} == set()


@pytest.mark.parametrize(
    "text", ["`engine/huisuan/nowhere.py`", "see [x](NOWHERE.md)", "run tests/nowhere/run.py", "`nowhere.yaml`"]
)
def test_a_lost_path_is_seen(text: str) -> None:
    assert [path for path in _paths(text) if not _is_there(path)]


def test_names_are_followed_into_modules() -> None:
    assert _resolves("huisuan.packs.locate.rules_root")
    assert _resolves("huisuan.packs")
    assert not _resolves("huisuan.packs.locate.nothing")
    assert not _resolves("huisuan.nowhere")
