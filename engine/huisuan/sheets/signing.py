"""The sign-off sheet of a pack: one row a figure, with room for the two people who compare it with the document and sign.

A benefit without a figure has one row, and so has a clause without a benefit, with its reason. Knows no file format.
"""

from __future__ import annotations

from collections.abc import Iterable

from huisuan.compiler.compiled import BenefitInfo, Compiled
from huisuan.compiler.ledger import ClauseEntry
from huisuan.compiler.pack import PackSource
from huisuan.explain.explanation import benefit_named
from huisuan.explain.figures import format_day, format_days
from huisuan.explain.show import NOT_STATED, ROLES
from huisuan.explain.unverified import place_words, unverified_words
from huisuan.explain.words import Words
from huisuan.ir.program import Benefit
from huisuan.mechanisms.figure import Figure
from huisuan.receipt import number
from huisuan.sheets.remarks import figure_remarks
from huisuan.sheets.sheet import Column, Row, Sheet
from huisuan.vocabulary.units import Language

COLUMNS = (
    Column("条款\nClause", 8),
    Column("条款标题\nHeading", 20),
    Column("事项\nBenefit", 18),
    Column("事项标题\nTitle", 20),
    Column("数字（原文写法）\nFigure as written", 13, right=True),
    Column("数值\nValue", 13, right=True),
    Column("单位\nUnit", 9),
    Column("作用\nRole", 10),
    Column("编号\nFigure id", 26),
    Column("备注\nRemark", 44),
    Column("第一读者\nFirst reader", 10),
    Column("日期\nDate", 10),
    Column("第二读者\nSecond reader", 10),
    Column("日期\nDate", 10),
)
SIGNED = ("", "", "", "")
LONGEST_SUM = 160


def sign_off_sheet(compiled: Compiled, pack_id: str, digest: str, language: Language) -> Sheet:
    """The sheet of one pack; `digest` is the hash of its content. Raises KeyError for a pack that is not loaded."""
    return _Signing(compiled, pack_id, digest, language).sheet()


class _Signing:
    def __init__(self, compiled: Compiled, pack_id: str, digest: str, language: Language) -> None:
        self.compiled = compiled
        self.language = language
        self.digest = digest
        self.words = Words(compiled, language)
        self.pack: PackSource = self.words.names.packs[pack_id]
        self.infos = [each for each in compiled.infos.values() if each.pack == pack_id]

    def say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def sheet(self) -> Sheet:
        words, pack = self.words, self.pack
        return Sheet(
            name=f"{self.say('审签表', 'Sign-off')} {pack.id}",
            title=f"{self.say('审签表', 'Sign-off sheet')}  {words.label(pack.document.title)}",
            above=tuple(self._identity()),
            columns=COLUMNS,
            rows=tuple(self._rows()),
            below=(
                self.say("第一读者（姓名、签名、日期）：", "First reader (name, signature, date): "),
                self.say("第二读者（姓名、签名、日期）：", "Second reader (name, signature, date): "),
            ),
            footer=f"{pack.id}  {self.digest[:16]}",
        )

    def _identity(self) -> Iterable[str]:
        say, document, pack = self.say, self.pack.document, self.pack
        stated = document.number not in NOT_STATED
        told = [say("文号：", "Number: ") + (document.number if stated else say("本件未载", NOT_STATED[0]))]
        if document.issuer:
            told.append(say("发文机关：", "Issued by: ") + document.issuer)
        if document.issued is not None:
            told.append(say("成文日期：", "Issued: ") + format_day(document.issued.toordinal(), self.language))
        days = format_days(pack.in_force.since.toordinal(), pack.in_force.until.toordinal(), self.language)
        told.append(say("实施期：", "In force: ") + days)
        yield "    ".join(told)
        yield f"{say('政策包：', 'Pack: ')}{pack.id}    {say('内容校验（SHA-256）：', 'SHA-256 of its content: ')}{self.digest}"
        if document.sha256:
            yield say("原文校验（SHA-256）：", "SHA-256 of the document copied from: ") + document.sha256
        if unverified := unverified_words(document, self.language):
            yield say("注意：", "Note: ") + unverified
        figures = sum(len(each.figures) for each in self.infos)
        yield say(
            f"共{len(self._clauses())}条、{len(self.infos)}个事项、{figures}个数字。请逐行与原文核对，每行签名并写日期。",
            f"{len(self._clauses())} clauses, {len(self.infos)} benefits, {figures} figures. "
            "Compare each row with the document, sign it and write the date.",
        )

    def _clauses(self) -> dict[int, ClauseEntry | None]:
        """Every clause the pack lists or its benefits name, in order."""
        listed: dict[int, ClauseEntry | None] = {each.number: each for each in self.pack.clauses}
        for info in self.infos:
            listed.setdefault(info.clause_number, None)
        return {number: listed[number] for number in sorted(listed)}

    def _rows(self) -> Iterable[Row]:
        for place, entry in self._clauses().items():
            own = [each for each in self.infos if each.clause_number == place]
            for info in own:
                yield from self._benefit(info, entry)
            if not own and entry is not None:
                reason = self.words.label(entry.none) if entry.none else self.say("未写明原因", "no reason given")
                remark = self.say("不设事项：", "no benefit: ") + reason
                yield self._row((*self._head(entry, place, entry.label), *_blank(7), remark), first=True, quiet=True)
        for passage in self.pack.ledger.passages:
            if passage.none is not None:
                remark = self.say("不设事项：", "no benefit: ") + self.words.label(passage.none)
                title = self.words.label(passage.title)
                yield self._row((passage.place, title, *_blank(7), remark), first=True, quiet=True)

    def _row(self, cells: tuple[str, ...], *, first: bool, quiet: bool = False) -> Row:
        return Row((*cells, *SIGNED), first, quiet)

    def _head(self, entry: ClauseEntry | None, place: int, printed: str) -> tuple[str, str]:
        label = place_words(self.pack.document, printed, place, self.language)
        return label, self.words.label(entry.title) if entry else ""

    def _benefit(self, info: BenefitInfo, entry: ClauseEntry | None) -> Iterable[Row]:
        """A row a figure, what holds of the whole benefit beside the first; one row where there is no figure."""
        head = (
            *self._head(entry, info.clause_number, info.clause),
            info.id.rpartition("/")[2],
            self.words.label(info.title),
        )
        said = _Remarks(self, info)
        for place, figure in enumerate(info.figures):
            remark = "\n".join((*figure_remarks(said.words, said.rule, figure), *(() if place else said.benefit())))
            yield self._row((*head, *self._figure(figure), figure.id, remark), first=place == 0)
        if not info.figures:
            remark = "\n".join(said.benefit())
            yield self._row((*head, *_blank(5), remark), first=True)

    def _figure(self, figure: Figure) -> tuple[str, str, str, str]:
        role = ROLES[figure.role]
        lines = (role.zh, role.en) if self.language == "zh" else (role.en, role.zh)
        return figure.text, number(figure.value), "" if figure.unit == "1" else figure.unit, "\n".join(lines)


