"""Power that was cut: asked back once it is paid; cut although it was paid, back within four hours, and made good."""

from __future__ import annotations

from sintonia.backoffice.ports import Contract, Parties
from sintonia.cases.clocks import Clocks
from sintonia.journeys.history import History
from sintonia.journeys.steps import Caller, Choice, Choose, Do, HandOver, Look, Outcome, Person, Say, Verify, journey
from sintonia.kit.words import Words, _
from sintonia.packs.utility.bills import allowed_contracts, card_of, chosen_contract, month_of
from sintonia.packs.utility.cut_complaint import (
    NO_MISTAKE,
    WRONGFUL,
    Cutting,
    complained_of,
    complaint_about_a_cut,
    heard_again,
)
from sintonia.packs.utility.cut_off import (
    RULES,
    Ordered,
    is_ordered,
    mended_cut,
    no_cut_here,
    part_paid,
    told_of_the_order,
    until_power_is_back,
)
from sintonia.packs.utility.cut_words import says_paid, says_wrongful
from sintonia.packs.utility.paid import match, paid_in_time, shown_receipt, unpaid_beside
from sintonia.packs.utility.ports.accounts import Arrears, Cut, PaymentSeen, Reconnecting, Requests
from sintonia.packs.utility.ports.supply import Bill, Billing
from sintonia.packs.utility.promises import hours_of
from sintonia.packs.utility.skills import SUPPLY
from sintonia.understanding.receipts import Paid, of_a_receipt

MOST_LOOKED_AT = 20
RECEIPT = _("Please send the receipt: a photo, the PDF or its text. Or tell me how much you paid and on which day.")


@journey(
    "reconnection",
    title=_("Reconnection"),
    version=1,
    skill=SUPPLY,
    takes=of_a_receipt,
    goes_on=True,
    covers=("payment_recognition", "outage", "cut_notice", "is_it_ours"),
)
async def reconnection(
    me: Caller, *, arrears: Arrears, billing: Billing, requests: Requests, parties: Parties, history: History,
    clocks: Clocks,
) -> Outcome:  # fmt: skip
    """Apologize and complain for who was cut although they had paid; else tell what is open, and ask the power back."""
    office = Cutting(arrears, billing, requests, parties, clocks)
    known = await complaint_about_a_cut(me, requests)
    if known is not None and known.facts["about"] == WRONGFUL:
        return await heard_again(me, known, office)
    if known is not None or not says_wrongful(me.said):
        return await _asked_back(me, office)
    number = await complained_of(me, requests, history, clocks)
    paid = await shown_receipt(me, RECEIPT)
    if paid.scheduled:
        await Say(_("This receipt is of a scheduled payment: it counts once the bank has made it. A person looks now."))
        await HandOver(_("Cut off, with the receipt of a scheduled payment; complaint {number}.", number=number))
        return Outcome.handed_over
    person = await Verify(2, "reconnection")
    found = await _cut_home(me, person, office)
    if found is None:
        why = _("Says to be cut off although paid, and could not be told apart; complaint {number}.", number=number)
        await HandOver(why, urgent=True)
        return Outcome.handed_over
    contract, cut = found
    if cut is None or cut.cut_at is None:
        return await no_cut_here(contract, cut, number)
    seen = paid_in_time(cut, await Look(arrears.payments, contract.id), paid)
    if seen is None:
        ended = await _not_our_mistake(me, contract, cut, office, paid=paid, number=number)
        if ended is not None:
            return ended
    if is_ordered(cut, "wrongful"):
        await Do(requests.add_to_request, number=number, facts={"cut_at": cut.cut_at.isoformat()})
        return await told_of_the_order(me, contract, cut)
    ordered = await mended_cut(me, contract, cut, office, paid=paid, found=seen, number=number)
    return await until_power_is_back(me, contract, ordered, office)


