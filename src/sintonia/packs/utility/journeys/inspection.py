"""Having the meter looked at: asked for, numbered, within thirty days."""

from __future__ import annotations

import re

from sintonia.backoffice.ports import Parties
from sintonia.cases.clocks import Clocks
from sintonia.journeys.steps import Caller, Choice, Choose, Confirm, HandOver, Outcome, Verify, journey
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.utility.bills import allowed_contracts, chosen_contract
from sintonia.packs.utility.inspections import ask_for_inspection, is_under_way
from sintonia.packs.utility.ports.accounts import Requests
from sintonia.packs.utility.skills import SERVICES

WHY = (
    Choice("runs_idle", "runs_idle", _("It runs with everything off")),
    Choice("counts_too_much", "counts_too_much", _("It counts too much")),
    Choice("broken", "broken", _("It is broken or shows nothing")),
    Choice("other", "other", _("Something else")),
)
_SAID = {
    "runs_idle": re.compile(r"deslig|sozinh|apag(?:ue|ado)|everything off|switched off|by itself|gira(?:ndo)? solo"),
    "broken": re.compile(
        r"quebr|defeit|parad|visor|estrag|rot[ao]|danad|averia|pantalla|broke|fault|blank|stopped|lacre"
    ),
    "counts_too_much": re.compile(
        r"alt[ao]|rapid|dobr|demais|mais do que|demasiado|mas de lo|fast|too (?:high|much)|more"
    ),
}


@journey("inspection", title=_("Meter inspection"), version=1, skill=SERVICES)
async def inspection(me: Caller, *, requests: Requests, parties: Parties, clocks: Clocks) -> Outcome:
    """Take the request for one meter; one that is under way is told instead of doubled."""
    person = await Verify(2, "inspection")
    if person is None:
        return Outcome.refused
    contracts = await allowed_contracts(person, parties)
    if not contracts:
        await HandOver(_("Wants a meter inspected, but has no contract that we may show."))
        return Outcome.handed_over
    contract = await chosen_contract(contracts, me.said)
    if await is_under_way(contract, person.party, me, requests, clocks):
        return Outcome.done
    why = _told(me.said) or await Choose(_("What makes you doubt the meter?"), WHY)
    if not await Confirm(_("Shall I ask for the inspection of the meter at {address}?", address=contract.address)):
        return Outcome.cancelled
    return await ask_for_inspection(contract, person.party, why, me, requests=requests, clocks=clocks)


def _told(said: str) -> str:
    """The doubt that was told before it was asked."""
    return next((why for why, words in _SAID.items() if words.search(folded(said))), "")
