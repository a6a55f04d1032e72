"""How much was used, month by month: a picture where there are pictures, and the numbers everywhere."""

from __future__ import annotations

from sintonia.backoffice.ports import Parties
from sintonia.journeys.steps import Caller, Look, Outcome, Say, journey
from sintonia.kit.words import Words, _
from sintonia.packs.utility.bills import contract_for
from sintonia.packs.utility.consumption import MONTHS, year_card
from sintonia.packs.utility.ports.accounts import Accounts, MonthUse
from sintonia.packs.utility.skills import BILLING


@journey("consumption_history", title=_("My consumption"), version=1, skill=BILLING)
async def consumption_history(me: Caller, *, accounts: Accounts, parties: Parties) -> Outcome:
    """Show the last 13 months, and say in a sentence what they come to."""
    contract, ended = await contract_for(
        me, parties, "bills", missing=_("Wants to see the consumption, but has no contract that we may show.")
    )
    if contract is None:
        return ended
    uses = await Look(accounts.uses, contract.id)
    if not uses:
        await Say(_("There is no bill for this address yet."))
        return Outcome.done
    await year_card(uses, contract.id, me)
    await Say(_in_a_sentence(uses[:MONTHS]))
    return Outcome.done


def _in_a_sentence(uses: tuple[MonthUse, ...]) -> Words:
    mean = round(sum(use.kwh for use in uses) / len(uses))
    latest = uses[0]
    if len(uses) < MONTHS:
        return _("You use {mean} kWh a month on average; the latest month had {latest}.", mean=mean, latest=latest.kwh)
    return _(
        "You use {mean} kWh a month on average. The latest month had {latest}; a year before it was {before}.",
        mean=mean,
        latest=latest.kwh,
        before=uses[MONTHS - 1].kwh,
    )
