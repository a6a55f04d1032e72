"""What a batch brought, before anything is decided: it is read, recognised and understood, each for all at once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import transaction

from sintonia.audit.actor import SYSTEM
from sintonia.backoffice.ports import NotAnswering, Party
from sintonia.conversations.channel import Account, Channel, Heard, Identity
from sintonia.conversations.fetches import Aside, has_a_file, set_aside
from sintonia.customers import operations as customers
from sintonia.customers.faces import known_people
from sintonia.customers.facts import record_vulnerability
from sintonia.customers.needs import PRIORITIES, valid_until
from sintonia.customers.operations import Arrival, Recognised
from sintonia.dialogue import load
from sintonia.dialogue.claiming import claimed
from sintonia.dialogue.company import Company
from sintonia.dialogue.scene import ContactState, ElementRow, Scene
from sintonia.documents.pasted import without_codes
from sintonia.journeys.operations import ENTRY
from sintonia.understanding.port import Understood, numeric

log: Final = logging.getLogger(__name__)
CALLER: Final = "caller"
_heard: Final = msgspec.json.Decoder(Heard).decode


@dataclass
class Batch:
    """What one claim brought."""

    lease: UUID
    at: datetime
    elements: dict[int, list[ElementRow]]
    heard: dict[int, Heard]
    understood: dict[int, Understood] = field(default_factory=dict)
    contacts: dict[int, ContactState] = field(default_factory=dict)
    people: dict[int, Recognised] = field(default_factory=dict)
    scenes: list[Scene] = field(default_factory=list)


def read(
    elements: Mapping[int, list[ElementRow]], channels: Mapping[str, Channel], accounts: Mapping[int, Account]
) -> dict[int, Heard]:
    """What was heard, by element; an element that its own adapter cannot read becomes an unreadable message."""
    heard: dict[int, Heard] = {}
    for rows in elements.values():
        for row in rows:
            if row.kind != "message":
                if row.kind == "heard":
                    # Its adapter read it before its file was fetched.
                    heard[row.id] = _heard(row.raw)
                continue
            try:
                found = channels[accounts[row.account].channel].read(row.kind, row.raw)
            except (ValueError, KeyError, msgspec.ValidationError):
                log.exception("element %s could not be read", row.id)
                found = Heard(kind="unsupported", address="", key=row.key)
            if isinstance(found, Heard):
                heard[row.id] = found
    return heard


def with_files_here(
    elements: dict[int, list[ElementRow]], heard: Mapping[int, Heard], *, lease: UUID, at: datetime
) -> dict[int, list[ElementRow]]:
    """
    What can be turned now: a message whose file is still at the provider waits for it, and so does what came after it.
    """
    if all(one.media is None for one in heard.values()):
        return elements
    ready, aside = {}, []
    for lane, rows in elements.items():
        first = next((n for n, r in enumerate(rows) if r.kind == "message" and has_a_file(heard[r.id])), len(rows))
        if first:
            ready[lane] = rows[:first]
        else:
            aside.append(Aside(rows[0].id, rows[0].account, lane, heard[rows[0].id]))
    if aside:
        set_aside(messages=aside, lease=lease, at=at)
    return ready


def recognise(batch: Batch, companies: Mapping[str, Company], accounts: dict[int, Account]) -> None:
    """
    Say who speaks in each lane.

    Whoever begins a contact from a phone that one party has on file is that party, as a claim.
    """
    quiet = [lane for lane, rows in batch.elements.items() if not any(row.id in batch.heard for row in rows)]
    batch.contacts = load.contacts(list(batch.elements), quiet=quiet, known=accounts)
    arrivals = _arrivals(batch, accounts)
    parties = _parties_of({n: a for n, a in arrivals.items() if n not in batch.contacts}, batch, companies, accounts)
    for lane, party in parties.items():
        whose = accounts[batch.elements[lane][0].account].company
        arrivals[lane] = replace(arrivals[lane], identities=(*arrivals[lane].identities, ("party", whose, party.id)))
    callers = _parties_of_callers(batch, companies, accounts)
    _know_who_is_served(batch)
    if not arrivals:
        return
    with transaction.atomic():
        people = customers.recognise(list(arrivals.values()), at=batch.at)
        batch.people |= dict(zip(arrivals, people, strict=True))
        for lane, party in parties.items():
            batch.people[lane] = _with_needs(batch.people[lane], party, batch.at)
        for lane, party in callers.items():
            # For this turn only: kept as an identifier, it would make one person of them and whoever has the phone.
            claimed_by = replace(batch.people[lane], party=batch.people[lane].party or party.id)
            batch.people[lane] = _with_needs(claimed_by, party, batch.at)


def _know_who_is_served(batch: Batch) -> None:
    """What an agent begins for a customer begins with what is known of them, though nobody says a word."""
    served = {
        lane: batch.contacts[lane].customer
        for lane, rows in batch.elements.items()
        if lane in batch.contacts and any(row.kind == ENTRY for row in rows)
    }
    if served:
        known = known_people(set(served.values()), at=batch.at)
        batch.people |= {lane: known[customer] for lane, customer in served.items()}


def _arrivals(batch: Batch, accounts: Mapping[int, Account]) -> dict[int, Arrival]:
    """Who comes to each lane, by all that its door vouches for."""
    found: dict[int, Arrival] = {}
    for lane, rows in batch.elements.items():
        first = next((batch.heard[row.id] for row in rows if row.id in batch.heard), None)
        if first is None or (not first.identities and lane in batch.contacts):
            continue
        account = accounts[rows[0].account]
        # What cannot even be read still has a sender: its lane.
        vouched = first.identities or (Identity("visitor", f"lane{lane}"),)
        # One phone may be known to two companies, and neither is to know that.
        identities = tuple(
            (i.kind, str(account.id) if i.kind in {"bsuid", "visitor"} else account.company, i.value)
            for i in vouched
            if i.kind != CALLER
        )
        language = (first.details or {}).get("language") or account.settings.get("language", "pt-BR")
        found[lane] = Arrival(identities=identities, name=first.name, language=language, evidence=account.channel)
    return found


def _parties_of_callers(
    batch: Batch, companies: Mapping[str, Company], accounts: Mapping[int, Account]
) -> dict[int, Party]:
    """
    The one party that has on file the number a line shows. Anybody can have any number shown, so that it recognizes
    nobody and proves nothing: it is a claim, from which questions are spared.
    """
    found: dict[int, Party] = {}
    for lane, rows in batch.elements.items():
        heard = [batch.heard[row.id] for row in rows if row.id in batch.heard]
        shown = [identity.value for one in heard for identity in one.identities if identity.kind == CALLER]
        if shown:
            ports = companies[accounts[rows[0].account].company].ports
            found |= _only_ones({lane: shown[0]}, ports["parties"])
    return found


def _parties_of(
    beginning: dict[int, Arrival], batch: Batch, companies: Mapping[str, Company], accounts: Mapping[int, Account]
) -> dict[int, Party]:
    """The one party that has the phone of each beginning contact on file; of several, a household, none."""
    phones: dict[str, dict[int, str]] = {}
    for lane, arrival in beginning.items():
        for kind, _scope, value in arrival.identities:
            if kind in {"phone", "whatsapp"}:
                phones.setdefault(accounts[batch.elements[lane][0].account].company, {})[lane] = value
    found: dict[int, Party] = {}
    for company, theirs in phones.items():
        found |= _only_ones(theirs, companies[company].ports["parties"])
    return found


def _only_ones(phones: dict[int, str], parties_port: Any) -> dict[int, Party]:
    if not phones:
        return {}
    try:
        parties = parties_port.by_phones(list(phones.values()))
    except NotAnswering:
        return {}
    known = {lane: parties.get(phone, ()) for lane, phone in phones.items()}
    return {lane: found[0] for lane, found in known.items() if len(found) == 1}


def understand(batch: Batch, companies: Mapping[str, Company], accounts: dict[int, Account]) -> None:
    """Understand every text of the batch at once, by company and the language of each contact; the same text once."""
    texts: dict[tuple[str, str], dict[str, list[int]]] = {}
    for lane, rows in batch.elements.items():
        for row in rows:
            heard = batch.heard.get(row.id)
            if heard is None or not heard.text or heard.choice:
                continue
            # A code's letters and digits are no words.
            words = without_codes(heard.text)
            if any(letter.isalpha() for letter in words):
                language = batch.contacts[lane].language if lane in batch.contacts else "pt-BR"
                company = accounts[row.account].company
                texts.setdefault((company, language), {}).setdefault(words, []).append(row.id)
            else:
                # A bare number is an answer, never a matter; a passport of six digits has its own form.
                batch.understood[row.id] = numeric(words)
    for (company, language), found in texts.items():
        meant = companies[company].engine.understand(list(found), language=language, at=batch.at)
        for pks, one in zip(found.values(), meant, strict=True):
            batch.understood.update(dict.fromkeys(pks, one))
    _see_what_was_sent(batch, companies, accounts)


def _see_what_was_sent(batch: Batch, companies: Mapping[str, Company], accounts: dict[int, Account]) -> None:
    for row in (row for rows in batch.elements.values() for row in rows if row.id in batch.heard):
        ports = companies[accounts[row.account].company].ports
        meaning = claimed(batch.heard[row.id], batch.understood.get(row.id), ports)
        if meaning is not None:
            batch.understood[row.id] = meaning


def _with_needs(person: Recognised, party: Party, at: datetime) -> Recognised:
    """Record the vulnerabilities that the company has on file for somebody, where they are not facts of ours yet."""
    missing = [kind for kind in party.needs if kind in PRIORITIES and kind not in person.needs]
    for kind in missing:
        record_vulnerability(
            customer=person.root, kind=kind, evidence="on file in the back office", since=at.date(),
            expires_on=valid_until(kind, since=at.date(), shown=True), at=at, by=SYSTEM,
        )  # fmt: skip
    return replace(person, needs=(*person.needs, *missing))
