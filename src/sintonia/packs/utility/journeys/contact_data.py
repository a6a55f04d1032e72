"""A phone or an e-mail address on file is changed: by the holder alone, stepped up, and told to the old one."""

from __future__ import annotations

import re
from typing import Final, Literal

from sintonia.journeys.notices import Notices
from sintonia.journeys.steps import (
    Ask,
    Caller,
    Choice,
    Choose,
    Confirm,
    Do,
    NotUnderstood,
    Outcome,
    Said,
    Say,
    Verify,
    journey,
)
from sintonia.kit.words import _
from sintonia.packs.utility.ports.accounts import Registry
from sintonia.packs.utility.skills import SERVICES
from sintonia.understanding.phones import phone_in
from sintonia.understanding.readers import Reads

Which = Literal["phone", "email"]
COUNTRY: Final = "55"
_LENGTHS: Final = (10, 11)
_EMAIL: Final = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>.]{2,}")
WHICH: Final[tuple[Choice[Which], ...]] = (
    Choice("phone", "phone", _("The phone")),
    Choice("email", "email", _("The e-mail")),
)


@journey("contact_data", title=_("Change my phone or e-mail"), version=1, skill=SERVICES)
async def contact_data(me: Caller, *, registry: Registry, notices: Notices) -> Outcome:
    """Make sure that it is the holder, take the new one, tell the old one, and change it."""
    person = await Verify(3, "contact_details")
    if person is None:
        return Outcome.refused
    which: Which = await Choose(_("What would you like to change?"), WHICH, heard=me.said)
    if which == "phone":
        new = await Ask(_("What is the new phone number, with the area code?"), read=phone, heard=me.said)
        shown = masked_phone(new)
    else:
        new = await Ask(_("What is the new e-mail address?"), read=email, heard=me.said)
        shown = new
    if not await Confirm(_("Shall I change it to {new}?", new=new if which == "email" else _spaced(new))):
        return Outcome.cancelled
    told = await Do(notices.tell_of_change, party=person.party, what=which, to=shown)
    if which == "phone":
        receipt = await Do(registry.change_phone, party=person.party, phone=new)
    else:
        receipt = await Do(registry.change_email, party=person.party, email=new)
    if told:
        await Say(
            _("Changed: number {number}. For your safety, I also told your phone on file.", number=receipt.number)
        )
    else:
        await Say(_("Changed: number {number}.", number=receipt.number))
    return Outcome.done


def masked_phone(digits: str) -> str:
    """A phone as it is told to an old address: only its end."""
    return f"•••• {digits[-4:]}"


def _spaced(digits: str) -> str:
    local = digits.removeprefix(COUNTRY)
    if local == digits:
        return f"+{digits}"
    return f"({local[:2]}) {local[2:-4]}-{local[-4:]}"


def _phone(said: Said) -> str:
    found = phone_in(said.text, said.language, country=COUNTRY, lengths=_LENGTHS)
    if found is not None:
        return found
    raise NotUnderstood(_("I need the number with its area code, such as 31 98888-7777."))


def _email(said: Said) -> str:
    found = _EMAIL.search(said.text)
    if found is None:
        raise NotUnderstood(_("I need the whole address, such as maria@example.com."))
    return found[0].strip(".").lower()


phone: Final = Reads("phone", str, _phone, "number")
email: Final = Reads("email", str, _email)
