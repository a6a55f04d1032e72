"""What becomes of a cut: the order to give power back, by which rule and until when, and the wait for the crew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from sintonia.backoffice.ports import Contract
from sintonia.cases.clocks import Due
from sintonia.journeys.steps import Caller, Choice, Choose, Do, HandOver, Look, Outcome, Say, Wait
from sintonia.kit.words import Words, _
from sintonia.packs.utility.bills import card_of, month_of
from sintonia.packs.utility.cut_complaint import WRONGFUL, Cutting, complaint_about_a_cut, four_hours, made_good
from sintonia.packs.utility.ports.accounts import Cut, PaymentSeen
from sintonia.packs.utility.ports.supply import Billing
from sintonia.packs.utility.promises import ends, hour_in_words
from sintonia.understanding.receipts import Paid

# By which rule power comes back that was ordered in each way.
RULES: Final = {"normal": "reconnection", "urgent": "urgent_reconnection", "wrongful": WRONGFUL}
A_BIT: Final = timedelta(minutes=10)
LONGEST_WAIT: Final = timedelta(days=3)


class Ordered(NamedTuple):
    """Power that was ordered back: by which rule, for what the clock was started, and until when."""

    number: str
    rule: str
    about: str
    due: Due


async def mended_cut(
    me: Caller, contract: Contract, cut: Cut, office: Cutting, *, paid: Paid, found: PaymentSeen | None, number: str
) -> Ordered:
    """Order the power back at once: it was paid in time, or the receipt that says so is enough until that is found."""
    if found is None:
        await Do(
            office.arrears.hold, contract=contract.id, amount=paid.amount, paid_on=paid.paid_on,
            reference=paid.reference, protocol=me.protocol,
        )  # fmt: skip
        await Say(_("I have not found it yet, but what you told me is enough: we give you power back and look for it."))
    else:
        await Say(
            _(
                "Found: {amount} on {day}, for the bill of {month}. The cut was our mistake.",
                amount=found.amount, day=found.paid_on, month=month_of(found.month),
            )
        )  # fmt: skip
    order = await Do(office.arrears.reconnect, contract=contract.id, why="wrongful", protocol=me.protocol)
    by = await four_hours(office.clocks, number, since=me.began_at)
    facts = {"order": order.number}
    if cut.cut_at is not None:
        facts |= {"cut_at": cut.cut_at.isoformat()}
    if paid.reference:
        facts |= {"receipt": paid.reference}
    await Do(office.requests.add_to_request, number=number, facts=facts)
    await HandOver(_("Cut off although it was paid: power is ordered back, complaint {number}.", number=number),
                   urgent=True, go_on=True)  # fmt: skip
    return Ordered(order.number, WRONGFUL, number, by)


async def part_paid(contract: Contract, missing: Sequence[date], billing: Billing, why: Words) -> Outcome:
    """One bill of several that a cut is for is paid: which one is not, ready to pay, and a person."""
    await Say(
        _("The cut is also for the bill of {month}, which I do not see paid. A person looks now.",
          month=month_of(missing[0]))
    )  # fmt: skip
    await show_unpaid(contract, missing, billing)
    await HandOver(why, urgent=True)
    return Outcome.handed_over


async def show_unpaid(contract: Contract, months: Sequence[date], billing: Billing) -> None:
    """Show what is open of some months, ready to pay."""
    for bill in await Look(billing.open_bills, contract.id):
        if bill.month in months:
            await card_of(bill)


async def no_cut_here(contract: Contract, cut: Cut | None, number: str) -> Outcome:
    """Nothing is cut there: said as it is; whoever complained gets a person, for they sit in the dark all the same."""
    if cut is not None:
        await Say(
            _(
                "{address} is not cut off. A cut is announced, from {day} on; paying, or a receipt, stops it.",
                address=contract.address, day=cut.not_before,
            )
        )  # fmt: skip
    else:
        await Say(_("I see no cut at {address}. If the power is out, write “no power” and I look into it.",
                    address=contract.address))  # fmt: skip
    if not number:
        return Outcome.done
    await HandOver(_("Says to be cut off, and no cut is on file; complaint {number}.", number=number), urgent=True)
    return Outcome.handed_over


def is_ordered(cut: Cut, way: str) -> bool:
    """Whether power is ordered back already, so that ordering it in this way too would bring it no sooner."""
    slowest_first = list(RULES)
    return cut.ordered_at is not None and slowest_first.index(way) <= slowest_first.index(cut.ordered_as)


async def told_of_the_order(me: Caller, contract: Contract, cut: Cut) -> Outcome:
    """Say until when power must be there that was ordered back before."""
    by = ends(RULES[cut.ordered_as], cut.ordered_at or me.began_at, contract.zone, contract.area)
    if by <= me.began_at:
        await _late(me, contract, by)
        return Outcome.done
    await Say(
        _(
            "The reconnection of {address} is ordered already. Power is back by {hour}.",
            address=contract.address, hour=hour_in_words(by, at=me.began_at, zone=contract.zone),
        )
    )  # fmt: skip
    return Outcome.done


async def until_power_is_back(me: Caller, contract: Contract, ordered: Ordered, office: Cutting) -> Outcome:
    """Say by when, wait for the crew, ask whether it is so; who waits longer than promised gets a person unasked."""
    due, event = ordered.due.due_at, f"reconnected:{contract.id}"
    await _say_by_when(me, contract, ordered)
    if due <= me.began_at:
        await _late(me, contract, due)
        came = await Wait(event=event, at_most=LONGEST_WAIT)
    elif (came := await Wait(event=event, at_most=max(due - me.began_at, A_BIT))) is None:
        why = _("Power at {address} was to be back by now, and is not.", address=contract.address)
        await HandOver(why, urgent=True, go_on=True)
        await Say(
            _("The time is over and I do not see your power back. A person is looking now, and the delay counts.")
        )
        came = await Wait(event=event, at_most=LONGEST_WAIT)
    if came is None:
        return Outcome.handed_over
    return await _is_it_so(me, contract, ordered, office)


async def _say_by_when(me: Caller, contract: Contract, ordered: Ordered) -> None:
    hour = hour_in_words(ordered.due.due_at, at=me.began_at, zone=contract.zone)
    if ordered.due.due_at <= me.began_at:
        await Say(
            _("Power is ordered back at {address}: number {number}. I write when it is there.",
              address=contract.address, number=ordered.number)
        )  # fmt: skip
    elif ordered.rule == WRONGFUL:
        await Say(
            _("Power is ordered back at {address}, free: number {number}, by {hour}. I write when it is there.",
              address=contract.address, number=ordered.number, hour=hour)
        )  # fmt: skip
    else:
        await Say(
            _("Power is ordered back at {address}: number {number}, by {hour}. I write when it is there.",
              address=contract.address, number=ordered.number, hour=hour)
        )  # fmt: skip


async def _late(me: Caller, contract: Contract, by: datetime) -> None:
    """Say that the hour by which power was to be back is over, and what is owed for it; a person looks unasked."""
    await Say(
        _(
            "Power was to be back by {hour}: we are late, and you get a credit for that (REN ANEEL 1000/2021, "
            "art. 440). A person looks now.",
            hour=hour_in_words(by, at=me.began_at, zone=contract.zone),
        )
    )
    why = _("Power at {address} was to be back by now, and is not.", address=contract.address)
    await HandOver(why, urgent=True, go_on=True)


async def _is_it_so(me: Caller, contract: Contract, ordered: Ordered, office: Cutting) -> Outcome:
    """Whether the crew is right; who sits in the dark all the same has the hours run on, and a person."""
    options = [Choice(True, "back", _("It is back")), Choice(False, "still_out", _("Still out"))]
    if not await Choose(
        _("The crew says that power is back at {address}. Is it so?", address=contract.address), options
    ):
        # What is said again before it is solved counts from when it was said first (REN ANEEL 1000/2021, art. 410).
        await Do(office.clocks.start, rule=ordered.rule, about=ordered.about, contract=contract,
                 since=ordered.due.started_at)  # fmt: skip
        await HandOver(_("Power is said to be back at {address}, and is not.", address=contract.address), urgent=True)
        return Outcome.handed_over
    await Do(office.clocks.meet, rule=ordered.rule, about=ordered.about)
    if ordered.rule == WRONGFUL:
        known = await complaint_about_a_cut(me, office.requests)
        if known is not None and known.facts["about"] == WRONGFUL and "back_at" not in known.facts:
            back_at = await Look(office.arrears.restored_at, contract.id)
            return await made_good(known, office, at=me.began_at, back_at=back_at)
    await Say(_("Good! Thank you for your patience."))
    return Outcome.done
