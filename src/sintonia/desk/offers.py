"""
Offers: what waits is kept for one agent for some seconds, who accepts, declines, or lets it expire.

One decision at a time, under a lock of its transaction, however many routers there are: so equals are served in the
order in which they came, and nobody is offered what another has. A decision reads the heads of the lanes and the first
of each bench, never all who wait or all who are there (`desk.reading`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from sintonia.conversations.models import Contact
from sintonia.desk import operations, seats, warm
from sintonia.desk.models import Offer, Presence, WorkItem
from sintonia.desk.policies import Policy
from sintonia.desk.queries import policy_in_force
from sintonia.desk.reading import LOCK, read, said_together
from sintonia.desk.routing import Pair, match
from sintonia.kit import bulk
from sintonia.kit.text import token
from sintonia.staff.models import User

AT_ONCE: Final = 20
LONGEST_REASON: Final = 300
MISSED: Final = "missed"
COLUMNS: Final = {
    "token": "text", "item": "bigint", "agent": "bigint", "moves": "boolean", "room": "bigint", "team": "bigint",
    "why": "jsonb",
}  # fmt: skip
SEATED: Final = {"agent": "bigint", "had": "jsonb", "loads": "jsonb", "bench": "text"}
# An agent's seat is written with the offer where it is as it was read; if not, it is counted anew.
OFFER: Final = f"""
WITH n AS (SELECT * FROM {bulk.records(COLUMNS).replace("%s", "%(offers)s")}), kept AS (
    UPDATE desk_workitem w SET offered_to_id = n.agent,
        room_id = CASE WHEN n.moves THEN n.room ELSE w.room_id END,
        team_id = CASE WHEN n.moves THEN n.team ELSE w.team_id END
    FROM n WHERE w.id = n.item AND w.closed_at IS NULL AND w.claimed_by_id IS NULL AND w.offered_to_id IS NULL
    RETURNING w.id
), made AS (
    INSERT INTO desk_offer (token, item_id, agent_id, made_at, expires_at, answer, reason, why)
    SELECT n.token, n.item, n.agent, %(at)s, %(until)s, '', '', n.why FROM n JOIN kept ON kept.id = n.item
    RETURNING agent_id, id
), seated AS (
    UPDATE desk_presence p SET loads = s.loads, bench = s.bench, load = p.load + (
        SELECT count(*) FROM n WHERE n.agent = p.user_id)
    FROM {bulk.records(SEATED).replace("%s", "%(seats)s").replace(" n (", " s (")}
    WHERE p.user_id = s.agent AND p.loads = s.had AND p.bench <> ''
    AND (SELECT count(*) FROM made) = (SELECT count(*) FROM n)
    RETURNING p.user_id
)
SELECT made.agent_id, seated.user_id IS NOT NULL,
    pg_notify('sintonia_live', concat('agent-', u.token, ' ', made.id, chr(10), 'desk 1'))
FROM made JOIN staff_user u ON u.id = made.agent_id LEFT JOIN seated ON seated.user_id = made.agent_id
"""  # noqa: S608 - our own columns' names alone


class UnableToAccept(Exception):
    """The offer is over, or somebody else's; the message says so."""


@transaction.atomic
def route(*, at: datetime, most: int = AT_ONCE) -> int:
    """Offer what waits to who is free, at most so many; returns how many offers were made."""
    policy, lanes, free = read(at=at)
    if not lanes or not free:
        return 0
    pairs = match(lanes, free, policy=policy, at=at, most=most)
    if not pairs:
        return 0
    offered = bulk.as_json(COLUMNS, [_row(pair, policy) for pair in pairs])
    had = {seat.agent: seat for seat in free}
    after = {pair.seat.agent: pair.seat.with_one_more(pair.waiting.medium) for pair in pairs}
    seated = bulk.as_json(SEATED, [(who, had[who].loads, seat.loads, seat.bench) for who, seat in after.items()])
    until = at + timedelta(seconds=policy.offer_s)
    (made,) = said_together((OFFER, {"offers": offered, "seats": seated, "at": at, "until": until}))
    seats.settle([agent for agent, seated_so, _told in made if not seated_so], at=at)
    return len(made)


