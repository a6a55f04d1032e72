"""The worker's thread for money: it asks banks and the billing system, and however slow they are, no turn waits."""

from __future__ import annotations

import threading
from typing import Final

EVERY_S: Final = 0.25


def money(stop: threading.Event) -> None:
    """Payments are looked into, placed and told of: seconds after a bank knows of them, and however slow another is."""
    from sintonia.config import plugins
    from sintonia.kit.clock import now
    from sintonia.payments.placing import place_payments
    from sintonia.payments.telling import tell_billing

    while not stop.wait(EVERY_S):
        place_payments(office=plugins.receivables, at=now())
        tell_billing(office=plugins.receivables, at=now())
