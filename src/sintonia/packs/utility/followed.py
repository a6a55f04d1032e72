"""What several journeys share about requests that are followed like a parcel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sintonia.cases.clocks import Clocks, Due
from sintonia.journeys.steps import Look, Say
from sintonia.kit.words import Words, _
from sintonia.packs.utility.ports.accounts import RequestStep, ServiceRequest
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
    "life_support": _("Life support"),
    "letter": _("Letter"),
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
    "registered": _("machine registered"),
    "report_checked": _("doctor's report checked"),
    "letter_sent": _("letter posted"),
    "letter_arrived": _("letter delivered"),
}


def title_of(request: ServiceRequest) -> Words:
    """A request's kind and number in words."""
    return _("{kind}, No. {number}", kind=TITLES[request.kind], number=request.number)


def is_over(request: ServiceRequest) -> bool:
    """Whether nothing more will happen about a request."""
    return request.cancelled_at is not None or all(step.done_at for step in request.steps)


async def told(request: ServiceRequest, *, at: datetime, clocks: Clocks) -> None:
    """Say how far a request is: what is done and when, what comes next, and by when it must be done by which law."""
    if request.cancelled_at is not None:
        day = day_in_words(request.cancelled_at, at=at)
        await Say(_("{title}: it was cancelled {day}.", title=title_of(request), day=day))
        return
    lines = [_line(step, at) for step in request.steps]
    if not is_over(request):
        running = await Look(clocks.running, request.number)
        lines += [_limit(due, at) for due in running[:1]]
    await Say(_("{title}\n{steps}", title=title_of(request), steps=_lines(lines)))


def in_law(due: Due, *, at: datetime) -> Words:
    """The end of a clock with its law: "Friday, 27/11/2026 (REN ANEEL 1000/2021, art. 250)"."""
    day = day_in_words(due.due_at, at=at, zone=due.zone)
    return _("{day} ({source})", day=day, source=due.source) if due.source else day


def _limit(due: Due, at: datetime) -> Words:
    if due.due_at <= at:
        return _("Late: it was due by {day}", day=in_law(due, at=at))
    return _("Time limit: {day}", day=in_law(due, at=at))


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
