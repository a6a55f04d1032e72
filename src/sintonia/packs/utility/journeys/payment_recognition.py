"""I have paid: the payment is found, or the receipt is enough to stop a cut until it is."""

from __future__ import annotations

from datetime import date
from typing import Literal

from sintonia.backoffice.ports import Contract, Parties
from sintonia.cases.clocks import Clocks
from sintonia.journeys.steps import Caller, Do, HandOver, Look, Outcome, Say, Verify, journey
from sintonia.kit.words import _
from sintonia.packs.utility.bills import allowed_contracts, chosen_contract, month_of
from sintonia.packs.utility.cut_off import RULES, is_ordered, part_paid, show_unpaid, told_of_the_order
from sintonia.packs.utility.paid import match, paid_in_time, say_read, told_payment
from sintonia.packs.utility.ports.accounts import Arrears, Cut
from sintonia.packs.utility.ports.supply import Billing
from sintonia.packs.utility.promises import hour_in_words
from sintonia.packs.utility.skills import BILLING
from sintonia.understanding.receipts import Paid, of_a_receipt

ASKED = _("Please send the receipt as a photo, PDF or text, or tell me how much you paid and on which day.")


@journey(
    "payment_recognition",
    title=_("I have paid"),
    version=1,
    skill=BILLING,
    takes=of_a_receipt,
    covers=("cut_notice", "outage_alert"),
)
async def payment_recognition(
    me: Caller, *, arrears: Arrears, billing: Billing, parties: Parties, clocks: Clocks
) -> Outcome:
    """Read what was paid, find it among what arrived, or take the receipt as enough to stop the cut."""
    person = await Verify(2, "bills")
    if person is None:
        return Outcome.refused
    contracts = await allowed_contracts(person, parties)
    if not contracts:
        await HandOver(_("Says it is paid, but has no contract that we may show."))
        return Outcome.handed_over
    contract = await chosen_contract(contracts, me.said)
    paid = await told_payment(me, ASKED)
    if paid.reference:
        await say_read(paid)
    if paid.scheduled:
        await Say(_("This receipt is of a scheduled payment: it counts once the bank has made it. Send it to me then."))
        return Outcome.done
    payments = await Look(arrears.payments, contract.id)
    found = match(paid, payments)
    cut = await Look(arrears.cut, contract.id)
    if found is None:
        return await _held(me, contract.id, paid, cut, arrears)
    await Say(
        _(
            "Found: {amount} on {day}, for the bill of {month}. It is paid.",
            amount=found.amount, day=found.paid_on, month=month_of(found.month),
        )
    )  # fmt: skip
    if cut is None or found.month not in cut.months:
        return Outcome.done
    missing = sorted(set(cut.months) - {seen.month for seen in payments})
    if missing:
        return await _also_for_another(contract, cut, missing, billing)
    if cut.cut_at is None:
        await Say(_("The cut that was announced for it is off: there is nothing else you need to do."))
        return Outcome.done
    wrongful = paid_in_time(cut, payments, paid) is not None
    return await _power_back(me, contract, cut, arrears, clocks, wrongful=wrongful)


async def _also_for_another(contract: Contract, cut: Cut, missing: list[date], billing: Billing) -> Outcome:
    """One bill of several is paid: the notice stands for the others, shown to be paid; who is cut off gets a person."""
    if cut.cut_at is not None:
        why = _("Is cut off and has paid one of the bills that it is for: reconnect?")
        return await part_paid(contract, missing, billing, why)
    await Say(_("The notice of a cut still stands for the bill of {month}, which I do not see paid.",
                month=month_of(missing[0])))  # fmt: skip
    await show_unpaid(contract, missing, billing)
    return Outcome.done


async def _power_back(
    me: Caller, contract: Contract, cut: Cut, arrears: Arrears, clocks: Clocks, *, wrongful: bool
) -> Outcome:
    """Order the power back, with the clock that the law gives it."""
    if is_ordered(cut, "wrongful" if wrongful else "normal"):
        return await told_of_the_order(me, contract, cut)
    why: Literal["wrongful", "paid"] = "wrongful" if wrongful else "paid"
    order = await Do(arrears.reconnect, contract=contract.id, why=why, protocol=me.protocol)
    due = await Do(clocks.start, rule=RULES["wrongful" if wrongful else "normal"], about=contract.id, contract=contract)
    if wrongful:
        await Say(_("Your power was cut although you had paid. I am sorry: that was our mistake."))
    await Say(
        _("The reconnection has been ordered, number {number}: power is back by {hour}.",
          number=order.number, hour=hour_in_words(due.due_at, at=me.began_at, zone=due.zone))
    )  # fmt: skip
    if wrongful:
        await HandOver(_("Was cut off although it was paid; the reconnection is ordered."), urgent=True, go_on=True)
    return Outcome.done


async def _held(me: Caller, contract: str, paid: Paid, cut: Cut | None, arrears: Arrears) -> Outcome:
    """Not found yet: the receipt holds the cut, and whoever is in the dark gets a person too."""
    order = await Do(
        arrears.hold, contract=contract, amount=paid.amount, paid_on=paid.paid_on, reference=paid.reference,
        protocol=me.protocol,
    )  # fmt: skip
    if cut is not None and cut.cut_at is not None:
        await Say(_("I have not found it yet, but your receipt is registered, number {number}.", number=order.number))
        await HandOver(_("Is cut off and has sent a receipt that is not found yet: reconnect?"), urgent=True)
        return Outcome.handed_over
    if cut is not None:
        await Say(
            _(
                "I have not found it yet, but the receipt is enough: your power will not be cut while we look for it. "
                "Number {number}.",
                number=order.number,
            )
        )
    else:
        await Say(
            _(
                "I have not found it yet, but the receipt is registered, number {number}: nothing is cut or charged "
                "for it while we look.",
                number=order.number,
            )
        )
    await Say(_("A PIX shows within minutes, a bank slip within two business days."))
    return Outcome.done
