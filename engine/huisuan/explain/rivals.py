"""What other benefits did to this one: who won, who lost to it and why, what was deducted, and common ceilings (D13)."""

from __future__ import annotations

from collections.abc import Iterable

from huisuan.backends.reference_parts import Path
from huisuan.backends.three_valued import TextValue
from huisuan.explain import patterns
from huisuan.explain.aggregates import ceiling_words
from huisuan.explain.figures import listed
from huisuan.explain.found import Findings
from huisuan.explain.reasons import item_label
from huisuan.explain.words import Words
from huisuan.ir.nodes import Add, Const, NodeId, Relation, Select
from huisuan.ir.program import Benefit, Program, RelationSpec


def stacking_words(findings: Findings, benefit: Benefit) -> tuple[str, ...]:
    """One sentence for each way other benefits bear on what is payable."""
    program, words = findings.program, findings.words
    if findings.evaluation.truth(benefit.status).truth is False:
        return ()
    found = []
    if isinstance(program.nodes[benefit.payable], Const) and benefit.form == "money":
        found.append(
            words.say(
                "本事项重述另一政策包中的事项，由该事项支付，这里不重复计算。",
                "This restates a benefit of another pack, which pays it; nothing is paid here.",
            )
        )
    for chosen in benefit.relations:
        node = program.nodes[chosen]
        assert isinstance(node, Relation)
        spec = program.relations[node.spec]
        paths = tuple(findings.evaluation.items.paths(spec.frame)) if spec.frame else ((),)
        for path in paths:
            where = f"{item_label(findings, spec.frame, path)}{words.say('：', ': ')}" if spec.frame else ""
            found += [where + each for each in _contest(findings, benefit, spec, chosen, path)]
    found += _deductions(findings, benefit)
    return tuple(found)


def _contest(findings: Findings, benefit: Benefit, spec: RelationSpec, chosen: NodeId, path: Path) -> list[str]:
    ids = findings.words.names.competitors(spec)
    own = ids.index(benefit.id)
    words = findings.words
    gates = [findings.evaluation.truth(member.gate, path).truth for member in spec.members]
    found = [
        words.say(
            f"已符合“{_title(findings, ids[bar.barrer])}”，本事项不再支付。",
            f"“{_title(findings, ids[bar.barrer])}” is granted, which excludes this one.",
        )
        for bar in spec.bars
        if own in bar.barred and gates[bar.barrer] is True
    ]
    for group in spec.ceilings:
        if own in group.members:
            titles = listed([f"“{_title(findings, ids[member])}”" for member in group.members], words.language, "and")
            most = findings.value(group.ceiling, path, words.money)
            found.append(words.say(f"{titles}合计最高{most}。", f"{titles} together pay at most {most}."))
    if gates[own] is False or len(spec.sets) < 2:
        return found
    rivals = [
        place
        for place, gate in enumerate(gates)
        if place != own and gate is not False and not _together(spec, own, place)
    ]
    if not rivals:
        return found
    titles = listed([f"“{_title(findings, ids[place])}”" for place in rivals], words.language, "and")
    value = findings.evaluation.number(chosen, path)
    chosen_by = _chosen_by(findings, spec, path)
    if value.lo != value.hi:
        found.append(
            words.say(
                f"与{titles}不能同时享受，取哪一项尚不能确定。",
                f"not payable together with {titles}; which one is not settled yet.",
            )
        )
    elif own in spec.sets[int(value.lo)]:
        found.append(
            words.say(
                f"与{titles}不能同时享受：{chosen_by}，取本事项，{titles}不再支付。",
                f"not payable together with {titles}: {chosen_by} is this one, so {titles} pays nothing.",
            )
        )
    else:
        winners = [f"“{_title(findings, ids[place])}”" for place in spec.sets[int(value.lo)] if place in rivals]
        won = listed(winners, words.language, "and") or titles
        found.append(
            words.say(
                f"与{titles}不能同时享受：{chosen_by}，取{won}，本事项不再支付。",
                f"not payable together with {titles}: {chosen_by} is {won}, so this one pays nothing.",
            )
        )
    return found


