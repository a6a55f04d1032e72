"""Why a bill is higher than usual: its causes in amounts, plainer when not understood, and who looks into it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sintonia.backoffice.ports import Contract, Parties
from sintonia.cases.clocks import Clocks
from sintonia.journeys.steps import (
    Caller,
    Choice,
    Choose,
    Confirm,
    Do,
    HandOver,
    Look,
    Outcome,
    Say,
    Show,
    Verify,
    journey,
)
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.utility.bills import contract_for, month_of
from sintonia.packs.utility.consumption import chart
from sintonia.packs.utility.explaining import Difference, compared, difference, plainer, three_lines
from sintonia.packs.utility.grievance import CHARGED, answer_by, belongs_to, open_complaint, open_complaint_of
from sintonia.packs.utility.inspections import ask_for_inspection, is_under_way
from sintonia.packs.utility.ports.accounts import Accounts, MonthUse, Requests
from sintonia.packs.utility.skills import BILLING
from sintonia.understanding.moments import month_in

LONG = 80
_DISPUTES = re.compile(r"\d{2,}.*\b(?:siempre|sempre|always|normalmente|usual\w*|costum\w+|nunca|never)\b.*\d{2,}")


@journey("high_bill", title=_("My bill is too high"), version=1, skill=BILLING)
async def high_bill(me: Caller, *, accounts: Accounts, parties: Parties, requests: Requests, clocks: Clocks) -> Outcome:
    """Say it back when it was a long story, explain, explain plainer, and bring in who can look at the meter."""
    if disputes(me.said) and not await _complained(me, requests, clocks):
        return Outcome.done
    if len(me.said) > LONG and not await Confirm(
        _("Your bill is much higher than usual, and you would like to know why. Right?")
    ):
        await HandOver(_("Says that something is wrong with the bill: “{said}”", said=me.said))
        return Outcome.handed_over
    contract, ended = await contract_for(
        me, parties, "bills", missing=_("Finds the bill too high, but has no contract that we may show.")
    )
    if contract is None:
        return ended
    known = await open_complaint_of(me, requests)
    if known is not None and known.facts.get("about") == CHARGED:
        await belongs_to(known, contract.holder, requests)
    uses = await Look(accounts.uses, contract.id)
    now = _meant(uses, me.said)
    before = compared(uses, now) if now else None
    if now is None or before is None:
        return await _not_higher(now)
    told = difference(before=before, now=now)
    await Say(three_lines(told))
    await _picture(told, contract, me)
    return await _until_clear(told, contract, me, requests, clocks)


def disputes(said: str) -> bool:
    """Whether somebody sets what was charged against what it always is: that is a complaint, by art. 401."""
    return _DISPUTES.search(folded(said)) is not None


async def _complained(me: Caller, requests: Requests, clocks: Clocks) -> bool:
    """Open the complaint before anything is asked, with its number and clock; whether they would like to know why."""
    known = await open_complaint_of(me, requests)
    if known is None:
        number, since = await open_complaint(me, requests, words=me.said, contract=None, earlier=(), about=CHARGED)
    else:
        number, since = known.number, known.opened_at
        if "about" not in known.facts:
            await Do(requests.add_to_request, number=number, facts={"about": CHARGED})
    by = await answer_by(me, clocks, number=number, since=since)
    await Say(_("I opened your complaint. Its key is {number}. You have the answer by {day}.", number=number, day=by))
    return await Confirm(_("Shall I also tell you now why the bill went up?"))


def _meant(uses: Sequence[MonthUse], said: str) -> MonthUse | None:
    """The month that was named, else the latest."""
    named = month_in(said)
    if named:
        found = (use for use in uses if use.month.month == named[0] and named[1] in {None, use.month.year})
        return next(found, None) or (uses[0] if uses else None)
    return uses[0] if uses else None


async def _not_higher(now: MonthUse | None) -> Outcome:
    if now is None:
        await Say(_("There is no bill for this address yet."))
        return Outcome.done
    wants_a_person = await Confirm(
        _(
            "The bill of {month} is {amount}: no more than the month before, nor than a year ago. "
            "Shall a person look at it with you?",
            month=month_of(now.month),
            amount=now.amount,
        )
    )
    if not wants_a_person:
        return Outcome.done
    await HandOver(_("Finds the bill of {month} too high, though it is no higher.", month=month_of(now.month)))
    return Outcome.handed_over


async def _picture(told: Difference, contract: Contract, me: Caller) -> None:
    await Show(
        _("Your consumption"),
        facts=tuple((month_of(use.month), _("{kwh} kWh", kwh=use.kwh)) for use in (told.now, told.before)),
        file=chart(contract.id, me),
    )


async def _until_clear(told: Difference, contract: Contract, me: Caller, requests: Requests, clocks: Clocks) -> Outcome:
    words = _("Is it clear?")
    understood = await Choose(
        words,
        [
            Choice("enough", "enough", _("Yes, that is all")),
            Choice("plainer", "plainer", _("I did not understand")),
            Choice("who", "who", _("Who can help with it?")),
        ],
    )
    if understood == "plainer":
        for bubble in plainer(told):
            await Say(bubble)
        understood = await Choose(
            _("And now?"),
            [
                Choice("enough", "enough", _("Now it is clear")),
                Choice("who", "who", _("Who can help with it?")),
                Choice("plainer", "plainer", _("Still not")),
            ],
        )
    if understood == "enough":
        await Say(_("Good. I am here if you need anything else."))
        return Outcome.done
    return await _looked_into(told, contract, me, requests, clocks)


async def _looked_into(told: Difference, contract: Contract, me: Caller, requests: Requests, clocks: Clocks) -> Outcome:
    """The meter is inspected in 30 days, or a person looks at it: whichever is wanted."""
    wanted = await Choose(
        _("The meter can be inspected within 30 days, or a person looks at it with you now. Which do you prefer?"),
        [
            Choice("inspection", "inspection", _("Inspect the meter")),
            Choice("person", "person", _("Talk to a person")),
            Choice("nothing", "nothing", _("Neither")),
        ],
    )
    if wanted == "nothing":
        await Say(_("All right. If you change your mind, just say so."))
        return Outcome.done
    if wanted == "person":
        await HandOver(
            _(
                "Wants to talk about the bill of {month}, {total} higher: days {days}, use {use}, flag {flag}, "
                "price {price}.",
                month=month_of(told.now.month),
                total=told.total,
                days=told.days,
                use=told.use,
                flag=told.flag,
                price=told.price,
            )
        )
        return Outcome.handed_over
    person = await Verify(2, "inspection")
    if person is None:
        return Outcome.refused
    if await is_under_way(contract, person.party, me, requests, clocks):
        return Outcome.done
    return await ask_for_inspection(contract, person.party, "counts_too_much", me, requests=requests, clocks=clocks)
