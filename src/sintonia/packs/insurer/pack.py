"""The pack as the rest of the system takes it: its journeys, its menu, what its customers write, what it knows."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sintonia.cases.rules import keep_rules
from sintonia.journeys.estimates import Estimate, keep_estimate
from sintonia.kit.words import _
from sintonia.packs.insurer import happenings, journeys
from sintonia.packs.insurer.papers import PAPERS
from sintonia.packs.insurer.purposes import PURPOSES
from sintonia.understanding.knowledge import keep_articles

__all__ = [
    "ARTICLES",
    "DANGER",
    "FOLLOWS",
    "JOURNEYS",
    "MENU",
    "NAME",
    "PAPERS",
    "PHRASES",
    "PURPOSES",
    "RULES",
    "TRUCK",
]

NAME: Final = "insurer"
DANGER: Final = "emergency"
MENU: Final = ("roadside_assistance", "assistance_status", "claim", "claim_status", "policy", "quote_request", "person")
TRUCK: Final = keep_estimate(
    Estimate("arrives_from", "arrives_until", _("The tow truck is expected"), _("The tow truck is there"))
)
ARTICLES: Final = keep_articles(Path(__file__).parent / "knowledge")
FOLLOWS: Final = happenings.FOLLOWS
RULES: Final = keep_rules(Path(__file__).parent / "rules")
PHRASES: Final = Path(__file__).parent / "understanding"
JOURNEYS: Final = (
    journeys.roadside_assistance.roadside_assistance,
    journeys.emergency.emergency,
    journeys.assistance_status.assistance_status,
    journeys.assistance_status.assistance_change,
    journeys.claim.claim,
    journeys.claim.claim_status,
    journeys.policy.policy,
    journeys.bank_details.bank_details,
    journeys.quote_request.quote_request,
    journeys.person.person,
)
