"""A register assessed as a whole, beside the reference asked about each of its applicants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor

from huisuan.assess import Assessment, assess_many
from huisuan.backends.columnar import Batch, Register, given_by
from huisuan.backends.record import Amount, LimitRecord
from huisuan.backends.reference import ReferenceBackend
from huisuan.ir.program import Benefit, Program
from huisuan.values import Facts
from tests.registers import register, with_background

Row = tuple[object, ...]


def fen(benefit: Benefit, amount: Amount) -> tuple[str, int | None, int | None]:
    """Kind and ends in whole minor units, rounded down."""
    low, high = (None if end is None else floor(end * 10**benefit.minor_digits) for end in (amount.lo, amount.hi))
    return amount.kind.value, low, high


def wanted(program: Program, applicants: Sequence[Facts]) -> dict[str, set[Row]]:
    """The rows of the tables, by the reference, one applicant at a time."""
    found: dict[str, set[Row]] = {"awards": set(), "lines": set(), "undetermined": set(), "totals": set()}
    assessed = assess_many(program, applicants, ReferenceBackend())
    for row, assessment in enumerate(assessed):
        for benefit, each in zip(program.benefits, assessment.determinations, strict=True):
            record = each.record
            if record.status == "eligible":
                sums = (*fen(benefit, record.payable), *fen(benefit, record.amount))
                found["awards"].add((row, benefit.id, *sums, _bound(record.limits, benefit), _chosen(record.chosen)))
                lines = [line for line in record.lines if benefit.frame and line.taken is not False]
                paid = [line for line in lines if benefit.form == "in_kind" or fen(benefit, line.payable)[2] != 0]
                found["lines"].update(
                    (
                        row,
                        benefit.id,
                        line.key[-1],
                        *_sum(benefit, line.payable),
                        _bound(record.limits, benefit, line.key),
                    )
                    for line in paid
                )
            elif record.status == "undetermined":
                leaves = tuple(sorted({*record.open_status, *record.open_amount}))
                found["undetermined"].add(
                    (row, benefit.id, record.confirmed == "eligible", *fen(benefit, record.payable)[1:], leaves)
                )
        found["totals"].update(_totals(row, assessment))
    return found


def _bound(limits: Sequence[LimitRecord], benefit: Benefit, key: tuple[str, ...] = ()) -> int:
    """A bit for each limit of the benefit that bound this line for certain."""
    names = [entry.name for entry in benefit.limits]
    frames = [bool(entry.frame) for entry in benefit.limits]
    found = {names.index(each.name) for each in limits if each.bound and each.key == key}
    return sum(1 << place for place in found if frames[place] is bool(key))


def _chosen(chosen: Sequence[tuple[Fraction, Fraction]]) -> int | None:
    low, high = chosen[0] if chosen else (Fraction(0), Fraction(1))
    return int(low) if low == high else None


def _sum(benefit: Benefit, amount: Amount) -> tuple[str, int | None, int | None]:
    return ("in_kind", None, None) if benefit.form == "in_kind" else fen(benefit, amount)


def _totals(row: int, assessment: Assessment) -> Iterator[Row]:
    statuses = [each.record.status for each in assessment.determinations]
    counts = statuses.count("eligible"), statuses.count("undetermined")
    for each in assessment.totals:
        yield row, each.currency, *counts, *(floor(end * 100) for end in (each.exact, each.secured, each.up_to))


def assessed(batch: Batch, many: Register) -> dict[str, set[Row]]:
    """The same rows, by the batch."""
    found = batch.found(many)
    patterns = {each.number: each.leaves for each in batch.patterns.listed()}
    waiting = {(*row[:-1], patterns[row[-1]]) for row in found.undetermined.rows()}
    return {
        "awards": set(found.awards.rows()),
        "lines": set(found.lines.rows()),
        "undetermined": waiting,
        "totals": set(found.totals.drop("uncounted").rows()),
    }


def check(program: Program, background: Facts, some: Sequence[Facts], inputs: set[str], collections: set[str]) -> None:
    applicants = tuple(with_background(facts, background, inputs, collections) for facts in some)
    many = register(program, applicants, inputs, collections)
    batch = Batch(program, given_by(program, many), background, "open")
    found, expected = assessed(batch, many), wanted(program, applicants)
    alike = {each.benefit: each.leaves for each in batch.patterns.listed() if each.number in batch.undetermined_alike}
    for row in tuple(expected["undetermined"]):
        if row[1] in alike:
            assert row[-1] == alike[str(row[1])]
            expected["undetermined"].remove(row)
    for table, rows in expected.items():
        extra, missing = (sorted(map(str, each)) for each in (found[table] - rows, rows - found[table]))
        assert not extra and not missing, f"{table}: {extra} {missing}"
