"""What may be told to somebody else: to whom, by whose consent, and until when they may ask for it themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from sintonia.audit import Actor
from sintonia.audit.models import AuditRecord
from sintonia.audit.operations import record
from sintonia.backoffice.ports import Contract, Party
from sintonia.customers import facts
from sintonia.customers.models import Authority
from sintonia.customers.proving import SHARED_FOR, Shared

if TYPE_CHECKING:
    from sintonia.customers.verification import ContactIdentity

PROVED: Final = 2
AGREED: Final = "customers.share.agreed"
# How the evidence of what was agreed on in a conversation begins.
A_YES: Final = "a yes in contact"


def is_reachable(here: ContactIdentity, document: str) -> bool:
    """Whether who has a document lives and can be reached; by which way is nobody else's business."""
    party = here.parties.by_document(document)
    if party is None or party.died_on is not None:
        return False
    return any(one.kind == "whatsapp" for one, _address in here.channels(party))


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
    by, evidence = Actor("customer", here.customer), f"{A_YES} {here.contact}: {key}"
    on = here.at.astimezone(ZoneInfo(contracts[0].zone)).date()
    for contract in contracts:
        known = Authority.objects.filter(party=to.id, contract=contract.id, evidence=evidence).exists()
        if contract.holder != to.id and not known:
            facts.grant_authority(
                customer=None, party=to.id, holder_party=contract.holder, contract=contract.id, kind="managing_agent",
                may=[purpose], evidence=evidence, starts_on=on, expires_on=on + SHARED_FOR, at=here.at, by=by,
            )  # fmt: skip
    kept = AuditRecord.objects.filter(about_kind="contact", about_id=here.contact, deed=AGREED, facts__key=key)
    if not kept.exists():
        about = ("contact", here.contact)
        record(AGREED, by=by, at=here.at, about=about, key=key, purpose=purpose, contracts=len(contracts))
    return on + SHARED_FOR


def shared(here: ContactIdentity) -> tuple[Shared, ...]:
    """What somebody else may ask about now by such a consent, of what who is proved here may share."""
    latest: dict[str, date] = {}
    for row in _in_force(here):
        assert row.expires_on is not None
        latest[row.contract] = max(row.expires_on, latest.get(row.contract, row.expires_on))
    return tuple(Shared(contract, until) for contract, until in latest.items())


def end(here: ContactIdentity, contracts: Iterable[str]) -> int:
    """Take such consents back for contracts, from now on; gives how many."""
    by, ended = Actor("customer", here.customer), 0
    for row in _in_force(here).filter(contract__in=list(contracts)):
        facts.revoke_authority(authority=row.pk, why=f"taken back in contact {here.contact}", at=here.at, by=by)
        ended += 1
    return ended


def _in_force(here: ContactIdentity) -> QuerySet[Authority]:
    person = here.who(level=PROVED, purpose="share")
    contracts = may_share(here, person.contracts) if person is not None else ()
    on = min((here.at.astimezone(ZoneInfo(one.zone)).date() for one in contracts), default=here.at.date())
    return Authority.objects.filter(
        contract__in=[one.id for one in contracts], holder_party__in=[one.holder for one in contracts],
        evidence__startswith=A_YES, revoked_at=None, expires_on__gte=on,
    ).order_by("contract", "pk")  # fmt: skip
