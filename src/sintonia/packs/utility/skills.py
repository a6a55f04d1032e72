"""What the people of a distributor know how to help with, as journeys name it."""

from __future__ import annotations

from typing import Final

from sintonia.journeys.steps import keep_skill
from sintonia.kit.words import _

BILLING: Final = keep_skill("billing", _("Bills and payments"))
SUPPLY: Final = keep_skill("supply", _("Power supply and danger"))
SERVICES: Final = keep_skill("services", _("Connections, meters and requests"))
