"""Deadlines that were missed: whoever was told of one hears it unasked, once, with the new date or what is paid."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from sintonia.audit import SYSTEM
from sintonia.audit.operations import record
from sintonia.backoffice.ports import NotAnswering
from sintonia.cases.models import CaseClock
from sintonia.cases.operations import mark_told_late
from sintonia.cases.queries import clocks_missed
from sintonia.conversations.models import Contact
from sintonia.conversations.plugins import plugins
from sintonia.outreach.news import contact_of, say_missed
from sintonia.outreach.quiet import quiet_until

log: Final = logging.getLogger(__name__)

Office = Callable[[str], Mapping[str, Any]]


def tell_of_missed(*, at: datetime, office: Office | None = None, most: int = 100) -> int:
    """
    Tell of every deadline that has passed and nobody was told of, but not in quiet hours; returns how many.

    Each by itself: one that cannot be told, because the company's systems are down or for any other reason, waits for
    the next time and holds up no other. A company that does not answer is asked once, and `most` are told for each.
    """
    plugins().load_packs()
    told, silent = 0, set[str]()
    for clock in clocks_missed(at=at, quiet=lambda zone: quiet_until(at, zone=zone) is not None, most=most):
        company = ""
        try:
            contact = contact_of(clock.case_id)
            company = contact.account.company if contact else ""
            if contact and company in silent:
                continue
            again = _new_date(clock, contact, office or plugins().back_office, at)
            told += _told(clock, contact, again=again, at=at)
        except NotAnswering:
            silent.add(company)
        except Exception:
            log.exception("the missed deadline %s could not be told", clock.pk)
    return told


@transaction.atomic
def _told(clock: CaseClock, contact: Contact | None, *, again: datetime | None, at: datetime) -> bool:
    if not mark_told_late(clock=clock.pk, at=at):
        return False
    if say_missed(clock, contact, again=again, at=at):
        record("outreach.missed", by=SYSTEM, at=at, about=("case", clock.case_id), rule=clock.rule)
    return True


def _new_date(clock: CaseClock, contact: Contact | None, office: Office, at: datetime) -> datetime | None:
    """
    When the company's systems expect it now, if they say so.

    :raises NotAnswering: if they do not answer: that there is no new date would be a guess
    """
    requests = office(contact.account.company).get("requests") if contact else None
    if requests is None:
        return None
    asked = requests.requests_under(clock.case.protocol)
    expected = [
        step.due_at
        for one in asked
        if one.number == clock.about
        for step in one.steps
        if step.done_at is None and step.due_at is not None and step.due_at > at
    ]
    return max(expected, default=None)
