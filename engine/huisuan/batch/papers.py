"""Payouts, open questions, rejected rows and counts as an office's rows: the one place where the parts of a run meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from huisuan.batch.claiming import Claimed
from huisuan.batch.wording import Wording
from huisuan.compiler.compiled import Compiled
from huisuan.compiler.pack import Document
from huisuan.explain.show import NOT_STATED
from huisuan.explain.unverified import place_words
from huisuan.intake.model import APPLICANTS, Count, Reject
from huisuan.office.rows import (
    ApplicantKind,
    Cut,
    PackFace,
    PaidRow,
    RejectRow,
    Share,
    TableCount,
)
from huisuan.payout.model import Payout
from huisuan.profile.identities import check_citizen_id
from huisuan.vocabulary.model import Vocabulary
from huisuan.vocabulary.units import Label, Language

LANGUAGES: tuple[Language, Language] = ("zh", "en")
_EVERYTHING = Label("申请人", "applicants")


@dataclass(frozen=True, slots=True)
class Desk:
    """What is known of a run beside its claims: words, and who bears what."""

    compiled: Compiled
    wording: Wording
    shares: tuple[Share, ...] = ()

    def paid_rows(self, payouts: Sequence[Payout], claimed: Mapping[str, Claimed]) -> Iterator[PaidRow]:
        numbers = numbered(payouts)
        for payout in payouts:
            yield self._paid(payout, claimed[payout.claim.id], numbers)

    def _paid(self, payout: Payout, claimed: Claimed, numbers: Mapping[str, str]) -> PaidRow:
        applicant = claimed.applicant
        info = self.compiled.infos[payout.claim.benefit]
        document = next(pack.document for pack in self.compiled.packs if pack.id == info.pack)
        fen = payout.paid if payout.held is None else payout.waiting
        return PaidRow(
            number=numbers[payout.claim.id],
            register_number=applicant.number,
            applicant=applicant.label or applicant.id,
            kind=_kind(applicant.id),
            id=applicant.id,
            benefit=payout.claim.benefit,
            title=info.title,
            document=document.title,
            document_number=_number(document),
            clause=Label(*(place_words(document, info.clause, info.clause_number, language) for language in LANGUAGES)),
            department=info.department,
            decision=payout.decision,
            fen=fen,
            reason=self.wording.reason(payout, claimed.item, numbers),
            cuts=tuple(Cut(self.wording.bound(cut.bound), cut.before - cut.after) for cut in payout.cuts),
            shares=self.shares if fen else (),
            payee=applicant.payee or applicant.label,
            bank=applicant.bank,
            account=applicant.account,
            remark="\n".join(filter(None, (claimed.item.named.zh, _remark(payout)))),
        )


def numbered(payouts: Iterable[Payout]) -> Mapping[str, str]:
    """By id of the claim its number in this run: claims are counted in the order they came in."""
    return {each.claim.id: f"{place:05}" for place, each in enumerate(payouts, 1)}


def _kind(name: str) -> ApplicantKind:
    return "citizen" if isinstance(check_citizen_id(name), str) else "organisation"


def _remark(payout: Payout) -> str:
    if payout.held is None or payout.up_to is None or payout.up_to == payout.waiting:
        return ""
    return f"最高{payout.up_to // 100}.{payout.up_to % 100:02d}元"


def reject_rows(rejects: Iterable[Reject]) -> Iterator[RejectRow]:
    for each in rejects:
        place = each.place
        yield RejectRow(
            each.table,
            place.file,
            place.sheet,
            place.row,
            place.column,
            each.value,
            Label(each.reason("zh"), each.reason("en")),
            Label(each.remedy("zh"), each.remedy("en")),
        )


def table_counts(vocabulary: Vocabulary, counts: Mapping[str, Count]) -> tuple[TableCount, ...]:
    return tuple(
        TableCount(name, _table(vocabulary, name), each.rows_in, each.rows_out, each.rejected)
        for name, each in sorted(counts.items(), key=lambda pair: (pair[0] != APPLICANTS, pair[0]))
    )


def _table(vocabulary: Vocabulary, name: str) -> Label:
    if name == APPLICANTS:
        return _EVERYTHING
    decl = vocabulary.collections.get(name)
    return Label(name, name) if decl is None else decl.label


def pack_faces(compiled: Compiled, digests: Mapping[str, str]) -> tuple[PackFace, ...]:
    return tuple(
        PackFace(pack.id, pack.document.title, _number(pack.document), digests[pack.id]) for pack in compiled.packs
    )


def _number(document: Document) -> str:
    """A document's number as it is printed; nothing where the copy does not state it."""
    return "" if document.number in NOT_STATED else document.number
