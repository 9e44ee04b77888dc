"""What other benefits did to this one: who won, who lost to it and why, and common ceilings (D13)."""

from __future__ import annotations

from collections.abc import Iterable

from huisuan.backends.reference_parts import Path
from huisuan.backends.three_valued import TextValue
from huisuan.explain.aggregates import ceiling_words
from huisuan.explain.figures import listed
from huisuan.explain.found import Findings
from huisuan.explain.offsets import offset_lines, offset_words
from huisuan.explain.reasons import item_label
from huisuan.explain.restated import restated_words, restating_lines
from huisuan.explain.words import Words
from huisuan.ir.nodes import NodeId, Relation
from huisuan.ir.program import Benefit, RelationSpec
from huisuan.values import Truth


def stacking_words(findings: Findings, benefit: Benefit) -> tuple[str, ...]:
    """One sentence for each way other benefits bear on what is payable."""
    program, words = findings.program, findings.words
    if findings.evaluation.truth(benefit.status).truth is False:
        return ()
    found = list(restated_words(findings, benefit))
    for chosen in benefit.relations:
        node = program.nodes[chosen]
        assert isinstance(node, Relation)
        spec = program.relations[node.spec]
        paths = tuple(findings.evaluation.items.paths(spec.frame)) if spec.frame else ((),)
        for path in paths:
            if spec.test is not None and findings.evaluation.truth(spec.test, path).truth is False:
                continue
            where = f"{item_label(findings, spec.frame, path)}{words.say('：', ': ')}" if spec.frame else ""
            found += [where + each for each in _contest(findings, benefit, spec, chosen, path)]
    found += _chosen_instead(findings, benefit)
    found += offset_words(findings, benefit)
    return tuple(found)


def _chosen_instead(findings: Findings, benefit: Benefit) -> list[str]:
    """What a benefit without a figure competes with: it is chosen, never ranked."""
    words = findings.words
    found = []
    for spec in findings.program.relations:
        others = _alternatives(spec, benefit.id)
        if not others or spec.choice is None or benefit.id in words.names.competitors(spec):
            continue
        titles = _quoted(words, others)
        made = _choice_made(findings, spec, ())
        if made is None:
            zh, en = "由申请人选择", "the applicant chooses"
        elif benefit.id in made.split("+"):
            zh, en = (
                f"按申请人的选择，取本事项，{titles}不再支付",
                f"as the applicant chose, this one, so {titles} pays nothing",
            )
        else:
            zh, en = "按申请人的选择，本事项不再享受", "as the applicant chose, this one falls away"
        found.append(words.say(f"与{titles}不能同时享受：{zh}。", f"not payable together with {titles}: {en}."))
    return found


def _alternatives(spec: RelationSpec, benefit: str) -> tuple[str, ...]:
    """The benefits that no set of a choice holds together with this one."""
    sets = [set(name.split("+")) for name in spec.set_names]
    if not any(benefit in each for each in sets):
        return ()
    every = dict.fromkeys(each for name in spec.set_names for each in name.split("+"))
    return tuple(other for other in every if other != benefit and not any({benefit, other} <= each for each in sets))


def _contest(findings: Findings, benefit: Benefit, spec: RelationSpec, chosen: NodeId, path: Path) -> list[str]:
    ids = findings.words.names.competitors(spec)
    own = ids.index(benefit.id)
    gates = [findings.evaluation.truth(member.gate, path).truth for member in spec.members]
    found = _barred_or_limited(findings, spec, own, gates, path)
    if gates[own] is False or len(spec.sets) < 2:
        return found
    rivals = [
        place
        for place, gate in enumerate(gates)
        if place != own and gate is not False and not _together(spec, own, place)
    ]
    unranked = [other for other in _alternatives(spec, benefit.id) if other not in ids]
    if rivals or unranked:
        found.append(_outcome(findings, spec, own, (rivals, unranked), chosen, path))
    return found


def _barred_or_limited(findings: Findings, spec: RelationSpec, own: int, gates: list[Truth], path: Path) -> list[str]:
    words = findings.words
    ids = words.names.competitors(spec)
    found = [
        words.say(
            f"已符合{_quoted(words, (ids[bar.barrer],))}，本事项不再支付。",
            f"{_quoted(words, (ids[bar.barrer],))} is granted, which excludes this one.",
        )
        for bar in spec.bars
        if own in bar.barred and gates[bar.barrer] is True
    ]
    for group in spec.ceilings:
        if own in group.members:
            titles = _quoted(words, [ids[member] for member in group.members])
            most = findings.value(group.ceiling, path, words.money)
            found.append(words.say(f"{titles}合计最高{most}。", f"{titles} together pay at most {most}."))
    return found


