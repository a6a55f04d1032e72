"""The latest bills, each with its state; one is chosen to see, with its codes or its receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sintonia.backoffice.ports import Parties
from sintonia.journeys.steps import Caller, Choice, Choose, Look, Outcome, Say, Show, journey
from sintonia.kit.words import Words, _
from sintonia.packs.utility.bills import card_of, contract_for, month_of, receipt_card_of
from sintonia.packs.utility.ports.supply import Bill, Billing
from sintonia.packs.utility.skills import BILLING

SHOWN: Final = 13
CHOSEN_FROM: Final = 8
STATES: Final = {"paid": _("paid"), "open": _("open"), "overdue": _("overdue")}


@journey("bill_history", title=_("My bills so far"), version=1, skill=BILLING)
async def bill_history(me: Caller, *, billing: Billing, parties: Parties) -> Outcome:
    """List the bills of a year, then show those that are chosen."""
    contract, ended = await contract_for(
        me, parties, "bills", missing=_("Wants to see earlier bills, but has no contract that we may show.")
    )
    if contract is None:
        return ended
    bills = await Look(billing.bills, contract.id)
    if not bills:
        await Say(_("There is no bill for this address yet."))
        return Outcome.done
    await Show(_("Your latest bills"), facts=tuple((month_of(bill.month), _state(bill)) for bill in bills[:SHOWN]))
    chosen = await _chosen(bills)
    if chosen is not None:
        await (receipt_card_of(chosen) if chosen.state == "paid" else card_of(chosen))
    return Outcome.done


async def _chosen(bills: Sequence[Bill]) -> Bill | None:
    options: list[Choice[Bill | None]] = [
        Choice(bill, bill.id, month_of(bill.month), _state(bill)) for bill in bills[:CHOSEN_FROM]
    ]
    options.append(Choice(None, "nothing", _("None, thank you")))
    chosen: Bill | None = await Choose(_("Which one would you like to see?"), options, skip_single=False)
    return chosen


def _state(bill: Bill) -> Words:
    return _("{amount}, {state}", amount=bill.amount, state=STATES[bill.state])
