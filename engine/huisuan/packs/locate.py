"""Where the shipped packs and the vocabulary lie.

The same call answers in a wheel, where the build puts ``rules/`` inside the package, and in an editable
install, where it stays at the top of the source tree. This module knows folders only: it reads no YAML and
knows nothing of what a pack contains.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def rules_root() -> Path:
    """Folder with ``vocabulary/`` and one folder a shipped pack; it may be read-only.

    Raises FileNotFoundError when the installation lacks its rules, which is a fault of the packaging.
    """
    installed = _PACKAGE / "_rules"
    if installed.is_dir():
        return installed
    source_tree = _PACKAGE.parents[1]
    in_tree = source_tree / "rules"
    if (source_tree / "pyproject.toml").is_file() and in_tree.is_dir():
        return in_tree
    raise FileNotFoundError(f"no rules beside {_PACKAGE}: neither {installed} nor {in_tree} exists")
