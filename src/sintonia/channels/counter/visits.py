"""A visit: one contact at the counter, and what the clerk has in front of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from django.utils.translation import gettext as _

from sintonia.cases.models import Case
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
from sintonia.journeys.operations import UnableToOpen, issue_passport, open_passport
from sintonia.journeys.queries import OpenStep, open_step
from sintonia.kit.text import as_crockford, folded
from sintonia.staff.models import User
from sintonia.web import shapes
from sintonia.web.shapes import Bubble

ACCOUNT: Final = "counter"
CHANNEL: Final = "counter"
BUSY_FOR: Final = timedelta(seconds=12)
_DIGITS: Final = re.compile(r"\d(?:[\s.\-]?\d){5}")
_CODE: Final = re.compile(r"[0-9A-Za-z]{4}[\s.\-]?[0-9A-Za-z]{4}")
_PROTOCOL: Final = re.compile(r"\d{13}")


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


def code_in(typed: str) -> str:
    """The passport's code in what was typed or scanned, a QR's whole address included; "" if it is none."""
    if "passport=" in typed:
        return as_crockford((parse_qs(urlsplit(typed.strip()).query).get("passport") or [""])[0])
    plain = typed.strip()
    if _DIGITS.fullmatch(plain):
        return re.sub(r"\D", "", plain)
    looks_like_a_code = _CODE.fullmatch(plain) and any(c.isdigit() for c in plain)
    return as_crockford(plain) if looks_like_a_code else ""


def passport_of(typed: str, *, at: datetime) -> str:
    """
    The passport that what was typed or scanned opens: a code, six digits, a QR, or a protocol's own.

    :raises UnableToOpen: if it is a code that opens nothing
    """
    digits = re.sub(r"[\s.\-]", "", typed)
    if _PROTOCOL.fullmatch(digits) and (case := Case.objects.filter(protocol=digits).first()) is not None:
        return issue_passport(case=case.pk, at=at).code
    code = code_in(typed)
    if not code:
        return ""
    try:
        open_passport(code=code, at=at)
    except UnableToOpen:
        # Eight letters and digits may be a name or a contract's number: only what looks like nothing else is refused.
        if _DIGITS.fullmatch(typed.strip()) or "passport=" in typed:
            raise
        return ""
    return code


def people(words: str) -> list[dict[str, Any]]:
    """Whom the back office knows by these words, without what the clerk need not see."""
    parties = plugins().back_office()["parties"]
    found = []
    for party in parties.search(words):
        contracts = parties.contracts(party.id)
        found.append(
            {
                "party": party.id,
                "name": party.name,
                "initials": initials(party.name),
                "document": masked_document(party.document),
                "address": contracts[0].address if contracts else "",
            }
        )
    return found


def initials(name: str) -> str:
    """The first letters of the first and the last name."""
    words = [word for word in name.split() if word[:1].isalpha()]
    return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words)) or "?"


def masked_document(document: str) -> str:
    """A CPF or CNPJ of which only the middle can be read."""
    if len(document) == 11:  # noqa: PLR2004 - a CPF's length
        return f"CPF ···.{document[3:6]}.{document[6:9]}-··"
    return f"CNPJ ··.{document[2:5]}.{document[5:8]}/····-··" if document else ""


def lane_of_visit(visit: str) -> int:
    """The lane of a visit."""
    return lane_of(ChannelAccount.objects.get(channel=CHANNEL, key=ACCOUNT).pk, visit)


def contact_of_visit(visit: str) -> Contact | None:
    """The contact of a visit, once its first turn is done."""
    return open_contact(account_key=ACCOUNT, channel=CHANNEL, sender=visit)


def say_at_counter(
    *, visit: str, by: User, at: datetime, text: str = "", choice: str = "", step: str = "", **details: Any
) -> None:
    """Put into the inbox what a customer says at the counter, through the clerk."""
    heard = Heard(
        kind="choice" if choice else "text", address=visit, key=str(uuid4()), text=text, choice=choice, step=step,
        sent_at=at, identities=(Identity("visitor", visit),), details={"by": by.pk, **details},
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
