"""
Everything that a batch of turns decided, written in one transaction.

First what could have changed meanwhile is locked and compared: the lease, the owner's epoch of each contact, the
revision of each run. A scene that lost a race is left out and decided anew; the others are written in bulk.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import connection, transaction

from sintonia.audit.actor import Actor
from sintonia.audit.operations import Entry, record_many
from sintonia.cases.operations import write_clocks
from sintonia.conversations.channel import Saying
from sintonia.conversations.files import keep_received
from sintonia.conversations.ingest import Batch, receive_batch
from sintonia.customers.facts import wishes_to_be_written
from sintonia.desk.seats import ROUTE, withdrawn
from sintonia.dialogue import rows
from sintonia.dialogue.scene import BOT, NOBODY, Scene
from sintonia.journeys.operations import GOOD_FOR
from sintonia.kit import bulk
from sintonia.kit.packing import packed
from sintonia.kit.text import token
from sintonia.outreach.alerting import stop_alerts
from sintonia.payments.shown import keep_shown
from sintonia.understanding.gateway.operations import ask_later
from sintonia.understanding.keeping import keep_utterances

HINTS_A_NOTICE: Final = 150
# Only what nobody has taken moves, to where nothing waits yet; the bot has the word again at the door that is left.
# That nobody has is said of the row itself too: of a row that was being taken, only that is looked at again.
FOLLOW: Final = """
WITH moved AS (
    UPDATE desk_workitem w SET contact_id = %(contact)s, channel = %(channel)s, language = %(language)s
    FROM desk_workitem old
    WHERE w.id = old.id AND w.claimed_by_id IS NULL AND w.closed_at IS NULL AND w.id = (
        SELECT id FROM desk_workitem
        WHERE case_id = %(case)s AND closed_at IS NULL AND claimed_by_id IS NULL AND contact_id <> %(contact)s
        ORDER BY waiting_since LIMIT 1
    ) AND NOT EXISTS (SELECT FROM desk_workitem WHERE contact_id = %(contact)s AND closed_at IS NULL)
    RETURNING old.contact_id
)
UPDATE conversations_contact SET owner = 'bot', epoch = epoch + 1
WHERE id IN (SELECT contact_id FROM moved) AND owner = 'queue'
"""


@transaction.atomic
def commit(scenes: Sequence[Scene], *, lease: UUID) -> list[Scene]:
    """Write what scenes decided; returns those that lost a race and must be decided anew."""
    with connection.cursor() as cursor:
        lost = _lost(cursor, scenes, lease)
        kept = [scene for scene in scenes if scene.contact.lane not in lost]
        if kept:
            rows.write_cases(cursor, kept)
            rows.write_contacts(cursor, kept)
            rows.write_runs(cursor, kept)
            rows.write_messages(cursor, kept)
            rows.write_effects(cursor, kept)
            _rest(cursor, kept)
            _shown(cursor, kept)
            _trail(kept)
            _finish(cursor, kept)
        cursor.execute(
            "UPDATE conversations_lane SET lease = NULL, leased_until = NULL, attempts = 0 "
            "WHERE id = ANY(%s) AND lease = %s",
            [[s.contact.lane for s in scenes], lease],
        )
    return [scene for scene in scenes if scene.contact.lane in lost]


def _lost(cursor: Any, scenes: Sequence[Scene], lease: UUID) -> set[int]:
    lanes = {scene.contact.lane for scene in scenes}
    cursor.execute(
        "SELECT id FROM conversations_lane WHERE id = ANY(%s) AND lease = %s ORDER BY id FOR UPDATE",
        [sorted(lanes), lease],
    )
    lost = lanes - {row[0] for row in cursor.fetchall()}
    old = {s.contact.id: s for s in scenes if not s.contact.new}
    if old:
        cursor.execute(
            "SELECT id, epoch, latest_number, owner FROM conversations_contact "
            "WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
            [sorted(old)],
        )
        found = {row[0]: row[1:] for row in cursor.fetchall()}
        for pk, scene in old.items():
            written = scene.contact.latest_number - len(scene.messages)
            if found.get(pk) != (scene.contact.epoch, written, scene.contact.owner):
                lost.add(scene.contact.lane)
    changed = {
        run.token: (run.revision, scene) for scene in scenes for run in scene.runs if run.changed and not run.new
    }
    if changed:
        cursor.execute(
            "SELECT token, revision FROM journeys_storedrun WHERE token = ANY(%s) ORDER BY id FOR UPDATE",
            [sorted(changed)],
        )
        revisions = dict(cursor.fetchall())
        lost |= {scene.contact.lane for key, (revision, scene) in changed.items() if revisions.get(key) != revision}
    return lost


def _rest(cursor: Any, scenes: Sequence[Scene]) -> None:
    """What few turns decide: timers, files, passports, clocks, work for people, events that moved."""
    timers = [
        (t.kind, t.run, s.contact.lane, s.contact.account.id, t.event, t.label, t.due_at)
        for s in scenes
        for t in s.timers
    ]
    if timers:
        bulk.copy(cursor, "journeys_timer", ("kind", "run", "lane", "account", "event", "label", "due_at"), timers)
    media = [
        (name, s.contact.id, title, mime, packed(source), "", s.at)
        for s in scenes
        for name, title, mime, source in s.media
    ]
    if media:
        bulk.copy(
            cursor,
            "conversations_media",
            ("token", "contact_id", "name", "mime", "source", "path", "created_at"),
            media,
        )
    passports = [(p.code, p.digits, s.contact.case, s.at, s.at + GOOD_FOR) for s in scenes for p in s.passports]
    if passports:
        bulk.copy(cursor, "journeys_passport", ("code", "digits", "case_id", "made_at", "expires_at"), passports)
    keep_utterances(cursor, [one for s in scenes for one in s.doubts])
    for s in scenes:
        for about in s.received:
            keep_received(contact=s.contact.id, about=about, at=s.at)
        if s.clocks:
            write_clocks(s.clocks, at=s.at)
        if s.work or s.contact.owner_after in {"bot", NOBODY}:
            _work(cursor, s)
        _wishes(s)
        _question(s)
        for moved in s.moved:
            batch = Batch()
            batch.put(
                account=moved.account, kind=moved.kind, key=moved.key, status="moved", lane=moved.lane, raw=moved.raw
            )
            receive_batch(batch, at=s.at)


def _question(s: Scene) -> None:
    """What a language model is to be asked, unless something was said after it in the same batch."""
    asked = s.question
    if asked is not None and asked.since == s.contact.latest_number:
        ask_later(
            contact=s.contact.id, number=asked.since, run=asked.run, label=asked.label,
            about=msgspec.to_builtins(asked.about), due_at=asked.due_at,
        )  # fmt: skip


def _wishes(s: Scene) -> None:
    """How somebody wants to be reached, or not."""
    if s.wishes.writes_only:
        speaks = Actor("customer", s.contact.customer)
        wishes_to_be_written(customer=s.contact.customer, deaf=s.wishes.deaf, at=s.at, by=speaks)
    for address in s.silenced:
        stop_alerts(company=s.contact.account.company, address=address, at=s.at)


def _work(cursor: Any, scene: Scene) -> None:
    if scene.work:
        # Who waits at another door for this matter waits here from now on, with the place that they had.
        about = {"contact": scene.contact.id, "case": scene.contact.case}
        cursor.execute(FOLLOW, {**about, "channel": scene.contact.channel, "language": scene.contact.language})
    for item in scene.work:
        cursor.execute(
            "INSERT INTO desk_workitem (token, contact_id, case_id, why, urgent, priority, waiting_since, skill, "
            "language, channel, outcome) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '') ON CONFLICT (contact_id) WHERE closed_at IS NULL "
            "DO UPDATE SET urgent = desk_workitem.urgent OR excluded.urgent, why = CASE WHEN excluded.urgent "
            "THEN excluded.why ELSE desk_workitem.why END",
            [
                token(),
                scene.contact.id,
                scene.contact.case,
                packed(item.why.to_json()),
                item.urgent,
                item.priority,
                scene.at,
                item.skill,
                scene.contact.language,
                scene.contact.channel,
            ],
        )
        scene.record("desk.item.opened", ("contact", scene.contact.token), urgent=item.urgent)
    if scene.contact.owner_after in {"bot", NOBODY}:
        withdrawn(contact=scene.contact.id, at=scene.at)


def _trail(scenes: Sequence[Scene]) -> None:
    entries = []
    for s in scenes:
        about = ("contact", s.contact.id)
        if s.contact.new:
            entries.append(Entry("conversations.contact.opened", BOT, s.at, about, {"protocol": s.contact.protocol}))
        heard = sum(m.direction == "in" for m in s.messages)
        facts = {"heard": heard, "said": len(s.messages) - heard, "number": s.contact.latest_number}
        entries.append(Entry("dialogue.turn", BOT, s.at, about, facts))
        entries += [Entry(deed, by, s.at, about, {**more, kind: key}) for deed, (kind, key), more, by in s.trail]
    record_many(entries)


def _finish(cursor: Any, scenes: Sequence[Scene]) -> None:
    done = [element.id for s in scenes for element in s.elements]
    cursor.execute("UPDATE conversations_inbox SET done_at = %s WHERE id = ANY(%s)", [scenes[0].at, done])
    hints = [f"contact-{s.contact.token} {s.contact.latest_number}" for s in scenes if s.messages]
    if any(s.work for s in scenes):
        hints.append("desk 1")
        cursor.execute("SELECT pg_notify(%s, '')", [ROUTE])
    for n in range(0, len(hints), HINTS_A_NOTICE):
        cursor.execute("SELECT pg_notify('sintonia_live', %s)", ["\n".join(hints[n : n + HINTS_A_NOTICE])])


def _shown(cursor: Any, scenes: Sequence[Scene]) -> None:
    """Whoever was shown a code to pay hears when it is paid."""
    for scene in scenes:
        said = [m.content for m in scene.messages if isinstance(m.content, Saying)]
        codes = [code for one in said for code in (one.card.codes if one.card else ())]
        codes += [one.code for one in said if one.code is not None]
        contact = scene.contact
        keep_shown(cursor, [(contact.account.company, contact.id, code.value) for code in codes], at=scene.at)
