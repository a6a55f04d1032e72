"""Stored runs, as the journey's tools look back on them; nothing that a customer said comes along."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from typing import Any

from sintonia.journeys.looking_back import PastRun


def journeys() -> Any:
    """Set Django up to read, with every pack's journeys; gives the module that finds journeys."""
    from sintonia.cli.django_on import set_up
    from sintonia.cli.running import join
    from sintonia.config import database

    with ExitStack() as stack:
        join(stack)
    set_up(database.WORKER)
    from sintonia.config import plugins
    from sintonia.journeys import stored

    plugins.load_packs()
    return stored


def ports_of(company: str) -> dict[str, Any]:
    """The ports of a company, to be named and never asked: what they answered then is remembered."""
    from sintonia.config import plugins
    from sintonia.dialogue.own_ports import named_only

    return {**plugins.back_office(company), **named_only()}


def runs_since(name: str, since: datetime, *, most: int) -> list[PastRun]:
    """The runs of a journey that began since then, newest first, at most so many."""
    import msgspec

    from sintonia.conversations.models import Message
    from sintonia.journeys.models import StoredRun
    from sintonia.journeys.pauses import Entry
    from sintonia.journeys.steps import Caller

    runs = StoredRun.objects.filter(journey=name, started_at__gte=since).select_related("contact__account")
    rows = list(runs.order_by("-started_at")[:most])
    said: dict[str, dict[str, tuple[str, ...]]] = {}
    ours = Message.objects.filter(run__in=[row.token for row in rows], direction="out", words__isnull=False)
    for token, step, text in ours.order_by("pk").values_list("run", "step", "words__text"):
        of_run = said.setdefault(token, {})
        of_run[step] = (*of_run.get(step, ()), text)
    return [
        PastRun(
            row.token,
            row.contact.account.company,
            msgspec.convert(row.caller, Caller, strict=False),
            msgspec.convert(row.known, list[Entry]),
            row.state,
            row.label,
            said.get(row.token, {}),
        )
        for row in rows
    ]
