"""What an agent sees of themselves: how they are, what they are offered, for how long yet, and who mentioned them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from sintonia.conversations.masking import masked
from sintonia.desk import presence, rooms, warm
from sintonia.desk.models import Note, Offer, Presence
from sintonia.desk.satisfaction import own_figure
from sintonia.journeys.fio import reader_language
from sintonia.kit.words import Words
from sintonia.staff.models import User
from sintonia.web.shapes import Clock

State = Presence.State
MOST_MENTIONS: Final = 5
# Why somebody is away whom a supervisor took out of the offers.
TAKEN_OUT: Final = "supervisor"
# A median way there and back, in milliseconds; of ten how many may get lost; how far off a clock may be, in seconds.
SLOWEST_MS: Final = 500
MOST_LOST: Final = 1
MOST_SKEW_S: Final = 60


def topic_of(user: User) -> str:
    """What an agent's page hears about themselves."""
    return f"agent-{user.token}"


def me_for(user: User, *, at: datetime) -> dict[str, Any]:
    """The pane of oneself."""
    found = presence.presence_of(user, at=at)
    shown = {
        "state": found.state,
        "label": labels()[found.state],
        "pausing": found.pausing,
        "lost": found.state == State.AWAY and found.why != TAKEN_OUT,
        "taken_out": found.state == State.AWAY and found.why == TAKEN_OUT,
        "coached": Note.objects.filter(kind=Note.Kind.COACHING, about=user).exists(),
        "since": found.since,
        "offers": [_offered(user, offer, at) for offer in _open_offers(user, at)],
        "mentions": _mentions(user),
        "rated": own_figure(user, at=at),
        "ready": presence.is_ready(found, at=at),
    }
    return {"me": shown}


def labels() -> dict[str, str]:
    """What each state is called."""
    return {
        State.OFFLINE: _("Off duty"),
        State.AVAILABLE: _("Available"),
        State.AWAY: _("Away"),
        State.BREAK: _("On a break"),
        State.WRAP: _("Finishing up"),
        State.TRAINING: _("In training"),
    }


def readiness(told: Mapping[str, str]) -> dict[str, Any]:
    """What a browser found out about itself and its line, judged: `good` only if nothing is wrong."""
    rtt, lost, skew = (_number(told.get(name)) for name in ("rtt_ms", "lost", "skew_s"))
    judged = {
        "line_slow": rtt is None or rtt > SLOWEST_MS,
        "line_loses": lost is None or lost > MOST_LOST,
        "clock": skew is None or abs(skew) > MOST_SKEW_S,
        "browser": told.get("browser") != "yes",
    }
    wrong = [name for name, is_wrong in judged.items() if is_wrong]
    return {
        "good": not wrong, "wrong": wrong, "rtt_ms": rtt, "lost": lost, "skew_s": skew,
        "microphone": told.get("microphone") == "yes", "speakers": told.get("speakers") == "yes",
    }  # fmt: skip


def wrongs(found: Mapping[str, Any]) -> list[str]:
    """What a readiness check found wrong, in words that say what to do."""
    said = {
        "line_slow": _("The line is slow. A cable is steadier than Wi-Fi; close what else uses it."),
        "line_loses": _("The line loses what is sent. Move closer to the router, or use a cable."),
        "clock": _("The computer's clock is wrong. Let it be set by the internet."),
        "browser": _("This browser is too old. Use a current Firefox, Chrome, Edge or Safari."),
    }
    return [said[name] for name in found.get("wrong", ()) if name in said]


def _open_offers(user: User, at: datetime) -> list[Offer]:
    waiting = Offer.objects.filter(agent=user, answer="", expires_at__gt=at)
    return list(waiting.select_related("item__contact__customer__key", "item__case").order_by("made_at")[:3])


def _offered(user: User, offer: Offer, at: datetime) -> dict[str, Any]:
    item, agent = offer.item, offer.why.get("agent")
    return {
        "token": offer.token,
        "name": rooms.name_for(user, item),
        "door": item.contact.channel,
        "urgent": item.urgent,
        "why": masked(Words.from_json(agent if warm.is_warm(offer) else item.why).render(reader_language())),
        "why_me": Words.from_json(agent).render(reader_language()) if agent and not warm.is_warm(offer) else "",
        "clock": Clock(_("Yours for"), offer.made_at, offer.expires_at, at),
        "accept_url": reverse("desk-offer-accept", args=[offer.token]),
        "decline_url": reverse("desk-offer-decline", args=[offer.token]),
    }


def _mentions(user: User) -> list[dict[str, Any]]:
    """What was written for them in notes of matters that are still open, the newest first."""
    found = Note.objects.filter(mentions__contains=[user.pk], case__work_items__closed_at=None)
    rows = found.filter(case__work_items__isnull=False).order_by("-at")
    return [
        {"key": pk, "by": by, "text": text[:120], "url": reverse("desk-item", args=[item])}
        for pk, text, by, item in rows.values_list("pk", "text", "author__name", "case__work_items__token")[
            :MOST_MENTIONS
        ]
    ]


def _number(told: str | None) -> float | None:
    try:
        return float(told or "")
    except ValueError:
        return None
