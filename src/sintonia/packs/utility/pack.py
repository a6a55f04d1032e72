"""The pack as the rest of the system takes it: its journeys, its menu, what its customers write, what it knows."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sintonia.cases.rules import keep_rules
from sintonia.journeys.cards import keep_card
from sintonia.journeys.estimates import Estimate, keep_estimate
from sintonia.journeys.papers import USUAL
from sintonia.journeys.steps import offer_in_order
from sintonia.kit.words import _
from sintonia.packs.utility import happenings, journeys, mailings, purposes, standing, values, wires
from sintonia.understanding.danger import keep_dangers
from sintonia.understanding.harmless import keep_harmless
from sintonia.understanding.hints import STATE, THING
from sintonia.understanding.knowledge import keep_articles

NAME: Final = "utility"
DANGER: Final = "danger"
# What people come for most is first and a person last; danger stands beside "no power", where the frightened look.
MENU: Final = ("outage", "danger", "second_copy", "debts", "meter_reading", "person")
PAPERS: Final = USUAL
PHRASES: Final = Path(__file__).parent / "understanding"
HARMLESS: Final = keep_harmless(wires.HARMLESS)
DANGERS: Final = (keep_dangers(wires.DANGERS), keep_dangers(wires.NEAR, needs=THING | STATE))
RULES: Final = keep_rules(Path(__file__).parent / "rules")
FOLLOWS: Final = happenings.FOLLOWS
BATCHES: Final = mailings.KINDS
POWER: Final = keep_estimate(Estimate("back_from", "back_until", _("Power is expected back"), _("Power is back")))
CARD: Final = keep_card("billing", "outages", lines=standing.standing)
PURPOSES: Final = purposes.PURPOSES
VALUES: Final = values.VALUES
ARTICLES: Final = keep_articles(Path(__file__).parent / "knowledge")
UNANSWERED: Final = Path(__file__).parent / "knowledge" / "unanswered" / "questions.toml"
JOURNEYS: Final = (
    journeys.outage.outage,
    journeys.second_copy.second_copy,
    journeys.debts.debts,
    journeys.meter_reading.meter_reading,
    journeys.payment_recognition.payment_recognition,
    journeys.is_it_ours.is_it_ours,
    journeys.person.person,
    journeys.danger.danger,
    journeys.high_bill.high_bill,
    journeys.consumption_history.consumption_history,
    journeys.complaint.complaint,
    journeys.follow_request.follow_request,
    journeys.history.history,
    journeys.inspection.inspection,
    journeys.outage_alert.outage_alert,
    journeys.planned_work.planned_work,
    journeys.bill_history.bill_history,
    journeys.bill_by_email.bill_by_email,
    journeys.clearance.clearance,
    journeys.due_date.due_date,
    journeys.instalments.instalments,
    journeys.contact_data.contact_data,
    journeys.move.move,
    journeys.new_connection.new_connection,
    journeys.social_tariff.social_tariff,
    journeys.reconnection.reconnection,
    journeys.life_support.life_support,
    journeys.cut_notice.cut_notice,
    journeys.letter.letter,
    journeys.stop_sharing.stop_sharing,
)

offer_in_order(MENU)
