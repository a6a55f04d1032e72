"""A visit: one contact at the counter, and what the clerk has in front of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from sintonia.conversations.accounts import account_of, company_in, key_of, named
from sintonia.conversations.channel import Heard, Identity
from sintonia.conversations.ingest import lane_of
from sintonia.conversations.models import Contact
from sintonia.conversations.operations import receive_own
from sintonia.conversations.queries import open_contact
from sintonia.customers.access import level_proved_in, needs_visible_to
from sintonia.journeys.fio import reader_language
from sintonia.kit.text import token
from sintonia.staff.models import User

CHANNEL: Final = "counter"
NAME_LETTERS: Final = 22
VISIT: Final = "visit"


def company_of(visit: str) -> str:
    """Whose customer a visit is of: its name says so before it has a contact."""
    return company_in(visit, VISIT)


def new_visit(company: str = "") -> str:
    """A name for a visit that begins with nothing to go on with."""
    return named(company, VISIT, token())


def visit_for(*, case: int, company: str, at: datetime) -> tuple[str, bool]:
    """The visit in which a case is open at the counter, and whether it is: a code shown twice is one visit."""
    found = Contact.objects.filter(case=case, channel=CHANNEL, closed_at=None).order_by("-opened_at").first()
    if found is not None:
        return found.address, True
    # The same for all who show it today, so that two clicks at once are one visit as well.
    day = salted_hmac("sintonia.visit", f"{case}:{at:%Y-%m-%d}").hexdigest()
    return named(company, VISIT, day[:NAME_LETTERS]), False


def lane_of_visit(visit: str) -> int:
    """The lane of a visit."""
    return lane_of(account_of(CHANNEL, company_of(visit)).pk, visit)


def contact_of_visit(visit: str) -> Contact | None:
    """The contact of a visit, once its first turn is done."""
    return open_contact(account_key=key_of(CHANNEL, company_of(visit)), channel=CHANNEL, sender=visit)


def say_at_counter(
    *,
    visit: str,
    by: User,
    at: datetime,
    text: str = "",
    choice: str = "",
    step: str = "",
    key: str = "",
    **details: Any,
) -> None:
    """Put into the inbox what a customer says at the counter, through the clerk; the same key counts once."""
    heard = Heard(
        kind="choice" if choice else "text", address=visit, key=key or str(uuid4()), text=text, choice=choice,
        step=step, sent_at=at, identities=(Identity("visitor", visit),),
        details={"language": reader_language(), "by": by.pk, **details},
    )  # fmt: skip
    whose = key_of(CHANNEL, company_of(visit))
    receive_own(account_key=whose, channel=CHANNEL, sender=visit, heard=heard, at=at)


def name_of(contact: Contact) -> str:
    """Who stands here, as far as it is known: whoever the matter belongs to, where a code brought them in."""
    return str(contact.customer.name or contact.case.customer.name or "")


def first_name(contact: Contact) -> str:
    """How the screen greets them."""
    name = name_of(contact)
    return name.split()[0] if name.split() else ""


def level_of(contact: Contact, *, at: datetime) -> int:
    """How well who asks is proved, in this contact."""
    return level_proved_in(contact=contact.pk, at=at)


def needs_of(contact: Contact, *, user: User, on: datetime) -> list[str]:
    """The vulnerabilities on file that this clerk may see, by name."""
    names = {
        "life_support": _("Life support"), "low_income": _("Low income"), "age": _("Elderly"),
        "disability": _("Disability"), "deafness": _("Deaf"),
    }  # fmt: skip
    return [names.get(kind, kind) for kind in needs_visible_to(user, customer=contact.customer, on=on.date())]


def on_phone(*, case: int) -> Contact | None:
    """The same case's conversation on a phone, to which the visit can be given back."""
    return Contact.objects.select_related("account").filter(case=case, channel="whatsapp", closed_at=None).first()
