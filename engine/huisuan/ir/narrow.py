"""A program for some of its benefits: those, and the ones they compete or share a ceiling with. Nodes stay where they are; what nothing reads is not evaluated."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from huisuan.ir.program import Program


def narrowed(program: Program, benefits: Collection[str]) -> Program:
    """The same results for `benefits`, and totals over their groups. Members of a group are kept together, since a group is totalled as one."""
    groups = tuple(group for group in program.groups if not set(group.members).isdisjoint(benefits))
    kept = {member for group in groups for member in group.members}.union(benefits)
    return replace(program, benefits=tuple(each for each in program.benefits if each.id in kept), groups=groups)
