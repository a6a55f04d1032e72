"""What may be wrong with the relay that takes our mail, in sentences for whoever keeps this deployment."""

from __future__ import annotations

from collections.abc import Iterator

from sintonia.channels.email.posting import Relay, Where
from sintonia.config import environment
from sintonia.outreach.letters import TryLater


def about_mail() -> Iterator[str]:
    """Look whether the relay takes mail from us, if one is set."""
    url = environment.read("SINTONIA_SMTP").strip()
    if not url:
        return
    if not environment.mail()[0]:
        yield "SINTONIA_SMTP names a relay, but SINTONIA_MAIL_FROM no address, so nothing is mailed. Set it too."
    try:
        where = Where.of(url)
        Relay(where).look()
    except ValueError as wrong:
        yield f"SINTONIA_SMTP is no address, so nothing is mailed: {wrong}."
    except TryLater as trouble:
        yield f"Nothing can be mailed by {where}: {trouble}. Batches wait until it can."
