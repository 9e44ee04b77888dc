"""Which method follows the statuses, chosen in one place, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from huisuan.ir.program import Program
from huisuan.live.judge import Judge
from huisuan.live.matched import Matched
from huisuan.live.matcher import installed
from huisuan.live.reach import Reach
from huisuan.live.recompute import Recompute
from huisuan.live.statuses import Method, MethodName


@dataclass(frozen=True, slots=True)
class Chosen:
    """A method and why it is this one, for the log and the tests' skip lines."""

    method: Method
    reason: str


def choose_method(program: Program, judge: Judge, reach: Reach, wanted: MethodName | None = None) -> Chosen:
    """The wanted method; without a wish durable-rules where it is installed, else recompute. MatcherMissing, PackTooWide."""
    match wanted:
        case "recompute":
            return Chosen(Recompute(program), "recompute was asked for")
        case "durable-rules":
            return Chosen(Matched(program, judge, reach), "durable-rules was asked for")
        case None if installed():
            return Chosen(Matched(program, judge, reach), "durable-rules is installed")
        case None:
            return Chosen(Recompute(program), "durable-rules is not installed (extra `live`)")
