"""A desk as it stands after years: contacts and messages by the million, those who wait, and agents, made in place."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from sintonia.cli.progress import say
from sintonia.customers.identity import Arrival
from sintonia.customers.recognition import recognise
from sintonia.desk.models import Presence, RoutingProfile
from sintonia.staff.models import Team, User
from sintonia.staff.permissions import AGENT

MESSAGES_EACH: Final = 5
PEOPLE: Final = 5_000
NAMES: Final = ("Maria Souza", "João Lima", "Ana Prado", "Rita Nunes", "Caio Melo", "Lia Torres", "Davi Rocha")

_CASES: Final = """
INSERT INTO cases_case (token, protocol, customer_id, matter, opened_at, outcome)
SELECT 'case' || n, lpad(n::text, 13, '0'), (%(people)s::bigint[])[1 + n %% %(count)s], '',
    %(at)s - interval '1 minute' * (%(last)s - n), ''
FROM generate_series(%(first)s, %(last)s) n
"""
_CONTACTS: Final = """
INSERT INTO conversations_contact (token, account_id, channel, customer_id, case_id, protocol, lane, address, owner,
    epoch, language, latest_number, passport_tries, misses, opened_at, latest_heard_at, closed_at)
SELECT 'contact' || k.protocol, %(account)s, 'whatsapp', k.customer_id, k.id, k.protocol, k.protocol::bigint,
    '55319' || right(k.protocol, 8), CASE WHEN k.protocol::bigint > %(open_from)s THEN 'queue' ELSE 'bot' END, 0,
    'pt-BR', %(each)s, 0, 0, k.opened_at, k.opened_at,
    CASE WHEN k.protocol::bigint > %(open_from)s THEN NULL ELSE k.opened_at + interval '20 minutes' END
FROM cases_case k WHERE k.protocol BETWEEN lpad(%(first)s::text, 13, '0') AND lpad(%(last)s::text, 13, '0')
"""
_MESSAGES: Final = """
INSERT INTO conversations_message (contact_id, number, direction, author_kind, kind, text, run, step, at, state,
    provider_id)
SELECT c.id, n, CASE WHEN n %% 2 = 1 THEN 'in' ELSE 'out' END,
    CASE WHEN n %% 2 = 1 THEN 'customer' ELSE 'bot' END, 'text',
    CASE WHEN n %% 2 = 1 THEN 'preciso de ajuda desde as 14h, já faz muito tempo' ELSE 'Chega entre 18h e 20h.' END,
    '', '', c.opened_at + interval '1 minute' * n, 'read', ''
FROM conversations_contact c, generate_series(1, %(each)s) n
WHERE c.protocol BETWEEN lpad(%(first)s::text, 13, '0') AND lpad(%(last)s::text, 13, '0')
"""
_ITEMS: Final = """
INSERT INTO desk_workitem (token, contact_id, case_id, why, urgent, priority, waiting_since, outcome, language, channel,
    skill, tier)
SELECT 'item' || c.protocol, c.id, c.case_id, '{"text": "The customer asked for a person.", "params": {}}',
    c.lane % 400 = 0,
    CASE WHEN c.lane % 50 = 0 THEN 2 ELSE 0 END, c.latest_heard_at, '', 'pt-BR', 'whatsapp',
    (ARRAY['general', 'second', 'third', 'fourth'])[1 + c.lane % 4], (c.lane % 3)::smallint
FROM conversations_contact c WHERE c.closed_at IS NULL
"""
_CLAIMED: Final = """
WITH chosen AS (
    SELECT w.id, w.contact_id, row_number() OVER (ORDER BY w.id) AS n FROM desk_workitem w
    ORDER BY w.id LIMIT %(each)s * %(count)s
), taken AS (
    UPDATE desk_workitem w
    SET claimed_by_id = (%(agents)s::bigint[])[1 + (chosen.n - 1) / %(each)s], claimed_at = %(at)s
    FROM chosen WHERE w.id = chosen.id RETURNING w.contact_id, w.claimed_by_id
)
UPDATE conversations_contact c SET owner = 'agent:' || taken.claimed_by_id FROM taken WHERE c.id = taken.contact_id
"""


def customers(*, at: datetime) -> list[int]:
    """Some thousand people, each known by a phone and a name; returns their ids."""
    arrivals = [
        Arrival((("phone", "", f"55319{n:08d}"),), name=NAMES[n % len(NAMES)], evidence="whatsapp")
        for n in range(PEOPLE)
    ]
    return [one.customer for one in recognise(arrivals, at=at)]


def agents(count: int, *, at: datetime) -> list[User]:
    """So many agents who are there, with a routing profile each of a few."""
    team = Team.objects.create(name="Bench")
    made = [User(username=f"agent{n}", name=f"Agent {n}", role=AGENT, team=team, password="!") for n in range(count)]  # noqa: S106
    users = User.objects.bulk_create(made, batch_size=1000)
    skills = (["general"], ["general", "second"], ["general", "third"], ["fourth"], ["*"])
    profiles = [
        RoutingProfile.objects.create(
            name=f"Bench {n}", skills=some, languages=["pt-BR"], capacity={"chat": 3, "all": 3}
        )
        for n, some in enumerate(skills)
    ]
    Presence.objects.bulk_create(
        [
            Presence(
                user=user, profile=profiles[n % len(profiles)], state=Presence.State.AVAILABLE, since=at,
                idle_since=at - timedelta(seconds=n), heartbeat_at=at, ready_at=at,
            )
            for n, user in enumerate(users)
        ],
        batch_size=1000,
    )  # fmt: skip
    return users


def conversations(
    count: int, *, people: list[int], account: int, waiting: int, users: list[User], each: int, at: datetime
) -> None:
    """
    So many contacts with five messages each, of `people`; the newest are open: `waiting` of them wait, and each agent
    has `each`.
    """
    opened = waiting + each * len(users)
    known: dict[str, Any] = {
        "people": people,
        "count": len(people),
        "account": account,
        "each": MESSAGES_EACH,
        "at": at,
        "open_from": count - opened,
    }
    with connection.cursor() as cursor:
        step, began = 100_000, time.monotonic()
        for first in range(1, count + 1, step):
            last = min(first + step - 1, count)
            for statement in (_CASES, _CONTACTS, _MESSAGES):
                cursor.execute(statement, {**known, "first": first, "last": last})
            say(f"bench: {last:,} contacts, {last * MESSAGES_EACH:,} messages ({time.monotonic() - began:.0f} s)")
        cursor.execute(_ITEMS)
        cursor.execute(_CLAIMED, {"agents": [user.pk for user in users], "count": len(users), "each": each, "at": at})
