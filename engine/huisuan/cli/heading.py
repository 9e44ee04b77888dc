"""The head of a report: whose it is, under which documents, on which day each is taken, and how its windows stand today."""

from __future__ import annotations

from datetime import date

from huisuan.cli.chosen import Chosen
from huisuan.cli.layout import Line, apart, wrapped
from huisuan.cli.words import listed, say
from huisuan.compiler.pack import PackSource
from huisuan.explain.unverified import unverified_words
from huisuan.service.checking import Checked
from huisuan.vocabulary.units import Language


def heading(checked: Checked, chosen: Chosen, language: Language, name: str, width: int) -> tuple[Line, ...]:
    """The first lines of a report, with the documents it is about."""
    made = say("made_on", language, day=checked.today.isoformat())
    label = checked.profile.label or checked.profile.id
    owner = "  ".join(part for part in (label, name) if part)
    lines = [Line(apart(say("title", language), made, width), "title")]
    if owner:
        lines.append(Line(owner, "title"))
    for pack in chosen.documents:
        lines.extend(_pack(checked, pack, language, width))
    if chosen.wider:
        titles = listed([pack.id for pack in chosen.wider], language)
        lines.extend(Line(each, "quiet") for each in wrapped(say("wider", language, titles=titles), width))
    for left in checked.left_out:
        ends = {"since": left.head.since.isoformat(), "until": left.head.until.isoformat()}
        day = checked.as_of.isoformat() if checked.as_of else ""
        lines.extend(Line(each) for each in wrapped(left.title.of(language), width))
        lines.extend(Line(each, "quiet") for each in wrapped(say("left_out", language, day=day, **ends), width, "  "))
    complete = _complete(checked, language)
    if complete:
        lines.extend(Line(each, "quiet") for each in wrapped(complete, width))
    return (*lines, Line())


def _pack(checked: Checked, pack: PackSource, language: Language, width: int) -> list[Line]:
    today = checked.today
    day = checked.compiled.as_of[pack.id].isoformat()
    state = window_state(pack.in_force.since, pack.in_force.until, today)
    words = {"before": "day_ahead", "within": "day_open", "after": "day_ended"}
    ends = {"since": pack.in_force.since.isoformat(), "until": pack.in_force.until.isoformat()}
    taken = say(words[state], language, day=day, **ends)
    between = "；" if language == "zh" else "; "
    title = pack.document.title.of(language)
    number = pack.document.number
    shown = title if number.startswith("not stated") else f"{title} {number}"
    told = [f"{taken}{between}{claims(pack, today, language)}", unverified_words(pack.document, language)]
    below = [line for text in told if text for line in wrapped(text, width, "  ")]
    return [*(Line(each) for each in wrapped(shown, width)), *(Line(each, "quiet") for each in below)]


def claims(pack: PackSource, today: date, language: Language) -> str:
    """The window to claim, as the document has it and as it stands today."""
    if pack.claims is None:
        return say("claims_none", language)
    words = {"before": "claims_ahead", "within": "claims_open", "after": "claims_over"}
    state = window_state(pack.claims.since, pack.claims.until, today)
    return say(words[state], language, since=pack.claims.since.isoformat(), until=pack.claims.until.isoformat())


def window_state(since: date, until: date, today: date) -> str:
    return "before" if today < since else "after" if today > until else "within"


def _complete(checked: Checked, language: Language) -> str:
    if checked.profile.complete_all:
        return say("complete_all", language)
    declared = checked.compiled.vocabulary.collections
    names = [each.label.of(language) for each in declared.values() if each.id in checked.profile.complete]
    return say("complete", language, names=listed(names, language)) if names else ""
