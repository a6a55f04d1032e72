"""No power: what is known about it, when it is expected back, and word when it is."""

from __future__ import annotations

from datetime import timedelta

from sintonia.backoffice.ports import Contract, Parties, Place
from sintonia.journeys.steps import (
    Ask,
    Caller,
    Choice,
    Choose,
    Confirm,
    Do,
    HandOver,
    Look,
    Outcome,
    Say,
    Wait,
    journey,
)
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.utility.forecast import COMPANY_ZONE, outlook
from sintonia.packs.utility.ports.supply import Outage, Outages
from sintonia.packs.utility.power import BACK, place_or_back
from sintonia.packs.utility.skills import SUPPLY

LONGEST_WAIT = timedelta(days=3)


@journey("outage", title=_("No power"), version=1, skill=SUPPLY)
async def outage(me: Caller, *, outages: Outages, parties: Parties) -> Outcome:
    """Answer with what is known where the customer is, or report what nobody knew."""
    if "life_support" in me.needs:
        await HandOver(_("No power, and there is life support at home."), urgent=True, go_on=True)
    contract, place, told = await _where(me, outages, parties)
    if told == BACK:
        await Say(_("Good! Thank you for your patience."))
        return Outcome.done
    known = await _known(contract, place, outages)
    if known is None or known.restored_at is not None:
        return await _reported(me, contract, place, told, outages)
    await Say(outlook(known, at=me.began_at, zone=contract.zone if contract else COMPANY_ZONE))
    if not await Confirm(_("Shall I tell you when power is back?")):
        return Outcome.done
    await Do(outages.subscribe, outage=known.id, run=me.run)
    await Say(_("Done. I will write to you as soon as it is back; there is nothing else you need to do."))
    return await _until_back(me, known, contract, outages)


async def _where(me: Caller, outages: Outages, parties: Parties) -> tuple[Contract | None, Place | None, str]:
    """The contract or the place without power, taken from what was said before anything is asked."""
    contracts: tuple[Contract, ...] = await Look(parties.contracts, me.party) if me.party else ()
    named = await Look(outages.find_places, me.said)
    mine = [c for c in contracts if c.place and c.place.id in {place.id for place in named}]
    if mine:
        return mine[0], mine[0].place, me.said
    if named:
        place = await _confirmed(named)
        if place:
            return None, place, me.said
    elif len(contracts) == 1 and contracts[0].place and await _is_it_at(contracts[0].place):
        return contracts[0], contracts[0].place, me.said
    return await _asked(contracts, outages)


async def _confirmed(named: tuple[Place, ...]) -> Place | None:
    alike = [place for place in named if folded(place.street) == folded(named[0].street)]
    if len(alike) > 1:
        return await _one_of(alike)
    return named[0] if await _is_it_at(named[0]) else None


async def _is_it_at(place: Place) -> bool:
    return await Confirm(_("Is it at {street}, {district}?", street=place.street, district=place.district))


async def _one_of(places: list[Place]) -> Place | None:
    options: list[Choice[Place | None]] = [
        Choice(place, place.id, _("{place}", place=place.district)) for place in places
    ]
    options.append(Choice(None, "elsewhere", _("Somewhere else")))
    chosen: Place | None = await Choose(_("{street}: in which district?", street=places[0].street), options)
    return chosen


async def _asked(contracts: tuple[Contract, ...], outages: Outages) -> tuple[Contract | None, Place | None, str]:
    told = await Ask(_("On which street and in which district is it?"), read=place_or_back)
    if told == BACK:
        return None, None, told
    found = await Look(outages.find_places, told)
    mine = [c for c in contracts if c.place and c.place.id in {place.id for place in found}]
    if mine:
        return mine[0], mine[0].place, told
    alike = [place for place in found if folded(place.street) == folded(found[0].street)]
    place = await _one_of(alike) if len(alike) > 1 else (found[0] if found else None)
    return None, place, told


async def _known(contract: Contract | None, place: Place | None, outages: Outages) -> Outage | None:
    known = await Look(outages.at_contract, contract.id) if contract else None
    if known is None and place is not None:
        known = await Look(outages.at_place, place.id)
    return known


async def _reported(me: Caller, contract: Contract | None, place: Place | None, told: str, outages: Outages) -> Outcome:
    receipt = await Do(
        outages.report,
        place=place.id if place else None,
        contract=contract.id if contract else None,
        words=told,
        protocol=me.protocol,
    )
    await Say(
        _(
            "I knew of no outage there, so I have reported it: number {number}. A crew will look for the cause.",
            number=receipt.number,
        )
    )
    return Outcome.done


async def _until_back(me: Caller, known: Outage, contract: Contract | None, outages: Outages) -> Outcome:
    came = await Wait(event=f"outage_restored:{known.id}", at_most=LONGEST_WAIT)
    if came is None:
        await HandOver(_("No power at {street} for days, and we had promised to tell them.", street=known.place.street))
        return Outcome.handed_over
    if await Confirm(_("Power is back at {street}. Is it back at your place too?", street=known.place.street)):
        await Say(_("Good! Thank you for your patience."))
        return Outcome.done
    return await _reported(me, contract, known.place, me.said, outages)
