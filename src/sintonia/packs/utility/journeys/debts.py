"""What is open: the total, each bill, the codes to pay, and what to do when it was paid already."""

from __future__ import annotations

import re

from sintonia.backoffice.ports import Parties
from sintonia.journeys.steps import Caller, Choice, Choose, HandOver, Look, Outcome, Say, Show, Verify, journey
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.utility.bills import allowed_contracts, as_it_stands, card_of, choice_of, month_of
from sintonia.packs.utility.ports.supply import Bill, Billing
from sintonia.packs.utility.skills import BILLING

MOST_CONTRACTS = 10
MOST_OPTIONS = 8
PAID = _(
    "Thank you! A PIX shows within minutes, a bank slip within two business days. "
    "If it still shows as open after that, send the receipt here and a person will look."
)
_PAID = re.compile(r"\b(?:paguei|pague|pago|paga|pagado|paid|pagamento|payment)\b")


@journey("debts", title=_("What I owe"), version=1, skill=BILLING)
async def debts(me: Caller, *, billing: Billing, parties: Parties) -> Outcome:
    """List what is open over all contracts, and offer the codes to pay one bill."""
    person = await Verify(2, "bills")
    if person is None:
        return Outcome.refused
    contracts = await allowed_contracts(person, parties)
    if not contracts:
        await HandOver(_("Asks what is owed, but has no contract that we may show."))
        return Outcome.handed_over
    bills: list[Bill] = []
    for contract in contracts[:MOST_CONTRACTS]:
        bills += await Look(billing.open_bills, contract.id)
    if not bills:
        await Say(_("You owe nothing: every bill is paid. Thank you!"))
        return Outcome.done
    await _listed(bills)
    if _PAID.search(folded(me.said)):
        await Say(PAID)
        return Outcome.done
    return await _offered(bills, billing)


async def _listed(bills: list[Bill]) -> None:
    total = sum((bill.to_pay for bill in bills[1:]), bills[0].to_pay)
    await Show(_("Total open"), amount=total, facts=tuple((month_of(bill.month), bill.to_pay) for bill in bills))


async def _offered(bills: list[Bill], billing: Billing) -> Outcome:
    options: list[Choice[Bill | str]] = [
        Choice(bill, option.id, option.title, option.description)
        for bill, option in ((bill, choice_of(bill)) for bill in bills[:MOST_OPTIONS])
    ]
    options.append(Choice("paid", "paid", _("I have paid")))
    options.append(Choice("nothing", "nothing", _("Not now")))
    chosen = await Choose(_("Which bill would you like the codes for?"), options)
    if isinstance(chosen, Bill):
        bill = await as_it_stands(chosen, billing)
        if bill is not None:
            await card_of(bill)
    elif chosen == "paid":
        await Say(PAID)
    return Outcome.done