def _outcome(
    findings: Findings, spec: RelationSpec, own: int, others: tuple[list[int], list[str]], chosen: NodeId, path: Path
) -> str:
    """Who won, as far as it is settled; what has no figure (the second of `others`) loses only to a choice."""
    words, (rivals, unranked) = findings.words, others
    ids = words.names.competitors(spec)
    titles = _quoted(words, [*(ids[place] for place in rivals), *unranked])
    losers = titles if _choice_made(findings, spec, path) else _quoted(words, [ids[place] for place in rivals])
    if not losers:
        return words.say(
            f"与{titles}不能同时享受：由申请人选择。", f"not payable together with {titles}: the applicant chooses."
        )
    value = findings.evaluation.number(chosen, path)
    if value.lo != value.hi:
        return words.say(
            f"与{titles}不能同时享受，取哪一项尚不能确定。",
            f"not payable together with {titles}; which one is not settled yet.",
        )
    by, taken = _chosen_by(findings, spec, path), spec.sets[int(value.lo)]
    if own in taken:
        return words.say(
            f"与{titles}不能同时享受：{by}，取本事项，{losers}不再支付。",
            f"not payable together with {titles}: {by} is this one, so {losers} pays nothing.",
        )
    won = _quoted(words, [ids[place] for place in taken if place in rivals]) or titles
    return words.say(
        f"与{titles}不能同时享受：{by}，取{won}，本事项不再支付。",
        f"not payable together with {titles}: {by} is {won}, so this one pays nothing.",
    )


def _chosen_by(findings: Findings, spec: RelationSpec, path: Path) -> str:
    say = findings.words.say
    if spec.choice is None:
        return say("取合计金额最高的组合", "the combination that pays most")
    if _choice_made(findings, spec, path) is not None:
        return say("按申请人的选择", "as the applicant chose")
    return say("由申请人选择，未选择前暂按金额最高的计算", "the applicant chooses; until then the one that pays most")


def _choice_made(findings: Findings, spec: RelationSpec, path: Path) -> str | None:
    choice = None if spec.choice is None else findings.evaluation.value(spec.choice, path)
    return choice.text if isinstance(choice, TextValue) else None


def _together(spec: RelationSpec, first: int, second: int) -> bool:
    return any(first in each and second in each for each in spec.sets)


def relation_lines(words: Words, benefit: Benefit) -> tuple[str, ...]:
    """The relations a benefit stands in, as rules."""
    program = words.names.program
    found = [*restating_lines(words, benefit), *offset_lines(words, benefit)]
    for spec in program.relations:
        ids = words.names.competitors(spec)
        together = _quoted(words, _alternatives(spec, benefit.id) or _apart(spec, ids, benefit.id))
        if together:
            zh, en = (
                ("由申请人选择", "the applicant chooses")
                if spec.choice is not None
                else ("取金额最高的", "the highest counts")
            )
            found.append(words.say(f"与{together}不能同时享受，{zh}", f"not payable together with {together}; {en}"))
        if benefit.id not in ids:
            continue
        own = ids.index(benefit.id)
        barrers = [_quoted(words, (ids[bar.barrer],)) for bar in spec.bars if own in bar.barred]
        found.extend(
            words.say(f"已享受{each}的，不再支付", f"nothing is paid where {each} is granted") for each in barrers
        )
        for group in spec.ceilings:
            if own in group.members:
                most = ceiling_words(words, group.ceiling, words.money)
                titles = _quoted(words, [ids[member] for member in group.members])
                found.append(words.say(f"{titles}合计最高{most}", f"{titles} together, at most {most}"))
    return tuple(found)


def _apart(spec: RelationSpec, ids: tuple[str, ...], benefit: str) -> tuple[str, ...]:
    """The rivals that no admissible set holds together with this one."""
    if benefit not in ids:
        return ()
    own = ids.index(benefit)
    return tuple(other for place, other in enumerate(ids) if place != own and not _together(spec, own, place))


def _quoted(words: Words, benefits: Iterable[str]) -> str:
    return listed([f"“{words.label(words.names.title(each))}”" for each in benefits], words.language, "and")
