"""Whoever wants to be told of a power cut or of planned work before they ask: on, off, and which way."""

from __future__ import annotations

import re
from typing import Literal, cast

from sintonia.backoffice.energy import Alerts, AlertWay
from sintonia.backoffice.ports import Contract, Parties
from sintonia.journeys.steps import Caller, Choice, Choose, Do, HandOver, Look, Outcome, Say, Verify, journey
from sintonia.kit.text import folded
from sintonia.kit.words import Words, _
from sintonia.packs.utility.bills import allowed_contracts, chosen_contract

Way = Literal["whatsapp", "sms", "email"]
OFF = "off"
WAYS: dict[Way, Words] = {"whatsapp": _("WhatsApp"), "sms": _("SMS"), "email": _("E-mail")}
_OFF = re.compile(
    r"\b(?:nao (?:quero|me|mand|avis)|para(?:r)? de|parem|cancel|desativ|desligar|tirar|remov|sem avisos?"
    r"|no quiero|no me|dejen?|dar de baja|quitar|desactiv|stop|turn off|unsubscribe|don'?t|do not|no (?:more|longer)"
    r"|switch off)"
)


@journey("outage_alert", title=_("Power cut alerts"), version=1)
async def outage_alert(me: Caller, *, alerts: Alerts, parties: Parties) -> Outcome:
    """Tell how it is now, take one way or none, and keep it."""
    person = await Verify(2, "alerts")
    if person is None:
        return Outcome.refused
    contracts = await allowed_contracts(person, parties)
    if not contracts:
        await HandOver(_("Wants alerts, but has no contract that we may show."))
        return Outcome.handed_over
    contract = await chosen_contract(contracts, me.said)
    now = {alert.way for alert in await Look(alerts.alerts, contract.id)}
    way = await _wanted(me.said, now)
    if way == OFF and not now:
        return Outcome.done
    ways = () if way == OFF else _both(cast("Way", way))
    await Do(alerts.set_alerts, contract=contract.id, ways=ways)
    await Say(_done(way, contract))
    return Outcome.done


async def _wanted(said: str, now: set[Way]) -> str:
    if _OFF.search(folded(said)) and now:
        return OFF
    options: list[Choice[str]] = [Choice(str(way), str(way), title) for way, title in WAYS.items()]
    options.append(Choice(OFF, OFF, _("Turn them off") if now else _("Not now")))
    if now:
        shown = tuple(WAYS[way] for way in sorted(now))
        question = _("You get alerts by {ways} now. How would you like them?", ways=shown)
    else:
        question = _("I can tell you when power goes out, and before planned work. Which way?")
    way: str = await Choose(question, options, heard=said)
    return way


def _both(way: Way) -> tuple[AlertWay, ...]:
    """No address: it goes where the company reaches the holder already."""
    return AlertWay(kind="outage", way=way), AlertWay(kind="planned_work", way=way)


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
