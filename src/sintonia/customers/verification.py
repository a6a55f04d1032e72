"""
Proving who asks, in one contact: the port `Identity` of the journey language.

A proof belongs to one contact and one party, and ends after thirty minutes. Codes are kept as HMACs for ten minutes.
Five wrong tries in a day, in a contact or for a party, lock both doors; a person still helps. Nothing personal is
logged, and the trail says that somebody proved to be a party, never what they said.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import ClassVar, Final

from sintonia.audit import Actor
from sintonia.audit.personal import blind
from sintonia.backoffice.ports import Contract, Parties, Party
from sintonia.customers import authority, facts, lending, proofs, standing
from sintonia.customers.codes import CodeSender, Wanted, is_code, send_codes
from sintonia.customers.identity import CLAIMED, CLAIMED_CONFIDENCE
from sintonia.customers.masking import masked_email, masked_phone
from sintonia.customers.models import TRUSTED
from sintonia.customers.operations import attach
from sintonia.customers.proofs import LENT, Try, keep_proof, prove
from sintonia.customers.proving import Claimed, Hindrance, KnownChannel, Method, Person, Proof
from sintonia.kit.phone import canonical_phone
from sintonia.kit.together import together
from sintonia.kit.words import Words

__all__ = ["ContactIdentity", "KnownChannel", "Proof", "keep_proof"]

PARTY_CONFIDENCE: Final = 80


@dataclass
class ContactIdentity:
    """
    The `Identity` of one contact at one moment; `here` tells the runner that its deeds are ours, done in a transaction.

    `customer` is who was recognized at this very door: not who began a run that came here by its passport, for the
    phone in that person's hand proves nothing of who asks here.
    """

    contact: int
    customer: int
    parties: Parties
    sender: CodeSender
    at: datetime
    here: ClassVar[bool] = True
    new_code: Callable[[], str] = field(default=lambda: f"{secrets.randbelow(1_000_000):06}")

    def who(self, *, level: int, purpose: str) -> Person | None:
        """Who is already proved to this level here, and which contracts authority lets them ask about."""
        proofs = [proof for proof in together(standing.proofs_in, (self.contact, self.at)) if proof.level >= level]
        found = [person for proof in proofs if (person := self._shown_by(proof, purpose)) is not None]
        if found:
            return next((person for person in found if person.contracts), found[0])
        # A phone that one party alone has on file is a claim by itself.
        party = self._party_on_file() if level <= 1 else None
        return self._person(party, 1, purpose) if party is not None else None

    def _shown_by(self, proof: standing.Shown, purpose: str) -> Person | None:
        if proof.method in LENT:
            contracts = lending.lent_to(self, proof.party, proof.level, purpose)
            # Who only asks for a holder is nobody where the holder let them do nothing.
            return Person(proof.party, "", proof.level, contracts, (proof.party,)) if contracts else None
        return self._person(proof.party, proof.level, purpose)

    def _person(self, party: str, proved: int, purpose: str) -> Person:
        known = self.party(party)
        allowed = self._allowed(party, proved, purpose)
        others = tuple(dict.fromkeys(contract.holder for contract, by in allowed if by.mandate))
        contracts = tuple(contract.id for contract, _by in allowed)
        return Person(party, known.name if known else "", proved, contracts, others)

    def claim(self, *, document: str) -> Claimed | None:
        """The party with this CPF or CNPJ, if the company has one."""
        party = self.parties.by_document(document)
        if party is None:
            return None
        if party.died_on is not None:
            return Claimed(party.id, (), on_this_phone=False, died=True)
        if all(found.id != party.id for found in self._of_this_phone):
            # What was claimed is kept as a claim: it recognizes nobody, and the proof that follows starts from it.
            self._attach("document", document, evidence=CLAIMED, confidence=CLAIMED_CONFIDENCE)
        known = tuple(channel for channel, _address in self.channels(party))
        locked, lent = self.tries_left(party.id) == 0, lending.is_lent(self, party.id)
        return Claimed(party.id, known, self._is_on_this_phone(party.id), locked, lent)

    def hindrance(self, *, level: int, purpose: str) -> Hindrance | None:
        """Why who is proved here may ask about none of the contracts they came for, and who could let them."""
        return lending.hindrance_of(self, level, purpose)

    def ask_holder(self, key: str, *, party: str, channel: str, purpose: str, about: Words) -> bool:
        """Send the holder a code to give to who asks, if they agree; False when no more may be sent."""
        return together(send_codes, Wanted(self, key, party, channel, purpose, about))

    def tell_holders(self, key: str, *, holders: tuple[str, ...], purpose: str, about: Words) -> int:  # noqa: ARG002
        """Tell holders, once a contact and purpose, that somebody asked in their name; says how many were told."""
        return lending.tell(self, holders, purpose, about)

    def send_code(self, key: str, *, party: str, channel: str, purpose: str) -> bool:
        """Send a one-time code to a known channel; False when no more may be sent, or it is not the party's."""
        return together(send_codes, Wanted(self, key, party, channel, purpose))

    def prove(self, key: str, *, party: str, method: Method, said: str, level: int, purpose: str) -> Proof:
        """Check what was said to prove it, and keep the proof."""
        if method == "phone":
            # Asked for before the lock, together with whoever else asks.
            self._is_on_this_phone(party)
        return together(prove, Try(self, key, party, method, said, level, purpose))

    def holds(self, party: str, method: Method, said: str, purpose: str) -> bool:
        """Whether what was said, or is in hand, proves to be this party, or that this party lets them ask."""
        match method:
            case "phone":
                return self._is_on_this_phone(party)
            case "code":
                return is_code(self, party, said)
            case "holder":
                return authority.may_be_lent(purpose) and is_code(self, party, said, lent_for=purpose)
            case "mandate":
                return lending.is_lent(self, party)
            case _:
                return self.parties.fact_matches(party, method, said)

    def tries_left(self, party: str) -> int:
        """How many wrong tries remain today, for this contact and for the party, whichever is fewer."""
        return proofs.tries_left(together(standing.wrong_tries, (self.contact, party, self.at)), self.contact, party)

    def holder(self, party: str) -> Party | None:
        """A holder in the back office, whom somebody here asks for."""
        return lending.party_of(self, party)

    def called(self) -> str:
        """Whoever asks, as a holder is told of them."""
        return lending.called(self)

    def party(self, party: str) -> Party | None:
        """The party again, by the phone in hand or a document that was claimed."""
        claimed = (self.parties.by_document(document) for document in self._documents())
        return next((p for p in (*self._of_this_phone, *claimed) if p is not None and p.id == party), None)

    def _documents(self) -> list[str]:
        latest = [known for known in self._known if known.own and known.kind == "document"][:3]
        return [document for known in latest if (document := known.value)]

    def channels(self, party: Party | None) -> list[tuple[KnownChannel, str]]:
        """The channels of a party that a code can go to, without a phone that whoever asks shares with others."""
        if party is None:
            return []
        shared = self.phones if len(self._of_this_phone) > 1 else frozenset()
        found: list[tuple[KnownChannel, str]] = []
        for phone in dict.fromkeys(canonical_phone(p) for p in party.phones):
            if phone not in shared:
                found += self._by_kind("whatsapp", "WhatsApp", phone, masked_phone(phone))
                found += self._by_kind("sms", "SMS", phone, masked_phone(phone))
        for email in party.emails:
            found += self._by_kind("email", "e-mail", email, masked_email(email))
        return found

    def _by_kind(self, kind: str, shown: str, address: str, masked: str) -> list[tuple[KnownChannel, str]]:
        if kind not in self.sender.kinds:
            return []
        name = f"{kind}-{blind('channel', address)[:6].hex()}"
        return [(KnownChannel(name, kind, f"{shown} {masked}"), address)]

    def _is_on_this_phone(self, party: str) -> bool:
        return [found.id for found in self._of_this_phone] == [party]

    def _party_on_file(self) -> str | None:
        """The party that stands behind the customer, when it is one and no other has the phone on file."""
        found = {known.value for known in self._known if known.kind == "party" and known.confidence >= TRUSTED}
        found |= {party.id for party in self._of_this_phone}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _known(self) -> list[standing.Known]:
        return together(standing.identifiers_of, self.customer)

    @cached_property
    def phones(self) -> frozenset[str]:
        """The phones that the provider vouches for: the customer's own identifiers, not those of who was merged."""
        mine = (k for k in self._known if k.own and k.kind in {"phone", "whatsapp"} and k.confidence >= TRUSTED)
        return frozenset(phone for known in mine if (phone := known.value))

    @cached_property
    def _of_this_phone(self) -> tuple[Party, ...]:
        """The parties who have the phone in hand on file; more than one are a household."""
        found = {party.id: party for phone in self.phones for party in self.parties.by_phone(phone)}
        return tuple(found.values())

    def _allowed(self, party: str, level: int, purpose: str) -> list[tuple[Contract, authority.Allowed]]:
        """The contracts that authority lets this party ask about, and why."""
        grants = facts.grants_of(self.customer, party=party)
        known = authority.Facts(party, level, tuple(self.parties.roles(party)), grants)
        whose = dict.fromkeys([party, *(grant.holder_party for grant in grants)])
        contracts = {contract.id: contract for holder in whose for contract in self.parties.contracts(holder)}
        answers = [(one, authority.may_ask(known, purpose, one, self.at)) for one in contracts.values()]
        return [(one, answer) for one, answer in answers if isinstance(answer, authority.Allowed)]

    def remember(self, party: str, method: str, purpose: str) -> None:
        """
        Remember who this customer turned out to be, by what they have in hand, unless others share the door; or what
        the holder has just let them do.
        """
        if method == "holder":
            lending.lend(self, party, purpose)
        if method not in {"phone", "code"} or self._is_remembered(party):
            return
        alone = self._party_on_file() in {None, party} and len(self._of_this_phone) <= 1
        if alone:
            self._attach("party", party, evidence=f"proved by {method}", confidence=PARTY_CONFIDENCE)

    def _is_remembered(self, party: str) -> bool:
        return any(
            known.own and known.kind == "party" and known.confidence >= PARTY_CONFIDENCE and known.value == party
            for known in self._known
        )

    def _attach(self, kind: str, value: str, *, evidence: str, confidence: int) -> None:
        attach(
            customer=self.customer, kind=kind, value=value, evidence=evidence, confidence=confidence, at=self.at,
            by=Actor("customer", self.customer),
        )  # fmt: skip
        self.__dict__.pop("_known", None)
