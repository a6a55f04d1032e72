"""What waits is offered to one agent at a time: accepted, declined, expired or withdrawn, and never had by two."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sintonia.conversations.models import Contact
from sintonia.desk import offers, operations, queries, seats
from sintonia.desk.models import Offer, OpeningHours, OverflowRule, Presence, RoutingPolicy, RoutingProfile, WorkItem
from sintonia.kit.words import Words
from sintonia.staff.models import Provider, Team
from tests.desk.people import NOON, agent, everything, waits

pytestmark = pytest.mark.django_db
SOON = timedelta(seconds=5)
EXPIRED = timedelta(seconds=20)


def offered() -> list[tuple[int, str]]:
    """The items on offer, and to whom."""
    return list(Offer.objects.filter(answer="").order_by("pk").values_list("item", "agent__username"))


def test_what_waits_is_offered_to_who_is_free_and_says_why() -> None:
    agent("ana")
    item = waits()
    assert offers.route(at=NOON) == 1
    offer = Offer.objects.get()
    item.refresh_from_db()
    assert (offer.item, offer.agent.username, item.offered_to) == (item, "ana", offer.agent)
    assert offer.expires_at == NOON + EXPIRED
    assert str(Words.from_json(offer.why["agent"])) == "Is the only one free who answers this."
    assert offers.route(at=NOON) == 0, "what is on offer does not wait"


def test_accepted_it_is_theirs_and_they_have_the_word() -> None:
    ana, item = agent("ana"), waits()
    offers.route(at=NOON)
    offers.accept(offer=Offer.objects.get().token, by=ana, at=NOON + SOON)
    item.refresh_from_db()
    assert (item.claimed_by, item.offered_to, Offer.objects.get().answer) == (ana, None, "accepted")
    assert Contact.objects.get(pk=item.contact_id).owner == f"agent:{ana.pk}"
    assert Presence.objects.get().loads == {"chat": 1}


def test_equals_are_offered_in_the_order_in_which_they_came() -> None:
    agent("ana")
    later, first, second = waits(minutes=1), waits(minutes=3), waits(minutes=2)
    while offers.route(at=NOON, most=1):
        pass
    assert [item for item, _ in offered()] == [first.pk, second.pk, later.pk]


def test_declined_another_is_asked_and_the_item_keeps_its_place() -> None:
    ana = agent("ana", at=NOON - timedelta(hours=1))
    bruno, item = agent("bruno"), waits(minutes=9)
    offers.route(at=NOON)
    offers.decline(offer=Offer.objects.get(agent=ana).token, by=ana, reason="  I know  them ", at=NOON + SOON)
    assert Offer.objects.get(agent=ana).reason == "I know them"
    offers.route(at=NOON + SOON)
    item.refresh_from_db()
    assert (item.offered_to, item.waiting_since) == (bruno, NOON - timedelta(minutes=9))


def test_who_declined_is_asked_again_only_after_a_while() -> None:
    ana = agent("ana")
    waits()
    offers.route(at=NOON)
    offers.decline(offer=Offer.objects.get().token, by=ana, reason="", at=NOON)
    assert offers.route(at=NOON + timedelta(seconds=59)) == 0
    assert offers.route(at=NOON + timedelta(seconds=61)) == 1


def test_an_offer_that_nobody_answers_goes_to_the_next() -> None:
    agent("ana", at=NOON - timedelta(hours=1))
    agent("bruno")
    item = waits()
    offers.route(at=NOON)
    assert offers.expire(at=NOON + EXPIRED - timedelta(seconds=1)) == 0
    assert offers.expire(at=NOON + EXPIRED) == 1
    offers.route(at=NOON + EXPIRED)
    assert offered() == [(item.pk, "bruno")]


def test_who_lets_two_in_a_row_expire_is_away_and_told_so() -> None:
    ana = agent("ana")
    waits()
    at = NOON
    for _ in range(2):
        at += timedelta(minutes=2)
        assert offers.route(at=at) == 1
        offers.expire(at=at + EXPIRED)
    presence = Presence.objects.get(user=ana)
    assert (presence.state, presence.why, presence.bench) == ("away", "missed", "")
    assert offers.route(at=at + timedelta(hours=1)) == 0


def test_an_answer_in_between_is_forgiven() -> None:
    ana = agent("ana")
    waits()
    offers.route(at=NOON)
    offers.expire(at=NOON + EXPIRED)
    offers.route(at=NOON + timedelta(minutes=2))
    offers.accept(offer=Offer.objects.get(answer="").token, by=ana, at=NOON + timedelta(minutes=2))
    assert Presence.objects.get(user=ana).unanswered == 0


def test_what_expired_or_is_anothers_cannot_be_accepted() -> None:
    ana, bruno = agent("ana"), agent("bruno", at=NOON + SOON)
    waits()
    offers.route(at=NOON)
    offer = Offer.objects.get().token
    with pytest.raises(offers.UnableToAccept):
        offers.accept(offer=offer, by=bruno, at=NOON)
    with pytest.raises(offers.UnableToAccept):
        offers.accept(offer=offer, by=ana, at=NOON + EXPIRED)
    assert WorkItem.objects.get().claimed_by is None


def test_accepting_twice_is_accepting_once() -> None:
    ana = agent("ana")
    waits()
    offers.route(at=NOON)
    offer = Offer.objects.get().token
    for _ in range(2):
        assert offers.accept(offer=offer, by=ana, at=NOON).claimed_by == ana


def test_taken_by_hand_from_the_queue_the_offer_is_withdrawn() -> None:
    ana = agent("ana", at=NOON - timedelta(hours=1))
    bruno, item = agent("bruno"), waits()
    offers.route(at=NOON)
    operations.claim(item=item.token, by=bruno, at=NOON)
    assert Offer.objects.get().answer == "withdrawn"
    assert Presence.objects.get(user=ana).loads == {}
    with pytest.raises(offers.UnableToAccept):
        offers.accept(offer=Offer.objects.get().token, by=ana, at=NOON)


def test_the_customer_who_leaves_withdraws_the_offer() -> None:
    ana, item = agent("ana"), waits()
    offers.route(at=NOON)
    seats.withdrawn(contact=item.contact_id, at=NOON + SOON)
    assert Offer.objects.get().answer == "withdrawn"
    assert Presence.objects.get(user=ana).load == 0
    assert WorkItem.objects.get().closed_at == NOON + SOON


def test_nobody_has_more_at_hand_than_they_have_room_for() -> None:
    few = RoutingProfile.objects.create(name="few", skills=["*"], languages=["*"], capacity={"chat": 2})
    ana = agent("ana", few)
    for _ in range(3):
        waits()
    while offers.route(at=NOON):
        pass
    assert len(offered()) == 2
    offer = Offer.objects.filter(answer="").first()
    assert offer is not None
    offers.accept(offer=offer.token, by=ana, at=NOON)
    assert offers.route(at=NOON) == 0
    operations.close(item=offer.item.token, by=ana, outcome="done", at=NOON + SOON)
    assert offers.route(at=NOON + SOON) == 1


def test_what_sleeps_is_not_offered_until_it_wakes() -> None:
    agent("ana")
    waits(snoozed_until=NOON + SOON)
    assert offers.route(at=NOON) == 0
    assert offers.wake(at=NOON + SOON) == 1
    assert offers.route(at=NOON + SOON) == 1


def test_outside_their_hours_nobody_is_asked() -> None:
    mornings = OpeningHours.objects.create(
        name="mornings", zone="America/Sao_Paulo", weekly={"mon": [["08:00", "12:00"]]}
    )
    agent("ana", RoutingProfile.objects.create(name="mornings", skills=["*"], languages=["*"], hours=mornings))
    waits()
    assert offers.route(at=NOON) == 0, "it is 12:00 in São Paulo"
    assert offers.route(at=NOON - timedelta(minutes=1)) == 1


def test_the_newest_policy_is_in_force_and_one_that_nobody_can_read_never_is() -> None:
    few = RoutingProfile.objects.create(name="few", skills=["*"], languages=["*"], capacity={"chat": 1})
    agent("ana", few)
    waits(minutes=9)
    dear = waits(skill="claims")
    RoutingPolicy.objects.create(kind="cmu_theta", settings={"classes": {"claims": {"cost": 9}}}, made_at=NOON)
    RoutingPolicy.objects.create(kind="longest_idle", settings={}, made_at=NOON - SOON)
    assert offers.route(at=NOON) == 1
    assert offered() == [(dear.pk, "ana")]
    RoutingPolicy.objects.create(kind="longest_idle", settings={"offer_s": 7}, made_at=NOON + SOON)
    assert queries.policy_in_force().offer_s == 7
    RoutingPolicy.objects.create(kind="lottery", made_at=NOON + 2 * SOON)
    assert queries.policy_in_force().kind == "cmu_theta"


class TestAnotherRoom:
    """Overflow: what has waited long is offered in a provider's room too."""

    def test_helps_by_rule_and_gives_back_what_it_does_not_take(self) -> None:
        provider = Provider.objects.create(name="Voz")
        helper = agent("vera", everything(provider=provider), provider=provider, role="provider_agent")
        OverflowRule.objects.create(name="long", match={"skill": "general"}, after_s=120, to_provider=provider)
        item = waits(minutes=1)
        assert offers.route(at=NOON) == 0
        later = NOON + timedelta(minutes=1)
        assert offers.route(at=later) == 1
        item.refresh_from_db()
        assert item.room == provider, "they see it while they are asked"
        offers.decline(offer=Offer.objects.get().token, by=helper, reason="", at=later)
        item.refresh_from_db()
        assert (item.room, item.offered_to) == (None, None)
        offers.route(at=later + timedelta(minutes=2))
        taken = offers.accept(offer=Offer.objects.get(answer="").token, by=helper, at=later + timedelta(minutes=2))
        assert (taken.room, taken.claimed_by) == (provider, helper)

    def test_is_never_offered_what_no_rule_gives_it(self) -> None:
        provider = Provider.objects.create(name="Voz")
        agent("vera", everything(provider=provider), provider=provider, role="provider_agent")
        waits(minutes=99)
        assert offers.route(at=NOON) == 0

    def test_another_team_helps_too(self) -> None:
        first, second = Team.objects.create(name="first"), Team.objects.create(name="second")
        agent("ana", team=second)
        waits(minutes=5, team=first)
        assert offers.route(at=NOON) == 0
        OverflowRule.objects.create(name="teams", after_s=60, to_team=second)
        assert offers.route(at=NOON) == 1
