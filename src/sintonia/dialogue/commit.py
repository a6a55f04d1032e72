"""
Everything that a batch of turns decided, written in one transaction.

First what could have changed meanwhile is locked and compared: the lease, the owner's epoch of each contact, the
revision of each run. A scene that lost a race is left out and decided anew; the others are written in bulk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction

from sintonia.audit.actor import Actor
from sintonia.audit.operations import Entry, record_many
from sintonia.conversations.ingest import Batch, receive_batch
from sintonia.dialogue.scene import Scene
from sintonia.journeys.operations import GOOD_FOR
from sintonia.kit import bulk
from sintonia.kit.text import token

BOT = Actor("bot")
_json = msgspec.json.Encoder(enc_hook=str)
_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")


def packed(value: Any) -> str:
    """A value as JSON that PostgreSQL takes: without NUL."""
    encoded = _json.encode(value)
    # A NUL is written \\u0000; the same six letters typed by somebody have a backslash before them.
    return (_NUL.sub(rb"\1", encoded) if b"\\u0000" in encoded else encoded).decode()


@transaction.atomic
def commit(scenes: Sequence[Scene], *, lease: UUID) -> list[Scene]:
    """Write what scenes decided; returns those that lost a race and must be decided anew."""
    with connection.cursor() as cursor:
        lost = _lost(cursor, scenes, lease)
        kept = [scene for scene in scenes if scene.contact.lane not in lost]
        if kept:
            _cases(cursor, kept)
            _contacts(cursor, kept)
            _runs(cursor, kept)
            _messages(cursor, kept)
            _outbox(cursor, kept)
            _rest(cursor, kept)
            _trail(kept)
            _finish(cursor, kept)
        cursor.execute(
            "UPDATE conversations_lane SET lease = NULL, leased_until = NULL, attempts = 0 WHERE id = ANY(%s) AND lease = %s",
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
            "SELECT id, epoch, latest_number, owner FROM conversations_contact WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
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


def _cases(cursor: Any, scenes: Sequence[Scene]) -> None:
    fresh = [s for s in scenes if s.case_is_new]
    if fresh:
        bulk.copy(
            cursor,
            "cases_case",
            ("id", "token", "protocol", "customer_id", "matter", "opened_at", "outcome"),
            ((s.contact.case, token(), s.contact.protocol, s.contact.customer, s.matter, s.at, "") for s in fresh),
        )
    named = [(s.contact.case, s.matter) for s in scenes if s.matter and not s.case_is_new]
    if named:
        cursor.execute(
            f"UPDATE cases_case c SET matter = n.matter FROM {bulk.unnested(('bigint', 'text'))} AS n (id, matter) "  # noqa: S608
            "WHERE c.id = n.id AND c.matter = ''",
            bulk.columns(named, 2),
        )


def _contacts(cursor: Any, scenes: Sequence[Scene]) -> None:
    fresh = [s.contact for s in scenes if s.contact.new]
    if fresh:
        bulk.copy(
            cursor,
            "conversations_contact",
            (
                "id",
                "token",
                "account_id",
                "channel",
                "customer_id",
                "case_id",
                "protocol",
                "lane",
                "address",
                "owner",
                "epoch",
                "language",
                "latest_number",
                "passport_tries",
                "misses",
                "opened_at",
                "latest_heard_at",
            ),  # fmt: skip
            (
                (
                    c.id,
                    c.token,
                    c.account.id,
                    c.channel,
                    c.customer,
                    c.case,
                    c.protocol,
                    c.lane,
                    c.address,
                    c.owner_after or c.owner,
                    1 if c.owner_after else 0,
                    c.language,
                    c.latest_number,
                    c.passport_tries,
                    c.misses,
                    c.latest_heard_at,
                    c.latest_heard_at,
                )  # fmt: skip
                for c in fresh
            ),
        )
    old = [
        (
            c.id,
            c.customer,
            c.case,
            c.protocol,
            c.address,
            c.owner_after or c.owner,
            int(bool(c.owner_after)),
            c.language,
            c.latest_number,
            c.passport_tries,
            c.misses,
            c.latest_heard_at,
        )  # fmt: skip
        for c in (s.contact for s in scenes)
        if not c.new
    ]
    if old:
        types = (
            "bigint",
            "bigint",
            "bigint",
            "text",
            "text",
            "text",
            "int",
            "text",
            "int",
            "int",
            "int",
            "timestamptz",
        )
        cursor.execute(
            "UPDATE conversations_contact c SET customer_id = n.customer, case_id = n.case_id, protocol = n.protocol, "  # noqa: S608
            "address = n.address, owner = n.owner, epoch = c.epoch + n.step, language = n.language, "
            "latest_number = n.latest, passport_tries = n.tries, misses = n.misses, latest_heard_at = n.heard_at, "
            f"closed_at = NULL FROM {bulk.unnested(types)} AS n "
            "(id, customer, case_id, protocol, address, owner, step, language, latest, tries, misses, heard_at) WHERE c.id = n.id",
            bulk.columns(old, len(types)),
        )


def _runs(cursor: Any, scenes: Sequence[Scene]) -> None:
    fresh = [run for s in scenes for run in s.runs if run.new]
    if fresh:
        bulk.copy(
            cursor,
            "journeys_storedrun",
            (
                "token",
                "journey",
                "version",
                "case_id",
                "contact_id",
                "customer_id",
                "caller",
                "known",
                "fragment",
                "state",
                "label",
                "place",
                "revision",
                "started_at",
                "latest_at",
                "ended_at",
            ),  # fmt: skip
            (
                (
                    r.token,
                    r.journey,
                    r.version,
                    r.case,
                    r.contact,
                    r.customer,
                    packed(r.caller),
                    packed(r.known),
                    r.fragment,
                    r.state,
                    r.label,
                    r.place,
                    0,
                    r.started_at,
                    r.latest_at,
                    r.ended_at,
                )  # fmt: skip
                for r in fresh
            ),
        )
    old = [
        (r.token, r.contact, packed(r.known), r.fragment, r.state, r.label, r.place, r.latest_at, r.ended_at)
        for s in scenes
        for r in s.runs
        if r.changed and not r.new
    ]
    if old:
        types = ("text", "bigint", "jsonb", "text", "text", "text", "int", "timestamptz", "timestamptz")
        cursor.execute(
            "UPDATE journeys_storedrun r SET contact_id = n.contact, known = n.known, fragment = n.fragment, "  # noqa: S608
            "state = n.state, label = n.label, place = n.place, latest_at = n.latest_at, ended_at = n.ended_at, "
            f"revision = r.revision + 1 FROM {bulk.unnested(types)} AS n "
            "(token, contact, known, fragment, state, label, place, latest_at, ended_at) WHERE r.token = n.token",
            bulk.columns(old, len(types)),
        )


def _messages(cursor: Any, scenes: Sequence[Scene]) -> None:
    bulk.copy(
        cursor,
        "conversations_message",
        (
            "contact_id",
            "number",
            "direction",
            "author_kind",
            "author_id",
            "kind",
            "text",
            "words",
            "content",
            "run",
            "step",
            "at",
            "state",
            "provider_id",
        ),  # fmt: skip
        (
            (
                s.contact.id,
                m.number,
                m.direction,
                m.author[0],
                m.author[1],
                m.kind,
                m.text.replace("\0", ""),
                packed(m.words.to_json()) if m.words else None,
                packed(m.content) if m.content else None,
                m.run,
                m.step,
                m.at,
                m.state,
                m.provider_id,
            )  # fmt: skip
            for s in scenes
            for m in s.messages
        ),
    )


def _outbox(cursor: Any, scenes: Sequence[Scene]) -> None:
    rows: list[tuple[Any, ...]] = []
    for s in scenes:
        c = s.contact
        rows += [
            ("message", f"{c.id}:{m.number}", c.account.id, c.id, m.number, c.address, "bot", packed(m.content),
             "waiting", False, s.at, s.at, 0, "", "")
            for m in s.messages
            if m.state == "queued"
        ]  # fmt: skip
        rows += [
            ("deed", d.key, c.account.id, None, None, "", "bot",
             packed({"run": d.run, "label": d.label, "port": d.port, "method": d.method, "arguments": d.arguments,
                     "lane": c.lane}),
             "waiting", False, s.at, s.at, 0, "", "")
            for d in s.deeds
        ]  # fmt: skip
    if rows:
        bulk.copy(
            cursor,
            "conversations_outbox",
            (
                "kind",
                "key",
                "account_id",
                "contact_id",
                "number",
                "address",
                "author",
                "body",
                "state",
                "doubtful",
                "created_at",
                "due_at",
                "attempts",
                "provider_id",
                "error",
            ),  # fmt: skip
            rows,
        )
        cursor.execute("SELECT pg_notify('sintonia_outbox', '')")


def _rest(cursor: Any, scenes: Sequence[Scene]) -> None:
    """What few turns decide: timers, work for people, files, passports, events that moved, parties that became known."""
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
    for s in scenes:
        if s.work or s.contact.owner_after == "bot":
            _work(cursor, s)
        for moved in s.moved:
            batch = Batch()
            batch.put(
                account=moved.account, kind=moved.kind, key=moved.key, status="moved", lane=moved.lane, raw=moved.raw
            )
            receive_batch(batch, at=s.at)


def _work(cursor: Any, scene: Scene) -> None:
    for item in scene.work:
        cursor.execute(
            "INSERT INTO desk_workitem (token, contact_id, case_id, why, urgent, waiting_since, outcome) "
            "VALUES (%s, %s, %s, %s, %s, %s, '') ON CONFLICT (contact_id) WHERE closed_at IS NULL "
            "DO UPDATE SET urgent = desk_workitem.urgent OR excluded.urgent, why = CASE WHEN excluded.urgent "
            "THEN excluded.why ELSE desk_workitem.why END",
            [token(), scene.contact.id, scene.contact.case, packed(item.why.to_json()), item.urgent, scene.at],
        )
        scene.record("desk.item.opened", ("contact", scene.contact.token), urgent=item.urgent)
    if scene.contact.owner_after == "bot":
        cursor.execute(
            "UPDATE desk_workitem SET closed_at = %s, outcome = 'withdrawn' WHERE contact_id = %s AND closed_at IS NULL",
            [scene.at, scene.contact.id],
        )


def _trail(scenes: Sequence[Scene]) -> None:
    entries = []
    for s in scenes:
        about = ("contact", s.contact.id)
        if s.contact.new:
            entries.append(Entry("conversations.contact.opened", BOT, s.at, about, {"protocol": s.contact.protocol}))
        heard = sum(m.direction == "in" for m in s.messages)
        entries.append(
            Entry(
                "dialogue.turn",
                BOT,
                s.at,
                about,
                {"heard": heard, "said": len(s.messages) - heard, "number": s.contact.latest_number},
            )
        )
        entries += [Entry(deed, BOT, s.at, about, {**facts, kind: key}) for deed, (kind, key), facts in s.trail]
    record_many(entries)


def _finish(cursor: Any, scenes: Sequence[Scene]) -> None:
    done = [element.id for s in scenes for element in s.elements]
    cursor.execute("UPDATE conversations_inbox SET done_at = %s WHERE id = ANY(%s)", [scenes[0].at, done])
    hints = [f"contact-{s.contact.token} {s.contact.latest_number}" for s in scenes if s.messages]
    if any(s.work for s in scenes):
        hints.append("desk 1")
    for n in range(0, len(hints), 150):
        cursor.execute("SELECT pg_notify('sintonia_live', %s)", ["\n".join(hints[n : n + 150])])
