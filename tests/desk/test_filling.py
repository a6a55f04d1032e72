"""What waits for a person says what they must know: the subject, the language and the channel; and its honest place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sintonia.desk import offers
from sintonia.desk.models import Offer, RoutingPolicy, WorkItem
from sintonia.desk.queries import ahead_of
from sintonia.desk.seeding import seed_demo_profiles
from sintonia.journeys.registry import skill_title
from sintonia.staff.operations import seed_demo_staff
from tests.desk.people import NOON, agent, waits
from tests.dialogue.stage import Stage
from tests.visits import Visit

pytestmark = pytest.mark.django_db


def test_the_subject_is_that_of_the_journey_that_was_open(stage: Stage) -> None:
    stage.whatsapp("segunda via")
    stage.whatsapp("quero falar com uma pessoa")
    item = WorkItem.objects.get()
    assert (item.skill, item.language, item.channel) == ("billing", "pt-BR", "whatsapp")
    assert skill_title(item.skill).render("pt-BR") == "Contas e pagamentos"


def test_who_only_wants_a_person_has_a_general_matter(stage: Stage) -> None:
    stage.say("I want to talk to a person")
    assert WorkItem.objects.get().skill == "general"


def test_who_goes_on_at_another_door_waits_there(stage: Stage) -> None:
    stage.whatsapp("caiu um fio na calçada ta soltando faisca")
    item = WorkItem.objects.get()
    assert (item.skill, item.urgent, item.channel) == ("supply", True, "whatsapp")


@pytest.mark.parametrize("kind", ["cmu_theta", "tiers", "longest_idle"])
def test_the_place_that_is_told_is_the_order_in_which_is_served(kind: str) -> None:
    classes = {"claims": {"cost": 5}} if kind == "cmu_theta" else {}
    RoutingPolicy.objects.create(kind=kind, settings={"classes": classes}, made_at=NOON)
    items = [
        waits(minutes=9), waits(minutes=8, skill="claims"), waits(minutes=7, tier=2), waits(minutes=6, urgent=True),
        waits(minutes=5, priority=1), waits(minutes=45), waits(minutes=4, promised_at=NOON - timedelta(minutes=1)),
    ]  # fmt: skip
    told = {item.pk: ahead_of(case=item.case_id, urgent=item.urgent, priority=item.priority, at=NOON) for item in items}
    for item in items:
        agent(f"agent{item.pk}")
        assert offers.route(at=NOON, most=1) == 1
    served = list(Offer.objects.order_by("pk").values_list("item", flat=True))
    assert [told[pk] for pk in served] == list(range(len(items)))


def test_who_comes_to_their_desk_in_the_demo_is_offered_what_waits() -> None:
    seed_demo_staff()
    for _ in range(2):
        seed_demo_profiles(at=NOON)
    item = waits(language="es", skill="claims")
    Visit().post("/demo/enter", {"as": "bruno"})
    assert offers.route(at=NOON) == 0, "he answers bills, in Portuguese and English"
    Visit().post("/demo/enter", {"as": "ana"})
    assert offers.route(at=NOON) == 1
    assert list(Offer.objects.values_list("item", "agent__username")) == [(item.pk, "ana")]
