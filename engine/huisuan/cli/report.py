"""What `huisuan check` prints: five groups with fixed titles, money first, one page unless everything is asked for.

Lines and their styles; colour and the terminal are the caller's. Knows assessments, not how they came about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from huisuan.assess import OUTCOMES, Determination, Outcome, Totals
from huisuan.backends.record import Amount
from huisuan.cli.chosen import Chosen, choose
from huisuan.cli.heading import heading
from huisuan.cli.layout import Line, Style, apart, clipped, left, money, right, wrapped
from huisuan.cli.notes import Notes, Reasons
from huisuan.cli.page import Entry, Section, fitted
from huisuan.cli.questions import Block, folded
from huisuan.cli.sums import Shown, best, shown, subtotal
from huisuan.cli.words import ASSUMED, DISCLAIMER, MARK, NOTHING_RECEIVED, OUTCOME, listed, say
from huisuan.compiler.compiled import BenefitInfo
from huisuan.compiler.pack import Document
from huisuan.contract.choices import open_choices
from huisuan.explain.unverified import TAG, place_words
from huisuan.ir.program import Benefit
from huisuan.service.checking import Checked
from huisuan.source import display_width
from huisuan.values import Kind
from huisuan.vocabulary.units import Language

WIDTH = 100
PAGE, AROUND = 40, 16
"""Lines of a page, and how many of them the head, the foot and the headings take as a rule."""
_STYLE: dict[Outcome, Style] = {"gets": "good", "up_to": "good", "to_confirm": "maybe", "open": "open", "not": "no"}


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths: of the sums on the left, and of the place in the document on the right."""

    sums: int
    places: int


