"""The worker's threads for money: one asks banks, one places and tells; however slow a bank is, no turn waits."""

from __future__ import annotations

import logging
import threading
from typing import Final

from sintonia.backoffice.payments import Payments

EVERY_S: Final = 0.25
TICK_S: Final = 1.0
log: Final = logging.getLogger(__name__)


def money(stop: threading.Event) -> None:
    """Place what banks told, and tell whoever waits and the billing system."""
    from sintonia.config import plugins
    from sintonia.kit.clock import now
    from sintonia.payments.placing import place_payments
    from sintonia.payments.telling import tell_billing

    while not stop.wait(EVERY_S):
        place_payments(office=plugins.receivables, at=now())
        tell_billing(office=plugins.receivables, at=now())


def banks(stop: threading.Event) -> None:
    """Ask banks what they called about, woken by their calls, and every minute what came in besides."""
    import psycopg
    from django.conf import settings

    from sintonia.config import database, plugins
    from sintonia.kit.clock import now
    from sintonia.payments.receiving import MOST, look_into_notices, poll_banks

    zones = {company: plugins.zone(company) for company in plugins.served()}
    url = database.url_for(settings.DATABASE_URL, database.WORKER)
    with psycopg.connect(url, autocommit=True) as bell:
        bell.execute("LISTEN sintonia_payments")
        while not stop.is_set():
            asked = ports(plugins.served())
            looked = look_into_notices(banks=asked, zones=zones, at=now())
            poll_banks(banks=asked, zones=zones, at=now())
            # Of more calls than fit into one pass, the rest does not wait for another call.
            for _ in bell.notifies(timeout=TICK_S if looked < MOST else 0, stop_after=1):
                pass


def ports(companies: tuple[str, ...]) -> dict[int, Payments]:
    """The banks of companies that can be asked, by their rows; one whose settings lack something is left out."""
    from sintonia.config import plugins
    from sintonia.payments.models import Bank

    numbers = {(bank.company, bank.name): bank.pk for bank in Bank.objects.exclude(connector="")}
    found: dict[int, Payments] = {}
    for company in companies:
        try:
            found |= {numbers[company, name]: port for name, port in plugins.banks(company).items()}
        except Exception:
            log.exception("the banks of company %r cannot be asked", company)
    return found
