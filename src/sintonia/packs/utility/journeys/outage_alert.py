"""Whoever wants to be told of a power cut or of planned work before they ask: on, off, and which way."""

from __future__ import annotations

import re
from typing import Literal, cast

from sintonia.backoffice.ports import Contract, Parties
from sintonia.journeys.notices import Notices
from sintonia.journeys.steps import Caller, Choice, Choose, Confirm, Do, HandOver, Look, Outcome, Say, Verify, journey
from sintonia.kit.text import folded
from sintonia.kit.words import Words, _
from sintonia.packs.utility.bills import allowed_contracts, chosen_contract
from sintonia.packs.utility.ports.alerts import Alerts, AlertWay
from sintonia.packs.utility.skills import SUPPLY

Way = Literal["whatsapp", "sms", "email"]
OFF = "off"
LIFE_SUPPORT = "life_support"
WAYS: dict[Way, Words] = {"whatsapp": _("WhatsApp"), "sms": _("SMS"), "email": _("E-mail")}
_OFF = re.compile(
    r"\b(?:nao (?:quero|me|mand|avis)|para(?:r)? de|parem|cancel|desativ|desligar|tirar|remov|sem avisos?"
    r"|no quiero|no me|dejen?|dar de baja|quitar|desactiv|stop|turn off|unsubscribe|don'?t|do not|no (?:more|longer)"
    r"|switch off)"
)


@journey("outage_alert", title=_("Power cut alerts"), version=1, skill=SUPPLY)
async def outage_alert(me: Caller, *, alerts: Alerts, parties: Parties, notices: Notices) -> Outcome:
    """Tell how it is now, take one way of those that there are or none, and whether at night too; and keep it."""
    person = await Verify(2, "alerts")
    if person is None:
        return Outcome.refused
    contracts = await allowed_contracts(person, parties)
    if not contracts:
        await HandOver(_("Wants alerts, but has no contract that we may show."))
        return Outcome.handed_over
    contract = await chosen_contract(contracts, me.said)
    now = {alert.way for alert in await Look(alerts.alerts, contract.id)}
    ways = await Look(notices.ways)
    if not ways and not now:
        await Say(_("I cannot send alerts yet. You can ask me here at any hour."))
        return Outcome.done
    way = await _wanted(me.said, now, ways)
    if way == OFF and not now:
        return Outcome.done
    if way == OFF:
        await Do(alerts.set_alerts, contract=contract.id, ways=())
    else:
        # Whose life hangs on it is told at any hour, unasked.
        at_night = LIFE_SUPPORT in me.needs or await Confirm(_("At night too?"))
        await Do(alerts.set_alerts, contract=contract.id, ways=_both(cast("Way", way), at_night=at_night))
        await Do(notices.tell_again, party=person.party)
    await Say(_done(way, contract))
    return Outcome.done


async def _wanted(said: str, now: set[Way], ways: tuple[str, ...]) -> str:
    if _OFF.search(folded(said)) and now:
        return OFF
    options: list[Choice[str]] = [Choice(str(way), str(way), title) for way, title in WAYS.items() if way in ways]
    options.append(Choice(OFF, OFF, _("Turn them off") if now else _("Not now")))
    if now:
        shown = tuple(WAYS[way] for way in sorted(now))
        question = _("You get alerts by {ways} now. How would you like them?", ways=shown)
    else:
        question = _("I can tell you when power goes out, and before planned work. Which way?")
    way: str = await Choose(question, options, heard=said)
    return way


def _both(way: Way, *, at_night: bool) -> tuple[AlertWay, ...]:
    """No address: it goes where the company reaches the holder already."""
    return (
        AlertWay(kind="outage", way=way, at_night=at_night),
        AlertWay(kind="planned_work", way=way),
    )


def _done(way: str, contract: Contract) -> Words:
    if way == OFF:
        return _(
            "Done: no more alerts for {address}. You can have them back whenever you like.",
            address=contract.address,
        )
    return _(
        "Done: for {address} you will be told by {way}, at the contact we have on file. To stop it, just say so.",
        address=contract.address,
        way=WAYS[cast("Way", way)],
    )
