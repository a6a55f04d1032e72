"""The social tariff: explained, never assumed of anybody; what is needed; and asked for."""

from __future__ import annotations

import re
from typing import Final

from sintonia.backoffice.ports import Contract, Parties
from sintonia.cases.clocks import Clocks
from sintonia.journeys.steps import (
    Ask,
    Caller,
    Confirm,
    Do,
    HandOver,
    NotUnderstood,
    Outcome,
    Said,
    Say,
    Verify,
    journey,
)
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.utility.bills import allowed_contracts, chosen_contract
from sintonia.packs.utility.ports.accounts import Requests
from sintonia.packs.utility.promises import day_in_words
from sintonia.packs.utility.skills import SERVICES
from sintonia.understanding.readers import Reads

NONE: Final = "none"
_LENGTHS: Final = (10, 11)
_NOT_AT_HAND: Final = re.compile(r"\b(?:nao|n|no|not|sem|sin|nenhum|ningun|don'?t|perdi|lost|nunca)\b")


@journey("social_tariff", title=_("Social tariff"), version=1, skill=SERVICES)
async def social_tariff(me: Caller, *, requests: Requests, parties: Parties, clocks: Clocks) -> Outcome:
    """Say who has a right to it and what it takes, then ask for it if they like."""
    await Say(
        _(
            "The social tariff is a discount for families in CadÚnico with up to half a minimum wage per person, and "
            "for who receives BPC. It usually comes by itself; if it did not, it can be asked for."
        )
    )
    if not await Confirm(_("To ask for it I need the NIS or the benefit number. Shall we do it now?")):
        return Outcome.done
    person = await Verify(2, "social_tariff")
    if person is None:
        return Outcome.refused
    contracts = await allowed_contracts(person, parties)
    if not contracts:
        await HandOver(_("Asks for the social tariff, but has no contract that we may show."))
        return Outcome.handed_over
    contract = await chosen_contract(contracts, me.said)
    number = await Ask(_("What is the NIS (11 digits) or the benefit number (10 digits)?"), read=nis)
    if number == NONE:
        await Say(
            _(
                "No problem. The NIS is on the CadÚnico receipt, the Bolsa Família card, or at the nearest CRAS. "
                "When you have it, write to me here."
            )
        )
        return Outcome.done
    return await _asked(me, contract, person.party, number, requests=requests, clocks=clocks)


async def _asked(
    me: Caller, contract: Contract, party: str, number: str, *, requests: Requests, clocks: Clocks
) -> Outcome:
    receipt = await Do(
        requests.open_request,
        kind="social_tariff",
        party=party,
        contract=contract.id,
        address=contract.address,
        facts={"number": number},
        protocol=me.protocol,
    )
    due = await Do(clocks.start, rule="tariff_class", about=receipt.number, contract=contract)
    by = day_in_words(due.due_at, at=me.began_at, zone=due.zone)
    await Say(
        _(
            "Asked for: number {number}. You have the answer by {day}; if we must visit you first, we say so by then.",
            number=receipt.number,
            day=by,
        )
    )
    return Outcome.done


def _nis(said: Said) -> str:
    digits = re.sub(r"\D", "", said.text)
    if len(digits) in _LENGTHS:
        return digits
    if not digits and _NOT_AT_HAND.search(folded(said.text)):
        return NONE
    raise NotUnderstood(_("I need 11 digits of the NIS, or 10 of the benefit. If you do not have it, say so."))


nis: Final = Reads("nis", str, _nis)
