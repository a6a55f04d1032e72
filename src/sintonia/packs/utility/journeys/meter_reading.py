"""A customer reads their own meter."""

from __future__ import annotations

import re

from sintonia.backoffice.ports import Contract, Parties
from sintonia.journeys.steps import Ask, Caller, Confirm, Do, HandOver, Look, Outcome, Say, Verify, journey
from sintonia.kit.words import Words, _
from sintonia.packs.utility.bills import allowed_contracts, chosen_contract
from sintonia.packs.utility.displays import Display, Shown, display_in, open_digit, question_for
from sintonia.packs.utility.ports.supply import Billing, MeterReading
from sintonia.packs.utility.skills import SERVICES

FAR_ABOVE_USUAL = 3
_COUNTS = re.compile(r"\bkwh\b", re.IGNORECASE)
NEVER_SURPRISING_KWH = 300


def of_a_meter(text: str) -> str:
    """What of a photo is for this journey: the number on a display that says what it counts."""
    return display_in(text) if _COUNTS.search(text) else ""


@journey("meter_reading", title=_("Send my meter reading"), version=1, skill=SERVICES, takes=of_a_meter)
async def meter_reading(me: Caller, *, billing: Billing, parties: Parties) -> Outcome:
    """Take the number, doubt what is far from usual once, and register it."""
    contracts = await _contracts(me, parties)
    if contracts is None:
        return Outcome.refused
    if not contracts:
        await HandOver(_("Wants to send a reading, but has no contract that we may show."))
        return Outcome.handed_over
    contract = await chosen_contract(contracts, me.said)
    latest = await Look(billing.latest_reading, contract.id)
    usual = await Look(billing.usual_kwh, contract.id)
    reading = await _told(me, latest, usual)
    if reading is None:
        await HandOver(_("The meter is said to show less than its latest reading, {latest}.", latest=latest.kwh))
        return Outcome.handed_over
    receipt = await Do(billing.submit_reading, contract=contract.id, kwh=reading)
    await Say(
        _("Thank you! Your reading of {reading} is registered: {number}.", reading=str(reading), number=receipt.number)
    )
    return Outcome.done


async def _contracts(me: Caller, parties: Parties) -> tuple[Contract, ...] | None:
    """
    A reading gives nothing away, so that the holder's phone on file is enough; a stranger says who they are, and what
    anybody else may is a question of authority.

    Addresses are shown only where there are several to choose from, and then to whoever is known at this very door.
    """
    if me.party:
        on_file: tuple[Contract, ...] = await Look(parties.contracts, me.party)
        if len(on_file) == 1 and on_file[0].holder == me.party and on_file[0].holder_died_on is None:
            return on_file
    person = await Verify(1, "reading")
    return await allowed_contracts(person, parties) if person else None


async def _told(me: Caller, latest: MeterReading, usual: int) -> int | None:
    """The number on the meter: confirmed, or told twice when it was doubted; None when it stays below the latest."""
    read, anew = Display(previous=latest.kwh), _("What number does it show, then?")
    reading, _by_photo = await _whole(await Ask(_("What number does your meter show?"), read=read, heard=me.said))
    if not _doubtful(reading, latest, usual):
        if await Confirm(_("{reading}, right?", reading=str(reading))):
            return reading
        reading, _by_photo = await _whole(await Ask(anew, read=read))
    if _doubtful(reading, latest, usual):
        again = _("And what does the display of the electricity meter show?")
        reading, by_photo = await _whole(await Ask(_doubt(reading, latest), read=read, again=again))
        # A photo may be misread, however well it fits.
        if by_photo and not await Confirm(_("{reading}, right?", reading=str(reading))):
            reading, _by_photo = await _whole(await Ask(anew, read=read))
    return None if reading < latest.kwh else reading


async def _whole(shown: Shown) -> tuple[int, bool]:
    """The number, and whether a photo had it; its open digit is asked for."""
    if shown.number is not None:
        return shown.number, bool(shown.photo)
    return int(await Ask(question_for(shown.photo), read=open_digit(shown.photo))), True


def _doubtful(reading: int, latest: MeterReading, usual: int) -> bool:
    return not 0 <= reading - latest.kwh <= max(FAR_ABOVE_USUAL * usual, NEVER_SURPRISING_KWH)


def _doubt(reading: int, latest: MeterReading) -> Words:
    return _("{reading}? The latest was {latest}. What does the display show now?", reading=reading, latest=latest.kwh)
