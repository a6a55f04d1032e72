"""A bill again, ready to pay: amount, payee, codes and the document."""

from __future__ import annotations

from sintonia.backoffice.ports import Billing, Parties
from sintonia.journeys.steps import Caller, Choose, Confirm, HandOver, Look, Outcome, Say, Verify, journey
from sintonia.kit.words import _
from sintonia.packs.utility.bills import (
    allowed_contracts,
    card_of,
    choice_of,
    chosen_contract,
    month_of,
    receipt_card_of,
)


@journey("second_copy", title=_("My bill"), version=1)
async def second_copy(me: Caller, *, billing: Billing, parties: Parties) -> Outcome:
    """Show the open bill that is meant; when all are paid, offer the latest one."""
    person = await Verify(2, "bills")
    if person is None:
        return Outcome.refused
    contracts = await allowed_contracts(person, parties)
    if not contracts:
        await HandOver(_("Wants a bill, but has no contract that we may show."))
        return Outcome.handed_over
    contract = await chosen_contract(contracts, me.said)
    bills = await Look(billing.open_bills, contract.id)
    if not bills:
        return await _all_paid(contract.id, billing)
    bill = await Choose(_("Which bill would you like?"), [choice_of(bill) for bill in bills], heard=me.said)
    await card_of(bill)
    return Outcome.done


async def _all_paid(contract: str, billing: Billing) -> Outcome:
    bills = await Look(billing.bills, contract)
    if not bills:
        await Say(_("There is no bill for this address yet."))
        return Outcome.done
    latest = bills[0]
    if await Confirm(
        _("Good news: nothing is open. Would you like the paid bill of {month}?", month=month_of(latest.month))
    ):
        await receipt_card_of(latest)
    return Outcome.done
