"""What somebody looks for among the benefits: a value, empty where nothing is asked."""

from __future__ import annotations

from dataclasses import dataclass, fields

from huisuan.values import Kind

AMOUNTS = tuple(str(kind) for kind in Kind)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Benefits that somebody in `place` may ask for, of a `department`, for an `applicant`, on a `topic`, with an `amount` of a kind,
    and known by all words of `search`. Names may be in Chinese or English; each empty text asks nothing.
    """

    place: str = ""
    department: str = ""
    applicant: str = ""
    topic: str = ""
    amount: str = ""
    search: str = ""

    @property
    def anything(self) -> bool:
        """Whether it asks for anything at all."""
        return any(self.asked())

    def asked(self) -> dict[str, str]:
        """What is asked, by name."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in found.items() if value.strip()}