def _chosen_by(findings: Findings, spec: RelationSpec, path: Path) -> str:
    say = findings.words.say
    if spec.choice is None:
        return say("取合计金额最高的组合", "the combination that pays most")
    choice = findings.evaluation.value(spec.choice, path)
    if isinstance(choice, TextValue) and choice.text is not None:
        return say("按申请人的选择", "as the applicant chose")
    return say("由申请人选择，未选择前暂按金额最高的计算", "the applicant chooses; until then the one that pays most")


def _together(spec: RelationSpec, first: int, second: int) -> bool:
    return any(first in each and second in each for each in spec.sets)


def _title(findings: Findings, benefit: str) -> str:
    return findings.words.label(findings.words.names.title(benefit))


def _deductions(findings: Findings, benefit: Benefit) -> list[str]:
    """Top-ups and deductions: what is paid under other benefits comes off."""
    words = findings.words
    found = []
    for less, other in deducted(words.names.program, benefit):
        amount, title = findings.value(less, (), words.money), _title(findings, other)
        found.append(words.say(f"扣除“{title}”已计的{amount}。", f"less {amount} under “{title}”."))
    return found


def deducted(program: Program, benefit: Benefit) -> tuple[tuple[NodeId, str], ...]:
    """What other benefits' payments come off this one: the payment, and the benefit it is under."""
    place = benefit.payable
    if isinstance(paid := program.nodes[place], Relation):
        place = program.relations[paid.spec].members[paid.member].value
    node = program.nodes[patterns.not_below_zero(program, place)]
    less = [patterns.negative_of(program, arg) for arg in node.args] if isinstance(node, Add) else []
    payers = [(each, _payer(program, each)) for each in less if each is not None]
    return tuple((each, payer) for each, payer in payers if payer is not None and payer != benefit.id)


def _payer(program: Program, place: NodeId) -> str | None:
    node = program.nodes[place]
    for each in program.benefits:
        if place == each.payable or (isinstance(node, Select) and node.cond == each.status):
            return each.id
    return None


def relation_lines(words: Words, benefit: Benefit) -> tuple[str, ...]:
    """The relations a benefit stands in, as rules."""
    program = words.names.program
    titles = [words.label(words.names.title(other)) for _, other in deducted(program, benefit)]
    found = [words.say(f"扣除“{title}”的金额", f"less what “{title}” pays") for title in titles]
    for spec in program.relations:
        ids = words.names.competitors(spec)
        if benefit.id not in ids:
            continue
        own = ids.index(benefit.id)

        def quoted(places: Iterable[int], ids: tuple[str, ...] = ids) -> str:
            titles = [f"“{words.label(words.names.title(ids[place]))}”" for place in places]
            return listed(titles, words.language, "and")

        apart = [place for place in range(len(ids)) if place != own and not _together(spec, own, place)]
        if apart:
            zh, en = (
                ("由申请人选择", "the applicant chooses")
                if spec.choice is not None
                else ("取金额最高的", "the highest counts")
            )
            found.append(
                words.say(f"与{quoted(apart)}不能同时享受，{zh}", f"not payable together with {quoted(apart)}; {en}")
            )
        barrers = [quoted((bar.barrer,)) for bar in spec.bars if own in bar.barred]
        found.extend(
            words.say(f"已享受{each}的，不再支付", f"nothing is paid where {each} is granted") for each in barrers
        )
        for group in spec.ceilings:
            if own in group.members:
                most = ceiling_words(words, group.ceiling, words.money)
                found.append(
                    words.say(
                        f"{quoted(group.members)}合计最高{most}", f"{quoted(group.members)} together, at most {most}"
                    )
                )
    return tuple(found)
