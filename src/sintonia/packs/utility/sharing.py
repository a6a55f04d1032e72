"""Bills sent to somebody else: only by who may share them, to a way that is on file, and with a yes to exactly that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sintonia.backoffice.ports import Contract
from sintonia.customers.proving import SHARED_FOR
from sintonia.documents.identifiers import CNPJ, CPF
from sintonia.journeys.notices import Notices
from sintonia.journeys.steps import Ask, Confirm, Do, Look, Say, Verify
from sintonia.kit.words import Words, _
from sintonia.packs.utility.bills import month_of
from sintonia.packs.utility.ports.supply import Bill
from sintonia.understanding.features import plain
from sintonia.understanding.readers import Reads, cpf_or_cnpj, yes_no
from sintonia.understanding.said import NotUnderstood, Said

_SEND: Final = re.compile(
    r"\b(?:mand[aeo]\w*|envi[aeo]\w*|encaminh\w+|repass\w+|pass[ae] |reenvi\w+|compart\w+|send|forward|share)\b"
    r".{0,40}?"
    r"\b(?:administra\w+|contado\w+|contabil\w+|imobiliaria|inmobiliaria|gestor\w*|zelador\w*|sindic[oa]|conselho|"
    r"outr[oa]|otr[oa]|alguem|alguien|somebody|someone|agent|manager|management|accountant|landlord|office|cpf|cnpj)"
)
ALL: Final = "all"
SEND: Final = "send"
MORE: Final = "more"


def _all_or_send(said: Said) -> str:
    if _SEND.search(plain(said.text)):
        return SEND
    try:
        return ALL if yes_no(said) else MORE
    except NotUnderstood as problem:
        raise NotUnderstood from problem


all_or_send: Final = Reads("all_or_send", str, _all_or_send)


async def send_to_another(bills: Sequence[tuple[Contract, Bill]], notices: Notices) -> None:
    """Send open bills to who is on file under a CPF or CNPJ, and let them ask for these for a while."""
    person = await Verify(2, "share")
    if person is None or not {contract.id for contract, _bill in bills} <= set(person.contracts):
        await Say(_("Only the holder, or who manages the building for them, can have these sent to somebody else."))
        return
    document = await Ask(_("To which CPF or CNPJ shall I send them?"), read=cpf_or_cnpj)
    if not await Look(notices.is_reachable, document=document):
        await Say(
            _("I have no way on file to reach {document}, and bills go only to a way that we know.",
              document=_shown(document))
        )  # fmt: skip
        return
    if not await Confirm(
        _("Do you agree that {document} gets these {count} bills, at the phone we have on file, and may ask for them "
          "for {days} days?", document=_shown(document), count=len(bills), days=SHARED_FOR.days)
    ):  # fmt: skip
        await Say(_("All right, I send them to nobody."))
        return
    contracts = tuple(dict.fromkeys(contract.id for contract, _bill in bills))
    until = await Do(
        notices.share, document=document, contracts=contracts, purpose="bills",
        sheets=tuple(_sheet(contract, bill) for contract, bill in bills),
    )  # fmt: skip
    if until is None:
        await Say(_("I could not send them. A person can help: just ask."))
        return
    await Say(
        _("Sent to {document}. They may ask for these bills until {day}; to end that sooner, write “stop sharing”.",
          document=_shown(document), day=until)
    )  # fmt: skip


def _sheet(contract: Contract, bill: Bill) -> Words:
    return _(
        "Bill of {month}, {address}: {amount}, due on {due}. Pay to {payee}. Payment line: {line}",
        month=month_of(bill.month), address=contract.address, amount=bill.to_pay, due=bill.due_on, payee=bill.payee,
        line=bill.line,
    )  # fmt: skip


def _shown(document: str) -> str:
    return (CNPJ if CNPJ.valid(document) else CPF).written(document)
