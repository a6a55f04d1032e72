"""Will my power be cut? The rule is read: what holds a cut, how a notice must come, and not before which day."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sintonia.backoffice.ports import Parties
from sintonia.cases.calendars import calendar_of
from sintonia.journeys.steps import Caller, HandOver, Look, Outcome, Say, Verify, journey
from sintonia.kit.words import _
from sintonia.packs.utility.bills import allowed_contracts, chosen_contract
from sintonia.packs.utility.followed import is_over
from sintonia.packs.utility.forecast import COMPANY_ZONE
from sintonia.packs.utility.grievance import CHARGED, belongs_to
from sintonia.packs.utility.ports.accounts import Arrears, Requests, ServiceRequest
from sintonia.packs.utility.promises import day_in_words, ends
from sintonia.packs.utility.skills import SUPPLY
from sintonia.understanding.moments import date_in

A_DAY = timedelta(days=1)
MOST_LOOKED_AT = 20


@journey("cut_notice", title=_("Will my power be cut?"), version=1, skill=SUPPLY, covers=("outage_alert", "outage"))
async def cut_notice(me: Caller, *, requests: Requests, arrears: Arrears, parties: Parties) -> Outcome:
    """Tell what holds a cut under this protocol, else the notice that must come first: nothing is guessed."""
    asked = [one for one in await Look(requests.requests_under, me.protocol) if one.cancelled_at is None]
    complaint = next((one for one in asked if _is_about_a_charge(one)), None)
    care = next((one for one in asked if one.kind == "life_support"), None)
    if complaint is not None and await _holds(complaint, me, requests, arrears, parties):
        await Say(
            _(
                "No. While your complaint {number} is open, nobody cuts your power for what you complain of "
                "(REN ANEEL 1000/2021, art. 413).",
                number=complaint.number,
            )
        )
        return Outcome.done
    if care is not None:
        await Say(_("No cut comes there before a person has looked at it: number {number}.", number=care.number))
    noticed = _noticed(me)
    await Say(
        _(
            "The rule: 15 days' notice in writing. After a notice of {noticed}, the first day possible is {day}; "
            "never on a Friday, a weekend, a holiday or its eve (REN ANEEL 1000/2021, art. 359 and 360).",
            noticed=day_in_words(noticed, at=me.began_at), day=day_in_words(_first_day(noticed), at=me.began_at),
        )
    )  # fmt: skip
    if care is not None:
        await Say(_("Where a machine is registered, the notice must be handed over against a signature."))
    if complaint is None:
        return Outcome.done
    await HandOver(
        _("Fears a cut with complaint {number} open, and I see no cut that it holds: does it hold one?",
          number=complaint.number)
    )  # fmt: skip
    return Outcome.handed_over


def _is_about_a_charge(one: ServiceRequest) -> bool:
    return one.kind == "complaint" and one.facts.get("about") == CHARGED and not is_over(one)


async def _holds(complaint: ServiceRequest, me: Caller, requests: Requests, arrears: Arrears, parties: Parties) -> bool:
    """Whether the company holds every cut announced where they may ask, once it is known whose complaint it is."""
    if me.party:
        contracts = await Look(parties.contracts, me.party)
    else:
        person = await Verify(2, "reconnection")
        contracts = await allowed_contracts(person, parties) if person is not None else ()
    if not contracts:
        return False
    if not complaint.facts.get("party"):
        one_holder = len({contract.holder for contract in contracts}) == 1
        disputed = contracts[0] if one_holder else await chosen_contract(contracts, me.said)
        await belongs_to(complaint, disputed.holder, requests)
    cuts = [await Look(arrears.cut, contract.id) for contract in contracts[:MOST_LOOKED_AT]]
    announced = [cut for cut in cuts if cut is not None]
    return all(cut.reviewed for cut in announced)


def _noticed(me: Caller) -> date:
    """The day of the notice, as it was told; a day to come is that of the cut, and no notice."""
    today = me.began_at.astimezone(ZoneInfo(COMPANY_ZONE)).date()
    told = (date_in(clause, me.began_at) for clause in re.split(r"[,.;:!?\n]", me.said))
    return next((day for day in told if day is not None and day <= today), today)


def _first_day(noticed: date) -> date:
    """The first day on which a cut could come after a notice of a day: a business day before another one."""
    calendar = calendar_of(zone=COMPANY_ZONE)
    noon = datetime.combine(noticed, time(12), ZoneInfo(COMPANY_ZONE))
    day = ends("cut_notice", noon).astimezone(calendar.local).date()
    while not (calendar.is_business_day(day) and calendar.is_business_day(day + A_DAY)):
        day += A_DAY
    return day
