"""What the people of an insurer know how to help with, as journeys name it."""

from __future__ import annotations

from typing import Final

from sintonia.journeys.steps import keep_skill
from sintonia.kit.words import _

CLAIMS: Final = keep_skill("claims", _("Claims"))
ASSISTANCE: Final = keep_skill("assistance", _("Help on the road and emergencies"))
POLICIES: Final = keep_skill("policies", _("Policies and quotes"))
