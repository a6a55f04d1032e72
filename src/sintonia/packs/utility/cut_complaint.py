"""
The complaint about a cut that should not have been: its number, its hours from when we were first told, what is owed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sintonia.backoffice.ports import Parties
from sintonia.cases.clocks import Clocks, Due
from sintonia.journeys.history import History, PastCase
from sintonia.journeys.steps import Caller, Do, HandOver, Look, Outcome, Say
from sintonia.kit.words import _
from sintonia.packs.utility.bills import month_of
from sintonia.packs.utility.cut_words import asks_to_be_made_good, says_back
from sintonia.packs.utility.forecast import COMPANY_ZONE
from sintonia.packs.utility.grievance import (
    answer_by,
    earlier_cases,
    open_complaint,
    open_complaint_of,
    say_joined,
    says_it_was_said_before,
)
from sintonia.packs.utility.ports.accounts import Arrears, Requests, ServiceRequest
from sintonia.packs.utility.ports.supply import Billing
from sintonia.packs.utility.promises import ends, hour_in_words

WRONGFUL: Final = "wrongful_cut"
# What a complaint is about where the cut that it is about was found to be no mistake.
NO_MISTAKE: Final = "cut"
A_DAY: Final = timedelta(days=1)


class Cutting(NamedTuple):
    """The ports that a cut has to do with."""

    arrears: Arrears
    billing: Billing
    requests: Requests
    parties: Parties
    clocks: Clocks


async def complaint_about_a_cut(me: Caller, requests: Requests) -> ServiceRequest | None:
    """The complaint of this protocol about a cut, wrongful or found to be no mistake, also when it is answered."""
    asked = await Look(requests.requests_under, me.protocol)
    return next(
        (one for one in asked if one.kind == "complaint" and one.facts.get("about") in {WRONGFUL, NO_MISTAKE}), None
    )


async def complained_of(me: Caller, requests: Requests, history: History | None, clocks: Clocks) -> str:
    """One line of apology, a complaint with its number, and the four hours: before anybody must prove anything."""
    await Say(_("I am sorry: that should not happen to anybody who has paid."))
    known = await open_complaint_of(me, requests)
    again = history is not None and says_it_was_said_before(me.said)
    earlier = await earlier_cases(me, history) if again and history is not None else ()
    number, since = known.number if known else "", me.began_at
    if known is None:
        number, since = await open_complaint(me, requests, words=me.said, contract=None, earlier=earlier)
    told = first_told(me, earlier, None)
    await Do(requests.add_to_request, number=number, facts={"about": WRONGFUL, "told_at": told.isoformat()})
    await answer_by(me, clocks, number=number, since=since)
    if earlier:
        await say_joined(me, earlier)
    by = await four_hours(clocks, number, since=told)
    await Say(
        _(
            "Your complaint is open: number {number}. If the cut was our mistake, power is back in 4 hours: by {hour}.",
            number=number,
            hour=hour_in_words(by.due_at, at=me.began_at, zone=by.zone),
        )
    )
    return number


def first_told(me: Caller, earlier: Sequence[PastCase], cut_at: datetime | None) -> datetime:
    """When we were first told of this cut: an earlier contact counts if it came after the cut, or within a day."""
    since = cut_at or me.began_at - A_DAY
    return min([me.began_at, *(case.opened_at for case in earlier if case.opened_at >= since)])


async def four_hours(clocks: Clocks, number: str, *, since: datetime) -> Due:
    """Start the clock of a wrongful cut, or set it back to when we were first told; once for the complaint."""
    by: Due = await Do(clocks.start, rule=WRONGFUL, about=number, since=since)
    return by


async def say_from_the_first(
    me: Caller, complaint: ServiceRequest, earlier: Sequence[PastCase], requests: Requests, clocks: Clocks
) -> None:
    """Somebody told us before: the four hours run from then, and if they are over, that is said."""
    since = min(told_at(complaint), first_told(me, earlier, _moment(complaint.facts.get("cut_at"))))
    await Do(requests.add_to_request, number=complaint.number, facts={"told_at": since.isoformat()})
    by = await four_hours(clocks, complaint.number, since=since)
    hour = hour_in_words(by.due_at, at=me.began_at, zone=by.zone)
    if not is_seen(complaint):
        await Say(_("If the cut was our mistake, the 4 hours run from the first of them: until {hour}.", hour=hour))
    elif by.due_at > me.began_at:
        await Say(_("The 4 hours run from the first of them: power must be back by {hour}.", hour=hour))
    else:
        await Say(
            _("The 4 hours run from the first of them and ended at {hour}: we are late, and owe a credit for it too.",
              hour=hour)
        )  # fmt: skip


# Said later of a cut that is known


async def heard_again(me: Caller, complaint: ServiceRequest, office: Cutting) -> Outcome:
    """Somebody speaks again of a cut whose complaint is open: nothing is asked twice."""
    if says_back(me.said):
        await Do(office.clocks.meet, rule=WRONGFUL, about=complaint.number)
        return await made_good(complaint, office, at=me.began_at, back_at=me.began_at)
    if asks_to_be_made_good(me.said):
        return await made_good(complaint, office, at=me.began_at)
    await Do(office.requests.add_to_request, number=complaint.number,
             facts={f"words {me.began_at:%Y-%m-%d %H:%M:%S}": me.said})  # fmt: skip
    by = ends(WRONGFUL, told_at(complaint))
    hour = hour_in_words(by, at=me.began_at)
    if not is_seen(complaint):
        await Say(_("It is with your complaint, number {number}. If the cut was our mistake, power is back by {hour}.",
                    number=complaint.number, hour=hour))  # fmt: skip
    elif by > me.began_at:
        await Say(_("It is with your complaint, number {number}. Power must be back by {hour}.",
                    number=complaint.number, hour=hour))  # fmt: skip
    else:
        await Say(_("The 4 hours ended at {hour}: we are late, and you get a credit for that too. A person looks now.",
                    hour=hour))  # fmt: skip
    await HandOver(_("Still without power after a wrongful cut; complaint {number}.", number=complaint.number),
                   urgent=True, go_on=True)  # fmt: skip
    return Outcome.done


def is_seen(complaint: ServiceRequest) -> bool:
    """Whether the company's systems show the cut that is complained of: nothing is promised for one that nobody saw."""
    return "cut_at" in complaint.facts