@dataclass(frozen=True, slots=True)
class Report:
    """One profile's report in one language; `everything` leaves nothing out. `reasons` says why a benefit fails.

    `kept` narrows what is listed to some benefits (None: all), for what was `asked`.
    """

    checked: Checked
    language: Language
    everything: bool = False
    reasons: Reasons | None = None
    name: str = ""
    kept: frozenset[str] | None = None
    asked: str = ""
    benefits: dict[str, Benefit] = field(default_factory=dict)
    chosen: list[Chosen] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)

    def lines(self) -> tuple[Line, ...]:
        self.choices.update(self._open_choices())
        head = heading(self.checked, self._chosen(), self.language, self.name, WIDTH)
        foot = self._foot()
        sections = self._sections()
        if not self.everything:
            sections = fitted(sections, PAGE - len(head) - len(foot))
        body = [line for section in sections for line in self._section(section)]
        return (*head, *body, *foot)

    def _section(self, section: Section) -> tuple[Line, ...]:
        more = (Line("    " + say("more", self.language, n=section.hidden), "quiet"),) if section.hidden else ()
        return (section.title, *(line for each in section.entries for line in each.lines), *more)

    def _crowded(self) -> bool:
        return not self.everything and len(self._mine()) > PAGE - AROUND

    def _chosen(self) -> Chosen:
        if not self.chosen:
            self.chosen.append(choose(self.checked, self.kept, everything=self.everything))
        return self.chosen[0]

    def _mine(self) -> tuple[Determination, ...]:
        return self._chosen().mine

    def _shown(self) -> dict[str, Shown]:
        return {
            each.benefit: shown(self._benefit(each), each, chosen=each.benefit not in self.choices)
            for each in self._mine()
        }

    def _sections(self) -> tuple[Section, ...]:
        mine = self._mine()
        sums = self._shown()
        width = min(34, max((display_width(self._cell(each, sums[each.benefit])) for each in mine), default=0))
        infos = self.checked.compiled.infos
        columns = Columns(width, max((display_width(self._place(infos[each.benefit])) for each in mine), default=0))
        return tuple(
            self._group(outcome, [each for each in mine if each.outcome == outcome], sums, columns)
            for outcome in OUTCOMES
        )

    def _group(self, outcome: Outcome, found: list[Determination], sums: dict[str, Shown], columns: Columns) -> Section:
        titled = say("group", self.language, title=OUTCOME[outcome].of(self.language), n=len(found))
        total = "" if outcome == "not" else subtotal(self._counted(found, sums), self.language)
        words = say("subtotal", self.language, sum=total) if total else ""
        title = Line(apart(titled, words, WIDTH), _STYLE[outcome])
        if outcome == "open":
            return Section(title, self._blocks(found, sums, columns), outcome=outcome)
        ordered = found if outcome == "not" else sorted(found, key=lambda each: _rank(sums[each.benefit].amount))
        chosen = self._choices(ordered, sums, columns)
        free = [each for each in ordered if not self._choice(each)]
        shown_ones = free if self.everything else free[:PAGE]
        entries = (*chosen, *(self._entry(each, sums[each.benefit], columns) for each in shown_ones))
        return Section(title, entries, hidden=len(free) - len(shown_ones), outcome=outcome)

    def _open_choices(self) -> dict[str, str]:
        """The open choices between benefits of which more than one may be had."""
        waiting = open_choices(self.checked.compiled.program, self.checked.facts)
        possible = [waiting.get(each.benefit) for each in self._mine() if each.outcome != "not"]
        return {benefit: name for benefit, name in waiting.items() if possible.count(name) > 1}

    def _choice(self, found: Determination) -> str:
        return self.choices.get(found.benefit, "")

    def _counted(self, found: list[Determination], sums: dict[str, Shown]) -> tuple[Shown, ...]:
        """What a subtotal adds: of benefits under one open choice, the best."""
        free = [sums[each.benefit] for each in found if not self._choice(each)]
        choices = dict.fromkeys(name for each in found if (name := self._choice(each)))
        under = [tuple(sums[each.benefit] for each in found if self._choice(each) == name) for name in choices]
        return (*free, *(best(each) for each in under))

    def _choices(self, found: list[Determination], sums: dict[str, Shown], columns: Columns) -> tuple[Entry, ...]:
        """What the applicant must choose between, side by side."""
        entries = []
        for choice in dict.fromkeys(name for each in found if (name := self._choice(each))):
            rows = [self._entry(each, sums[each.benefit], columns) for each in found if self._choice(each) == choice]
            head = Line(f"  {say('choice', self.language)}", "open")
            lines = (head, *(line for each in rows for line in each.lines))
            entries.append(Entry(lines, keep=len(lines), counts=len(rows)))
        return tuple(entries)

    def _benefit(self, found: Determination) -> Benefit:
        if not self.benefits:
            self.benefits.update((each.id, each) for each in self.checked.compiled.program.benefits)
        return self.benefits[found.benefit]

    def _cell(self, found: Determination, what: Shown) -> str:
        if found.outcome == "not":
            return say("none", self.language)
        mark = MARK.of(self.language) if what.conditional else ""
        return mark + what.text(self.language)

    def _row(self, found: Determination, what: Shown, columns: Columns, note: str = "") -> str:
        info = self.checked.compiled.infos[found.benefit]
        where = left(self._place(info), columns.places)
        opened, closed = ("（", "）") if self.language == "zh" else (" (", ")")
        title = info.title.of(self.language) + (f"{opened}{note}{closed}" if note else "")
        head = f"  {right(self._cell(found, what), columns.sums)}  "
        mark = self._mark(info)
        room = WIDTH - display_width(head) - display_width(mark) - display_width(where) - 2
        return apart(head + clipped(title, room) + mark, where, WIDTH).rstrip()

    def _mark(self, info: BenefitInfo) -> str:
        """What stands beside a benefit whose figures were not compared with the text, however crowded the page."""
        if self._document(info).unverified is None:
            return ""
        return f"〔{TAG.of(self.language)}〕" if self.language == "zh" else f" [{TAG.of(self.language)}]"

    def _document(self, info: BenefitInfo) -> Document:
        if not self.documents:
            self.documents.update((pack.id, pack.document) for pack in self.checked.compiled.packs)
        return self.documents[info.pack]

    def _place(self, info: BenefitInfo) -> str:
        place = place_words(self._document(info), info.clause, info.clause_number, self.language)
        return f"{info.pack} {place}"

    def _entry(self, found: Determination, what: Shown, columns: Columns) -> Entry:
        """A row and its notes; on a crowded page only of sums that are had, and of what nothing but a reading leaves open."""
        had = found.outcome in ("gets", "up_to") and what.amount.kind is not Kind.IN_KIND
        noted = had or found.open_readings or not self._crowded()
        notes = self._notes(found, columns) if noted else ()
        return Entry((Line(self._row(found, what, columns), "plain"), *notes))

    def _writer(self) -> Notes:
        return Notes(self.checked, self.language, self.reasons, self.everything, self._place)

    def _notes(self, found: Determination, columns: Columns) -> tuple[Line, ...]:
        texts = self._writer().under(self._benefit(found), found, alone=not self._choice(found))
        return tuple(Line(line, "quiet") for text in texts for line in wrapped(text, WIDTH, " " * (columns.sums + 4)))

    def _blocks(self, found: list[Determination], sums: dict[str, Shown], columns: Columns) -> tuple[Entry, ...]:
        blocks = folded(self.checked.compiled.vocabulary, found, self.language)
        if self._crowded():
            entries = [self._brief(block, sums) for block in sorted(blocks, key=lambda each: -_at_stake(each, sums))]
        else:
            entries = [self._block(block, sums, columns) for block in blocks]
        loose = [each for each in found if not each.missing]
        return (*(self._entry(each, sums[each.benefit], columns) for each in loose), *entries)

    def _brief(self, block: Block, sums: dict[str, Shown]) -> Entry:
        """A question in one line, with how many benefits and what sum wait for it."""
        n, stake = len(block.waiting), _at_stake(block, sums)
        currency = next(iter(sums.values())).currency
        words = say("opens", self.language, n=n)
        if stake:
            words = say("opens_sum", self.language, n=n, sum=money(stake, currency, self.language))
        asked = say("asks", self.language, question=block.question.text, who=block.question.who(self.language))
        room = WIDTH - display_width(words) - 2
        head = Line(apart(clipped(f"  ? {asked}", room), words, WIDTH), "open")
        readings = dict.fromkeys(name for each in block.waiting for name in each.open_readings)
        texts = self._writer().readings(readings)
        told = (Line(line, "quiet") for text in texts for line in wrapped(text, WIDTH, "    "))
        return Entry((head, *told), keep=1, counts=n)

    def _block(self, block: Block, sums: dict[str, Shown], columns: Columns) -> Entry:
        asked = say("asks", self.language, question=block.question.text, who=block.question.who(self.language))
        first, *rest = wrapped(asked, WIDTH, "    ")
        head = [Line(f"  ? {first.lstrip()}", "open"), *(Line(text, "open") for text in rest)]
        rows: list[Line] = []
        for each in sorted(block.waiting, key=lambda each: _rank(sums[each.benefit].amount)):
            others = tuple(name for name in each.missing if name != block.question.name)
            more = say("also_asks", self.language, n=len(others)) if others and not self.everything else ""
            rows.append(Line(self._row(each, sums[each.benefit], columns, more)))
            if self.everything or each.open_readings:
                shown_ones = others if self.everything else ()
                rows.extend(self._notes(each._replace(missing=shown_ones), columns))
        return Entry((*head, *rows), keep=len(head) + 1, counts=len(block.waiting))

    def _foot(self) -> tuple[Line, ...]:
        checked, language = self.checked, self.language
        found = checked.assessment
        lines = [Line()]
        conditional = found.if_nothing_received is not None and found.if_nothing_received != found.totals
        shown_totals = found.if_nothing_received if conditional and found.if_nothing_received else found.totals
        lines.extend(
            Line(text, "title")
            for each in shown_totals
            for text in wrapped(self._total(each, conditional=conditional), WIDTH)
        )
        if conditional or any(each.conditional for each in self._shown().values()):
            lines.append(Line(NOTHING_RECEIVED.of(language), "quiet"))
        lines.extend(Line(text, "quiet") for text in self._elsewhere())
        others = [
            each
            for each in found.determinations
            if not each.for_applicant and (self.kept is None or each.benefit in self.kept)
        ]
        if others and not self.everything:
            kinds = dict.fromkeys(kind for each in others for kind in checked.compiled.infos[each.benefit].applicants)
            fact = checked.compiled.vocabulary.facts.get("applicant_kind")
            names = [each.label.of(language) for each in (fact.members if fact else ()) if each.id in kinds]
            lines.append(Line(say("others", language, n=len(others), kinds=listed(names, language)), "quiet"))
        if self.kept is not None:
            lines.extend(Line(text, "maybe") for text in wrapped(self._hidden(), WIDTH))
        if found.met:
            lines.append(Line(ASSUMED.of(language), "maybe"))
        return (*lines, Line(DISCLAIMER.of(language), "quiet"))

    def _elsewhere(self) -> tuple[str, ...]:
        """The documents that hold nothing for the applicant."""
        chosen = self._chosen()
        if not chosen.omitted:
            return ()
        titles = listed([pack.id for pack in (*chosen.elsewhere, *chosen.wider)], self.language)
        return wrapped(say("elsewhere", self.language, titles=titles, n=chosen.omitted), WIDTH)

    def _hidden(self) -> str:
        """How many of the applicant's benefits the filter leaves out, and what the totals are of."""
        all_of_them = [each for each in self.checked.assessment.determinations if each.for_applicant or self.everything]
        return say("hidden", self.language, asked=self.asked, n=len(all_of_them) - len(self._mine()))

    def _total(self, totals: Totals, *, conditional: bool) -> str:
        language, currency = self.language, totals.currency
        mark = MARK.of(language) if conditional else ""
        parts = []
        if totals.exact or not totals.secured:
            parts.append(say("total_exact", language, sum=money(totals.exact, currency, language)))
        if totals.secured != totals.exact:
            parts.append(say("total_secured", language, sum=money(totals.secured, currency, language)))
        in_kind = self._in_kind(totals.uncounted)
        unlimited = len(totals.uncounted) - in_kind
        if totals.up_to > totals.secured:
            key = "total_up_to_less" if unlimited else "total_up_to"
            parts.append(say(key, language, sum=money(totals.up_to, currency, language), n=unlimited))
        elif unlimited:
            parts.append(say("total_open", language, n=unlimited))
        if in_kind:
            parts.append(say("total_in_kind", language, n=in_kind))
        between = "，" if language == "zh" else ", "
        return f"{mark}{say('total', language)}  {between.join(parts)}"

    def _in_kind(self, benefits: tuple[str, ...]) -> int:
        found = {each.benefit: each.record.amount.kind for each in self.checked.assessment.determinations}
        return sum(found[each] is Kind.IN_KIND for each in benefits)


def _at_stake(block: Block, sums: dict[str, Shown]) -> Fraction:
    return sum((sums[each.benefit].amount.hi or Fraction(0) for each in block.waiting), Fraction(0))


def _rank(amount: Amount) -> tuple[bool, object]:
    """The largest sums first; what has no figure last."""
    top = amount.hi if amount.hi is not None else amount.lo
    return (amount.kind is Kind.IN_KIND or top is None, 0 if top is None else -top)
