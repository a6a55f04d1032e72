"""A bill again, ready to pay: amount, payee, codes and the document."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence

from sintonia.backoffice.ports import Contract, Parties
from sintonia.journeys.notices import Notices
from sintonia.journeys.steps import Ask, Caller, Choose, Confirm, HandOver, Look, Outcome, Person, Say, Verify, journey
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.utility.bills import (
    allowed_contracts,
    as_it_stands,
    card_of,
    choice_of,
    chosen_contracts,
    month_of,
    receipt_card_of,
)
from sintonia.packs.utility.journeys.bill_by_email import by_email
from sintonia.packs.utility.ports.accounts import Accounts
from sintonia.packs.utility.ports.supply import Bill, Billing
from sintonia.packs.utility.sharing import ALL, MORE, SEND, all_or_send, send_to_another
from sintonia.packs.utility.skills import BILLING
from sintonia.understanding.moments import month_in

LookAgain = Callable[[Bill, Billing], Awaitable[Bill | None]]
AT_ONCE = 10
_BILL = r"(?:contas?|boletos?|faturas?|facturas?|recibos?|bills?)\b"
_NOT_THERE = (
    r"\bn(?:ao|aum)? (?:me )?(?:chego\w*|veio|recebi\w*)"
    r"|\bno (?:me |nos )?(?:he |hemos |ha |han )?(?:lleg\w+|recib\w+)"
    r"|\b(?:did ?n.?t|has ?n.?t|have ?n.?t|never|not|no) (?:come|came|arrived?|got|get|received?)\b"
)
# "Ainda não recebi meu salário" is another trouble.
_NEVER_CAME = re.compile(
    rf"\b{_BILL}.{{0,20}}?(?:{_NOT_THERE})|(?:{_NOT_THERE}).{{0,14}}?\b{_BILL}"
    rf"|\b(?:perdi|extravi\w+|lost)(?: (?:a|o|la|el|su|minha|meu|mi|my|the))* {_BILL}"
)


@journey("second_copy", title=_("My bill"), version=2, skill=BILLING)
async def second_copy(
    me: Caller, *, billing: Billing, parties: Parties, notices: Notices, accounts: Accounts
) -> Outcome:
    """Show the bill that is meant: an open one, or a paid one whose month was named; else offer the latest one."""
    return await _shown(me, billing, parties, notices, accounts, again=as_it_stands)


@journey("second_copy", title=_("My bill"), version=1, skill=BILLING)
async def second_copy_as_listed(
    me: Caller, *, billing: Billing, parties: Parties, notices: Notices, accounts: Accounts
) -> Outcome:
    """The same, for runs that began before a bill that was chosen from the list was looked at again."""
    return await _shown(me, billing, parties, notices, accounts, again=_as_listed)


async def _as_listed(bill: Bill, _billing: Billing) -> Bill:
    return bill


async def _shown(
    me: Caller, billing: Billing, parties: Parties, notices: Notices, accounts: Accounts, *, again: LookAgain
) -> Outcome:
    person = await Verify(2, "bills")
    if person is None:
        return Outcome.refused
    contracts = await allowed_contracts(person, parties)
    if not contracts:
        await HandOver(_("Wants a bill, but has no contract that we may show."))
        return Outcome.handed_over
    chosen = await chosen_contracts(contracts, me.said)
    if len(chosen) > 1:
        return await _of_several(chosen, contracts, billing, notices)
    contract = chosen[0]
    bills = await Look(billing.open_bills, contract.id)
    paid = await _paid_one_named(me.said, bills, contract.id, billing)
    if paid is not None:
        await receipt_card_of(paid)
        return Outcome.done
    if not bills:
        return await _all_paid(contract.id, billing)
    bill = await Choose(_("Which bill would you like?"), [choice_of(bill) for bill in bills], heard=me.said)
    chosen_one = await again(bill, billing) if len(bills) > 1 else bill
    if chosen_one is None:
        return Outcome.done
    await card_of(chosen_one)
    return await _offered_by_email(me, person, contract, accounts, parties)


async def _offered_by_email(
    me: Caller, person: Person, contract: Contract, accounts: Accounts, parties: Parties
) -> Outcome:
    """Whoever says that their own bill never came is asked once whether the next ones may come by e-mail."""
    theirs = contract.holder == person.party
    if not (theirs and _NEVER_CAME.search(folded(me.said))) or await Look(accounts.bill_email, contract.id) is not None:
        return Outcome.done
    if not await Confirm(_("Shall the next ones come by e-mail, so that none gets lost?")):
        await Say(_("All right, nothing was changed."))
        return Outcome.done
    return await by_email(contract, "", accounts, parties)


async def _of_several(
    chosen: Sequence[Contract], contracts: Sequence[Contract], billing: Billing, notices: Notices
) -> Outcome:
    """What is open at each address, ten at a time; whoever changes their mind names others, or has them sent on."""
    while True:
        shown: list[tuple[Contract, Bill]] = []
        for first in range(0, len(chosen), AT_ONCE):
            some = chosen[first : first + AT_ONCE]
            if first and not await Confirm(_("Shall I go on with the next {count} addresses?", count=len(some))):
                break
            for contract in some:
                shown += [(contract, bill) for bill in await _open_at(contract, billing)]
        more = await Ask(_("Is that all? If one is missing, just name it."), read=all_or_send)
        while more == SEND and shown:
            await send_to_another(shown, notices)
            more = await Ask(_("Anything else about these bills?"), read=all_or_send)
            more = {ALL: MORE, MORE: ALL}.get(more, more)
        if more != MORE:
            return Outcome.done
        chosen = await chosen_contracts(contracts, "")


async def _open_at(contract: Contract, billing: Billing) -> tuple[Bill, ...]:
    bills: tuple[Bill, ...] = await Look(billing.open_bills, contract.id)
    if not bills:
        await Say(_("{address}: everything is paid.", address=contract.address))
    for bill in bills:
        await card_of(bill, contract.address)
    return bills


async def _paid_one_named(said: str, open_bills: Sequence[Bill], contract: str, billing: Billing) -> Bill | None:
    """A paid bill whose month was named: it is shown as what it is instead of asking for one of the open ones."""
    month = month_in(said)
    if month is None or any(_is_of(bill, month) for bill in open_bills):
        return None
    bills = await Look(billing.bills, contract)
    return next((bill for bill in bills if bill.state == "paid" and _is_of(bill, month)), None)


def _is_of(bill: Bill, month: tuple[int, int | None]) -> bool:
    return bill.month.month == month[0] and month[1] in {None, bill.month.year}


async def _all_paid(contract: str, billing: Billing) -> Outcome:
    bills = await Look(billing.bills, contract)
    if not bills:
        await Say(_("There is no bill for this address yet."))
        return Outcome.done
    latest = bills[0]
    if await Confirm(
        _("Good news: there is nothing to pay. Would you like the paid bill of {month}?", month=month_of(latest.month))
    ):
        await receipt_card_of(latest)
    return Outcome.done
