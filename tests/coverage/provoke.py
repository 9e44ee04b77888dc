"""Files that are no document, or cannot be read here: what the reader of documents says of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from huisuan.coverage.reading import read_document
from huisuan.problems import Problem
from huisuan.source import SourceFile

Provoked = tuple[Iterable[Problem], Mapping[str, SourceFile]]


@contextmanager
def without(*libraries: str) -> Iterator[None]:
    """As if the libraries were not installed: importing one fails like a missing one does."""
    kept = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in libraries}
    for name in kept:
        del sys.modules[name]
    sys.modules.update(dict.fromkeys(libraries))  # type: ignore[arg-type]  # None is how Python marks a module that cannot be imported
    try:
        yield
    finally:
        for name in libraries:
            del sys.modules[name]
        sys.modules.update(kept)


def provoke_document(path: Path) -> Provoked:
    found = read_document(path)
    assert isinstance(found, Problem)
    return [found], {}


def provoke_extra(path: Path) -> Provoked:
    """The file read where the libraries for documents are missing."""
    with without("opencc", "docx", "pypdf"):
        return provoke_document(path)
