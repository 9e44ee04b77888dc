"""Changes of one benefit as written, key by key. Titles, clauses, departments, papers and notes decide nothing and are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from huisuan.mutation.changes import Change, dropped, here, items_dropped, renamed, under, with_value, word
from huisuan.mutation.conditions import of_condition, of_list
from huisuan.mutation.limits import of_bounds, of_ladder, of_phases
from huisuan.mutation.values import of_value
from huisuan.syntax.located import Mapping, Node, Scalar, Sequence
from huisuan.vocabulary.model import Fact

SOME_AMOUNT = "1元"


def of_benefit(body: Mapping, applicants: Fact | None) -> Iterator[Change]:
    """Every change of a benefit; `applicants` is the fact that says of what kind an applicant is."""
    for key, value in body.entries:
        match key.text:
            case "for":
                yield from under(body, "for", _of_applicants(value, applicants))
            case "when":
                yield from under(body, "when", _of_when(value))
            case "except":
                yield from _of_exemptions(body, value)
            case "matter":
                yield from dropped("relation", body, ("matter",))
            case "in_kind":
                yield _in_money(body, value)
            case _:
                yield from _of_award(body, key.text, value)


def _of_award(body: Mapping, key: str, value: Node) -> Iterator[Change]:
    match key:
        case "amount":
            yield from under(body, key, of_value(value))
        case "worth":
            yield from dropped("modifier", body, (key,))
            yield from under(body, key, of_value(value))
        case "let" if isinstance(value, Mapping):
            for name, each in value.entries:
                yield from under(body, key, under(value, name.text, _of_named(each)))
        case "count" | "limit":
            if not isinstance(value, Sequence) or len(value.items) == 1:
                yield from dropped("cap", body, (key,))
            yield from under(body, key, of_bounds(value))
        case "ladder":
            yield from dropped("modifier", body, (key,))
            yield from under(body, key, of_ladder(value))
        case "phases":
            yield from dropped("modifier", body, (key,))
            yield from under(body, key, of_phases(value))
        case _:
            return


def _of_named(node: Node) -> Iterator[Change]:
    """The value of a name, bare or under `value` beside its label."""
    inner = node.get("value") if isinstance(node, Mapping) and node.get("label") is not None else None
    return of_value(node) if inner is None or not isinstance(node, Mapping) else under(node, "value", of_value(inner))


def _of_applicants(value: Node, applicants: Fact | None) -> Iterator[Change]:
    written = value if isinstance(value, Sequence) else Sequence((value,), value.span)
    yield from items_dropped("applicant", written)
    if applicants is None:
        return
    found = [applicants.member(each.text) for each in written.items if isinstance(each, Scalar)]
    for member in applicants.members:
        if member not in found:
            more = Sequence((*written.items, word(member.id, value)), value.span)
            yield here("applicant", f"add {member.id}", value, more)


def _of_when(value: Node) -> Iterator[Change]:
    """The conditions of a benefit: a list, the list under a lone `all`, or one that may be dropped as a whole."""
    alone = value.get("all") if isinstance(value, Mapping) and len(value.entries) == 1 else None
    if isinstance(value, Sequence) and len(value.items) > 1:
        yield from of_list(value)
    elif isinstance(value, Mapping) and isinstance(alone, Sequence) and len(alone.items) > 1:
        yield from under(value, "all", of_list(alone))
    else:
        yield here("condition", "drop", value, None)
        yield from of_condition(value)


def _of_exemptions(body: Mapping, value: Node) -> Iterator[Change]:
    if isinstance(value, Sequence) and len(value.items) > 1:
        yield from under(body, "except", items_dropped("common", value))
    else:
        yield from dropped("common", body, ("except",))


def _in_money(body: Mapping, value: Node) -> Change:
    """An award in kind made a sum of money."""
    if body.get("amount") is not None:
        left = with_value(body, "in_kind", None)
    else:
        left = with_value(renamed(body, "in_kind", "amount"), "amount", word(SOME_AMOUNT, value))
    return replace(here("kind", "plain", value, left, "in_kind", SOME_AMOUNT), place="in_kind")
