"""Where is my request? It is followed like a parcel: what is done, what comes next, with dates."""

from __future__ import annotations

from sintonia.cases.clocks import Clocks
from sintonia.journeys.steps import Caller, Choice, Choose, Look, Outcome, Say, Verify, journey
from sintonia.kit.words import _
from sintonia.packs.utility.followed import TITLES, is_over, told
from sintonia.packs.utility.ports.accounts import Requests, ServiceRequest
from sintonia.packs.utility.promises import day_in_words
from sintonia.packs.utility.skills import SERVICES

MOST = 9


@journey("follow_request", title=_("Where is my request?"), version=1, skill=SERVICES)
async def follow_request(me: Caller, *, requests: Requests, clocks: Clocks) -> Outcome:
    """Tell how far a request is; the number that was said, or the only one going on, is not asked."""
    person = await Verify(2, "requests")
    if person is None:
        return Outcome.refused
    asked = await Look(requests.requests, person.party)
    if not asked:
        await Say(_("You have asked for nothing that is still under way. What would you like to get done?"))
        return Outcome.done
    named = [one for one in asked if one.number in me.said or one.number.lstrip("0") in me.said.split()]
    going_on = [one for one in asked if not is_over(one)]
    await told(await _chosen(named or going_on or list(asked[:1]), me), at=me.began_at, clocks=clocks)
    return Outcome.done


async def _chosen(requests: list[ServiceRequest], me: Caller) -> ServiceRequest:
    options = [
        Choice(
            one,
            one.number,
            TITLES[one.kind],
            _(
                "No. {number}, asked for {day}",
                number=one.number,
                day=day_in_words(one.opened_at, at=me.began_at),
            ),
        )
        for one in requests[:MOST]
    ]
    chosen: ServiceRequest = await Choose(_("Which one?"), options, heard=me.said)
    return chosen
