"""Paying what is overdue in parts: what is offered, agreed once."""

from __future__ import annotations

from collections.abc import Sequence

from sintonia.backoffice.ports import Parties
from sintonia.journeys.steps import Caller, Choice, Choose, Confirm, Do, HandOver, Look, Outcome, Say, journey
from sintonia.kit.words import Words, _
from sintonia.packs.utility.bills import contract_for
from sintonia.packs.utility.ports.accounts import Accounts, Plan
from sintonia.packs.utility.skills import BILLING


@journey("instalments", title=_("Pay in instalments"), version=1, skill=BILLING)
async def instalments(me: Caller, *, accounts: Accounts, parties: Parties) -> Outcome:
    """Offer what the company offers, and agree to it once; a plan that runs is told instead."""
    contract, ended = await contract_for(
        me, parties, "instalments", missing=_("Wants to pay in parts, but has no contract that they may decide about.")
    )
    if contract is None:
        return ended
    running = await Look(accounts.running_plan, contract.id)
    if running is not None:
        await Say(_("A plan is already running for this address: {plan}.", plan=in_words(running)))
        return Outcome.done
    plans = await Look(accounts.plans, contract.id)
    if not plans:
        await Say(_("No bill is overdue at this address, so there is nothing to split."))
        return Outcome.done
    chosen = await _chosen(plans)
    if chosen is None:
        await HandOver(_("Wants to pay {total} in other parts than were offered.", total=plans[0].total))
        return Outcome.handed_over
    if not await Confirm(_("{plan}, {total} in all. Do you agree?", plan=in_words(chosen), total=chosen.total)):
        await Say(_("All right, nothing was agreed."))
        return Outcome.cancelled
    receipt = await Do(accounts.agree_to_plan, contract=contract.id, plan=chosen.id)
    await Say(
        _(
            "Agreed, number {number}: {plan}. The first part is on its own bill; the others come with your next ones.",
            number=receipt.number,
            plan=in_words(chosen),
        )
    )
    return Outcome.done


def in_words(plan: Plan) -> Words:
    """A plan in one line: how many parts, what is paid at once, what later."""
    return _(
        "{parts} parts: {down} now and {count} of {each}",
        parts=plan.count + 1,
        down=plan.down,
        count=plan.count,
        each=plan.each,
    )


async def _chosen(plans: Sequence[Plan]) -> Plan | None:
    options: list[Choice[Plan | None]] = [
        Choice(
            plan,
            plan.id,
            _("In {parts} parts", parts=plan.count + 1),
            _("{down} now and {count} of {each}", down=plan.down, count=plan.count, each=plan.each),
        )
        for plan in plans
    ]
    options.append(Choice(None, "other", _("None of these")))
    chosen: Plan | None = await Choose(
        _("{total} is overdue. How would you like to pay it?", total=plans[0].total), options, skip_single=False
    )
    return chosen
