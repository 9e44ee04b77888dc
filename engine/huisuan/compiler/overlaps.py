"""`overlap:` — a document's rule over like policies of other documents: of benefits of one id, the one that pays most (D13).

Like policies are told by the id of the benefit, which packs share for the same policy. Which documents count goes by their places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from huisuan.compiler.benefit import Draft
from huisuan.compiler.relations import Written
from huisuan.ir.nodes import NodeId
from huisuan.mechanisms import shape
from huisuan.mechanisms.conditions import lower_condition
from huisuan.mechanisms.scope import Scope
from huisuan.source import Span
from huisuan.syntax import located

Extent = tuple[int, int]
KEYS = ("overlap", "within", "beyond", "clause", "reason")


def read_overlap(
    scope: Scope, tree: located.Mapping, drafts: list[Draft], places: Mapping[str, Extent]
) -> tuple[Written, ...]:
    """The contests that `overlap: best_of` makes between benefits of this pack and those of the same id in other loaded packs.

    They hold for documents of places `within` the one named; under the condition `beyond`, for those of the places around it too.
    `places`: where each pack's document is in force.
    """
    shape.check_keys(scope, tree, KEYS)
    rule, within = shape.needed_scalar(scope, tree, "overlap"), shape.needed_scalar(scope, tree, "within")
    if rule is None or within is None:
        return ()
    if rule.text != "best_of":
        scope.report("unknown-member", rule.span, value=rule.text, name="overlap", allowed="best_of")
        return ()
    area = scope.shop.vocabulary.regions.find(within.text)
    if area is None:
        scope.report("unknown-region", within.span, name=within.text)
        return ()
    written = tree.get("beyond")
    beyond = None if written is None else lower_condition(replace(scope.at("beyond"), role=None), written)
    return tuple(_contests(scope, drafts, places, area, beyond, tree.span))


def _contests(
    scope: Scope, drafts: list[Draft], places: Mapping[str, Extent], area: Extent, beyond: NodeId | None, span: Span
) -> Iterator[Written]:
    own = {_local(draft): place for place, draft in enumerate(drafts) if draft.info.pack == scope.names.pack}
    for place, draft in enumerate(drafts):
        mine = own.get(_local(draft))
        there = places.get(draft.info.pack)
        if mine is None or there is None or draft.info.pack == scope.names.pack or not _alike(drafts[mine], draft):
            continue
        below = area[0] <= there[0] and there[1] <= area[1]
        above = there[0] <= area[0] and area[1] <= there[1]
        if below or (above and beyond is not None):
            name = f"{drafts[mine].info.id}+{draft.info.id}"
            yield Written(
                "best_of", (mine, place), bool(draft.scope.frame), name=name, place=span, test=None if below else beyond
            )


def _local(draft: Draft) -> str:
    return draft.info.id.rpartition("/")[2]


def _alike(mine: Draft, other: Draft) -> bool:
    """Whether two benefits can be set against each other: one grain, one currency, money, and neither told again by the other."""
    told = {entry.benefit for entry in mine.restated} | {entry.benefit for entry in other.restated}
    same = (mine.scope.frame, mine.currency, mine.form) == (other.scope.frame, other.currency, other.form)
    return same and mine.form == "money" and not told & {mine.info.id, other.info.id}
