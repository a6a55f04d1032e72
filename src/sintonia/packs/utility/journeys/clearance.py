"""A statement that a year's or any period's bills are paid, to print or to keep; or of which they are not."""

from __future__ import annotations

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from sintonia.backoffice.ports import Contract, Parties
from sintonia.journeys.steps import Ask, Caller, Choice, Choose, HandOver, Look, Outcome, Say, Show, ShownFile, journey
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.utility.bills import contract_for, month_of
from sintonia.packs.utility.periods import Period, fault_of, year, year_in
from sintonia.packs.utility.ports.accounts import Accounts, Clearance
from sintonia.packs.utility.skills import BILLING
from sintonia.understanding.readers import date as a_date

TRIES: Final = 3
YEARS_OFFERED: Final = 4


@journey("clearance", title=_("Statement of payment"), version=1, skill=BILLING)
async def clearance(me: Caller, *, accounts: Accounts, parties: Parties) -> Outcome:
    """Find out which period, and show its statement."""
    contract, ended = await contract_for(
        me, parties, "clearance", missing=_("Wants a statement of payment, but has no contract that we may show.")
    )
    if contract is None:
        return ended
    today = me.began_at.astimezone(ZoneInfo(contract.zone)).date()
    period = await _period(me.said, today)
    if period is None:
        await HandOver(_("Wants a statement of payment of a period that could not be made out."))
        return Outcome.handed_over
    stated = await Look(accounts.clearance, contract.id, *period)
    await _shown(stated, contract, me)
    return Outcome.done


async def _period(said: str, today: date) -> Period | None:
    """A year that was named or chosen, or two days; what cannot be stated is refused with its reason and asked anew."""
    named = year_in(folded(said), today=today)
    if named is not None:
        period = (date(named, 1, 1), date(named, 12, 31)) if named > today.year else year(named, today=today)
        fault = fault_of(period, today=today)
        if fault is None:
            return period
        await Say(fault)
    years = [today.year - back for back in range(YEARS_OFFERED)]
    options: list[Choice[int]] = [Choice(one, str(one), _("{year}", year=str(one))) for one in years]
    options.append(Choice(0, "other", _("Another period")))
    chosen = await Choose(_("For which year?"), options)
    return year(chosen, today=today) if chosen else await _told(today)


async def _told(today: date) -> Period | None:
    for _n in range(TRIES):
        since = await Ask(_("From which day? For example 01/01/2022."), read=a_date)
        until = await Ask(_("And until which day?"), read=a_date)
        fault = fault_of((since, until), today=today)
        if fault is None:
            return since, until
        await Say(fault)
    return None


async def _shown(stated: Clearance, contract: Contract, me: Caller) -> None:
    arguments = {
        "contract": contract.id,
        "since": stated.since.isoformat(),
        "until": stated.until.isoformat(),
        "language": me.language,
    }
    days = (_("First day"), stated.since), (_("Last day"), stated.until)
    file = ShownFile(
        f"{stated.number}.pdf", "application/pdf", "accounts", "clearance_pdf", arguments, called=_("statement")
    )
    if stated.clear:
        await Show(_("Everything is paid"), facts=(*days, (_("Statement"), stated.number)), file=file)
        return
    months = tuple(month_of(month) for month in stated.left_out)
    await Show(_("Bills still open in this period"), facts=(*days, (_("Still open"), months)), file=file)
    await Say(_("Once they are paid, ask again and the statement will say that all is clear."))
