"""Rules of who is offered what: their effect is seen before they have one, and what was in force stays known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse

from sintonia.audit.models import AuditRecord
from sintonia.desk.models import OpeningHours, OverflowRule, RoutingPolicy, WorkItem
from sintonia.desk.policies import CMU_THETA, LONGEST_IDLE, TIERS, policy_of
from sintonia.desk.queries import policy_in_force
from sintonia.desk.replay import Arrival, Shift, replay
from sintonia.desk.routing import Seat, Waiting
from sintonia.desk.rules import effect_of
from sintonia.staff.models import Provider, User
from tests.desk.people import NOON, agent, waits
from tests.desk.test_board import browser_of, supervisor
from tests.visits import Visit, staff, words_of

HOUR = timedelta(hours=1)
FIRST, DEAR = policy_of(LONGEST_IDLE, {}), policy_of(CMU_THETA, {"classes": {"claims": {"cost": 9}}})


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def came(item: int, minutes: float, *, skill: str, patience: float | None = None) -> Arrival:
    since = NOON + timedelta(minutes=minutes)
    waiting = Waiting(item=item, since=since, skill=skill, lane=skill, channel="phone")
    gives_up = None if patience is None else timedelta(minutes=patience)
    return Arrival(waiting=waiting, service=timedelta(minutes=10), patience=gives_up)


def one_agent() -> list[Shift]:
    return [Shift(seat=Seat(agent=1, idle_since=NOON, bench="1"), begins=NOON, ends=NOON + 9 * HOUR)]


def means(arrivals: list[Arrival], policy: Any) -> dict[str, tuple[float, int]]:
    return {one.subject: (one.mean_s / 60, one.left) for one in replay(arrivals, one_agent(), policy=policy)}


def test_the_same_arrivals_wait_otherwise_under_another_policy() -> None:
    arrivals = [came(1, 0, skill="sales"), came(2, 1, skill="sales"), came(3, 2, skill="claims")]
    assert means(arrivals, FIRST) == {"sales": (4.5, 0), "claims": (18, 0)}
    assert means(arrivals, DEAR) == {"sales": (9.5, 0), "claims": (8, 0)}


def test_who_gave_up_gives_up_again_unless_they_are_served_before() -> None:
    arrivals = [
        came(1, 0, skill="sales"),
        came(2, 1, skill="claims", patience=5),
        came(3, 2, skill="sales", patience=15),
    ]
    assert means(arrivals, FIRST) == {"sales": (4, 0), "claims": (0, 1)}


def test_nobody_is_served_before_somebody_is_there_or_after_they_went() -> None:
    late = [Shift(seat=Seat(agent=1, idle_since=NOON, bench="1"), begins=NOON + HOUR, ends=NOON + 2 * HOUR)]
    found = replay([came(1, 0, skill="a"), came(2, 130, skill="a")], late, policy=FIRST)
    assert [(one.came, one.left, one.mean_s) for one in found] == [(2, 1, 3600)]


def policy_data(**changed: Any) -> dict[str, Any]:
    """What the form sends that asks for nothing new, and what is changed in it."""
    form = browser_of(planner()).get("/desk/rules").context["form"]
    data = {field.html_name: field.value() for field in form if field.html_name != "least_flexible"}
    return {**data, "least_flexible": "on", **changed}


def planner() -> User:
    found = User.objects.filter(username="nina").first()
    return found or User.objects.create_user(username="nina", password=None, name="Nina", role="planner")


def tried(browser: Visit, **changed: Any) -> HttpResponse:
    return browser.post("/desk/rules", policy_data(**changed))


@pytest.mark.django_db
def test_a_policys_effect_is_shown_before_it_is_in_force_and_then_it_is() -> None:
    browser = browser_of(planner())
    page = tried(browser, kind=TIERS, offer_s="45")
    assert page.context["effect"]["rows"], "both tables, side by side"
    assert not RoutingPolicy.objects.exists()

    browser.post("/desk/rules/save", {"policy": page.context["signed"]})

    assert (policy_in_force().kind, policy_in_force().offer_s) == (TIERS, 45)
    assert RoutingPolicy.objects.get().made_by == planner()
    assert AuditRecord.objects.filter(deed="desk.policy.put_in_force").count() == 1


@pytest.mark.django_db
def test_nothing_is_saved_whose_effect_was_not_shown() -> None:
    page = browser_of(planner()).post("/desk/rules/save", {"policy": "forged"}, follow=True)
    assert "Veja o efeito mais uma vez antes de salvar." in words_of(page)
    assert not RoutingPolicy.objects.exists()


@pytest.mark.django_db
def test_an_earlier_policy_is_put_in_force_again_as_a_new_row() -> None:
    browser = browser_of(planner())
    for kind in (TIERS, LONGEST_IDLE):
        browser.post("/desk/rules/save", {"policy": tried(browser, kind=kind).context["signed"]})
    earlier = RoutingPolicy.objects.get(kind=TIERS)
    page = browser.get("/desk/rules", {"again": earlier.pk})
    browser.post("/desk/rules/save", {"policy": page.context["signed"]})
    assert list(RoutingPolicy.objects.order_by("pk").values_list("kind", flat=True)) == [TIERS, LONGEST_IDLE, TIERS]


@pytest.mark.django_db
def test_a_number_that_is_none_is_told_beside_its_field() -> None:
    page = tried(browser_of(planner()), offer_s="0")
    assert "effect" not in page.context
    assert page.context["form"].errors["offer_s"]


@pytest.mark.django_db
def test_the_effect_is_of_the_last_days_customers_where_there_are_enough() -> None:
    ana = agent("ana")
    for n in range(30):
        moment = NOON - timedelta(minutes=200 - 5 * n)
        waits(at=moment, claimed_by=ana, claimed_at=moment, closed_at=moment + timedelta(minutes=9), skill="billing")
    effect = effect_of(FIRST, DEAR, at=NOON)
    assert (effect["pretend"], effect["came"]) == (False, 30)
    assert effect_of(FIRST, DEAR, at=NOON + timedelta(days=2))["pretend"]


@pytest.mark.django_db
def test_what_costs_more_waits_less_on_the_pretend_day_too() -> None:
    dear = policy_of(CMU_THETA, {"classes": {"claims": {"cost": 9}}})
    effect = effect_of(policy_of(CMU_THETA, {}), dear, at=NOON)
    ((was, would),) = [(old.mean_s, new.mean_s) for _title, old, new in effect["rows"] if old.subject == "claims"]
    assert would < was


@pytest.mark.django_db
def test_an_overflow_rule_is_made_switched_off_and_says_how_many_would_have_gone_there() -> None:
    provider = Provider.objects.create(name="Contato Sul")
    browser = browser_of(supervisor())
    waits(minutes=9, skill="general")
    left = waits(minutes=9, skill="general")
    WorkItem.objects.filter(pk=left.pk).update(claimed_at=left.waiting_since + timedelta(minutes=2))
    data = {"name": "Noite", "skill": "general", "minutes": 3, "to": f"provider:{provider.pk}"}
    browser.post("/desk/rules/overflow", data)

    rule = OverflowRule.objects.get()
    assert (rule.enabled, rule.after_s, rule.match) == (False, 180, {"skill": "general"})
    ((_rule, _about, to, would_go),) = browser.get("/desk/rules").context["overflow"]
    assert (to, would_go) == ("Contato Sul", 1)

    browser.post(f"/desk/rules/overflow/{rule.pk}/switch", {"on": "1"})
    rule.refresh_from_db()
    assert rule.enabled


@pytest.mark.django_db
def test_opening_hours_say_how_many_came_outside_of_them() -> None:
    browser = browser_of(supervisor())
    waits(minutes=30)
    data = {"name": "Manhã", "zone": "America/Sao_Paulo", "week": "08:00-11:00", "country": "BR"}
    browser.post("/desk/rules/hours", data)
    assert OpeningHours.objects.get().weekly["mon"] == [["08:00", "11:00"]]
    assert browser.get("/desk/rules").context["hours"] == [(OpeningHours.objects.get(), 1)]
    browser.post("/desk/rules/hours", {**data, "name": "Nunca", "week": ""})
    assert OpeningHours.objects.count() == 1


@pytest.mark.django_db
def test_every_subject_of_the_packs_can_be_weighed_by_its_name() -> None:
    page = browser_of(planner()).get("/desk/rules")
    assert {"cost-general", "cost-billing", "cost-claims"} <= set(page.context["form"].fields)
    assert "Assuntos gerais" in words_of(page)


@pytest.mark.django_db
def test_who_has_no_say_in_the_rules_does_not_see_them() -> None:
    assert staff("ana").get("/desk/rules").status_code == 403
    assert staff("rita", role="analyst").get("/desk/rules").status_code == 403