class _Remarks:
    """What is written beside a benefit."""

    def __init__(self, signing: _Signing, info: BenefitInfo) -> None:
        self.say = signing.say
        self.info = info
        self.pack = signing.pack
        self.rule: Benefit = benefit_named(signing.compiled.program, info.id)
        self.words = Words(signing.compiled, signing.language, self.rule)

    def _gives(self) -> str:
        """What the benefit gives: in kind, or the sum in words where that is short."""
        if self.info.in_kind is not None:
            return self.say("非资金：", "in kind: ") + self.words.label(self.info.in_kind)
        told = self.words.number(self.rule.line, self.words.money).inline(self.words.language)
        return self.say("金额：", "amount: ") + told if len(told) <= LONGEST_SUM else ""

    def benefit(self) -> Iterable[str]:
        """What it gives, who asks, whom, how it was read, what is left to an official."""
        say, label, info = self.say, self.words.label, self.info
        if unverified := unverified_words(self.pack.document, self.words.language):
            yield unverified
        if gives := self._gives():
            yield gives
        fact = self.words.names.compiled.vocabulary.facts.get("applicant_kind")
        kinds = [label(each.label) for each in (fact.members if fact else ()) if each.id in info.applicants]
        yield say("申请人：", "applicants: ") + (say("、", ", ").join(kinds) or say("不限", "anyone"))
        if label(info.department):
            yield say("主管部门：", "department: ") + label(info.department)
        if info.paid_by is not None:
            yield say("资金来源：", "paid by: ") + label(info.paid_by)
        for name in info.readings:
            reading = self.pack.readings[name]
            taken = label(dict(reading.options)[reading.default])
            kind = say("勘误：", "correction: ") if reading.kind == "correction" else say("解释口径：", "reading: ")
            yield f"{kind}{label(reading.label)}{say('，现取', ', taken: ')}{say(f'“{taken}”', taken)}"
        for name in info.judgements:
            yield say("由主管部门认定：", "for the department to decide: ") + label(self.pack.judgements[name].label)
        if info.note is not None:
            yield say("说明：", "note: ") + label(info.note)


def _blank(count: int) -> tuple[str, ...]:
    return ("",) * count