@transaction.atomic
def accept(*, offer: str, by: User, at: datetime) -> WorkItem:
    """
    Take what one is offered.

    :raises UnableToAccept: if the offer is over, or somebody else's
    """
    found = Offer.objects.select_related("item").filter(token=offer, agent=by).first()
    over = found is None or found.answer not in {"", "accepted"} or (not found.answer and found.expires_at <= at)
    if found is None or over:
        raise UnableToAccept(_("This offer is over; somebody else is being asked."))
    try:
        item = _taken_over(found, by=by, at=at) or operations.claim(item=found.item.token, by=by, at=at)
    except operations.UnableToClaim as refusal:
        raise UnableToAccept(str(refusal)) from refusal
    if not Offer.objects.filter(pk=found.pk, answer="accepted").exists():
        raise UnableToAccept(_("This offer is over; somebody else is being asked."))
    return item


@transaction.atomic
def decline(*, offer: str, by: User, reason: str, at: datetime) -> None:
    """
    Leave what one is offered to somebody else, saying why if one likes; what is over already stays as it is.

    :raises UnableToAccept: if it is somebody else's
    """
    found = Offer.objects.select_related("item").filter(token=offer, agent=by).first()
    if found is None:
        raise UnableToAccept(_("This offer is over; somebody else is being asked."))
    if _end(found, "declined", reason=reason, at=at):
        Presence.objects.filter(user=by).update(unanswered=0)
        seats.settle([by.pk], at=at, touched=True)
        seats.tell(["desk 1"], route=True)


@transaction.atomic
def expire(*, at: datetime, most: int = 200) -> int:
    """End the offers whose time is over, and ask who let two in a row go by no more; returns how many ended."""
    late = Offer.objects.select_related("item").filter(answer="", expires_at__lte=at).order_by("expires_at")[:most]
    if not late:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    ended = [offer for offer in late if _end(offer, "expired", reason="", at=at)]
    agents = [offer.agent_id for offer in ended]
    silent = Presence.objects.filter(user__in=agents)
    silent.update(unanswered=F("unanswered") + 1)
    silent.filter(unanswered__gte=policy_in_force().unanswered, state=Presence.State.AVAILABLE).update(
        state=Presence.State.AWAY, why=MISSED, since=at, until=None, pausing=False
    )
    seats.settle(agents, at=at)
    seats.tell(["desk 1"] if ended else [], route=bool(ended))
    return len(ended)


@transaction.atomic
def wake(*, at: datetime) -> int:
    """
    Let what slept until now, or whose customer wrote meanwhile, wait again or stand with its agent again; returns how
    many those are.
    """
    sleeping = WorkItem.objects.filter(closed_at=None, snoozed_until__isnull=False)
    over = Q(snoozed_until__lte=at) | Q(contact__latest_heard_at__gt=F("snoozed_at"))
    slept = list(sleeping.filter(over).values_list("pk", "claimed_by"))
    woken = WorkItem.objects.filter(pk__in=[pk for pk, _agent in slept], closed_at=None).update(snoozed_until=None)
    if woken:
        seats.settle([agent for _pk, agent in slept], at=at)
        seats.tell(["desk 1"], route=True)
    return woken


def withdraw(*, agents: Sequence[int], at: datetime) -> None:
    """Take back what agents are being offered, because they cannot be asked any more; in the caller's transaction."""
    for offer in Offer.objects.select_related("item").filter(agent__in=agents, answer=""):
        _end(offer, "withdrawn", reason="", at=at)


def _end(offer: Offer, answer: str, *, reason: str, at: datetime) -> bool:
    """End an open offer without its being taken: the item waits again, where it stood."""
    before = offer.why.get("before", {})
    WorkItem.objects.filter(pk=offer.item_id, offered_to=offer.agent_id, claimed_by=None).update(
        offered_to=None, **{f"{name}_id": value for name, value in before.items()}
    )
    told = " ".join(reason.split())[:LONGEST_REASON]
    ended = bool(Offer.objects.filter(pk=offer.pk, answer="").update(answer=answer, answered_at=at, reason=told))
    if ended and warm.is_warm(offer):
        warm.tell_asker(offer)
    return ended


def _taken_over(offer: Offer, *, by: User, at: datetime) -> WorkItem | None:
    """What a colleague asked them to go on with, if that one still has it."""
    if not warm.is_warm(offer) or offer.answer:
        return None
    # The contact before its item, as turns and claims do.
    Contact.objects.select_for_update().get(pk=offer.item.contact_id)
    return warm.take_over(offer, by=by, at=at)


def _row(pair: Pair, policy: Policy) -> list[Any]:
    told, to, waiting = pair.told(policy), pair.elsewhere, pair.waiting
    if to is not None:
        told["before"] = {"room": waiting.room, "team": waiting.team}
    room, team = (to.room, to.team) if to is not None else (None, None)
    return [token(), waiting.item, pair.seat.agent, to is not None, room, team, told]
