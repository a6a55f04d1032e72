"""The paper that goes home: what was done, what happens and when, and a QR that goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sintonia.conversations.models import Contact
from sintonia.documents.codes import qr_code
from sintonia.documents.slip import Slip
from sintonia.journeys.fio import title_and_state, title_of
from sintonia.journeys.models import StoredRun
from sintonia.journeys.operations import issue_passport
from sintonia.journeys.queries import runs_of
from sintonia.kit.text import in_fours
from sintonia.web.templatetags.sintonia import spoken, when


def slip_of(contact: Contact, *, at: datetime) -> dict[str, Any]:
    """What a visit's slip says."""
    passport = issue_passport(case=contact.case_id, at=at)
    runs = [run for run in runs_of(case=contact.case_id) if title_of(run.journey, run.version)]
    company = contact.account.company
    page = reverse("webchat", args=[company] if company else [])
    goes_on = f"{settings.PUBLIC_URL}{page}?passport={passport.code}"
    code = qr_code(goes_on)
    return {
        "protocol": contact.protocol,
        "at": at,
        "done": [
            {"title": title_of(r.journey, r.version), "detail": title_and_state(r).partition(": ")[2]} for r in runs
        ],
        "next": what_happens_now(runs),
        "passport": passport.digits,
        "until": passport.expires_at,
        "goes_on": goes_on,
        "qr_size": len(code),
        "qr_path": "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(code) for x, dark in enumerate(row) if dark),
    }


def slip_on_paper(contact: Contact, *, company: str, at: datetime) -> Slip:
    """The same slip, for a printer of receipts; in the language that is being read."""
    said = slip_of(contact, at=at)
    done = tuple(": ".join(filter(None, (one["title"], one["detail"]))) for one in said["done"])
    return Slip(
        company=company, language=contact.language, number="", protocol=in_fours(contact.protocol), at=localtime(at),
        lines=(*done, *said["next"]), code=spoken(said["passport"]), goes_on=said["goes_on"],
        until=_("Until %(until)s") % {"until": when(said["until"])},
    )  # fmt: skip


def what_happens_now(runs: Sequence[StoredRun]) -> list[str]:
    """One line for what we owe, one for what can go on; matters of a kind together."""
    waiting = [title_of(run.journey, run.version) for run in runs if run.state in {"waiting", "doing", "retrying"}]
    kept = [title_of(run.journey, run.version) for run in runs if run.state in {"active", "paused"}]
    lines = []
    if waiting:
        told = _("%(matter)s: we will write to you as soon as there is news.")
        lines.append(told % {"matter": ", ".join(waiting)})
    if kept:
        told = _("%(matter)s: it is saved; continue whenever you like.")
        lines.append(told % {"matter": ", ".join(kept)})
    return lines or [_("Nothing else is needed from you.")]
