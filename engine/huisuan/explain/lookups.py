"""The wording of values looked up: tables by option, bands by size, parts of dates, and what the text leaves to discretion."""

from __future__ import annotations

from huisuan.explain.conditions import member_labels
from huisuan.explain.figures import listed
from huisuan.explain.names import DATE, PLAIN, Sense
from huisuan.explain.told import Speaks, Told
from huisuan.ir.nodes import Bands, Calendar, NodeId, Range, Select, Table
from huisuan.values import Kind


def _inline(speaker: Speaks, place: NodeId, sense: Sense | None = None) -> str:
    return speaker.number(place, sense).inline(speaker.language)


def tell_table(speaker: Speaks, node: Table, sense: Sense | None) -> Told:
    names, language = speaker.names, speaker.language
    rows = []
    for cells, value in node.rows:
        labels = [
            "".join(member_labels(speaker, names.sense(key), (cell,)))
            for key, cell in zip(node.keys, cells, strict=True)
        ]
        label = speaker.say("、", ", ").join(labels)
        mark = speaker.say("：" if label.isascii() or label[-1:].isascii() else "", ": ")
        rows.append(label + mark + speaker.value(value, sense))
    between = "; " if any(", " in row.partition(": ")[0] for row in rows) else ", "
    keys = listed([_inline(speaker, key) for key in node.keys], language, "and")
    return Told(speaker.say(f"按{keys}：{'、'.join(rows)}", f"by {keys} ({between.join(rows)})"))


def tell_bands(speaker: Speaks, node: Bands, sense: Sense | None) -> Told:
    own = speaker.names.sense(node.a)
    subject = _inline(speaker, node.a)
    rows = []
    for place, value in enumerate(node.values):
        ends = []
        if place > 0:
            edge, included = node.edges[place - 1]
            ends.append(
                speaker.say("不低于" if included else "超过", "at least " if included else "over ")
                + speaker.value(edge, own)
            )
        if place < len(node.edges):
            edge, above = node.edges[place]
            ends.append(
                speaker.say("低于" if above else "不超过", "under " if above else "up to ") + speaker.value(edge, own)
            )
        rows.append(Told(speaker.say("、", ", ").join(ends) + speaker.say("：", ": ") + speaker.value(value, sense)))
    return Told(speaker.say(f"按{subject}分档", f"by {subject}"), tuple(rows))


def tell_calendar(speaker: Speaks, node: Calendar) -> Told:
    first = _inline(speaker, node.args[0], DATE)
    match node.function:
        case "year":
            return Told(speaker.say(f"{first}所在年份", f"the year of {first}"))
        case "month":
            return Told(speaker.say(f"{first}所在月份", f"the month of {first}"))
        case "day":
            return Told(speaker.say(f"{first}是当月第几日", f"the day of the month of {first}"))
        case "add_months":
            if (back := speaker.names.program.bounds[node.args[1]]) is not None and back.lo == back.hi < 0:
                return Told(speaker.say(f"{first}前{-back.lo}个月", f"{-back.lo} months before {first}"))
            count = _inline(speaker, node.args[1], PLAIN)
            return Told(speaker.say(f"{first}后{count}个月", f"{count} months after {first}"))
        case "months_between":
            last = _inline(speaker, node.args[1], DATE)
            return Told(speaker.say(f"{first}至{last}的整月数", f"whole months from {first} to {last}"))


def tell_range(speaker: Speaks, node: Range, sense: Sense | None) -> Told:
    low, high = _inline(speaker, node.low, sense), _inline(speaker, node.high, sense)
    match node.kind:
        case Kind.AT_MOST:
            top = speaker.names.node(node.high)
            en = f"up to {high}, as the department decides"
            if isinstance(top, Table | Bands | Select) and not speaker.names.constant(node.high):
                return Told(speaker.say(f"{high}，均为最高数，具体由主管部门核定", en))
            most = "最高" if speaker.names.constant(node.high) else "不超过"
            return Told(speaker.say(f"{most}{high}，具体由主管部门核定", en))
        case Kind.AT_LEAST:
            return Told(speaker.say(f"不低于{low}", f"at least {low}"))
        case Kind.UNQUANTIFIED:
            return Told(speaker.say("文件未载明金额", "a sum the document does not state"))
        case Kind.INDICATIVE if node.mean is not None:
            mean = _inline(speaker, node.mean, sense)
            return Told(
                speaker.say(
                    f"参考金额{mean}（不是定额），具体由主管部门核定",
                    f"{mean} as an orientation, the department decides",
                )
            )
        case _:
            return Told(
                speaker.say(
                    f"{low}至{high}之间，由主管部门核定", f"between {low} and {high}, as the department decides"
                )
            )
