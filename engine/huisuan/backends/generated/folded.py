"""A program in which numbers that can be one thing only are constants: what cannot be paid need not be worked out.

Pure rewriting of a program, node for node; values of all nodes, with kinds and open leaves, stay the same.
"""

from __future__ import annotations

from dataclasses import replace

from huisuan.ir.nodes import Const, Div, Extreme, Field, Input, NodeId
from huisuan.ir.program import PROFILE_FRAME, Program


def folded(program: Program) -> Program:
    """The program with every such node a constant of the profile."""
    nodes, frames = list(program.nodes), list(program.frames_of)
    if any(may_turn_out_undefined(program, node) for node in range(len(nodes))):
        return program
    for node, bounds in enumerate(program.bounds):
        if bounds is not None and bounds.decided and not isinstance(nodes[node], Input | Field):
            nodes[node], frames[node] = Const(bounds.lo), PROFILE_FRAME
    return replace(program, nodes=tuple(nodes), frames_of=tuple(frames))


def may_turn_out_undefined(program: Program, node: NodeId) -> bool:
    """Whether a number that can only be one may still lack a value."""
    bounds = program.bounds[node]
    return isinstance(program.nodes[node], Div | Extreme) and bounds is not None and bounds.decided
