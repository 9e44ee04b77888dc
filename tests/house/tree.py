"""The project's files as git sees them, for the tests that read the tree itself."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "engine" / "huisuan"


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is or would be committed, relative to the root, sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return tuple(sorted(Path(name) for name in set(listed.split("\0")) - {""} if (ROOT / name).is_file()))


def modules() -> tuple[Path, ...]:
    """The package's modules, relative to engine/huisuan."""
    home = PACKAGE.relative_to(ROOT)
    return tuple(path.relative_to(home) for path in project_files() if path.suffix == ".py" and home in path.parents)


def syntax_tree(module: Path) -> ast.Module:
    return ast.parse((PACKAGE / module).read_text(encoding="utf-8"), filename=str(module))
