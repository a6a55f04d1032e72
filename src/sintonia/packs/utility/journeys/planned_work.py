"""What is planned at an address: days and hours without power, told before they come."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sintonia.backoffice.ports import Contract, Parties, Place
from sintonia.journeys.steps import Ask, Caller, Choice, Choose, Look, Outcome, Say, journey
from sintonia.kit.words import Words, _
from sintonia.packs.utility.forecast import COMPANY_ZONE
from sintonia.packs.utility.ports.supply import Outage, Outages
from sintonia.packs.utility.promises import day_in_words
from sintonia.packs.utility.skills import SUPPLY
from sintonia.understanding.readers import place_words

MOST = 3


@journey("planned_work", title=_("Planned work"), version=1, skill=SUPPLY)
async def planned_work(me: Caller, *, outages: Outages, parties: Parties) -> Outcome:
    """Tell what is planned where the customer is; like a power cut, it is no secret of anybody's."""
    contract, place = await _where(me, outages, parties)
    if contract is None and place is None:
        await Say(_("I do not know that street. A person can look: just ask."))
        return Outcome.done
    street = place.street if place else _street_of(contract)
    planned = await _planned(contract, place, outages)
    if not planned:
        await Say(_("There is no work planned at {street}. If your power is out, just tell me.", street=street))
        return Outcome.done
    for work in planned[:MOST]:
        await Say(in_words(work, at=me.began_at, street=street, zone=contract.zone if contract else COMPANY_ZONE))
    return Outcome.done


async def _where(me: Caller, outages: Outages, parties: Parties) -> tuple[Contract | None, Place | None]:
    """The place that was named, else the only contract of who writes, else what they answer."""
    named = await Look(outages.find_places, me.said)
    if named:
        return None, await _one_of(named)
    held: tuple[Contract, ...] = await Look(parties.contracts, me.party) if me.party else ()
    if len(held) == 1:
        return held[0], held[0].place
    told = await Ask(_("At which address: the street and the district?"), read=place_words)
    found = await Look(outages.find_places, told)
    return None, await _one_of(found) if found else None


async def _one_of(places: tuple[Place, ...]) -> Place:
    options = [Choice(place, place.id, _("{place}", place=f"{place.street}, {place.district}")) for place in places]
    chosen: Place = await Choose(_("Which of these is it?"), options)
    return chosen


async def _planned(contract: Contract | None, place: Place | None, outages: Outages) -> tuple[Outage, ...]:
    if contract is not None:
        planned: tuple[Outage, ...] = await Look(outages.planned, contract.id)
    else:
        assert place is not None
        planned = await Look(outages.planned_at, place.id)
    return planned


def _street_of(contract: Contract | None) -> str:
    return contract.address if contract else ""


def in_words(work: Outage, *, at: datetime, street: str, zone: str) -> Words:
    """The day and the hours of planned work, told from a moment."""
    local = ZoneInfo(zone)
    begins = f"{work.began_at.astimezone(local):%H:%M}"
    day = day_in_words(work.began_at, at=at, zone=zone)
    if work.back_until is None:
        return _("Work is planned at {street}: {day}, from {begins}.", street=street, day=day, begins=begins)
    return _(
        "Work is planned at {street}: {day}, from {begins} to {ends}. There will be no power in that time.",
        street=street,
        day=day,
        begins=begins,
        ends=f"{work.back_until.astimezone(local):%H:%M}",
    )
