"""The generated backend against the reference, node by node and over generated programs."""

from hypothesis import given, settings

from huisuan.backends.generated import GeneratedBackend
from huisuan.backends.reference import ReferenceBackend
from huisuan.ir.program import Program
from huisuan.values import Facts
from tests import strategies


@settings(max_examples=300, deadline=None)
@given(strategies.cases())
def test_the_interval_path_gives_what_the_reference_gives(case: tuple[Program, tuple[Facts, ...]]) -> None:
    program, profiles = case
    assert GeneratedBackend().evaluate(program, profiles) == ReferenceBackend().evaluate(program, profiles)
