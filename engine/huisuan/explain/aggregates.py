"""The wording of values over the items of a collection: counts, sums, extremes, picks, running totals, and of competing lines."""

from __future__ import annotations

from typing import assert_never

from huisuan.explain import patterns
from huisuan.explain.comparing import related_words
from huisuan.explain.figures import listed
from huisuan.explain.names import Sense
from huisuan.explain.told import Speaks, Told
from huisuan.ir.nodes import Const, Count, Extreme, Field, Input, NodeId, Pick, Related, Relation, Running, Sum

AggregateNode = Count | Sum | Extreme | Pick | Running | Related


def tell_aggregate(speaker: Speaks, place: NodeId, node: AggregateNode, sense: Sense | None) -> Told:
    benefit = _prior(speaker, place) or benefit_of(speaker, place)
    if benefit is not None:
        return Told(benefit)
    label = speaker.names.collection_label(node.frame, speaker.language)
    match node:
        case Count():
            which = _which(speaker, node.member)
            return Told(speaker.say(f"{which}{label}项数", f"the number of {label}{which}"))
        case Sum():
            which, told = _which(speaker, node.member), speaker.number(node.value, sense)
            if told.parts or told.tail or "：" in told.head:
                return Told(speaker.say(f"{which}{label}逐项计算后相加", f"over {label}{which}, the sum of"), (told,))
            value = told.head
            return Told(speaker.say(f"{which}{label}的{value}合计", f"the sum of {value} over {label}{which}"))
        case Extreme():
            which, value = _which(speaker, node.member), _inline(speaker, node.value, sense)
            zh, en = ("最大的", "largest") if node.which == "max" else ("最小的", "smallest")
            return Told(speaker.say(f"{which}{label}中{zh}{value}", f"the {en} {value} of {label}{which}"))
        case Pick():
            return Told(
                speaker.say(f"按件数限制入选的{label}合计", f"the sum over the {label} taken under the count limit")
            )
        case Running():
            return _running(speaker, node, label, sense)
        case Related():
            return Told(_related(speaker, node, label))
        case _:
            assert_never(node)


def _inline(speaker: Speaks, place: NodeId, sense: Sense | None = None) -> str:
    return speaker.number(place, sense).inline(speaker.language)


def _which(speaker: Speaks, member: NodeId) -> str:
    node = speaker.names.node(member)
    if isinstance(node, Const) and node.value is True:
        return ""
    inside = speaker.condition(member).inline(speaker.language)
    return speaker.say(f"符合“{inside}”的", f" where {inside}")


def _running(speaker: Speaks, node: Running, label: str, sense: Sense | None) -> Told:
    plain = isinstance(speaker.names.node(node.value), Field | Input)
    value = _inline(speaker, node.value, sense) if plain else speaker.say("金额", "award")
    zh = en = group_words(speaker, node.keys)
    match node.out:
        case "before_sum":
            return Told(speaker.say(f"{zh}此前各项{value}合计", f"the sum of {value} over earlier {label}{en}"))
        case "before_max":
            return Told(speaker.say(f"{zh}此前各项中最大的{value}", f"the largest {value} of earlier {label}{en}"))
        case "each" | "sum":
            assert node.ceiling is not None
            most = _inline(speaker, node.ceiling, sense)
            return Told(
                speaker.say(f"{zh}{label}的{value}合计，最高不超过{most}", f"{value} over {label}{en}, at most {most}")
            )


def group_words(speaker: Speaks, keys: tuple[NodeId, ...]) -> str:
    """`同一购买人、同一家电品种`, ` of the same buyer and kind of appliance`; empty without keys."""
    words = [_inline(speaker, key) for key in keys]
    if not words:
        return ""
    return speaker.say(f"同一{'、同一'.join(words)}", f" of the same {listed(words, 'en', 'and')}")


def _related(speaker: Speaks, node: Related, label: str) -> str:
    words = related_words(speaker, node)
    if node.out == "sum" and node.value is not None:
        value = _inline(speaker, node.value)
        return speaker.say(f"其他{words}{label}的{value}合计", f"the sum of {value} over other {label} {words}")
    return speaker.say(f"其他{words}{label}项数", f"the number of other {label} {words}")


def together_words(speaker: Speaks, own: NodeId, others: Related) -> str:
    """A value of this item together with that of related items."""
    label = speaker.names.collection_label(others.frame, speaker.language)
    value, words = _inline(speaker, own), related_words(speaker, others)
    return speaker.say(f"{value}（连同其他{words}{label}）合计", f"{value} together with other {label} {words}")


def relation_words(speaker: Speaks, node: Relation) -> str:
    spec = speaker.names.program.relations[node.spec]
    titles = [speaker.names.title(each).of(speaker.language) for each in speaker.names.competitors(spec)]
    if node.out == "member":
        return speaker.say(f"“{titles[node.member]}”的金额", f"the award of “{titles[node.member]}”")
    quoted = listed([speaker.say(f"“{title}”", f"“{title}”") for title in titles], speaker.language, "and")
    return speaker.say(f"{quoted}合并后的金额", f"the award of {quoted} together")


def _prior(speaker: Speaks, place: NodeId) -> str | None:
    """What was received before under a benefit."""
    found = patterns.prior_of(speaker.names.program, place)
    if found is None:
        return None
    title, year = speaker.names.title(found[0]).of(speaker.language), found[1]
    zh, en = (f"{year}年度", f" for {year}") if year is not None else ("此前", " before")
    return speaker.say(f"{zh}已领取的“{title}”", f"what was received{en} under “{title}”")


def ceiling_words(speaker: Speaks, place: NodeId, sense: Sense | None) -> str:
    """A ceiling, and whether earlier awards come off it."""
    own = patterns.net_of_prior(speaker.names.program, place)
    words = _inline(speaker, place if own is None else own, sense)
    return (
        words if own is None else speaker.say(f"{words}（扣除此前已领取的）", f"{words}, less what was received before")
    )


def benefit_of(speaker: Speaks, place: NodeId) -> str | None:
    """Another benefit's award, where a rule refers to it."""
    for each in speaker.names.program.benefits:
        if place in (each.amount, each.payable):
            title = speaker.names.title(each.id).of(speaker.language)
            return speaker.say(f"“{title}”的金额", f"the award of “{title}”")
    return None
