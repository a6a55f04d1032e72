"""A call: one contact by telephone, opened once for each of the telephone system's own references."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from msgspec.structs import replace

from sintonia.audit import Actor
from sintonia.audit.operations import record
from sintonia.backoffice.ports import NotAnswering
from sintonia.conversations.accounts import account_of, company_in, key_of, named
from sintonia.conversations.channel import Heard, Identity
from sintonia.conversations.ingest import lane_of
from sintonia.conversations.models import ChannelAccount, Contact
from sintonia.conversations.operations import receive_own
from sintonia.conversations.plugins import plugins
from sintonia.conversations.queries import heard_of, messages_of, open_contact
from sintonia.customers.facts import needs_for
from sintonia.customers.masking import masked_phone
from sintonia.staff.models import User

CHANNEL: Final = "phone"
NAME_LETTERS: Final = 22
CALL: Final = "call"
LONGEST_REFERENCE: Final = 120
FEWEST_DIGITS: Final = 8
_REFERENCE: Final = re.compile(r"[\w.:@+/=-]{1,120}", re.ASCII)


class UnableToOpen(Exception):
    """The telephone system did not say which call this is; the message may be shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """The number that the line shows, and whose it is on file: a claim, for anybody can have any number shown."""

    masked: str
    name: str


def company_called(line: str) -> str:
    """Whose number was called; the first company's where nobody knows the number."""
    digits = re.sub(r"\D", "", line)
    found = ChannelAccount.objects.filter(channel=CHANNEL, display=digits).first() if digits else None
    return found.company if found else ""


def company_of(call: str) -> str:
    """Whose customer a call is of: its name says so before it has a contact."""
    return company_in(call, CALL)


def name_of_call(reference: str, *, company: str = "") -> str:
    """
    The name of a call to a company, the same for the same reference, which no address gives away.

    :raises UnableToOpen: if it is no reference
    """
    if not _REFERENCE.fullmatch(reference):
        raise UnableToOpen(_("The telephone system must say which call this is: ref, up to 120 letters and digits."))
    letters = salted_hmac("sintonia.call", reference).hexdigest()[:NAME_LETTERS]
    return named(company, CALL, letters)


def lane_of_call(call: str) -> int:
    """The lane of a call."""
    return lane_of(account_of(CHANNEL, company_of(call)).pk, call)


def contact_of_call(call: str) -> Contact | None:
    """The contact of a call, once its first turn is done."""
    return open_contact(account_key=key_of(CHANNEL, company_of(call)), channel=CHANNEL, sender=call)


def open_call(*, call: str, number: str, line: str, by: User, at: datetime) -> None:
    """Open a call as a contact: the protocol, and what there is to begin. The same call is opened once."""
    digits = re.sub(r"\D", "", number)[:15]
    shown = f"+{digits}" if len(digits) >= FEWEST_DIGITS else ""
    identities = (Identity("visitor", call), *((Identity("caller", shown),) if shown else ()))
    details = {"begin": "menu", "line": re.sub(r"\D", "", line)[-4:]}
    _receive(call, Heard("text", call, f"{call}:opened", identities=identities, details=details), by=by, at=at)


def say_on_call(
    *, call: str, by: User, at: datetime, text: str = "", choice: str = "", step: str = "", **details: Any
) -> None:
    """Put into the inbox what a caller says, through the agent who hears it."""
    kind = "choice" if choice else "text"
    heard = Heard(
        kind, call, str(uuid4()), text=text, choice=choice, step=step, sent_at=at,  # type: ignore[arg-type]
        identities=_as_opened(call), details=details,
    )  # fmt: skip
    _receive(call, heard, by=by, at=at)


def _receive(call: str, heard: Heard, *, by: User, at: datetime) -> None:
    said = replace(heard, details={**(heard.details or {}), "by": by.pk, "role": "agent"})
    receive_own(account_key=key_of(CHANNEL, company_of(call)), channel=CHANNEL, sender=call, heard=said, at=at)


def _as_opened(call: str) -> tuple[Identity, ...]:
    contact = contact_of_call(call)
    number = number_of(contact) if contact is not None else ""
    return (Identity("visitor", call), *((Identity("caller", number),) if number else ()))


def number_of(contact: Contact) -> str:
    """The number that the line showed when the call was opened, or ""."""
    for message in messages_of(contact=contact):
        heard = heard_of(message)
        if heard is not None:
            return next((i.value for i in heard.identities if i.kind == "caller"), "")
    return ""


def line_of(contact: Contact) -> Line:
    """What may be shown of the caller before anything is proved."""
    number = number_of(contact)
    if not number:
        return Line("", "")
    try:
        known = plugins().back_office(contact.account.company)["parties"].by_phone(number)
    except NotAnswering:
        known = ()
    return Line(masked_phone(number), known[0].name if len(known) == 1 else "")


def is_written_to(contact: Contact, *, at: datetime) -> bool:
    """Whether who calls is never to be called back: deaf, or because they said so."""
    return needs_for(contact.customer_id, on=at.date()).no_calls


def show_number(contact: Contact, *, by: User, at: datetime) -> str:
    """The whole number, for who needs it to call back; the trail says who saw it."""
    record("channels.phone.number_shown", by=Actor("agent", by.pk), at=at, about=("contact", contact.pk))
    return number_of(contact)
