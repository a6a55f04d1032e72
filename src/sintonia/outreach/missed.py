"""Deadlines that were missed: whoever was told of one hears it unasked, once, with the new date or what is paid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from sintonia.audit import Actor
from sintonia.audit.operations import record
from sintonia.backoffice.ports import NotAnswering
from sintonia.cases.models import CaseClock
from sintonia.cases.operations import mark_told_late
from sintonia.cases.queries import clocks_missed
from sintonia.conversations.plugins import plugins
from sintonia.outreach.news import contact_of, say_missed
from sintonia.outreach.quiet import quiet_until

SYSTEM: Final = Actor("system")
Office = Callable[[str], Mapping[str, Any]]


@transaction.atomic
def tell_of_missed(*, at: datetime, office: Office | None = None, most: int = 100) -> int:
    """Tell of every deadline that has passed and nobody was told of, but not in quiet hours; returns how many."""
    plugins().load_packs()
    told = []
    for clock in clocks_missed(at=at, most=most):
        if quiet_until(at, zone=clock.zone) is not None:
            continue
        told.append(clock.pk)
        if say_missed(clock, again=_new_date(clock, office or plugins().back_office, at), at=at):
            record("outreach.missed", by=SYSTEM, at=at, about=("case", clock.case_id), rule=clock.rule)
    mark_told_late(clocks=told, at=at)
    return len(told)


def _new_date(clock: CaseClock, office: Office, at: datetime) -> datetime | None:
    """When the company's systems expect it now, if they say so."""
    contact = contact_of(clock.case_id)
    requests = office(contact.account.company).get("requests") if contact else None
    if requests is None:
        return None
    try:
        asked = requests.requests_under(clock.case.protocol)
    except NotAnswering:
        return None
    expected = [
        step.due_at
        for one in asked
        if one.number == clock.about
        for step in one.steps
        if step.done_at is None and step.due_at is not None and step.due_at > at
    ]
    return max(expected, default=None)
