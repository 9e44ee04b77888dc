"""Which benefits wait for a choice of the applicant: rules that pay one of several, where the profile does not say which (D13).

A choice left open is totalled at the best; whoever shows it says so.
"""

from __future__ import annotations

from huisuan.ir.nodes import Input
from huisuan.ir.program import Program
from huisuan.values import Facts, Known


def open_choices(program: Program, facts: Facts) -> dict[str, str]:
    """The id of the open choice by benefit."""
    found = {}
    for spec in program.relations:
        node = None if spec.choice is None else program.nodes[spec.choice]
        if not isinstance(node, Input):
            continue
        name = program.inputs[node.decl].id
        if not isinstance(facts.values.get(name), Known):
            found.update(dict.fromkeys((each for names in spec.set_names for each in names.split("+")), name))
    return found
