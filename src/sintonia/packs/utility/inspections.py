"""What several journeys share about having a meter inspected: one that is under way, and asking for one."""

from __future__ import annotations

from sintonia.backoffice.ports import Contract
from sintonia.cases.clocks import Clocks
from sintonia.journeys.steps import Caller, Do, Look, Outcome, Say
from sintonia.kit.words import _
from sintonia.packs.utility.followed import is_over, told
from sintonia.packs.utility.ports.accounts import Requests
from sintonia.packs.utility.promises import day_in_words


async def is_under_way(contract: Contract, party: str, me: Caller, requests: Requests, clocks: Clocks) -> bool:
    """Whether this meter is to be inspected already; if so, it is told how far that is."""
    asked = [one for who in dict.fromkeys((party, contract.holder)) for one in await Look(requests.requests, who)]
    going_on = [one for one in asked if (one.kind, one.contract) == ("inspection", contract.id) and not is_over(one)]
    if going_on:
        await Say(_("An inspection of this meter is already on its way."))
        await told(going_on[0], at=me.began_at, clocks=clocks)
    return bool(going_on)


async def ask_for_inspection(
    contract: Contract, party: str, why: str, me: Caller, *, requests: Requests, clocks: Clocks
) -> Outcome:
    """Ask for the inspection, start its clock, and say until when."""
    receipt = await Do(
        requests.open_request,
        kind="inspection",
        party=party,
        contract=contract.id,
        address=contract.address,
        facts={"why": why, "words": me.said},
        protocol=me.protocol,
    )
    due = await Do(clocks.start, rule="meter_inspection", about=receipt.number, contract=contract)
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
