"""What is wrong with the money, in sentences for whoever keeps a deployment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sintonia.backoffice.payments import Receivables
from sintonia.backoffice.ports import NotAnswering
from sintonia.cases.calendars import calendar_of
from sintonia.payments.amiss import TRIES
from sintonia.payments.models import Charge, Notice, Payment
from sintonia.payments.queries import uneven
from sintonia.payments.standing import wanting
from sintonia.payments.unplaced import unplaced

WAITED_DAYS: Final = 5
MOST_NAMED: Final = 20
# Billing is asked about so many of the latest, one by one.
MOST_ASKED: Final = 200
STUCK_AFTER: Final = timedelta(hours=1)


def about_ledger() -> Iterator[str]:
    """Look whether the ledger adds up; the database itself refuses what does not."""
    found = uneven()
    if found:
        yield f"The ledger does not add up: {', '.join(found)}. Somebody wrote past the database's own rules."


def about_company(company: str, *, name: str, zone: str, at: datetime) -> Iterator[str]:
    """Look at what waits too long of one company, which is called `name`; its days are those of its `zone`."""
    waited = unplaced(company=company).filter(unplaced_since__lt=waited_since(at, zone=zone)).count()
    if waited:
        yield (
            f"{waited} payments to {name} have waited for more than {WAITED_DAYS} working days for somebody to say "
            "what they are for: /payments/?order=oldest"
        )
    left = Notice.objects.filter(bank__company=company, settled_at=None, received_at__lt=at - STUCK_AFTER)
    # Those of a bank that rests wait for it.
    stuck = left.filter(bank__suspended_at=None).count()
    if stuck:
        yield (
            f"{stuck} calls of banks about payments to {name} have not been looked into for an hour: the banks do not "
            "answer, or are asked no more."
        )
    for bank, said in wanting(company=company, at=at):
        yield f"The bank {bank.title} of {name}: {said}"
    untold = Charge.objects.filter(company=company, tell_at__isnull=False, attempts__gte=TRIES).count()
    if untold:
        yield f"The billing system of {name} was not told how {untold} bills stand, however often it was tried."


def about_credits(company: str, *, name: str, office: Receivables) -> Iterator[str]:
    """Look whether what people made a credit is one of contracts that billing knows: of no other does it come off."""
    made = Payment.objects.filter(company=company, charge=None, twin=None, placed_by__isnull=False)
    latest = made.exclude(contract="").order_by("-placed_at", "-pk").values_list("contract", flat=True)[:MOST_ASKED]
    contracts = sorted(set(latest))
    try:
        unknown = [contract for contract in contracts if office.contract(contract) != contract]
    except NotAnswering:
        yield f"The billing system of {name} does not answer: whether it knows whose the credits are is not sure."
        return
    if unknown:
        yield (
            f"The billing system of {name} does not know these contracts, of which payments are credits: "
            f"{', '.join(unknown[:MOST_NAMED])}{' and others' if len(unknown) > MOST_NAMED else ''}. On the page of "
            "each such payment, take it off and place it anew."
        )


def waited_since(at: datetime, *, zone: str) -> datetime:
    """What came before this moment has waited for more than five working days."""
    calendar, today = calendar_of(zone=zone), at.astimezone(ZoneInfo(zone)).date()
    return datetime.combine(calendar.business_days_before(today, WAITED_DAYS), time(), ZoneInfo(zone))
