"""The 40 rules as a tax and benefit system of openfisca-core: 62 variables that are set, 40 with a formula, one entity.

Its whole numbers have four bytes, which hold no sum of 21 million yuan in fen, and its reals keep seven digits; so every variable is widened to
eight bytes here. That is not a setting it offers, but the only way in which it pays what the others pay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

import numpy as np
import polars as pl
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from huisuan.vocabulary.units import Label
from tests.bench.contenders import Contender, Paid
from tests.bench.figures import RULES
from tests.bench.peers.columns import Array, columns_of, paid_of
from tests.bench.peers.formulas import GATE_FORMULAS, STANDINGS, SUMS, Formula

VERSION = version("openfisca-core")
MONTH = "2025-06"


def _attributes(entity: object, kind: type, formula: Formula | None) -> dict[str, object]:
    told: dict[str, object] = {"value_type": kind, "entity": entity, "definition_period": DateUnit.MONTH}
    if formula is not None:

        def asked(population, period):  # openfisca reads the names of the two
            return formula(lambda name: population(name, period))

        told["formula"] = asked
    return told


def rule_system(facts: Iterable[str]) -> TaxBenefitSystem:
    entity = build_entity(key="applicant", plural="applicants", label="applicant", is_person=True)
    system = TaxBenefitSystem([entity])
    made: list[tuple[str, type, Formula | None]] = [(name, int, None) for name in facts]
    made += [(name, int, formula) for name, formula in SUMS.items()]
    made += [(name, bool, formula) for name, formula in {**STANDINGS, **GATE_FORMULAS}.items()]
    for name, kind, formula in made:
        added = system.add_variable(type(name, (Variable,), _attributes(entity, kind, formula)))
        if kind is int:
            added.dtype = np.int64
    return system


def payout_columns(system: TaxBenefitSystem, columns: Mapping[str, Array], rows: int) -> dict[str, Array]:
    """A simulation over so many applicants: made, given its facts, asked for every rule."""
    simulation = SimulationBuilder().build_default_simulation(system, count=rows)
    for name, column in columns.items():
        simulation.set_input(name, MONTH, column)
    return {rule: simulation.calculate(rule, MONTH) for rule in RULES}


def contender(key: str, label: Label, plain: pl.DataFrame, wanted: Sequence[Paid]) -> Contender:
    columns = {name: column.astype("i8") for name, column in columns_of(plain).items()}
    system = rule_system(columns)
    rows = len(wanted)
    first = {name: column[:rows] for name, column in columns.items()}
    return Contender(
        key,
        label,
        plain.height,
        lambda: payout_columns(system, columns, plain.height),
        lambda: paid_of(payout_columns(system, first, rows)),
        wanted,
    )
