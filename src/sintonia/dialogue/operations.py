"""Deeds around turns: silences, closings, and what a clerk vouches for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.db import connection, transaction

from sintonia.audit import Actor
from sintonia.backoffice.ports import Party
from sintonia.conversations.ingest import Batch, receive_batch
from sintonia.conversations.models import Contact
from sintonia.conversations.operations import wake_contact
from sintonia.customers.needs import kinds_that
from sintonia.customers.verification import keep_proof
from sintonia.journeys.models import StoredRun
from sintonia.staff.models import User

SILENT: Final = """
SELECT r.token, r.revision, c.lane, c.account_id, r.latest_at < %(expire)s
FROM journeys_storedrun r JOIN conversations_contact c ON c.id = r.contact_id
WHERE r.ended_at IS NULL AND r.state = 'active' AND r.latest_at < %(silent)s AND c.owner = 'bot' AND c.closed_at IS NULL
    AND NOT coalesce(r.caller->'needs' ?| %(unhurried)s::text[], false)
LIMIT 500
"""


@transaction.atomic
def remind_the_silent(*, at: datetime, after: timedelta, expire_after: timedelta) -> int:
    """
    Remind, once, who left a question open for `after`; let it expire politely after `expire_after`.

    Who needs time is neither reminded nor timed out: the question stays open for them.

    Silence is read from `latest_at` rather than kept as a timer a turn: the key makes each reminder come once.
    """
    batch = Batch()
    with connection.cursor() as cursor:
        cursor.execute(
            SILENT, {"silent": at - after, "expire": at - expire_after, "unhurried": kinds_that("no_timeout")}
        )
        for token, revision, lane, account, expired in cursor.fetchall():
            kind = "expire" if expired else "remind"
            # A reminder is itself a turn and moves the revision on: only the customer's word makes a new one due.
            key = f"{kind}:{token}" if kind == "expire" else f"{kind}:{token}:{_answers(token)}"
            raw = msgspec.json.encode({"run": token, "at": revision})
            batch.put(account=account, kind=kind, key=key, status="", lane=lane, raw=raw)
    return receive_batch(batch, at=at)


def _answers(token: str) -> int:
    return len(StoredRun.objects.values_list("known", flat=True).get(token=token))


def close_silent_contacts(*, at: datetime, after: timedelta) -> int:
    """Close contacts in which nobody spoke for `after` and nobody is called; and cases in which nothing is open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conversations_contact SET closed_at = %s WHERE closed_at IS NULL AND owner = 'bot' "
            "AND latest_heard_at < %s",
            [at, at - after],
        )
        closed: int = cursor.rowcount
        cursor.execute(
            "UPDATE cases_case k SET closed_at = %(at)s, outcome = 'done' "
            "WHERE closed_at IS NULL AND opened_at < %(old)s "
            "AND NOT EXISTS (SELECT FROM conversations_contact c WHERE c.case_id = k.id AND c.closed_at IS NULL) "
            "AND NOT EXISTS (SELECT FROM journeys_storedrun r WHERE r.case_id = k.id AND r.ended_at IS NULL) "
            "AND NOT EXISTS (SELECT FROM desk_workitem w WHERE w.case_id = k.id AND w.closed_at IS NULL) "
            "AND NOT EXISTS (SELECT FROM cases_caseclock d WHERE d.case_id = k.id AND d.met_at IS NULL) "
            # What was split off stays open while the conversation does in which it came up.
            "AND NOT EXISTS (SELECT FROM cases_caselink l JOIN cases_case o ON o.id = l.one_id "
            "WHERE l.other_id = k.id AND l.kind = 'split' AND l.undone_at IS NULL AND o.closed_at IS NULL)",
            {"at": at, "old": at - after},
        )
        return closed


@transaction.atomic
def prove_at_counter(*, contact: Contact, party: str, by: User, at: datetime) -> None:
    """Keep that a clerk saw the identity document of this party in this contact; what waited for it goes on."""
    actor = Actor("agent", by.pk)
    made = keep_proof(contact=contact.pk, customer=contact.customer_id, party=party, method="seen", at=at, by=actor)
    wake_contact(contact=contact, kind="proved", key=f"proved:{made.pk}", event={}, at=at)


def believed_party(*, case: int) -> str | None:
    """Whom a case's runs believe to serve, latest first."""
    for run in StoredRun.objects.filter(case=case).order_by("-place"):
        party = run.caller.get("party")
        if party:
            return str(party)
    return None


def find_people(*, words: str, parties: Any) -> tuple[Party, ...]:
    """Parties by name, document, phone or contract number, for a clerk."""
    found: tuple[Party, ...] = parties.search(words)
    return found
