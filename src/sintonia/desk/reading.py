"""
What one decision reads, in two ways there and back: the policy with its rules, the heads of lanes, who is free.

Lanes and benches are hopped over by their index, so that what is read grows with how many kinds of things wait, and
never with how many wait or are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
import psycopg
from django.db import connection
from msgspec import Struct
from msgspec.structs import replace

from sintonia.conversations.ingest import LOOK_UPS
from sintonia.desk.hours import Hours, UnableToRead, hours_of
from sintonia.desk.overflow import Rule, elsewhere
from sintonia.desk.policies import Policy
from sintonia.desk.queries import USUAL, log, policy_from
from sintonia.desk.routing import USUAL_CAPACITY, Elsewhere, Seat, Waiting

# Everybody who decides, or ends an offer, takes this first.
LOCK: Final = "SELECT pg_advisory_xact_lock(4281)"
A_BENCH: Final = 4
NOBODY: Final[frozenset[int]] = frozenset()
PREPARED_AFTER: Final = 5
WAITS: Final = "closed_at IS NULL AND claimed_by_id IS NULL AND offered_to_id IS NULL AND snoozed_until IS NULL"
FREE: Final = "(held_until IS NULL OR held_until <= %(at)s)"
COLUMNS: Final = """
id, waiting_since, lane, skill, language, channel, urgent, priority, tier, room_id, team_id, promised_at, held_for_id,
held_until
"""
HEADS: Final = f"""
WITH RECURSIVE heads AS (
    (SELECT {COLUMNS} FROM desk_workitem WHERE {WAITS} AND {FREE} ORDER BY lane, waiting_since, id LIMIT 1)
    UNION ALL
    SELECT n.* FROM heads, LATERAL (
        SELECT {COLUMNS} FROM desk_workitem WHERE {WAITS} AND {FREE} AND desk_workitem.lane > heads.lane
        ORDER BY lane, waiting_since, id LIMIT 1
    ) n
), held AS MATERIALIZED (
    SELECT {COLUMNS} FROM desk_workitem WHERE {WAITS} AND held_until IS NOT NULL
), chosen AS (
    SELECT * FROM heads
    UNION
    SELECT * FROM held WHERE held_until > %(at)s
    UNION
    (SELECT {COLUMNS} FROM desk_workitem WHERE {WAITS} AND {FREE} AND promised_at <= %(at)s
     ORDER BY promised_at LIMIT 20)
)
SELECT json_agg(json_build_array(
    id, waiting_since, skill, language, channel, urgent, priority, tier, room_id, team_id, promised_at, held_for_id,
    held_until, (
        SELECT json_agg(json_build_array(o.agent_id, o.answered_at)) FROM desk_offer o
        WHERE o.item_id = chosen.id AND o.answer IN ('declined', 'expired')
    ))) FROM chosen
"""  # noqa: S608 - our own conditions alone
BENCHES: Final = f"""
WITH RECURSIVE benches AS (
    (SELECT bench FROM desk_presence WHERE bench <> '' ORDER BY bench LIMIT 1)
    UNION ALL
    SELECT n.bench FROM benches, LATERAL (
        SELECT bench FROM desk_presence WHERE bench <> '' AND desk_presence.bench > benches.bench ORDER BY bench LIMIT 1
    ) n
), held AS MATERIALIZED (
    SELECT held_for_id, held_until FROM desk_workitem WHERE {WAITS} AND held_until IS NOT NULL
)
SELECT json_agg(json_build_array(user_id, bench, loads, idle_since)) FROM (
    SELECT s.* FROM benches, LATERAL (
        SELECT user_id, bench, loads, idle_since FROM desk_presence p
        WHERE p.bench = benches.bench AND p.bench <> '' ORDER BY load, idle_since LIMIT {A_BENCH}
    ) s
    UNION
    SELECT s.* FROM held, LATERAL (
        SELECT user_id, bench, loads, idle_since FROM desk_presence p
        WHERE p.user_id = held.held_for_id AND p.bench <> '' LIMIT 1
    ) s WHERE held.held_until > %(at)s
) free
"""  # noqa: S608 - our own conditions alone
READ: Final = f"""
SELECT (SELECT json_build_array(kind, settings) FROM desk_routingpolicy ORDER BY made_at DESC, id DESC LIMIT 1)::text,
    (SELECT json_agg(r) FROM desk_overflowrule r WHERE enabled)::text,
    (SELECT json_agg(p) FROM desk_routingprofile p)::text, (SELECT json_agg(h) FROM desk_openinghours h)::text,
    ({HEADS})::text, ({BENCHES})::text
"""  # noqa: S608 - our own conditions alone
# What is lost with the power is an offer, which is made again: nobody waits for the disk.
# And what is asked is planned once, by indexes alone: it is always about a few rows of many, which a plan that knows no
# numbers does not see, and would read and sort whole tables for.
BEGIN: Final = f"""
SELECT set_config('synchronous_commit', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true),
    {", ".join(f"set_config('{way}', 'off', true)" for way in LOOK_UPS)}, ({LOCK})