def told_at(complaint: ServiceRequest) -> datetime:
    """When we were first told of a wrongful cut."""
    return _moment(complaint.facts.get("told_at")) or complaint.opened_at


async def made_good(
    complaint: ServiceRequest, office: Cutting, *, at: datetime, back_at: datetime | None = None
) -> Outcome:
    """What is owed for the time without power, and on which bill; the sum is a person's to compute, and is flagged."""
    cut_at = _moment(complaint.facts.get("cut_at"))
    back_at = _moment(complaint.facts.get("back_at")) or back_at
    if back_at is not None:
        await Say(_("Good that it is back, and I am sorry that it took a complaint."))
    if cut_at is None:
        await Say(_("I have not seen this cut on file, so I cannot promise a credit yet. A person checks it, and the "
                    "answer to your complaint {number} says what you get.", number=complaint.number))  # fmt: skip
        await HandOver(_("Asks for a credit for a cut that is not on file; complaint {number}.",
                         number=complaint.number), go_on=True)  # fmt: skip
        return Outcome.done
    facts = {"owed": "REN ANEEL 1000/2021, art. 441"}
    if back_at is not None:
        facts["back_at"] = back_at.isoformat()
    if back_at is not None and ends(WRONGFUL, told_at(complaint)) < back_at:
        facts["owed"] += " + art. 440"
    await Do(office.requests.add_to_request, number=complaint.number, facts=facts)
    if back_at is not None:
        minutes = max(int((back_at - cut_at).total_seconds() // 60), 0)
        await Say(_("You were without power for {hours} h {minutes} min.", hours=minutes // 60, minutes=minutes % 60))
    first, last = _two_bills(back_at or at)
    await Say(
        _(
            "For that time you get a credit without asking (REN ANEEL 1000/2021, art. 441): on the bill of {first} or, "
            "at the latest, of {last}. It is noted in your complaint {number}; its answer tells the amount.",
            first=month_of(first), last=month_of(last), number=complaint.number,
        )
    )  # fmt: skip
    if facts["owed"].endswith("440"):
        await Say(_("It took longer than 4 hours: a second credit, for the delay, comes with it (art. 440)."))
    return Outcome.done


def _two_bills(back_at: datetime) -> tuple[date, date]:
    """The two bills after the month in which power came back: the credit stands on one of them (art. 441, § 1)."""
    local = back_at.astimezone(ZoneInfo(COMPANY_ZONE))
    months = local.year * 12 + local.month - 1
    first, last = (date((months + n) // 12, (months + n) % 12 + 1, 1) for n in (1, 2))
    return first, last


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
