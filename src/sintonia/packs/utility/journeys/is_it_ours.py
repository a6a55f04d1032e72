"""Is this bill yours? A verdict on any code, without log-in and without a word about whose bill it is."""

from __future__ import annotations

from msgspec import Struct

from sintonia.documents.identifiers import CNPJ
from sintonia.documents.pasted import PaymentCode, codes_in
from sintonia.journeys.steps import Ask, Caller, Look, Outcome, Say, Show, journey
from sintonia.kit.words import Words, _
from sintonia.packs.utility.bills import month_of
from sintonia.packs.utility.fraud import help_after_fraud
from sintonia.packs.utility.ports.accounts import Codes, Ours
from sintonia.packs.utility.skills import BILLING
from sintonia.understanding.payments import PaymentPapers, payment_papers
from sintonia.understanding.receipts import is_receipt

MOST_TRIES = 3
ASKED = _("Which bill is it? Paste its digits or its PIX code, or send the PDF or a photo.")


class Verdict(Struct, frozen=True):
    """What was found out about the codes of one paper."""

    ours: tuple[Ours, ...] = ()
    foreign: tuple[PaymentCode, ...] = ()
    damaged: tuple[PaymentCode, ...] = ()


def concerns(text: str) -> str:
    """What of a text is for this journey: its payment codes, and nothing else of it."""
    if is_receipt(text):
        return ""
    return "\n".join(code.value for code in codes_in(text))


@journey("is_it_ours", title=_("Is this bill yours?"), version=1, skill=BILLING, takes=concerns)
async def is_it_ours(me: Caller, *, codes: Codes) -> Outcome:
    """Say "ours" with amount and state, or "not ours, do not pay", and help whoever has paid already."""
    papers: PaymentPapers | None = None
    heard, again, tries = me.said, ASKED, 0
    while tries < MOST_TRIES:
        papers = papers or await Ask(again, read=payment_papers, heard=heard)
        if papers.number:
            return await _by_number(await Look(codes.find_bill, papers.number))
        verdict = await _verdict(papers, codes)
        if verdict.ours and not verdict.foreign and not verdict.damaged:
            return await _ours(verdict.ours, {code.kind for code in papers.codes})
        if verdict.foreign or verdict.ours or any(code.kind == "pix" for code in verdict.damaged):
            ended = await _not_ours(me, verdict)
            if isinstance(ended, Outcome):
                return ended
            papers = ended
            continue
        heard, papers, tries = "", None, tries + 1
        again = _("These digits do not add up: one is wrong or missing. Could you check them and send them again?")
    await Say(
        _("They still do not add up, so please do not pay by them. Ask me for your bill and I will send the right one.")
    )
    return Outcome.done


async def _verdict(papers: PaymentPapers, codes: Codes) -> Verdict:
    """Look every code up; a bank's slip is never ours, but it is the company's system that says so."""
    ours: dict[str, Ours] = {}
    foreign, damaged = [], []
    for code in papers.codes:
        if code.damaged:
            damaged.append(code)
            continue
        found = await Look(codes.find_pix if code.kind == "pix" else codes.find_line, code.value)
        if found is None:
            foreign.append(code)
        else:
            ours[found.bill] = found
    return Verdict(tuple(ours.values()), tuple(foreign), tuple(damaged))


async def _ours(bills: tuple[Ours, ...], kinds: set[str]) -> Outcome:
    """Amount, payee and state, and which code was checked: never a name, an address or what was used."""
    for bill in bills:
        await Show(
            _("It is ours: bill of {month}", month=month_of(bill.month)),
            amount=bill.amount,
            facts=(
                (_("State"), _state(bill)),
                (_("Due on"), bill.due_on),
                (_("Pay to"), bill.payee),
                (_("CNPJ"), CNPJ.written(bill.payee_document)),
            ),
        )
    if all(bill.state == "paid" for bill in bills):
        await Say(_("It is genuine and already paid: there is nothing to pay."))
    elif less := next((bill.left for bill in bills if bill.left is not None and bill.state != "paid"), None):
        await Say(
            _(
                "Do not pay it by this code: less is to pay by now, {amount}. "
                "Ask me for the bill, and pay by the codes that come with it.",
                amount=less,
            )
        )
    else:
        payee, document = bills[0].payee, CNPJ.written(bills[0].payee_document)
        await Say(_payable(kinds, payee, document))
    return Outcome.done


def _payable(kinds: set[str], payee: str, document: str) -> Words:
    """By which code, where a paper may have another that was not read: one that is genuine vouches for no other."""
    if len(kinds) > 1:
        return _(
            "You can pay it. Before you confirm, check that your bank shows {payee}, CNPJ {document}.",
            payee=payee, document=document,
        )  # fmt: skip
    if "pix" in kinds:
        return _(
            "You can pay it by this PIX code; I checked no other. "
            "Before you confirm, check that your bank shows {payee}, CNPJ {document}.",
            payee=payee, document=document,
        )  # fmt: skip
    return _(
        "You can pay it by these digits; I checked no others. "
        "Before you confirm, check that your bank shows {payee}, CNPJ {document}.",
        payee=payee, document=document,
    )  # fmt: skip


def _state(bill: Ours) -> Words:
    return {"open": _("Open"), "overdue": _("Overdue"), "paid": _("Paid")}[bill.state]


async def _not_ours(me: Caller, verdict: Verdict) -> Outcome | PaymentPapers:
    wrong = (*verdict.foreign, *verdict.damaged)
    by_pix = any(code.kind == "pix" for code in wrong)
    if verdict.ours:
        await Say(_("Do not pay. Part of this bill is ours, but {which} was changed.", which=_name(by_pix=by_pix)))
    elif verdict.foreign:
        await Say(_("It is not ours. Do not pay."))
    else:
        await Say(_("This PIX code was altered or is incomplete, so it is not ours as it stands. Do not pay."))
    return await help_after_fraud(me, by_pix=by_pix)


def _name(*, by_pix: bool) -> Words:
    return _("the PIX code") if by_pix else _("the bar code")


async def _by_number(bill: Ours | None) -> Outcome:
    """A number can be copied onto any paper, and guessed: it proves nothing, and no amount is told for it."""
    if bill is None:
        await Say(
            _(
                "I find no bill of ours with this number. "
                "Do not pay before I have seen its code: paste it or send a photo."
            )
        )
    else:
        await Say(
            _(
                "There is a bill of ours with this number, of {month}. A number can be copied, though: "
                "paste the code or send a photo of it, and I can tell you for sure.",
                month=month_of(bill.month),
            )
        )
    return Outcome.done