"""


class Head(Struct, frozen=True, array_like=True):
    """One row of `HEADS`, as the database packs it."""

    item: int
    since: datetime
    skill: str
    language: str
    channel: str
    urgent: bool
    priority: int
    tier: int
    room: int | None
    team: int | None
    promised_at: datetime | None
    held_for: int | None
    held_until: datetime | None
    asked: tuple[tuple[int, datetime], ...] | None


Free = tuple[int, str, dict[str, int], datetime]
_heads: Final = msgspec.json.Decoder(list[Head] | None).decode
_free: Final = msgspec.json.Decoder(list[Free] | None).decode


def read(*, at: datetime) -> tuple[Policy, list[Waiting], list[Seat]]:
    """The policy in force, what is first to be served of each kind, and who could serve it, under the router's lock."""
    _lock, ((told, *known, heads, free),) = said_together((BEGIN, None), (READ, {"at": at}))
    rules, profiles, hours = (msgspec.json.decode(one) if one else [] for one in known)
    policy = policy_from(*msgspec.json.decode(told)) if told else USUAL
    open_hours = {one["id"]: _hours(one) for one in hours}
    overflow = [_rule(one, open_hours) for one in rules]
    lanes = [_waiting(head, policy, overflow, at) for head in (_heads(heads) if heads else ()) or ()]
    working = {one["id"]: one for one in profiles if _works(one, open_hours, at)}
    return policy, lanes, list(_seats((_free(free) if free else ()) or (), working))


def said_together(*statements: tuple[str, Mapping[str, Any] | None]) -> list[Any]:
    """
    Say statements in one way there and back, each prepared once for the connection: planning these anew costs as much
    as carrying them out. Returns the rows of each; each sees what was committed when it began.
    """
    connection.ensure_connection()
    raw = connection.connection
    if raw.prepare_threshold is None:
        # Django's own cursors never prepare, and go on doing so.
        raw.prepare_threshold = PREPARED_AFTER
    cursors = [psycopg.Cursor(raw) for _ in statements]
    with raw.pipeline():
        for cursor, (statement, parameters) in zip(cursors, statements, strict=True):
            cursor.execute(statement.encode(), parameters)
    return [cursor.fetchall() if cursor.description else [] for cursor in cursors]


def _waiting(head: Head, policy: Policy, rules: list[Rule], at: datetime) -> Waiting:
    again = at - timedelta(seconds=policy.again_s)
    found = Waiting(
        item=head.item, since=head.since, skill=head.skill, language=head.language, channel=head.channel,
        urgent=head.urgent, priority=head.priority, tier=head.tier, room=head.room, team=head.team,
        promised_at=head.promised_at, held_for=head.held_for, held_until=head.held_until,
        asked=frozenset(agent for agent, answered in head.asked if answered > again) if head.asked else NOBODY,
    )  # fmt: skip
    return replace(found, also=elsewhere(found, rules, at=at)) if rules else found


def _seats(rows: Iterable[Free], profiles: Mapping[int, Mapping[str, Any]]) -> Iterable[Seat]:
    known: dict[int, tuple[frozenset[str], frozenset[str], dict[str, int], bool]] = {}
    for user, bench, loads, idle_since in rows:
        profile, room, team, _takes = bench.split("|")
        found = profiles.get(int(profile))
        if found is None:
            continue
        if int(profile) not in known:
            skills, languages = frozenset(found["skills"]), frozenset(found["languages"])
            known[int(profile)] = skills, languages, found["capacity"] or USUAL_CAPACITY, found["call_blocks"]
        skills, languages, capacity, call_blocks = known[int(profile)]
        yield Seat(
            agent=user, idle_since=idle_since, skills=skills, languages=languages, capacity=capacity,
            call_blocks=call_blocks, room=_number(room), team=_number(team), loads=loads, bench=bench,
        )  # fmt: skip


def _works(profile: Mapping[str, Any], hours: Mapping[int, Hours | None], at: datetime) -> bool:
    """Whether who has a profile may be offered work now; hours that nobody can read close nothing."""
    known = hours.get(profile["hours_id"]) if profile["hours_id"] else None
    return known is None or known.is_open(at)


def _rule(row: Mapping[str, Any], hours: Mapping[int, Hours | None]) -> Rule:
    to = Elsewhere(row["name"], row["to_provider_id"], row["to_team_id"])
    within = hours.get(row["hours_id"]) if row["hours_id"] else None
    return Rule(name=row["name"], match=row["match"], after_s=row["after_s"], to=to, hours=within)


def _hours(row: Mapping[str, Any]) -> Hours | None:
    try:
        return hours_of(**{name: row[name] for name in ("zone", "weekly", "country", "state", "city")})
    except (UnableToRead, KeyError):
        log.exception("the opening hours %r cannot be read", row["name"])
        return None


def _number(told: str) -> int | None:
    return int(told) if told else None
