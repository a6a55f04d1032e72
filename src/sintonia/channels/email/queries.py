"""Questions about addresses: to which of them nothing is mailed, and why."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from sintonia.audit.personal import blind
from sintonia.channels.email.models import Stopped, Suppression

BOUNCED, STOPPED = "bounced", "stopped"


def whom_of(address: str) -> bytes:
    """An address by its blind index, however it is written."""
    return blind("email", address.strip().casefold())


def silent(*, company: str, kind: str, addresses: Collection[str], at: datetime) -> dict[str, str]:
    """
    To which of some addresses nothing of a kind is mailed, and why.

    What the company's own systems were told is in their lists: who is there again has asked for it anew.
    """
    whom = {whom_of(one): one for one in addresses}
    theirs = Q(company=company, whom__in=list(whom))
    stopped = Stopped.objects.filter(theirs, kind=kind, carried_at=None).values_list("whom", flat=True)
    gone = Suppression.objects.filter(theirs, Q(until=None) | Q(until__gt=at)).values_list("whom", flat=True)
    found = {whom[bytes(one)]: STOPPED for one in stopped}
    return found | {whom[bytes(one)]: BOUNCED for one in gone}
