"""Is it coming? Where the tow truck is, the new hour, what is owed, and a person; and another destination."""

from __future__ import annotations

from sintonia.cases.clocks import Clocks
from sintonia.journeys.steps import Ask, Caller, Confirm, Do, HandOver, Look, Outcome, Say, journey
from sintonia.kit.words import Words, _
from sintonia.packs.insurer import road
from sintonia.packs.insurer.clock import is_late, status_of
from sintonia.packs.insurer.happenings import ARRIVAL
from sintonia.packs.insurer.journeys.roadside_assistance import not_there
from sintonia.packs.insurer.ports import Assist, Assistance, Detour
from sintonia.packs.insurer.skills import ASSISTANCE

NOT_FOUND = _("I see no tow truck on its way for you. If you need one, write “help on the road”.")


@journey("assistance_status", title=_("Where is the tow truck?"), version=1, skill=ASSISTANCE)
async def assistance_status(me: Caller, *, assistance: Assistance, clocks: Clocks) -> Outcome:
    """Say where help is and when it comes; who waits longer than promised is offered a person."""
    assist = await _mine(me, assistance)
    if assist is None:
        await Say(NOT_FOUND)
        return Outcome.done
    if assist.state == "arrived":
        # Who says that nobody is there is not asked whether somebody is.
        here = not road.sees_nobody(me.said) and await Confirm(_("By my map the tow truck is with you. Is that so?"))
        if here:
            await Do(clocks.meet, rule=ARRIVAL, about=assist.number)
            await Say(_("Good. Have a safe way home."))
            return Outcome.done
        await not_there(assist, clocks)
        return Outcome.handed_over
    await Say(status_of(assist))
    if is_late(assist) and await Confirm(_("Shall a person call the driver and then you?")):
        await HandOver(
            _("Help {number} is late: call the driver, then the customer.", number=assist.number),
            words=_("A person will call the driver and then you. I stay here too."),
            urgent=True,
            go_on=True,
        )
    return Outcome.done


@journey(
    "assistance_change", title=_("Another destination for the tow truck"), version=1, skill=ASSISTANCE, offered=False
)
async def assistance_change(me: Caller, *, assistance: Assistance, clocks: Clocks) -> Outcome:
    """Change where the car goes, saying what that means before and after the truck has left; or call it off."""
    assist = await _mine(me, assistance)
    if assist is None:
        await Say(NOT_FOUND)
        return Outcome.done
    if road.calls_it_off(me.said):
        return await _called_off(assist, assistance, clocks)
    told = road.destination_in(me.said)
    while not told or told == road.HOW_LONG:
        told = await Ask(_("Where should the car go instead?"), read=road.destination)
        if told == road.HOW_LONG:
            await Say(status_of(assist))
    detour = await Look(assistance.detour, assist.spot, told)
    await Say(_what_changes(assist, told))
    if not await Confirm(_what_it_costs(detour)):
        await Say(_("It stays as it was: {place}.", place=assist.destination))
        return Outcome.cancelled
    await Do(assistance.change_destination, number=assist.number, destination=told)
    await Say(_("Changed: the car goes to {place}. The driver knows.", place=told))
    return Outcome.done


async def _mine(me: Caller, assistance: Assistance) -> Assist | None:
    found = await Look(assistance.under_way, me.protocol, me.party)
    return found[0] if found else None


def _what_changes(assist: Assist, place: str) -> Words:
    if assist.km_away is None:
        return _("No tow truck has left yet, so that the change to “{place}” costs no time.", place=place)
    return _(
        "The tow truck is already on its way to you: it comes at the same hour, but with what it has. If “{place}” "
        "needs another truck, the driver will tell you there.",
        place=place,
    )


def _what_it_costs(detour: Detour) -> Words:
    if detour.km is None:
        return _("How far that is, the driver tells you before anything is paid. Shall I change it?")
    if detour.costs is None:
        return _("It is {km} km, all included. Shall I change it?", km=detour.km)
    return _("It is {km} km: what is beyond your policy costs {amount}. Shall I change it?", km=detour.km,
             amount=detour.costs)  # fmt: skip


async def _called_off(assist: Assist, assistance: Assistance, clocks: Clocks) -> Outcome:
    if not await Confirm(_("Shall I call the tow truck {number} off?", number=assist.number)):
        return Outcome.cancelled
    await Do(assistance.cancel, number=assist.number)
    await Do(clocks.meet, rule=ARRIVAL, about=assist.number)
    await Say(_("The tow truck is called off. If you need it again, just write."))
    return Outcome.done
