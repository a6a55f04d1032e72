"""A matter as evidence on paper: every message as it was said, with its hash; who takes it says why, and is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext, override

from sintonia.audit.operations import record
from sintonia.cases.models import Case
from sintonia.conversations.bubbles import answered
from sintonia.conversations.models import NOTE, Message
from sintonia.conversations.plugins import plugins
from sintonia.conversations.queries import ContactThread, heard_of, timeline
from sintonia.desk.operations import actor
from sintonia.desk.rooms import LONGEST_REASON, SHORTEST_REASON
from sintonia.documents.evidence import Entry, Evidence, digest_of, evidence_pdf
from sintonia.journeys.fio import matter_of
from sintonia.journeys.queries import runs_of
from sintonia.kit.text import in_fours
from sintonia.kit.words import Words, _
from sintonia.staff.models import User

AUTHORS: Final[dict[str, Words]] = {
    "customer": _("Customer"), "bot": _("Virtual assistant"), "agent": _("Agent"), "clerk": _("Counter clerk"),
}  # fmt: skip
COMPANY: Final = _("Company")


class UnableToTakeOut(Exception):
    """The evidence stays where it is; the message says why."""


def take_out(*, case: Case, reason: str, by: User, at: datetime) -> bytes:
    """
    Print a matter's evidence in the language in which it began, signed by its company.

    It has every word of both sides, masked nowhere, and no note among us. The reason, and the sum of its hashes, by
    which the paper is found again, are kept in the trail.

    :raises UnableToTakeOut: if no reason is given
    """
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if len(reason) < SHORTEST_REASON:
        raise UnableToTakeOut(gettext("Say in a few words what you need it for."))
    doors = timeline(case=case.pk)
    company = doors[0].contact.account.company if doors else ""
    brand = plugins().brand(company)
    zone = ZoneInfo(brand.zone or settings.TIME_ZONE)
    language = doors[0].contact.language if doors else brand.language
    with override(language.lower()):
        entries = _entries(doors, zone)
        evidence = Evidence(
            company=plugins().letterhead(company), language=language, protocol=in_fours(case.protocol),
            about=matter_of(runs_of(case=case.pk)) or case.about, made_at=at.astimezone(zone), entries=entries,
        )  # fmt: skip
    paper = plugins().signed(evidence_pdf(evidence), company=company, at=at)
    record(
        "desk.evidence.taken_out", by=actor(by), at=at, about=("case", case.pk), reason=reason, messages=len(entries),
        digest=digest_of(entries),
    )  # fmt: skip
    return paper


def _entries(doors: Sequence[ContactThread], zone: tzinfo) -> tuple[Entry, ...]:
    said = [(one.contact.channel, message) for one in doors for message in one.messages if _is_said(message)]
    said.sort(key=lambda pair: (pair[1].at, pair[1].pk))
    return tuple(_entry(channel, message, zone) for channel, message in said)


def _is_said(message: Message) -> bool:
    """Whether it was said to the other side: notes are among us, and some of what comes in has nothing to read."""
    heard = heard_of(message)
    has_something = heard is None or heard.media is not None or heard.spot is not None
    return message.direction != NOTE and (bool(message.text) or has_something)


def _entry(channel: str, message: Message, zone: tzinfo) -> Entry:
    # What was sent without words is named by its kind, as on every page.
    text = message.text or answered(message.kind)
    # To the second, as it is printed: whoever reads the paper can compute the hash.
    moment = message.at.astimezone(zone).replace(microsecond=0)
    return Entry(moment, AUTHORS.get(message.author_kind, COMPANY), channel, text)
