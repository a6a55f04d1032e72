"""What something that waits can say of itself: its place, how long yet, who was asked and why, and why not others."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from sintonia.desk.models import Offer, WorkItem
from sintonia.desk.queries import ahead_of
from sintonia.desk.waits import expected_wait
from sintonia.journeys.fio import reader_language
from sintonia.kit.words import Words
from sintonia.staff.models import User
from sintonia.web.templatetags.sintonia import span

MOST_OFFERS: Final = 5
MOST_OTHERS: Final = 6


def explained(item: WorkItem, *, at: datetime) -> dict[str, Any]:
    """The place, the expected wait with its interval or that it is unknown, and each offer with its reasons."""
    waits = item.closed_at is None and item.claimed_by_id is None
    offers = list(item.offers.select_related("agent").order_by("-made_at")[:MOST_OFFERS])
    return {
        "place": _place(item, at) if waits else "",
        "wait": _wait(item, at) if waits else "",
        "offers": [_offer(offer) for offer in offers],
    }


def _place(item: WorkItem, at: datetime) -> str:
    ahead = ahead_of(
        case=item.case_id, urgent=item.urgent, priority=item.priority, skill=item.skill, tier=item.tier, at=at
    )
    return _("Place %(n)s in the queue.") % {"n": ahead + 1}


def _wait(item: WorkItem, at: datetime) -> str:
    found = expected_wait(item, at=at)
    if found is None:
        return _("How long yet, nobody can honestly say: too few were served lately.")
    share = {"low": span(found.low), "high": span(found.high), "sure": round(found.sure * 10)}
    return _("Likely %(low)s to %(high)s more: so it is for %(sure)s of 10.") % share


def _offer(offer: Offer) -> dict[str, Any]:
    answers = {
        "": _("is being asked"), "accepted": _("accepted"), "declined": _("not now"),
        "expired": _("did not answer"), "withdrawn": _("was not asked any more"),
    }  # fmt: skip
    why, others = offer.why.get("agent"), offer.why.get("others", [])[:MOST_OTHERS]
    names = dict(User.objects.filter(pk__in=[one["agent"] for one in others]).values_list("pk", "name"))
    return {
        "name": offer.agent.name,
        "at": offer.made_at,
        "answer": answers.get(offer.answer, offer.answer),
        "why": _said(why) if why else "",
        "others": [(names.get(one["agent"], ""), _said(one["why"])) for one in others],
    }


def _said(words: dict[str, Any]) -> str:
    return Words.from_json(words).render(reader_language())
