"""Bills that somebody else may ask for by consent: the consent is taken back as easily as it was given."""

from __future__ import annotations

from sintonia.backoffice.ports import Parties
from sintonia.journeys.notices import Notices
from sintonia.journeys.steps import Caller, Confirm, Do, Look, Outcome, Say, Verify, journey
from sintonia.kit.words import _
from sintonia.packs.utility.bills import allowed_contracts, chosen_contracts


@journey("stop_sharing", title=_("Stop sharing my bills"), version=1)
async def stop_sharing(me: Caller, *, parties: Parties, notices: Notices) -> Outcome:
    """Say at which addresses somebody else may ask, and until when; a yes ends it from now on."""
    person = await Verify(2, "share")
    if person is None:
        return Outcome.refused
    shared = {one.contract: one.until for one in await Look(notices.shared)}
    contracts = [contract for contract in await allowed_contracts(person, parties) if contract.id in shared]
    if not contracts:
        await Say(_("Nobody else may ask for your bills by your consent: there is nothing to end."))
        return Outcome.done
    chosen = await chosen_contracts(contracts, me.said)
    until = max(shared[contract.id] for contract in chosen)
    if not await Confirm(
        _("Somebody else may ask for the bills of {address} until {day}. Shall I end that now?",
          address=chosen[0].address, day=until)
        if len(chosen) == 1
        else _("Somebody else may ask for the bills of {count} addresses until {day}. Shall I end that now?",
               count=len(chosen), day=until)
    ):  # fmt: skip
        await Say(_("All right, it stays as it is."))
        return Outcome.done
    await Do(notices.end_sharing, contracts=tuple(contract.id for contract in chosen))
    await Say(_("Done: nobody else may ask for these bills any more. What was sent before stays with who got it."))
    return Outcome.done
