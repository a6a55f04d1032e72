"""How a supply stands, for whoever answers its customer: what is owed, and whether there is power."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sintonia.backoffice.ports import Contract
from sintonia.journeys.cards import Line
from sintonia.kit.words import _


def standing(ports: Mapping[str, Any], contract: Contract) -> Iterator[Line]:
    """What is owed, since when, and an interruption at the address."""
    outage = ports["outages"].at_contract(contract.id)
    if outage is not None:
        yield Line(_("No power since {since}", since=outage.began_at), presses=True)
        if outage.back_until is not None:
            yield Line(_("Power is expected back by {until}", until=outage.back_until))
    bills = ports["billing"].open_bills(contract.id)
    if not bills:
        yield Line(_("Nothing is owed"))
        return
    total = sum((bill.to_pay for bill in bills[1:]), bills[0].to_pay)
    if bills[0].state == "overdue":
        yield Line(_("Owed: {amount}, overdue since {due}", amount=total, due=bills[0].due_on), presses=True)
    else:
        yield Line(_("Owed: {amount}, due on {due}", amount=total, due=bills[0].due_on))
