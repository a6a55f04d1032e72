"""
What a holder lets somebody else do, in one contact: asked by a code to the holder, kept with its evidence, told.

The code goes to a channel of the holder that was known before; whoever asks gets it only from the holder. What it
confirms is a mandate for one purpose, for thirty days. Whoever is let in by a mandate is seen by the holder: one
message a contact and purpose.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sintonia.audit import Actor
from sintonia.audit.operations import record
from sintonia.backoffice.ports import Contract, Party
from sintonia.customers import authority, facts, standing
from sintonia.customers.codes import MANDATE, Reach
from sintonia.customers.masking import masked_phone
from sintonia.customers.models import Challenge
from sintonia.customers.proving import Hindrance
from sintonia.kit.together import together

if TYPE_CHECKING:
    from sintonia.customers.verification import ContactIdentity
    from sintonia.kit.words import Words

MANDATE_LASTS: Final = timedelta(days=30)


def lent_to(here: ContactIdentity, holder: str, level: int, purpose: str) -> tuple[str, ...]:
    """The contracts of a holder about which they let who is here ask."""
    known = authority.Facts(f"customer:{here.customer}", level, (), facts.grants_of(here.customer))
    return tuple(
        contract.id
        for contract in _held_by(here, holder)
        if isinstance(authority.may_ask(known, purpose, contract, here.at), authority.Allowed)
    )


def is_lent(here: ContactIdentity, holder: str) -> bool:
    """Whether a holder lets who is here ask anything at all, now."""
    grants = facts.grants_of(here.customer)
    purposes = {purpose for grant in grants for purpose in grant.may or authority.MAY.get(grant.kind, ())}
    return any(lent_to(here, holder, 2, purpose) for purpose in purposes)


def lend(here: ContactIdentity, holder: str, purpose: str) -> None:
    """Keep what the holder has confirmed by a code: for this purpose, for thirty days."""
    challenge = Challenge.objects.filter(contact_id=here.contact, party=holder, purpose=MANDATE + purpose)
    sent = challenge.order_by("-created_at", "-id").first()
    zone = next((contract.zone for contract in _held_by(here, holder)), "UTC")
    on = here.at.astimezone(ZoneInfo(zone)).date()
    facts.grant_authority(
        customer=here.customer, holder_party=holder, kind="delegate", may=[purpose], starts_on=on,
        evidence=f"the holder confirmed by a code to {sent.sent_to if sent else 'a known channel'}",
        expires_on=on + MANDATE_LASTS, at=here.at, by=Actor("customer", here.customer),
    )  # fmt: skip


def hindrance_of(here: ContactIdentity, level: int, purpose: str) -> Hindrance | None:
    """Why who is proved here may ask about none of the contracts that they have to do with."""
    proofs = [proof for proof in together(standing.proofs_in, (here.contact, here.at)) if proof.level >= level]
    if not proofs:
        return None
    party, proved = proofs[0].party, proofs[0].level
    grants = facts.grants_of(here.customer, party=party)
    known = authority.Facts(party, proved, tuple(here.parties.roles(party)), grants)
    for holder in dict.fromkeys([party, *(grant.holder_party for grant in grants)]):
        for contract in here.parties.contracts(holder):
            answer = authority.may_ask(known, purpose, contract, here.at)
            if isinstance(answer, authority.Refusal):
                found = here.channels(party_of(here, contract.holder))
                return Hindrance(answer.why, contract.holder, tuple(channel for channel, _address in found))
    return None


def tell(here: ContactIdentity, holders: tuple[str, ...], purpose: str, about: Words) -> int:
    """Tell each holder once in this contact, at the first of their channels, who asked for what."""
    told = 0
    for holder in holders:
        party = party_of(here, holder)
        channel, address = next(iter(here.channels(party)), (None, ""))
        if party is not None and channel is not None:
            to = Reach(channel.kind, address, party.language)
            key = f"told:{here.contact}:{holder}:{purpose}"
            here.sender.tell(key, to=to, who=called(here), about=about, at=here.at)
            told += 1
    by = Actor("customer", here.customer)
    record("customers.holders.told", by=by, at=here.at, about=("contact", here.contact), purpose=purpose, told=told)
    return told


def called(here: ContactIdentity) -> str:
    """Whoever asks, as the holder is told of them: by what the door vouches for, never by a name that they chose."""
    return next((masked_phone(phone) for phone in sorted(here.phones)), "")


def party_of(here: ContactIdentity, holder: str) -> Party | None:
    """A holder in the back office: by what was claimed here, else by a contract of theirs."""
    found = here.party(holder)
    if found is not None:
        return found
    contract = next(iter(_held_by(here, holder)), None)
    return here.parties.by_contract(contract.number) if contract is not None else None


def _held_by(here: ContactIdentity, holder: str) -> list[Contract]:
    return [contract for contract in here.parties.contracts(holder) if contract.holder == holder]
