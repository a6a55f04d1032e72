"""The day of the month on which bills are due: one of six, changed once in twelve months."""

from __future__ import annotations

import re
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from sintonia.backoffice.ports import Parties
from sintonia.journeys.steps import Caller, Choice, Choose, Confirm, Do, Look, Outcome, Say, journey
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.utility.bills import contract_for
from sintonia.packs.utility.ports.accounts import Accounts, DueDay
from sintonia.packs.utility.skills import BILLING

_DAY: Final = re.compile(
    r"\b(?:dia|day|no|el|the|on|para|pra|pro|to)\s+(?:o\s+|el\s+|the\s+)?(\d{1,2})(?:st|nd|rd|th)?\b"
)


@journey("due_date", title=_("Change the due date"), version=1, skill=BILLING)
async def due_date(me: Caller, *, accounts: Accounts, parties: Parties) -> Outcome:
    """Offer the days there are, unless the day was changed within a year."""
    contract, ended = await contract_for(
        me, parties, "due_date", missing=_("Wants another due date, but has no contract that they may decide about.")
    )
    if contract is None:
        return ended
    now = await Look(accounts.due_day, contract.id)
    again = _may_change_on(now)
    if again is not None and again > me.began_at.astimezone(ZoneInfo(contract.zone)).date():
        await Say(
            _(
                "Your bills are due on day {day}. The date can be changed once in 12 months, so again from {again}.",
                day=str(now.day),
                again=again,
            )
        )
        return Outcome.done
    day = await _chosen(now, me.said)
    if day == now.day:
        await Say(_("Your bills are already due on day {day}; nothing was changed.", day=str(day)))
        return Outcome.done
    if not await Confirm(
        _("From the next bill on, it is due on day {day}. It stays so for 12 months. Right?", day=str(day))
    ):
        await Say(_("All right, nothing was changed."))
        return Outcome.cancelled
    receipt = await Do(accounts.change_due_day, contract=contract.id, day=day)
    await Say(
        _(
            "Done: from the next bill on, the due date is day {day}. Number {number}.",
            day=str(day),
            number=receipt.number,
        )
    )
    return Outcome.done


async def _chosen(now: DueDay, said: str) -> int:
    """The day that was named at the beginning, if it is offered; else one that is chosen."""
    named = _DAY.search(folded(said))
    if named and int(named[1]) in now.offered:
        return int(named[1])
    options = [Choice(day, str(day), _("Day {day}", day=str(day))) for day in now.offered]
    chosen: int = await Choose(
        _("Your bills are due on day {day}. Which day would suit you?", day=str(now.day)), options
    )
    return chosen


def _may_change_on(now: DueDay) -> date | None:
    """A year after the latest change; of a leap day, the day after."""
    if now.changed_on is None:
        return None
    try:
        return now.changed_on.replace(year=now.changed_on.year + 1)
    except ValueError:
        return date(now.changed_on.year + 1, 3, 1)
