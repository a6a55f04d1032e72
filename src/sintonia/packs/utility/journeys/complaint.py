"""A complaint: heard without scolding, numbered, with what happens next and by when; and where else to go."""

from __future__ import annotations

from sintonia.cases.clocks import Clocks
from sintonia.journeys.history import History
from sintonia.journeys.steps import Ask, Caller, Confirm, Do, HandOver, Outcome, Say, journey
from sintonia.kit.words import _
from sintonia.packs.utility.cut_complaint import WRONGFUL, say_from_the_first
from sintonia.packs.utility.grievance import (
    CHARGED,
    answer_by,
    asks_for_the_next_instance,
    counted_from,
    disputes_a_charge,
    earlier_cases,
    joined_facts,
    open_complaint,
    open_complaint_of,
    say_joined,
    say_next_instance,
    says_it_was_said_before,
    trouble,
)
from sintonia.packs.utility.ports.accounts import Requests, ServiceRequest
from sintonia.packs.utility.skills import SERVICES


@journey("complaint", title=_("Make a complaint"), version=1, skill=SERVICES, covers=("history",))
async def complaint(me: Caller, *, requests: Requests, history: History, clocks: Clocks) -> Outcome:
    """Take a complaint once, join what was said before, and say what happens next and by when."""
    elsewhere = asks_for_the_next_instance(me.said)
    if elsewhere:
        await say_next_instance()
    known = await open_complaint_of(me, requests)
    if known is not None:
        return await _goes_on(me, known, requests, history, clocks)
    if elsewhere and not await Confirm(_("Shall I open a complaint here as well?")):
        return Outcome.done
    await Say(_("I am sorry about this. I will open a complaint."))
    words = await Ask(_("What happened? Tell it in your own words."), read=trouble, heard=me.said)
    earlier = await earlier_cases(me, history) if says_it_was_said_before(f"{me.said} {words}") else ()
    number, since = await open_complaint(me, requests, words=words, contract=None, earlier=earlier)
    by = await answer_by(me, clocks, number=number, since=since)
    if earlier:
        await say_joined(me, earlier)
    await Say(
        _(
            "Your complaint is open: number {number}. Next, somebody looks into it, and you have the answer by {day}.",
            number=number,
            day=by,
        )
    )
    return await _with_a_person(me, number)


async def _goes_on(me: Caller, known: ServiceRequest, requests: Requests, history: History, clocks: Clocks) -> Outcome:
    """The complaint is open already: what was said is added to it, and never a second number given."""
    earlier = await earlier_cases(me, history) if says_it_was_said_before(me.said) else ()
    since = min([counted_from(known), *(case.opened_at for case in earlier)])
    facts = {f"words {me.began_at:%Y-%m-%d %H:%M:%S}": me.said} | joined_facts(earlier, since)
    if "about" not in known.facts and disputes_a_charge(me.said):
        facts["about"] = CHARGED
    await Do(requests.add_to_request, number=known.number, facts=facts)
    by = await answer_by(me, clocks, number=known.number, since=since)
    if earlier:
        await say_joined(me, earlier)
    if known.facts.get("about") == WRONGFUL:
        if earlier:
            await say_from_the_first(me, known, earlier, requests, clocks)
        await HandOver(_("Still without power after a wrongful cut; complaint {number}.", number=known.number),
                       urgent=True, go_on=True)  # fmt: skip
        await Say(_("It is all with your complaint, number {number}, for the person who sees to it.",
                    number=known.number))  # fmt: skip
        return Outcome.done
    await Say(
        _(
            "It is with your complaint, number {number}. You have the answer by {day}.",
            number=known.number,
            day=by,
        )
    )
    return await _with_a_person(me, known.number)


async def _with_a_person(me: Caller, number: str) -> Outcome:
    if not await Confirm(_("Would you like to talk to a person about it now?")):
        return Outcome.done
    await HandOver(_("Complaint {number}: “{said}”", number=number, said=me.said))
    return Outcome.handed_over
