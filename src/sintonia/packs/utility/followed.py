"""What several journeys share about requests that are followed like a parcel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sintonia.backoffice.energy import RequestStep, ServiceRequest
from sintonia.journeys.steps import Say
from sintonia.kit.words import Words, _
from sintonia.packs.utility.promises import day_in_words, hour_in_words

A_DAY = timedelta(days=1)
TITLES = {
    "reconnection": _("Reconnection"),
    "new_connection": _("New connection"),
    "move_in": _("Moving in"),
    "move_out": _("Moving out"),
    "inspection": _("Meter inspection"),
    "complaint": _("Complaint"),
    "damage": _("Damage claim"),
    "social_tariff": _("Social tariff"),
}
STEPS = {
    "received": _("request received"),
    "crew_sent": _("crew sent"),
    "restored": _("power restored"),
    "project_checked": _("papers checked"),
    "visited": _("visit made"),
    "connected": _("power connected"),
    "register_changed": _("name changed"),
    "meter_read": _("last reading taken"),
    "final_bill": _("last bill sent"),
    "report_ready": _("report ready"),
    "looked_into": _("looked into"),
    "answered": _("answer sent"),
}


def title_of(request: ServiceRequest) -> Words:
    """A request's kind and number in words."""
    return _("{kind}, No. {number}", kind=TITLES[request.kind], number=request.number)


def is_over(request: ServiceRequest) -> bool:
    """Whether nothing more will happen about a request."""
    return request.cancelled_at is not None or all(step.done_at for step in request.steps)


async def told(request: ServiceRequest, *, at: datetime) -> None:
    """Say how far a request is: what is done and when, what comes next, and when all of it is done."""
    if request.cancelled_at is not None:
        day = day_in_words(request.cancelled_at, at=at)
        await Say(_("{title}: it was cancelled {day}.", title=title_of(request), day=day))
        return
    await Say(_("{title}\n{steps}", title=title_of(request), steps=_lines([_line(s, at) for s in request.steps])))


def _line(step: RequestStep, at: datetime) -> Words:
    name = STEPS.get(step.code, _("{step}", step=step.code))
    moment = step.done_at or step.due_at
    if moment is None:
        return _("• {step}: still to come", step=name)
    in_words = hour_in_words if abs(moment - at) < A_DAY else day_in_words
    day = in_words(moment, at=at)
    if step.done_at is not None:
        return _("✓ {step}: {day}", step=name, day=day)
    return _("• {step}: by {day}", step=name, day=day)


def _lines(lines: Sequence[Words]) -> Words:
    whole = lines[0]
    for line in lines[1:]:
        whole = _("{above}\n{below}", above=whole, below=line)
    return whole
