"""What may be told to somebody else: to whom, by whose consent, and until when they may ask for it themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from sintonia.audit import Actor
from sintonia.audit.models import AuditRecord
from sintonia.audit.operations import record
from sintonia.backoffice.ports import Contract, Party
from sintonia.customers import facts
from sintonia.customers.models import Authority
from sintonia.customers.proving import Reachable

if TYPE_CHECKING:
    from sintonia.customers.verification import ContactIdentity

LASTS: Final = timedelta(days=30)
PROVED: Final = 2
AGREED: Final = "customers.share.agreed"


def reachable(here: ContactIdentity, document: str) -> Reachable | None:
    """Who is on file under a document, if there is a way to reach them."""
    party = here.parties.by_document(document)
    channel = next((one for one, _address in here.channels(party) if one.kind == "whatsapp"), None)
    return Reachable(party.id, channel.masked) if party is not None and channel is not None else None


def may_share(here: ContactIdentity, contracts: Iterable[str]) -> tuple[Contract, ...]:
    """The contracts, if who is proved here may share all of them; else none."""
    person = here.who(level=PROVED, purpose="share")
    if person is None or not set(contracts) <= set(person.contracts):
        return ()
    known = {one.id: one for party in (person.party, *person.holders) for one in here.parties.contracts(party)}
    found = tuple(known[one] for one in contracts if one in known)
    return found if len(found) == len(set(contracts)) else ()


@transaction.atomic
def consent(here: ContactIdentity, key: str, *, to: Party, contracts: tuple[Contract, ...], purpose: str) -> date:
    """
    Record, once for a key, that somebody may ask for a while about contracts, by the consent that was just given.

    Who holds a contract needs nobody's consent for it.
    """
    by, evidence = Actor("customer", here.customer), f"a yes in contact {here.contact}: {key}"
    on = here.at.astimezone(ZoneInfo(contracts[0].zone)).date()
    for contract in contracts:
        known = Authority.objects.filter(party=to.id, contract=contract.id, evidence=evidence).exists()
        if contract.holder != to.id and not known:
            facts.grant_authority(
                customer=None, party=to.id, holder_party=contract.holder, contract=contract.id, kind="managing_agent",
                may=[purpose], evidence=evidence, starts_on=on, expires_on=on + LASTS, at=here.at, by=by,
            )  # fmt: skip
    kept = AuditRecord.objects.filter(about_kind="contact", about_id=here.contact, deed=AGREED, facts__key=key)
    if not kept.exists():
        about = ("contact", here.contact)
        record(AGREED, by=by, at=here.at, about=about, key=key, purpose=purpose, contracts=len(contracts))
    return on + LASTS
