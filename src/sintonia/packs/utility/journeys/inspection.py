"""Having the meter looked at: asked for, numbered, within thirty days."""

from __future__ import annotations

import re

from sintonia.backoffice.energy import Requests
from sintonia.backoffice.ports import Parties
from sintonia.cases.clocks import Clocks
from sintonia.journeys.steps import Caller, Choice, Choose, Confirm, Do, HandOver, Look, Outcome, Say, Verify, journey
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.utility.bills import allowed_contracts, chosen_contract
from sintonia.packs.utility.followed import is_over, told
from sintonia.packs.utility.promises import day_in_words

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


@journey("inspection", title=_("Meter inspection"), version=1)
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
    asked = await Look(requests.requests, person.party)
    going_on = [one for one in asked if (one.kind, one.contract) == ("inspection", contract.id) and not is_over(one)]
    if going_on:
        await Say(_("An inspection of this meter is already on its way."))
        await told(going_on[0], at=me.began_at)
        return Outcome.done
    why = _told(me.said) or await Choose(_("What makes you doubt the meter?"), WHY)
    if not await Confirm(_("Shall I ask for the inspection of the meter at {address}?", address=contract.address)):
        return Outcome.cancelled
    receipt = await Do(
        requests.open_request,
        kind="inspection",
        party=person.party,
        contract=contract.id,
        address=contract.address,
        facts={"why": why, "words": me.said},
        protocol=me.protocol,
    )
    due = await Do(clocks.start, rule="meter_inspection", about=contract.id, contract=contract)
    by = day_in_words(due.due_at, at=me.began_at, zone=due.zone)
    await Say(
        _(
            "Asked for: number {number}. The meter is inspected by {day}. We tell you the day of the visit first, so "
            "that you can be there.",
            number=receipt.number,
            day=by,
        )
    )
    return Outcome.done


def _told(said: str) -> str:
    """The doubt that was told before it was asked."""
    return next((why for why, words in _SAID.items() if words.search(folded(said))), "")
