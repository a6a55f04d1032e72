"""How a policy stands, for whoever answers its customer: its claims that are open, and when it renews."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sintonia.backoffice.ports import Contract
from sintonia.journeys.cards import Line
from sintonia.kit.words import _

OPEN: Final = frozenset({"open", "expert", "repair"})


def standing(ports: Mapping[str, Any], contract: Contract) -> Iterator[Line]:
    """The claims that are open, and the renewal."""
    for claim in ports["claims"].claims(contract.id):
        if claim.state in OPEN:
            told = _("Claim {number} is open since {since}", number=claim.number, since=claim.opened_at.date())
            yield Line(told, presses=True)
    policy = ports["policies"].policy(contract.id)
    if policy is not None and policy.renews_on is not None:
        yield Line(_("Renews on {day}", day=policy.renews_on))
