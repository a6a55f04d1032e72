"""The paper that goes home: what was done, what happens and when, and a QR that goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from sintonia.conversations.models import Contact
from sintonia.documents.codes import qr_code
from sintonia.journeys.fio import title_and_state, title_of
from sintonia.journeys.models import StoredRun
from sintonia.journeys.operations import issue_passport
from sintonia.journeys.queries import runs_of


def slip_of(contact: Contact, *, at: datetime) -> dict[str, Any]:
    """What a visit's slip says."""
    passport = issue_passport(case=contact.case_id, at=at)
    runs = [run for run in runs_of(case=contact.case_id) if title_of(run.journey, run.version)]
    company = contact.account.company
    page = reverse("webchat", args=[company] if company else [])
    code = qr_code(f"{settings.PUBLIC_URL}{page}?passport={passport.code}")
    return {
        "protocol": contact.protocol,
        "at": at,
        "done": [
            {"title": title_of(r.journey, r.version), "detail": title_and_state(r).partition(": ")[2]} for r in runs
        ],
        "next": what_happens_now(runs),
        "passport": passport.digits,
        "until": passport.expires_at,
        "qr_size": len(code),
        "qr_path": "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(code) for x, dark in enumerate(row) if dark),
    }


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