async def _cut_home(me: Caller, person: Person | None, office: Cutting) -> tuple[Contract, Cut | None] | None:
    """The home that is cut off, of those that who asks may ask about; with one that is cut, nobody is asked which."""
    contracts = await allowed_contracts(person, office.parties) if person is not None else ()
    if not contracts:
        return None
    cuts = {contract.id: await Look(office.arrears.cut, contract.id) for contract in contracts[:MOST_LOOKED_AT]}
    off = [contract for contract in contracts if (cut := cuts.get(contract.id)) and cut.cut_at is not None]
    contract = off[0] if len(off) == 1 else await chosen_contract(off or contracts, me.said)
    cut = cuts[contract.id] if contract.id in cuts else await Look(office.arrears.cut, contract.id)
    return contract, cut


async def _asked_back(me: Caller, office: Cutting) -> Outcome:
    """Whoever was cut off for what they owe: what is open, ready to pay; once it is paid, the power is ordered back."""
    person = await Verify(2, "reconnection")
    if person is None:
        return Outcome.refused
    found = await _cut_home(me, person, office)
    if found is None:
        await HandOver(_("Asks for reconnection, but has no contract that we may show."))
        return Outcome.handed_over
    contract, cut = found
    if cut is None or cut.cut_at is None:
        return await no_cut_here(contract, cut, "")
    if cut.ordered_at is not None:
        return await told_of_the_order(me, contract, cut)
    return await _once_paid(me, contract, cut, office)


async def _not_our_mistake(
    me: Caller, contract: Contract, cut: Cut, office: Cutting, *, paid: Paid, number: str
) -> Outcome | None:
    """
    What was paid too late, or was another bill, is said as it is; a person decides on the complaint all the same.

    None where nothing speaks against them: then their word is enough.
    """
    payments = await Look(office.arrears.payments, contract.id)
    of_it = [one for one in payments if one.month in cut.months]
    seen = match(paid, payments)
    if seen is None and paid.paid_on is None and {one.month for one in of_it} == set(cut.months):
        seen = of_it[0]
    late = seen.paid_on if seen is not None else paid.paid_on
    another = seen is not None and seen.month not in cut.months
    missing = unpaid_beside(cut, payments, paid)
    if not missing and not another and (late is None or late <= cut.not_before):
        return None
    # Not told of as a wrongful cut any more: no hours and no credit are promised for it.
    await Do(office.requests.add_to_request, number=number, facts={"about": NO_MISTAKE})
    await Do(office.clocks.meet, rule=WRONGFUL, about=number)
    why = _("Cut off; paid after the notice's last day, or another bill. Complaint {number}: was the cut wrongful?",
            number=number)  # fmt: skip
    if missing:
        return await part_paid(contract, missing, office.billing, why)
    owed = await _owed(contract, cut, office)
    if seen is not None and another:
        await HandOver(why, urgent=True, go_on=True)
        return await _of_another_bill(contract, cut, owed, seen)
    await Say(
        _(
            "It was paid on {day}. By the notice, the last day was {limit}: as far as I see, the cut was no mistake. "
            "A person looks at your complaint {number} as well.",
            day=late, limit=cut.not_before, number=number,
        )
    )  # fmt: skip
    await HandOver(why, urgent=True, go_on=True)
    return await _paid_late(me, contract, cut, office, owed=owed, paid=paid, seen=seen)


async def _owed(contract: Contract, cut: Cut, office: Cutting) -> list[Bill]:
    return [bill for bill in await Look(office.billing.open_bills, contract.id) if bill.month in cut.months]


async def _once_paid(me: Caller, contract: Contract, cut: Cut, office: Cutting) -> Outcome:
    """What is owed, ready to pay; and once it is paid, the power back: by the day of the payment, if it was in time."""
    owed = await _owed(contract, cut, office)
    payments = await Look(office.arrears.payments, contract.id)
    paid, found = Paid(), paid_in_time(cut, payments, Paid())
    if found is None and owed:
        if not says_paid(me.said) and not await _is_paid(owed):
            return Outcome.done
        paid = await shown_receipt(me, RECEIPT)
        if paid.scheduled:
            await Say(_("This receipt is of a scheduled payment: send it to me again once the bank has made it."))
            return Outcome.done
    seen = match(paid, payments)
    if seen is not None and seen.month not in cut.months:
        return await _of_another_bill(contract, cut, owed, seen)
    if owed and (missing := unpaid_beside(cut, payments, paid)):
        why = _("Is cut off and has paid one of the bills that it is for: reconnect?")
        return await part_paid(contract, missing, office.billing, why)
    if found or (seen is None and paid.paid_on is not None and paid.paid_on <= cut.not_before):
        # A cut is wrongful if it was paid in time, whatever was said of it.
        number = await complained_of(me, office.requests, None, office.clocks)
        ordered = await mended_cut(me, contract, cut, office, paid=paid, found=found, number=number)
        return await until_power_is_back(me, contract, ordered, office)
    return await _paid_late(me, contract, cut, office, owed=owed, paid=paid, seen=seen)


