"""How long one decision of the router takes, its commit included: with thousands who wait and thousands of agents."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import connection, transaction

from sintonia.config import database

SKILLS: Final = ("general", "billing", "supply", "services", "claims", "assistance", "policies", "sales")
LANGUAGES: Final = ("pt-BR", "es", "en")
CHANNELS: Final = ("whatsapp", "webchat", "phone", "email")
PROFILES: Final = 12
MARK: Final = "bench decisions"
# Lanes below zero are nobody else's; what is made is found again by them.
WAITING: Final = """
INSERT INTO conversations_contact (token, account_id, channel, customer_id, case_id, protocol, lane, address, owner,
    epoch, language, latest_number, passport_tries, misses, opened_at, latest_heard_at)
SELECT 'decision-' || n, %(account)s, (%(channels)s::text[])[1 + n %% 4], %(customer)s, %(case)s, %(protocol)s, -n, '',
    'queue', 0, (%(languages)s::text[])[1 + n %% 3], 0, 0, 0, %(at)s, %(at)s
FROM generate_series(1, %(count)s) n;
INSERT INTO desk_workitem (token, contact_id, case_id, why, urgent, priority, waiting_since, outcome, skill, language,
    channel, claimed_by_id, claimed_at)
SELECT 'decision-' || n, c.id, c.case_id, '{"text": "", "params": {}}', n %% 997 = 0,
    CASE WHEN n %% 10 = 0 THEN 1 ELSE 0 END, %(at)s::timestamptz - n * interval '90 milliseconds', '',
    (%(skills)s::text[])[1 + (n / 12) %% 8], c.language, c.channel,
    CASE WHEN n > %(waiting)s THEN (%(agents)s::bigint[])[1 + n %% %(staff)s] END,
    CASE WHEN n > %(waiting)s THEN %(at)s::timestamptz END
FROM generate_series(1, %(count)s) n JOIN conversations_contact c ON c.lane = -n
"""
AGENTS: Final = """
INSERT INTO staff_user (password, username, name, token, language, role, enabled, demo{more})
SELECT '', 'decision-' || n, 'Agent ' || n, 'decision-' || n, 'pt-BR', 'agent', true, false{values}
FROM generate_series(1, %s) n RETURNING id
"""
PRESENT: Final = """
INSERT INTO desk_presence (user_id, profile_id, state, pausing, why, since, ready, unanswered, loads, load, bench)
SELECT u, (%s::bigint[])[1 + u %% %s], 'available', false, '', %s, '{}', 0, '{}', 0, '' FROM unnest(%s::bigint[]) u
"""


def decisions(*, at: datetime, waiting: int = 10_000, agents: int = 2_000, count: int = 500) -> list[float]:
    """
    Make what waits and who answers, in the database that Django speaks to, and decide so many times who is offered
    what; the milliseconds of each decision, from its begin to its commit.

    Every agent has a conversation already. What was made stays: measure whatever it would disturb before.
    """
    _make(at, waiting, agents)
    _know()
    from sintonia.desk.offers import route

    took = []
    for _ in range(count):
        began = time.perf_counter()
        made = route(at=at, most=1)
        took.append((time.perf_counter() - began) * 1000)
        assert made == 1, "somebody waits and somebody is free"
    return took


def _know() -> None:
    """Let the database count what it holds, as it does by itself after a while; only the tables' owner may."""
    with psycopg.connect(database.url_for(settings.DATABASE_URL, database.OWNER), autocommit=True) as owner:
        for table in ("desk_workitem", "desk_offer", "desk_presence", "conversations_contact"):
            owner.execute(f"VACUUM ANALYZE {table}".encode())


@transaction.atomic
def _make(at: datetime, waiting: int, agents: int) -> None:
    from sintonia.audit.personal import new_keys
    from sintonia.cases.models import Case
    from sintonia.conversations.models import ChannelAccount
    from sintonia.desk.models import RoutingProfile
    from sintonia.desk.seats import settle

    profiles = [
        RoutingProfile.objects.get_or_create(
            name=f"{MARK} {n}", defaults={"skills": _skills(n), "languages": _spoken(n)}
        )
        for n in range(PROFILES)
    ]
    account, _new = ChannelAccount.objects.get_or_create(channel="bench", key=MARK, defaults={"hook": "bench"})
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_customer (token, key_id, kind, language, created_at) "
            "VALUES ('decisions', %s, 'person', 'pt-BR', %s) RETURNING id",
            [new_keys(1)[0][0], at],
        )
        customer = cursor.fetchone()[0]
        case = Case.objects.create(protocol="decisions", customer_id=customer, opened_at=at)
        staff = _staff(cursor, agents)
        cursor.execute(
            WAITING,
            {
                "account": account.pk, "customer": customer, "case": case.pk, "protocol": case.protocol, "at": at,
                "channels": list(CHANNELS), "languages": list(LANGUAGES), "skills": list(SKILLS), "agents": staff,
                "staff": len(staff), "waiting": waiting, "count": waiting + agents,
            },
        )  # fmt: skip
        cursor.execute(PRESENT, [[profile.pk for profile, _new in profiles], PROFILES, at, staff])
        settle(staff, at=at)


def _staff(cursor: Any, agents: int) -> list[int]:
    cursor.execute(AGENTS.format(more="", values=""), [agents])
    return [pk for (pk,) in cursor.fetchall()]


def _skills(n: int) -> list[str]:
    return ["*"] if n == 0 else [SKILLS[n % 8], SKILLS[(n * 3 + 1) % 8], "general"]


def _spoken(n: int) -> list[str]:
    return ["*"] if n % 4 == 0 else [LANGUAGES[n % 3]]
