"""The pane of drafts: what a language model wrote for the agent who has the word, with what it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from sintonia.desk.models import WorkItem
from sintonia.staff.models import User
from sintonia.understanding.gateway.endpoint import endpoint
from sintonia.understanding.gateway.models import Draft
from sintonia.understanding.knowledge import article_about


@dataclass(frozen=True, slots=True)
class Source:
    """An article that a draft stands on, and where that stands."""

    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One draft as it is shown; `old` where the customer wrote after it was asked for."""

    token: str
    kind: str
    state: str
    text: str
    sources: tuple[Source, ...]
    old: bool


def drafts_for(user: User, item: WorkItem) -> dict[str, Any]:
    """What the pane shows; nothing without a model, or to who does not have the word."""
    mine = item.claimed_by_id == user.pk and item.closed_at is None
    if not mine or endpoint() is None:
        return {"drafts": None}
    found = Draft.objects.filter(contact=item.contact_id, asked_by=user).order_by("asked_at")
    shown = [_drawn(one, latest=item.contact.latest_number) for one in found]
    waiting = {one.kind for one in shown if one.state == "asked"}
    asks = [kind for kind in ("reply", "summary") if kind not in waiting]
    return {"drafts": {"shown": shown, "asks": asks, "url": reverse("desk-drafts", args=[item.token])}}


def _drawn(draft: Draft, *, latest: int) -> Drawn:
    articles = filter(None, map(article_about, draft.sources))
    language = draft.language
    sources = tuple(Source(one.titles[language], one.sources[language]) for one in articles)
    return Drawn(draft.token, draft.kind, draft.state, draft.text, sources, latest > draft.seen)
