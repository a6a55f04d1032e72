"""The distributor and the insurer, as one deployment serves them: each with its own number at the provider."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sintonia.config import plugins
from sintonia.connectors.demo import ports as utility
from sintonia.connectors.demo import seed
from sintonia.connectors.demo_insurer import operations as insurer
from sintonia.connectors.demo_insurer import ports as insurers
from tests.dialogue.stage import BEGAN, CACHE, Stage

if TYPE_CHECKING:
    from datetime import datetime

FARO = "faro"


def group_stage() -> Stage:
    """A stage on which both companies play, by one clock."""
    seed(at=BEGAN, customers=60)
    insurer.seed(at=BEGAN, customers=40)
    holder: list[Stage] = []

    def clock() -> datetime:
        return holder[0].at if holder else BEGAN

    ours = replace(plugins.company("", CACHE), ports=utility.ports(clock))
    theirs = replace(plugins.company(FARO, CACHE), ports=insurers.ports(clock))
    holder.append(Stage(ours.ports, companies={"": ours, FARO: theirs}))
    return holder[0]
