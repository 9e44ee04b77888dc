"""A program survives being written and read; its hash is of its meaning; nothing else is read."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from huisuan.ir.builder import Builder
from huisuan.ir.codec import decode_program, encode_program, program_hash
from huisuan.ir.nodes import Add, Const
from huisuan.ir.program import ConditionEntry, InputDecl, Origin, Program
from tests.strategies import programs, wrap_as_benefits


def small() -> Program:
    builder = Builder([InputDecl("价", "number", hi=Fraction(5))])
    total = builder.add(Add((builder.const(Fraction(1, 2)), builder.const(2))), Origin("a.yaml", 3))
    return wrap_as_benefits(builder, [total])


@given(programs(met=True))
def test_reading_back_gives_the_same_program(program: Program) -> None:
    text = encode_program(program)
    found = decode_program(text)
    assert found == program
    assert encode_program(found) == text
    assert program_hash(found) == program_hash(program)


def test_origins_and_conditions_are_kept_and_not_hashed() -> None:
    program = small()
    condition = ConditionEntry(0, 0, ("条件", "condition"), "十一")
    told = replace(program, benefits=(replace(program.benefits[0], conditions=(condition,)),))
    found = decode_program(encode_program(told))
    assert Origin("a.yaml", 3) in found.origins
    assert found.benefits[0].conditions == (condition,)
    assert program_hash(replace(told, origins=())) == program_hash(program)


def test_another_figure_is_another_hash() -> None:
    program = small()
    changed = tuple(Const(Fraction(3)) if node == Const(Fraction(2)) else node for node in program.nodes)
    assert program_hash(replace(program, nodes=changed)) != program_hash(program)


def test_true_and_one_are_told_apart() -> None:
    builder = Builder()
    program = wrap_as_benefits(builder, [builder.const(1), builder.const(True)])
    kinds = [type(node.value) for node in decode_program(encode_program(program)).nodes if isinstance(node, Const)]
    assert kinds == [Fraction, bool, Fraction]


def test_the_text_is_the_same_in_every_process() -> None:
    code = (
        "from tests.ir.test_codec import small; from huisuan.ir.codec import program_hash; print(program_hash(small()))"
    )
    path = [entry for entry in sys.path if entry]
    script = f"import sys; sys.path[:0] = {path!r}; {code}"
    found = {
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert found == {program_hash(small())}


def test_keys_are_sorted_and_nothing_is_padded() -> None:
    text = encode_program(small())
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert '["Const",{"number":"1/2"}]' in text
    assert "价" in text


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"1/2"', '"2/4"', "lowest terms"),
        ('"1/2"', "0.5", "not a whole number"),
        ('"1/2"', "NaN", "not a whole number"),
        ('{"number":"1/2"}', '{"number":"1/0"}', "program.nodes[0].value"),
        ('["Add",[0,1]]', '["Add",[0,2]]', "program.nodes[2]: reads a node"),
        ('"raised_by":[[],', '"raised_by":[', "differ in length"),
        ('["Const",{"number":"1/2"}]', '["Cost",{"number":"1/2"}]', "program.nodes[0]"),
        ('["Const",{"number":"1/2"}]', '["Const"]', "Const has 1 fields, found 0"),
        ('{"number":"1/2"}', '{"figure":"1/2"}', "number, truth, text"),
        ('"tag":"fact"', '"tag":"rumour"', "program.inputs[0].tag"),
        ('"nullable":false', '"nullable":0', "program.inputs[0].nullable"),
        ('"nullable":false,', "", "program.inputs[0]"),
        ('"nullable":false', '"nullable":false,"nullable":true', "twice"),
        ('"groups":[]', '"groups":{}', "program.groups"),
    ],
)
def test_anything_else_is_refused_with_its_place(old: str, new: str, place: str) -> None:
    text = encode_program(small())
    assert old in text
    changed = text.replace(old, new, 1)
    with pytest.raises(ValueError) as caught:
        decode_program(changed)
    assert place in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"nodes":[]}', "[" * 100_000])
def test_what_is_no_program_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        decode_program(text)
