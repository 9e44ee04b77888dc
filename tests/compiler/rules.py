"""Rules written in a test, compiled in the trial pack."""

from __future__ import annotations

from huisuan.assess import Assessment, assess
from huisuan.backends.reference import ReferenceBackend
from huisuan.compiler.compile import Outcome, compile_packs
from huisuan.compiler.compiled import Compiled
from huisuan.compiler.files import PackFiles
from huisuan.profile.bind import bind
from huisuan.profile.read import read_profile
from huisuan.source import SourceFile
from tests.compiler.provoke import DAY
from tests.mechanisms.trial import head_file, vocabulary


def compile_rules(*rules: str, head: str = "") -> Outcome:
    sources = tuple(SourceFile(f"rules{place}.yaml", text) for place, text in enumerate(rules, 1))
    top = SourceFile("trial/pack.yaml", head) if head else head_file()
    return compile_packs([PackFiles(top, sources)], vocabulary(), DAY)


def codes(*rules: str) -> list[str]:
    """The codes of the errors in rules, in order of place."""
    return [each.code for each in compile_rules(*rules).problems if each.severity == "error"]


def compiled(*rules: str, head: str = "") -> Compiled:
    found = compile_rules(*rules, head=head)
    assert found.compiled is not None, found.problems
    return found.compiled


def assessed(pack: Compiled, profile: str) -> Assessment:
    outcome = read_profile(SourceFile("profile.yaml", profile), pack.vocabulary)
    assert outcome.profile is not None, outcome.problems
    return assess(pack.program, bind(outcome.profile, pack.program), ReferenceBackend())


def benefit(body: str, name: str = "it", clause: str = "一") -> str:
    """A benefit with this body, its lines to be indented."""
    lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
    return f"  {name}:\n    title: {{zh: 事项, en: it}}\n    clause: {clause}\n{lines}\n"
