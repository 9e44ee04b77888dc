"""The wording of sums and of what mechanisms make of them: slices, ladders, steps, shares, growth."""

from __future__ import annotations

from fractions import Fraction

from huisuan.explain import aggregates, patterns, truth_patterns
from huisuan.explain.figures import format_percent
from huisuan.explain.ladders import ladder_told
from huisuan.explain.names import DATE, SHARE, Sense
from huisuan.explain.products import grouped
from huisuan.explain.told import Speaks, Told
from huisuan.ir.nodes import Add, Mul, NodeId, Round


def _inline(speaker: Speaks, place: NodeId, sense: Sense | None = None) -> str:
    return speaker.number(place, sense).inline(speaker.language)


def tell_sum(speaker: Speaks, place: NodeId, node: Add, sense: Sense | None) -> Told:
    program = speaker.names.program
    if (steps := patterns.steps_of(program, place)) is not None:
        return steps_told(speaker, steps, sense)
    if (growth := patterns.growth_of(program, node)) is not None:
        this = _inline(speaker, growth.this)
        return Told(speaker.say(f"{this}较上年的增幅", f"growth of {this} over the year before"))
    if (increase := patterns.increase_of(program, node)) is not None:
        this = _inline(speaker, increase.this)
        return Told(speaker.say(f"{this}较上年的增加额", f"the increase of {this} over the year before"))
    if (together := patterns.together_of(program, node)) is not None:
        own, others = together
        return Told(aggregates.together_words(speaker, own, others))
    part = patterns.slice_of(program, node)
    if part is not None and not _is_day(speaker, part.subject):
        return Told(_slice(speaker, part))
    if (ladder := ladder_told(speaker, node, sense)) is not None:
        return ladder
    if (days := _days(speaker, node)) is not None:
        return Told(days)
    added = [arg for arg in node.args if patterns.negative_of(program, arg) is None]
    taken = [less for arg in node.args if (less := patterns.negative_of(program, arg)) is not None]
    parts = tuple(speaker.number(arg, sense) for arg in added)
    if len(parts) > 1 and (len(parts) > 2 or any(part.parts or part.tail for part in parts)) and not taken:
        return Told(speaker.say("下列各项相加", "the sum of"), parts)
    words = [part.inline(speaker.language) for part in parts]
    broken = any(
        "，" in each or ", " in each or each.startswith(("不低于", "最高", "at least", "up to")) for each in words
    )
    plus = speaker.say("，另加" if broken else "加", ", plus " if broken else " plus ").join(words)
    less_words = speaker.say("，再减去" if broken else "减去", ", less " if broken else " less ")
    minus = "".join(less_words + grouped(speaker, less, sense) for less in taken)
    return Told(plus + minus or speaker.value(Fraction(0), sense))


def _slice(speaker: Speaks, part: patterns.Slice) -> str:
    sense = speaker.names.sense(part.subject)
    subject, low = _inline(speaker, part.subject), _inline(speaker, part.low, sense)
    if part.high is None:
        return speaker.say(f"{subject}超过{low}的部分", f"the part of {subject} over {low}")
    high = _inline(speaker, part.high, sense)
    return speaker.say(f"{subject}超过{low}、不超过{high}的部分", f"the part of {subject} over {low} and up to {high}")


def _is_day(speaker: Speaks, place: NodeId) -> bool:
    sense = speaker.names.sense(place)
    return sense is not None and sense.type == "date"


def _days(speaker: Speaks, node: Add) -> str | None:
    """The days from one day to another."""
    start = patterns.negative_of(speaker.names.program, node.args[-1]) if len(node.args) == 2 else None
    if start is None or not (_is_day(speaker, start) or _is_day(speaker, node.args[0])):
        return None
    first, last = _inline(speaker, start, DATE), _inline(speaker, node.args[0], DATE)
    return speaker.say(f"{first}至{last}的天数", f"days from {first} to {last}")


def share_words(speaker: Speaks, share: patterns.Share) -> str:
    """`月数占12月的比例（最高100%）`, `100%减去…`."""
    node = speaker.names.node(share.part)
    factor = truth_patterns.number_at(speaker.names.program, node.b) if isinstance(node, Mul) else None
    counted = speaker.names.node(node.a) if isinstance(node, Mul) else None
    if isinstance(counted, Round) and isinstance(node, Mul):
        words = _lost_by_steps(speaker, counted, node.b)
    elif isinstance(node, Mul) and factor is not None and factor > 0:
        whole = speaker.value(1 / factor, speaker.names.sense(node.a))
        part = _inline(speaker, node.a)
        words = speaker.say(f"{part}占{whole}的比例", f"the share of {part} in {whole}")
    else:
        words = _inline(speaker, share.part, SHARE)
    if share.left:
        return speaker.say(f"（100%减去{words}）", f"(100% less {words})")
    return speaker.say(f"{words}（最高100%）", f"{words} (at most 100%)")


def _lost_by_steps(speaker: Speaks, counted: Round, each: NodeId) -> str:
    """`月收入超过3,000元的部分每满100元3%`."""
    inner = speaker.names.node(counted.a)
    factor = truth_patterns.number_at(speaker.names.program, inner.b) if isinstance(inner, Mul) else None
    if not isinstance(inner, Mul) or factor is None or factor <= 0:
        return _inline(speaker, counted.a)
    size, rate = speaker.value(1 / factor, speaker.names.sense(inner.a)), _inline(speaker, each, SHARE)
    part = _inline(speaker, inner.a)
    return speaker.say(f"{part}每满{size}的{rate}", f"{rate} for each full {size} of {part}")


def steps_told(speaker: Speaks, steps: patterns.Steps, sense: Sense | None) -> Told:
    own = speaker.names.sense(steps.quantity)
    quantity, origin = _inline(speaker, steps.quantity), _inline(speaker, steps.origin, own)
    start, size = _inline(speaker, steps.start, sense), speaker.value(steps.size, own)
    zh, en = added_words(speaker, steps.added, sense)
    each = speaker.say("每满" if steps.full else "每", "each full" if steps.full else "each")
    text = speaker.say(
        f"起点{start}，{quantity}超过{origin}的部分{each}{size}提高{zh}{'' if steps.full else '（不足部分按比例）'}",
        f"{start}, and {en} more for {each} {size} of {quantity} over {origin}{'' if steps.full else ', parts in proportion'}",
    )
    most = "" if steps.most is None else _inline(speaker, steps.most, sense)
    return Told(text + (speaker.say(f"，最高{most}", f", at most {most}") if most else ""))


def added_words(speaker: Speaks, added: NodeId, sense: Sense | None) -> tuple[str, str]:
    """What a step adds: percentage points where the value is a share."""
    value = truth_patterns.number_at(speaker.names.program, added)
    if value is not None and sense is not None and sense.share:
        points = format_percent(value)
        return f"{points.removesuffix('%')}个百分点", f"{points.removesuffix('%')} percentage points"
    words = _inline(speaker, added, sense)
    return words, words
