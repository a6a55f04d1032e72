"""What was said: one conversation across its channels, the latest of it first, and a matter that is only looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from sintonia.cases.models import Case
from sintonia.conversations.bubbles import bubbles_of
from sintonia.conversations.queries import ContactThread, timeline
from sintonia.desk.models import WorkItem
from sintonia.journeys.fio import matter_of, names_of_staff, thread_of
from sintonia.journeys.queries import runs_of

# Who needs what was said long before asks for it, a page at a time: a browser should not draw years at once.
PAGE: Final = 120
MOST_PAGES: Final = 50


def talk_of(item: WorkItem, *, pages: int = 1) -> dict[str, Any]:
    """The conversation, across its channels: the latest of it, and as many pages before as were asked for."""
    most = PAGE * max(1, min(pages, MOST_PAGES))
    conversations, more = _spoken(timeline(case=item.case_id), most=most)
    earlier = f"{reverse('desk-item', args=[item.token])}?pages={most // PAGE + 1}" if more else ""
    talk_url = reverse("desk-talk", args=[item.token]) + (f"?pages={most // PAGE}" if most > PAGE else "")
    return {
        "conversations": conversations, "seen": item.contact.latest_number, "earlier": earlier, "talk_url": talk_url,
    }  # fmt: skip


def case_for(case: Case, *, at: datetime) -> dict[str, Any]:
    """A matter that is looked at without being answered: what was said, and its thread."""
    doors = timeline(case=case.pk)
    names = names_of_staff(message for one in doors for message in one.messages)
    drawn = thread_of(case=case, timeline=doors, names=names, at=at)
    return {
        "case": case,
        "name": case.customer.name or _("Customer"),
        "matter": matter_of(runs_of(case=case.pk)) or case.about,
        "conversations": _spoken(doors, most=PAGE * MOST_PAGES)[0],
        "thread": drawn,
    }


def _spoken(doors: Sequence[ContactThread], *, most: int) -> tuple[list[dict[str, Any]], bool]:
    """
    What was said, the latest of it, and whether there is more: one conversation in the order of time; where the door
    changes, it says so.
    """
    latest = sorted((message.at for one in doors for message in one.messages), reverse=True)[:most]
    if not latest:
        return [], False
    since = latest[-1]
    names = names_of_staff(message for one in doors for message in one.messages)
    spoken = [
        (one.contact, bubble)
        for one in doors
        for bubble in bubbles_of([m for m in one.messages if m.at >= since], reader="company", names=names)
    ]
    shown: list[dict[str, Any]] = []
    for contact, bubble in sorted(spoken, key=lambda pair: pair[1].at):
        if not shown or shown[-1]["contact"] != contact.token:
            key = f"{contact.token}-{bubble.key}"
            shown.append(
                {"key": key, "contact": contact.token, "door": contact.channel, "at": bubble.at, "bubbles": []}
            )
        shown[-1]["bubbles"].append(bubble)
    return shown, sum(len(one.messages) for one in doors) > len(latest)
