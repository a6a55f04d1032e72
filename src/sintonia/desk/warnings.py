"""A person is told of a deadline before it ends: one work item, once."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from sintonia.audit import Actor
from sintonia.audit.operations import record
from sintonia.cases.clocks import told_until
from sintonia.cases.models import CaseClock
from sintonia.cases.operations import mark_warned
from sintonia.cases.queries import clocks_to_warn_of
from sintonia.cases.rules import rule_if_kept
from sintonia.conversations.models import Contact
from sintonia.conversations.operations import hint
from sintonia.conversations.plugins import plugins
from sintonia.customers.facts import needs_for
from sintonia.desk.models import WorkItem
from sintonia.kit.words import Words, _

SYSTEM: Final = Actor("system")


@transaction.atomic
def warn_of_clocks(*, at: datetime, most: int = 100) -> int:
    """
    Open a work item for every clock that is about to end and nobody was told of; returns how many clocks those were.

    A contact that waits for a person, or is with one, has its item: the deadline is drawn on it. A deadline that the
    customer must keep is nobody's work.
    """
    clocks = clocks_to_warn_of(at=at, most=most)
    if not clocks:
        return 0
    plugins().load_packs()
    for clock in clocks:
        contact = Contact.objects.filter(case=clock.case_id).order_by("-latest_heard_at", "-pk").first()
        if contact is None or _is_the_customers(clock):
            continue
        WorkItem.objects.bulk_create(
            [
                WorkItem(
                    contact=contact,
                    case_id=clock.case_id,
                    why=_why(clock).to_json(),
                    waiting_since=at,
                    priority=needs_for(contact.customer_id, on=at.date()).priority,
                    language=contact.language,
                    channel=contact.channel,
                )
            ],
            ignore_conflicts=True,
        )
        record("desk.clock.warned", by=SYSTEM, at=at, about=("case", clock.case_id), rule=clock.rule)
        hint(contact)
    mark_warned(clocks=[clock.pk for clock in clocks], at=at)
    return len(clocks)


def _is_the_customers(clock: CaseClock) -> bool:
    rule = rule_if_kept(clock.rule, country=clock.country)
    return rule is not None and rule.bound == "customer"


def _why(clock: CaseClock) -> Words:
    # What is shown to a whole team is said in the company's language; the agent's own page draws the clock in theirs.
    language = "pt-BR" if settings.LANGUAGE_CODE.startswith("pt") else settings.LANGUAGE_CODE[:2]
    rule = rule_if_kept(clock.rule, country=clock.country)
    what = rule.name(language) if rule is not None else clock.rule
    return _("This deadline ends soon: {what}, {until}.", what=what, until=told_until(clock.due_at, zone=clock.zone))
