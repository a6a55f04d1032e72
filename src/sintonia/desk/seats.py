"""
What each agent has at hand, kept where a decision finds it: their loads, and the bench of who can take the same things.

Whatever changes what somebody has, or whether they can be asked, ends with `settle`, in its own transaction. Of what
two deeds change at once nothing is lost: an agent's row is locked before what they have is counted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.db import connection
from django.db.models import F
from django.db.models.functions import Coalesce

from sintonia.desk.models import Offer, Presence, WorkItem
from sintonia.desk.queries import policy_in_force
from sintonia.desk.routing import USUAL_CAPACITY, Seat, medium_of
from sintonia.kit import bulk

State = Presence.State
ROUTE: Final = "sintonia_route"
HINTS_A_NOTICE: Final = 150
LOCK: Final = "SELECT id FROM desk_presence WHERE user_id = ANY(%s) ORDER BY user_id FOR UPDATE"
SEATS: Final = """
SELECT p.user_id, u.token, p.state, p.pausing, p.profile_id, r.capacity, r.call_blocks, u.provider_id, u.team_id,
    p.idle_since, p.loads, p.bench,
    (SELECT json_agg(i.channel) FROM (
        SELECT channel FROM desk_workitem
        WHERE closed_at IS NULL AND claimed_by_id = p.user_id AND snoozed_until IS NULL
        UNION ALL
        SELECT channel FROM desk_workitem
        WHERE closed_at IS NULL AND offered_to_id = p.user_id AND claimed_by_id IS NULL
    ) i)
FROM desk_presence p JOIN staff_user u ON u.id = p.user_id LEFT JOIN desk_routingprofile r ON r.id = p.profile_id
WHERE p.user_id = ANY(%s)
"""
COLUMNS: Final = {
    "user_id": "bigint", "state": "text", "pausing": "boolean", "since": "timestamptz", "until": "timestamptz",
    "loads": "jsonb", "load": "smallint", "bench": "text", "idle_since": "timestamptz",
}  # fmt: skip
WRITE: Final = f"""
UPDATE desk_presence p SET loads = n.loads, load = n.load, bench = n.bench, idle_since = n.idle_since,
    state = COALESCE(n.state, p.state), pausing = COALESCE(n.pausing, p.pausing), since = COALESCE(n.since, p.since),
    until = CASE WHEN n.state IS NULL THEN p.until ELSE n.until END
FROM {bulk.records(COLUMNS)} WHERE p.user_id = n.user_id
"""  # noqa: S608 - our own columns' names alone


def settle(users: Collection[int | None], *, at: datetime, touched: bool = False, ended: str = "") -> None:
    """
    Count what agents have at hand, and put them on their benches; the router is woken when somebody can be asked.

    `touched` ones began or ended something by themselves: from now on they are free for the shortest time. When they
    `ended` something of that medium, they have work after it, if the policy gives them time for it; who wanted to
    pause once they have finished, pauses.
    """
    ids = sorted({user for user in users if user is not None})
    if not ids:
        return
    with connection.cursor() as cursor:
        # Said at once, the count still sees what was committed while the lock was waited for.
        cursor.execute(f"{LOCK}; {SEATS}", [ids, ids])
        cursor.nextset()
        wrap = policy_in_force().wrap_s.get(ended, 0) if ended else 0
        seated = [_seated(row, at, touched=touched, wrap_s=wrap) for row in cursor.fetchall()]
        found = [(row, token) for row, token, changed in seated if changed or touched]
        if found:
            cursor.execute(WRITE, [bulk.as_json(COLUMNS, [row for row, _token in found])])
        tell([f"agent-{token} {int(at.timestamp())}" for _row, token in found], route=any(row[7] for row, _ in found))


def _seated(row: tuple[Any, ...], at: datetime, *, touched: bool, wrap_s: float) -> tuple[list[Any], str, bool]:
    """One agent's row as it is to be written, their token, and whether anything has changed."""
    user, token, state, pausing, profile, capacity, call_blocks, room, team, idle_since, had, sat, channels = row
    loads: dict[str, int] = {}
    for channel in _json(channels) or ():
        loads[medium_of(channel)] = loads.get(medium_of(channel), 0) + 1
    now = _next_state(state, at, pausing=pausing, busy=bool(loads), wrap_s=wrap_s)
    bench = ""
    if (now[0] or state) == State.AVAILABLE and not pausing and profile is not None:
        capacity = _json(capacity) or USUAL_CAPACITY
        seat = Seat(agent=user, idle_since=at, capacity=capacity, call_blocks=call_blocks, loads=loads)
        takes = seat.takes()
        bench = f"{profile}|{room or ''}|{team or ''}|{takes}" if takes else ""
    free_since = at if touched or idle_since is None else idle_since
    changed = now[0] is not None or bench != sat or loads != _json(had)
    return [user, *now, loads, sum(loads.values()), bench, free_since], token, changed


