"""The pack as the rest of the system takes it: its journeys, its menu, what its customers write, what it knows."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sintonia.cases.rules import keep_rules
from sintonia.journeys.cards import keep_card
from sintonia.journeys.estimates import Estimate, keep_estimate
from sintonia.kit.words import _
from sintonia.packs.insurer import happenings, harm, journeys, plates, standing
from sintonia.packs.insurer.papers import PAPERS
from sintonia.packs.insurer.purposes import PURPOSES
from sintonia.understanding.danger import keep_dangers
from sintonia.understanding.harmless import keep_harmless
from sintonia.understanding.hints import HARM, STATE, THING
from sintonia.understanding.knowledge import keep_articles

__all__ = [
    "ARTICLES",
    "CARD",
    "DANGER",
    "DANGERS",
    "FOLLOWS",
    "HARMLESS",
    "JOURNEYS",
    "MENU",
    "NAME",
    "PAPERS",
    "PHRASES",
    "PURPOSES",
    "RULES",
    "TRUCK",
    "UNANSWERED",
    "VALUES",
]

NAME: Final = "insurer"
DANGER: Final = "emergency"
HARMLESS: Final = keep_harmless(harm.HARMLESS)
DANGERS: Final = (
    keep_dangers(harm.DANGERS, unless=harm.ASKED, needs=HARM),
    keep_dangers(harm.SHUT_IN, unless=harm.ASKED, needs=THING | STATE),
    keep_dangers(harm.OUT_OF_CONTROL, unless=harm.UNHARMED, needs=HARM),
)
MENU: Final = ("roadside_assistance", "assistance_status", "claim", "claim_status", "policy", "quote_request", "person")
CARD: Final = keep_card("policies", "claims", lines=standing.standing)
TRUCK: Final = keep_estimate(
    Estimate("arrives_from", "arrives_until", _("The tow truck is expected"), _("The tow truck is there"))
)
ARTICLES: Final = keep_articles(Path(__file__).parent / "knowledge")
UNANSWERED: Final = Path(__file__).parent / "knowledge" / "unanswered" / "questions.toml"
FOLLOWS: Final = happenings.FOLLOWS
RULES: Final = keep_rules(Path(__file__).parent / "rules")
VALUES: Final = plates.VALUES
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
