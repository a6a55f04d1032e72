"""Moving in or out: the power of an address is taken over or ended on a day, and followed like a parcel."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from sintonia.backoffice.ports import Contract, Parties
from sintonia.cases.clocks import Clocks
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
    Verify,
    journey,
)
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.utility.bills import allowed_contracts, chosen_contract
from sintonia.packs.utility.followed import told
from sintonia.packs.utility.holders import in_whose_name
from sintonia.packs.utility.ports.accounts import Registry, RequestKind, Requests
from sintonia.packs.utility.skills import SERVICES
from sintonia.understanding.readers import date, place_words

WAYS = (Choice("in", "in", _("Moving in")), Choice("out", "out", _("Moving out")))
_IN = re.compile(
    r"titular|pro meu nome|para (?:o )?meu nome|a mi nombre|in my name|transfer|aluguei|comprei|alquile|compre\b|rented"
    r"|bought|entr(?:ar|ei|ando)|moving in|move in|nova? (?:casa|morador)|mudei p(?:ara|ra|ro)"
)
_OUT = re.compile(
    r"encerr|deslig|vendi|sai[rn]?\b|saindo|deix(?:ar|ei|ando)|entregar|baja|me voy|dejar|dejo|cancel|moving out"
    r"|move out|leav|sold|close|end my|stop my|desocup"
)


@journey("move", title=_("Moving in or out"), version=1, skill=SERVICES)
async def move(me: Caller, *, requests: Requests, parties: Parties, registry: Registry, clocks: Clocks) -> Outcome:
    """Take which way, where and when; what ends is only ended by who may."""
    way = _said(me.said) or await Choose(_("Are you moving in or moving out?"), WAYS)
    return await (_in(me, requests, registry, clocks) if way == "in" else _out(me, requests, parties, clocks))


def _said(said: str) -> str:
    words = folded(said)
    found = {way for way, pattern in (("in", _IN), ("out", _OUT)) if pattern.search(words)}
    return found.pop() if len(found) == 1 else ""


async def _in(me: Caller, requests: Requests, registry: Registry, clocks: Clocks) -> Outcome:
    where = await Ask(_("Which address are you moving to? The street, the number and the district."), read=place_words)
    document = await in_whose_name(_("In whose name will the bill be? Send the CPF or CNPJ."), registry)
    if document is None:
        return Outcome.handed_over
    day = await Ask(_("From which day?"), read=date, heard=me.said)
    if not await Confirm(_("Moving in at {where} on {day}: is that right?", where=where, day=day)):
        return Outcome.cancelled
    facts = {"document": document, "day": day.isoformat()}
    # In nobody's account yet: who moves in has proved nothing, and the new bill is in the name that was told.
    return await _asked(
        me,
        requests,
        clocks,
        kind="move_in",
        rule="holder_change",
        party=None,
        contract=None,
        address=where,
        facts=facts,
    )


async def _out(me: Caller, requests: Requests, parties: Parties, clocks: Clocks) -> Outcome:
    person = await Verify(2, "move")
    if person is None:
        return Outcome.refused
    contracts = await allowed_contracts(person, parties)
    if not contracts:
        await HandOver(_("Wants to move out, but has no contract that we may show."))
        return Outcome.handed_over
    contract = await chosen_contract(contracts, me.said)
    day: dt.date = await Ask(_("On which day do you move out?"), read=date, heard=me.said)
    if not await Confirm(_("Shall I end the power of {address} on {day}?", address=contract.address, day=day)):
        return Outcome.cancelled
    facts = {"day": day.isoformat()}
    ends = dt.datetime.combine(day, dt.time(), ZoneInfo(contract.zone))
    return await _asked(
        me,
        requests,
        clocks,
        kind="move_out",
        rule="final_bill",
        party=person.party,
        contract=contract,
        address=contract.address,
        facts=facts,
        not_before=ends,
    )


async def _asked(
    me: Caller,
    requests: Requests,
    clocks: Clocks,
    *,
    kind: RequestKind,
    rule: str,
    party: str | None,
    contract: Contract | None,
    address: str,
    facts: dict[str, str],
    not_before: dt.datetime | None = None,
) -> Outcome:
    receipt = await Do(
        requests.open_request,
        kind=kind,
        party=party,
        contract=contract.id if contract else None,
        address=address,
        facts=facts,
        protocol=me.protocol,
    )
    await Do(clocks.start, rule=rule, about=receipt.number, contract=contract, not_before=not_before)
    await Say(_("Asked for: number {number}. You can ask me any time how far it is.", number=receipt.number))
    for request in await Look(requests.requests_under, me.protocol):
        if request.number == receipt.number:
            await told(request, at=me.began_at, clocks=clocks)
    return Outcome.done
