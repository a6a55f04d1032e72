"""A year of consumption as it is shown: a picture, and every number of it as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sintonia.journeys.steps import Caller, Show, ShownFile
from sintonia.kit.words import Words, _
from sintonia.packs.utility.bills import month_of
from sintonia.packs.utility.ports.accounts import MonthUse

MONTHS: Final = 13


def year_card(uses: Sequence[MonthUse], contract: str, me: Caller) -> Show:
    """The last 13 months, newest first, the same month a year ago among them."""
    return Show(
        _("Your consumption, month by month"),
        facts=tuple((month_of(use.month), _used(use)) for use in uses[:MONTHS]),
        file=chart(contract, me),
    )


def chart(contract: str, me: Caller) -> ShownFile:
    """The same months as a picture."""
    arguments = {"contract": contract, "language": me.language}
    return ShownFile("kwh.png", "image/png", "accounts", "uses_chart", arguments)


def _used(use: MonthUse) -> Words:
    if use.estimated:
        return _("{kwh} kWh, estimated, {amount}", kwh=use.kwh, amount=use.amount)
    return _("{kwh} kWh, {amount}", kwh=use.kwh, amount=use.amount)