async def _paid_late(
    me: Caller, contract: Contract, cut: Cut, office: Cutting, *, owed: list[Bill], paid: Paid, seen: PaymentSeen | None
) -> Outcome:
    """Order the power back for who has paid since; a receipt is enough while its payment is looked for."""
    if cut.ordered_at is not None:
        return await told_of_the_order(me, contract, cut)
    if owed and seen is None:
        await Do(
            office.arrears.hold, contract=contract.id, amount=paid.amount, paid_on=paid.paid_on,
            reference=paid.reference, protocol=me.protocol,
        )  # fmt: skip
        await Say(_("I do not see the payment yet, but your receipt is enough. Keep it for the crew."))
    return await _ordered(me, contract, office)


async def _of_another_bill(contract: Contract, cut: Cut, owed: list[Bill], seen: PaymentSeen) -> Outcome:
    """A payment that arrived, and is not the one that is missing: which one is, ready to pay."""
    missing = owed[0].month if owed else cut.months[0]
    await Say(
        _(
            "I found {amount} on {day}, but it is for the bill of {month}. The cut is for that of {other}, which I do "
            "not see paid.",
            amount=seen.amount, day=seen.paid_on, month=month_of(seen.month), other=month_of(missing),
        )
    )  # fmt: skip
    if owed and not await _is_paid(owed):
        return Outcome.done
    await HandOver(_("Cut off at {address}; says to have paid what is not found.", address=contract.address))
    return Outcome.handed_over


async def _is_paid(owed: list[Bill]) -> bool:
    """Show what stands between them and the power, ready to pay; whether it is paid already."""
    total = sum((bill.to_pay for bill in owed[1:]), owed[0].to_pay)
    await Say(_("To have the power back, what is overdue must be paid: {total}. Here is how.", total=total))
    for bill in owed:
        await card_of(bill)
    options = [
        Choice(True, "paid", _("I have paid")),
        Choice(False, "later", _("I will pay and come back")),
    ]
    paid: bool = await Choose(_("When it is paid, tell me here and I ask for the power at once."), options)
    return paid


async def _ordered(me: Caller, contract: Contract, office: Cutting) -> Outcome:
    """Order the power back, the usual way or an urgent one where the company has that, and wait for it."""
    ways = await Look(office.arrears.ways_back, contract.id)
    way = ways[0] if ways else None
    if len(ways) > 1:
        options = [Choice(one, one.way, _way(one), _how_soon(one, contract)) for one in ways]
        way = await Choose(_("How soon would you like it? The time begins in working hours, 8:00 to 18:00."), options)
    urgent = way is not None and way.way == "urgent"
    rule = RULES["urgent" if urgent else "normal"]
    order = await Do(office.arrears.reconnect, contract=contract.id, why="paid", protocol=me.protocol, urgent=urgent)
    due = await Do(office.clocks.start, rule=rule, about=contract.id, contract=contract)
    return await until_power_is_back(me, contract, Ordered(order.number, rule, contract.id, due), office)


def _how_soon(one: Reconnecting, contract: Contract) -> Words:
    return _("up to {hours} h", hours=hours_of(RULES[one.way], contract.zone, contract.area))


def _way(one: Reconnecting) -> Words:
    return _("Urgent, {price}", price=one.price) if one.way == "urgent" else _("Normal, {price}", price=one.price)
