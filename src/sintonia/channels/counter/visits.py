"""A visit: one contact at the counter, and what the clerk has in front of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from sintonia.conversations.bubbles import CODE_QUESTION, bubbles_of
from sintonia.conversations.channel import Heard, Identity, Option
from sintonia.conversations.ingest import lane_of
from sintonia.conversations.masking import masked
from sintonia.conversations.models import ChannelAccount, Contact, Message
from sintonia.conversations.operations import receive_own
from sintonia.conversations.plugins import plugins
from sintonia.conversations.queries import heard_of, open_contact
from sintonia.customers.access import level_proved_in, needs_visible_to
from sintonia.dialogue.menu import PERSON, offered
from sintonia.journeys.fio import reader_language
from sintonia.journeys.queries import OpenStep, open_step
from sintonia.kit.text import folded, token
from sintonia.staff.models import User
from sintonia.web import shapes
from sintonia.web.shapes import Bubble

ACCOUNT: Final = "counter"
CHANNEL: Final = "counter"
NAME_LETTERS: Final = 22
BUSY_FOR: Final = timedelta(seconds=12)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that may be corrected; `draft` is what the field begins with, nothing where it is not shown whole."""

    label: str
    question: str
    said: str
    draft: str


@dataclass(frozen=True, slots=True)
class Step:
    """What stands on the right: what was just shown, and one question."""

    key: str
    url: str
    shown: tuple[Bubble, ...] = ()
    matter: str = ""
    question: str = ""
    hint: str = ""
    options: Sequence[shapes.Option] = ()
    step: str = ""
    busy: bool = False
    journeys: tuple[Option, ...] = ()
    run: str = ""
    answers: tuple[Given, ...] = ()


def company() -> str:
    """Whose counter this is."""
    account = ChannelAccount.objects.filter(channel=CHANNEL, key=ACCOUNT).first()
    return str(account.settings.get("company", "Sintonia")) if account else "Sintonia"


def new_visit() -> str:
    """A name for a visit that begins with nothing to go on with."""
    return f"visit-{token()}"


def visit_for(*, case: int, at: datetime) -> tuple[str, bool]:
    """The visit in which a case is open at the counter, and whether it is: a code shown twice is one visit."""
    found = Contact.objects.filter(case=case, channel=CHANNEL, closed_at=None).order_by("-opened_at").first()
    if found is not None:
        return found.address, True
    # The same for all who show it today, so that two clicks at once are one visit as well.
    day = salted_hmac("sintonia.visit", f"{case}:{at:%Y-%m-%d}").hexdigest()
    return f"visit-{day[:NAME_LETTERS]}", False


def lane_of_visit(visit: str) -> int:
    """The lane of a visit."""
    return lane_of(ChannelAccount.objects.get(channel=CHANNEL, key=ACCOUNT).pk, visit)


def contact_of_visit(visit: str) -> Contact | None:
    """The contact of a visit, once its first turn is done."""
    return open_contact(account_key=ACCOUNT, channel=CHANNEL, sender=visit)


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
        step=step, sent_at=at, identities=(Identity("visitor", visit),), details={"by": by.pk, **details},
    )  # fmt: skip
    receive_own(account_key=ACCOUNT, channel=CHANNEL, sender=visit, heard=heard, at=at)


def step_of(*, visit: str, url: str, contact: Contact | None, messages: Sequence[Message], at: datetime) -> Step:
    """What the clerk has to do now: the case's open question, or a choice of what to begin."""
    if contact is None:
        return Step(key=f"{visit}-0", url=url, busy=True)
    spoken = bubbles_of(messages, reader="company")
    tail = _since_the_customer(spoken, messages)
    opened = open_step(case=contact.case_id)
    latest = messages[-1] if messages else None
    if latest is not None and latest.direction == "in" and contact.owner == "bot" and at - latest.at < BUSY_FOR:
        return Step(key=f"{visit}-{latest.number}-busy", url=url, matter=_title(opened), busy=True)
    asking = tail[-1] if tail and (tail[-1].options or (opened is not None and opened.state == "active")) else None
    number = latest.number if latest is not None else 0
    state = opened.state if opened is not None else ""
    if asking is None:
        return Step(key=f"{visit}-{number}-{state}", url=url, shown=tail, journeys=_beginnings())
    return Step(
        key=f"{visit}-{number}-{state}",
        url=url,
        shown=tail[:-1],
        matter=_title(opened),
        question=asking.text,
        options=tuple(asking.options),
        step=asking.step or (opened.step if opened else ""),
        run=opened.run if opened else "",
        answers=_given(opened),
    )


def _given(opened: OpenStep | None) -> tuple[Given, ...]:
    found = []
    for one in opened.answers if opened is not None else ():
        shown = masked(one.said, code_asked=one.label.startswith(CODE_QUESTION))
        found.append(Given(one.label, one.question, shown, one.said if shown == one.said else ""))
    return tuple(found)


def _beginnings() -> tuple[Option, ...]:
    """What may be begun, the ordinary before the dangerous."""
    plugins().load_packs()
    ordered = sorted((journey for journey in offered() if journey.name != PERSON), key=lambda journey: journey.urgent)
    return tuple(Option(journey.name, journey.title.render(reader_language())) for journey in ordered)


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


def _since_the_customer(spoken: Sequence[Bubble], messages: Sequence[Message]) -> tuple[Bubble, ...]:
    heard = [m for m in messages if m.direction == "in" and heard_of(m) is not None]
    newest = heard[-1].number if heard else 0
    fresh = {f"{m.contact_id}-{m.number}" for m in messages if m.number > newest}
    return tuple(bubble for bubble in spoken if bubble.key in fresh)


def _title(opened: OpenStep | None) -> str:
    return opened.title.render(reader_language()) if opened is not None and folded(str(opened.title)) != "menu" else ""
