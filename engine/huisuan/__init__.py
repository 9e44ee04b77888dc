"""Subsidy law as code: the public face of huisuan, and nothing else.

    packs = huisuan.load_packs()
    found = huisuan.check({"facts": {"applicant_kind": "enterprise", "region": "嘉兴市"}}, packs)
    for each in found.assessment.determinations:
        print(each.benefit, each.outcome, each.record.payable)

Names are imported when first used, so that `import huisuan` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huisuan.assess import Assessment, Determination
    from huisuan.problems import HuisuanError, PackError, Problem, ProfileError, UsageError
    from huisuan.service.api import check, find, load_packs
    from huisuan.service.checking import Checked, Library

    __version__: str

__all__ = [
    "Assessment",
    "Checked",
    "Determination",
    "HuisuanError",
    "Library",
    "PackError",
    "Problem",
    "ProfileError",
    "UsageError",
    "__version__",
    "check",
    "find",
    "load_packs",
]

_HOMES = {
    "Assessment": "assess",
    "Determination": "assess",
    "HuisuanError": "problems",
    "PackError": "problems",
    "Problem": "problems",
    "ProfileError": "problems",
    "UsageError": "problems",
    "Checked": "service.checking",
    "Library": "service.checking",
    "check": "service.api",
    "find": "service.api",
    "load_packs": "service.api",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        return import_module("huisuan.semantics").ENGINE_VERSION
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"huisuan.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
