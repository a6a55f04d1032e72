"""The rows that a batch of turns writes: cases, contacts, runs, messages and effects, each in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

from sintonia.dialogue.scene import NewMessage, RunState, Scene
from sintonia.kit import bulk
from sintonia.kit.packing import packed
from sintonia.kit.text import token

CASE: Final = ["id", "token", "protocol", "customer_id", "matter", "opened_at", "outcome"]
CONTACT: Final = [
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
]
RUN: Final = [
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
]
MESSAGE: Final = [
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
]
EFFECT: Final = [
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
]

_NAME: Final = {"id": "bigint", "matter": "text"}
_NAME_CASES: Final = """
UPDATE cases_case c SET matter = n.matter FROM {rows} WHERE c.id = n.id AND c.matter = ''
"""
_CONTACT_NOW: Final = {
    "id": "bigint",
    "case_id": "bigint",
    "protocol": "text",
    "address": "text",
    "owner": "text",
    "step": "int",
    "language": "text",
    "latest": "int",
    "tries": "int",
    "misses": "int",
    "heard_at": "timestamptz",
}
_KEEP_CONTACTS: Final = """
UPDATE conversations_contact c
SET case_id = n.case_id, protocol = n.protocol, address = n.address, owner = n.owner, epoch = c.epoch + n.step,
    language = n.language, latest_number = n.latest, passport_tries = n.tries, misses = n.misses,
    latest_heard_at = n.heard_at, closed_at = NULL
FROM {rows}
WHERE c.id = n.id
"""
_RUN_NOW: Final = {
    "token": "text",
    "contact": "bigint",
    "known": "jsonb",
    "fragment": "text",
    "state": "text",
    "label": "text",
    "place": "int",
    "latest_at": "timestamptz",
    "ended_at": "timestamptz",
}
_KEEP_RUNS: Final = """
UPDATE journeys_storedrun r
SET contact_id = n.contact, known = n.known, fragment = n.fragment, state = n.state, label = n.label, place = n.place,
    latest_at = n.latest_at, ended_at = n.ended_at, revision = r.revision + 1
FROM {rows}
WHERE r.token = n.token
"""


def write_cases(cursor: Any, scenes: Sequence[Scene]) -> None:
    """New cases, and what cases turned out to be about."""
    fresh = [s for s in scenes if s.case_is_new]
    rows = [(s.contact.case, token(), s.contact.protocol, s.contact.customer, s.matter, s.at, "") for s in fresh]
    _insert(cursor, "cases_case", CASE, rows)
    _update(cursor, _NAME_CASES, _NAME, [(s.contact.case, s.matter) for s in scenes if s.matter])


def write_contacts(cursor: Any, scenes: Sequence[Scene]) -> None:
    """New contacts, and where known ones stand now."""
    begun = attrgetter("language", "latest_number", "passport_tries", "misses", "latest_heard_at", "latest_heard_at")
    known = attrgetter("id", "token", "account.id", "channel", "customer", "case", "protocol", "lane", "address")
    contacts = [s.contact for s in scenes]
    fresh = [(*known(c), c.owner_after or c.owner, int(bool(c.owner_after)), *begun(c)) for c in contacts if c.new]
    _insert(cursor, "conversations_contact", CONTACT, fresh)
    stands = attrgetter("id", "case", "protocol", "address")
    latest = attrgetter("language", "latest_number", "passport_tries", "misses", "latest_heard_at")
    old = [(*stands(c), c.owner_after or c.owner, int(bool(c.owner_after)), *latest(c)) for c in contacts if not c.new]
    _update(cursor, _KEEP_CONTACTS, _CONTACT_NOW, old)


def write_runs(cursor: Any, scenes: Sequence[Scene]) -> None:
    """New runs, and runs that moved on."""
    runs = [run for s in scenes for run in s.runs]
    _insert(cursor, "journeys_storedrun", RUN, [_run(run) for run in runs if run.new])
    stands = attrgetter("fragment", "state", "label", "place", "latest_at", "ended_at")
    old = [(r.token, r.contact, r.known, *stands(r)) for r in runs if r.changed and not r.new]
    _update(cursor, _KEEP_RUNS, _RUN_NOW, old)


def _run(run: RunState) -> tuple[Any, ...]:
    what = attrgetter("token", "journey", "version", "case", "contact", "customer")(run)
    stands = attrgetter("fragment", "state", "label", "place")(run)
    return (*what, packed(run.caller), packed(run.known), *stands, 0, run.started_at, run.latest_at, run.ended_at)


def write_messages(cursor: Any, scenes: Sequence[Scene]) -> None:
    """What was heard and said."""
    _insert(cursor, "conversations_message", MESSAGE, [_message(s.contact.id, m) for s in scenes for m in s.messages])


def _message(contact: int, m: NewMessage) -> tuple[Any, ...]:
    words = packed(m.words.to_json()) if m.words else None
    content = packed(m.content) if m.content else None
    text = m.text.replace("\0", "")
    end = (m.run, m.step, m.at, m.state, m.provider_id)
    return (contact, m.number, m.direction, *m.author, m.kind, text, words, content, *end)


def write_effects(cursor: Any, scenes: Sequence[Scene]) -> None:
    """What must be carried out after the commit: sends and deeds, each under its key."""
    rows: list[tuple[Any, ...]] = []
    for s in scenes:
        c, waits = s.contact, ("waiting", False, s.at, s.at, 0, "", "")
        # A message's words are kept once, with it. What a run has to tell while an agent has the word leaves by theirs.
        rows += [
            ("message", "", c.account.id, c.id, m.number, c.address, s.agent or "bot", None, *waits)
            for m in s.messages
            if m.state == "queued"
        ]
        for d in s.deeds:
            what = {"run": d.run, "label": d.label, "port": d.port, "method": d.method, "arguments": d.arguments}
            body = packed({**what, "lane": c.lane, "company": c.account.company})
            rows.append(("deed", d.key, c.account.id, None, None, "", "bot", body, *waits))
    if rows:
        _insert(cursor, "conversations_outbox", EFFECT, rows)
        cursor.execute("SELECT pg_notify('sintonia_outbox', '')")


def _insert(cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        bulk.copy(cursor, table, columns, rows)


def _update(cursor: Any, statement: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        cursor.execute(statement.format(rows=bulk.records(columns)), [bulk.as_json(columns, rows)])