def _next_state(state: str, at: datetime, *, pausing: bool, busy: bool, wrap_s: float) -> list[Any]:
    """State, pausing, since and until as they become by themselves; None where they stay."""
    if state == State.AVAILABLE and wrap_s > 0:
        return [State.WRAP, None, at, at + timedelta(seconds=wrap_s)]
    if state == State.AVAILABLE and pausing and not busy:
        return [State.BREAK, False, at, None]
    return [None, None, None, None]


def tell(hints: Sequence[str], *, route: bool) -> None:
    """Tell browsers, and the router, at commit."""
    with connection.cursor() as cursor:
        for some in (hints[n : n + HINTS_A_NOTICE] for n in range(0, len(hints), HINTS_A_NOTICE)):
            cursor.execute("SELECT pg_notify('sintonia_live', %s)", ["\n".join(some)])
        if route:
            cursor.execute("SELECT pg_notify(%s, '')", [ROUTE])


def begun(*, item: int, by: int, at: datetime) -> None:
    """Somebody took an item: of an open offer of it, theirs is accepted and anybody else's withdrawn."""
    offers = list(Offer.objects.filter(item=item, answer=""))
    for offer in offers:
        answer = "accepted" if offer.agent_id == by else "withdrawn"
        Offer.objects.filter(pk=offer.pk, answer="").update(answer=answer, answered_at=at)
    Presence.objects.filter(user=by).update(unanswered=0)
    settle([by], at=at, touched=True)
    settle([offer.agent_id for offer in offers if offer.agent_id != by], at=at)


def withdraw_offers(*, item: int, at: datetime) -> None:
    """Ask nobody any more for an item."""
    asked = list(Offer.objects.filter(item=item, answer="").values_list("agent", "agent__token"))
    if asked:
        Offer.objects.filter(item=item, answer="").update(answer="withdrawn", answered_at=at)
        tell([f"agent-{token} {int(at.timestamp())}" for _agent, token in asked], route=False)


def ended(*, item: WorkItem, by: int | None, at: datetime) -> None:
    """What somebody had has ended for them: they have room again, or some work after it; nobody is asked for it."""
    withdraw_offers(item=item.pk, at=at)
    settle([by], at=at, touched=True, ended=medium_of(item.channel))


def withdrawn(*, contact: int, at: datetime) -> None:
    """Close what waits for a person in a contact, because the customer does not any more; whoever was asked is told."""
    for item in WorkItem.objects.select_for_update().filter(contact=contact, closed_at=None):
        WorkItem.objects.filter(pk=item.pk).update(closed_at=at, outcome="withdrawn", offered_to=None)
        Offer.objects.filter(item=item, answer="").update(answer="withdrawn", answered_at=at, reason="customer")
        settle([item.offered_to_id], at=at)
        settle([item.claimed_by_id], at=at, touched=True)


def reseat_all(*, at: datetime) -> int:
    """Count anew what everybody has whose profile, team or provider may have changed; returns how many those are."""
    users = list(Presence.objects.exclude(state=State.OFFLINE).values_list("user", flat=True))
    settle(users, at=at)
    return len(users)


def left_a_lane() -> Coalesce:
    """When something was served, or given up: the moment that its lane went on."""
    return Coalesce(F("claimed_at"), F("closed_at"))


def _json(value: Any) -> Any:
    return msgspec.json.decode(value) if isinstance(value, (str, bytes)) else value
