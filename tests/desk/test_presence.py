"""Who can be asked: heartbeats, lines that drop, pauses, work after a contact, and the readiness check before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sintonia.conversations.models import Contact, Message
from sintonia.desk import offers, operations, presence
from sintonia.desk.models import Offer, Presence, RoutingPolicy, WorkItem
from sintonia.staff.models import User
from tests.desk.people import NOON, agent, everything, waits

pytestmark = pytest.mark.django_db
MISSED = timedelta(seconds=36)


def state(user: User) -> str:
    return Presence.objects.get(user=user).state


def take(user: User, item: WorkItem) -> WorkItem:
    operations.claim(item=item.token, by=user, at=NOON)
    item.refresh_from_db()
    return item


class TestALineThatDrops:
    """Nobody is lost, nobody is told anything false, and who comes back is asked first."""

    @pytest.fixture
    def ana(self) -> User:
        found = agent("ana")
        presence.beat(users=[found.pk], at=NOON)
        return found

    @pytest.fixture
    def item(self, ana: User) -> WorkItem:
        return take(ana, waits(minutes=7))

    def test_is_noticed_only_after_several_heartbeats(self, ana: User) -> None:
        assert presence.miss(at=NOON + timedelta(seconds=34)) == 0
        assert presence.miss(at=NOON + MISSED) == 1
        assert state(ana) == "away"
        assert presence.miss(at=NOON + MISSED) == 0

    def test_holds_what_they_had_in_its_place_without_a_word_to_the_customer(self, ana: User, item: WorkItem) -> None:
        presence.miss(at=NOON + MISSED)
        item.refresh_from_db()
        assert (item.claimed_by, item.held_for, item.waiting_since) == (None, ana, NOON - timedelta(minutes=7))
        assert Contact.objects.get(pk=item.contact_id).owner == "queue"
        assert not Message.objects.exists()

    def test_keeps_it_from_others_until_the_hold_ends(self, ana: User, item: WorkItem) -> None:
        presence.miss(at=NOON + MISSED)
        agent("bruno")
        assert offers.route(at=NOON + timedelta(minutes=4)) == 0
        assert offers.route(at=NOON + MISSED + timedelta(minutes=5)) == 1
        assert Offer.objects.get().agent.username == "bruno"

    def test_does_not_keep_others_of_the_lane_waiting(self, ana: User, item: WorkItem) -> None:
        presence.miss(at=NOON + MISSED)
        agent("bruno")
        other = waits(minutes=1)
        offers.route(at=NOON + MISSED)
        assert Offer.objects.get().item == other

    def test_that_comes_back_is_offered_it_first_for_a_minute(self, ana: User, item: WorkItem) -> None:
        presence.miss(at=NOON + MISSED)
        agent("bruno")
        back = NOON + timedelta(minutes=2)
        presence.beat(users=[ana.pk], at=back)
        offers.route(at=back)
        offer = Offer.objects.get()
        assert (offer.agent, state(ana)) == (ana, "available")
        assert offer.why["agent"]["text"] == "Had this conversation when the line dropped."
        offers.decline(offer=offer.token, by=ana, reason="", at=back)
        assert offers.route(at=back + timedelta(seconds=59)) == 0
        offers.route(at=back + timedelta(seconds=61))
        assert Offer.objects.get(answer="").agent.username == "bruno"

    def test_takes_back_what_they_were_being_offered(self, ana: User) -> None:
        waits()
        offers.route(at=NOON)
        agent("bruno")
        presence.miss(at=NOON + MISSED)
        assert Offer.objects.get().answer == "withdrawn"
        assert offers.route(at=NOON + MISSED) == 1

    def test_leaves_mail_with_them(self, ana: User) -> None:
        mail = take(ana, waits(channel="email"))
        presence.miss(at=NOON + MISSED)
        mail.refresh_from_db()
        assert mail.claimed_by == ana

    def test_in_a_break_loses_the_conversations_and_keeps_the_break(self, ana: User, item: WorkItem) -> None:
        Presence.objects.filter(user=ana).update(state="break")
        presence.miss(at=NOON + MISSED)
        item.refresh_from_db()
        assert (state(ana), item.held_for) == ("break", ana)

    def test_for_long_means_that_they_went_home(self, ana: User) -> None:
        presence.miss(at=NOON + MISSED)
        presence.miss(at=NOON + MISSED + timedelta(minutes=16))
        assert state(ana) == "offline"


class TestPausing:
    """Finish and pause, breaks, going home."""

    def test_begins_at_once_for_who_has_nothing(self) -> None:
        ana = agent("ana")
        assert presence.pause(by=ana, why="coffee", at=NOON)
        waits()
        assert (state(ana), offers.route(at=NOON)) == ("break", 0)

    def test_waits_until_they_have_finished_and_nothing_new_comes(self) -> None:
        ana = agent("ana")
        item = take(ana, waits())
        assert not presence.pause(by=ana, why="coffee", at=NOON)
        waits()
        assert (state(ana), offers.route(at=NOON)) == ("available", 0)
        operations.close(item=item.token, by=ana, outcome="done", at=NOON)
        assert (state(ana), Presence.objects.get(user=ana).why) == ("break", "coffee")

    def test_takes_back_an_offer(self) -> None:
        ana = agent("ana")
        waits()
        offers.route(at=NOON)
        presence.pause(by=ana, why="", at=NOON)
        assert Offer.objects.get().answer == "withdrawn"

    def test_nobody_goes_home_in_the_middle_of_a_conversation(self) -> None:
        ana = agent("ana")
        item = take(ana, waits())
        with pytest.raises(presence.UnableToBePresent, match="1"):
            presence.leave(by=ana, at=NOON)
        operations.close(item=item.token, by=ana, outcome="done", at=NOON)
        take(ana, waits(channel="email"))
        presence.leave(by=ana, at=NOON)
        assert state(ana) == "offline"


class TestWorkAfterACall:
    """After a call there is time to write it up, and then work comes again by itself."""

    @pytest.fixture
    def ana(self) -> User:
        ana = agent("ana")
        item = take(ana, waits(channel="phone"))
        operations.close(item=item.token, by=ana, outcome="done", at=NOON)
        return ana

    def test_nothing_is_offered_meanwhile(self, ana: User) -> None:
        waits()
        assert (state(ana), offers.route(at=NOON)) == ("wrap", 0)

    def test_it_ends_by_itself_or_when_they_say_so(self, ana: User) -> None:
        assert presence.end_wraps(at=NOON + timedelta(seconds=29)) == 0
        assert presence.end_wraps(at=NOON + timedelta(seconds=30)) == 1
        assert state(ana) == "available"

    def test_they_may_end_it_sooner(self, ana: User) -> None:
        presence.be_available(by=ana, at=NOON)
        waits()
        assert offers.route(at=NOON) == 1

    def test_how_long_is_the_policys(self) -> None:
        RoutingPolicy.objects.create(kind="cmu_theta", settings={"wrap_s": {}}, made_at=NOON)
        bruno = agent("bruno")
        item = take(bruno, waits(channel="phone"))
        operations.close(item=item.token, by=bruno, outcome="done", at=NOON)
        assert state(bruno) == "available"


class TestReadiness:
    """Nobody is available whose browser and line were not found good lately."""

    @pytest.fixture(autouse=True)
    def asked_for(self, settings: Any) -> None:
        settings.DEMO, settings.READY_HOURS = False, 12

    @pytest.fixture
    def ana(self) -> User:
        everything()
        return User.objects.create_user(username="ana", password=None, name="Ana")

    def test_is_needed_first_and_again_after_hours(self, ana: User) -> None:
        with pytest.raises(presence.UnableToBePresent):
            presence.be_available(by=ana, at=NOON)
        presence.check(by=ana, found={"good": True, "round_trip_ms": 40}, at=NOON)
        presence.be_available(by=ana, at=NOON + timedelta(hours=11))
        assert state(ana) == "available"
        with pytest.raises(presence.UnableToBePresent):
            presence.be_available(by=ana, at=NOON + timedelta(hours=12))

    def test_a_check_that_found_something_wrong_makes_nobody_ready(self, ana: User) -> None:
        presence.check(by=ana, found={"good": False, "loss": 0.4}, at=NOON)
        with pytest.raises(presence.UnableToBePresent):
            presence.be_available(by=ana, at=NOON)
        assert Presence.objects.get(user=ana).ready["loss"] == 0.4

    def test_may_be_switched_off(self, ana: User, settings: Any) -> None:
        settings.READY_HOURS = 0
        presence.be_available(by=ana, at=NOON)
        assert state(ana) == "available"

    def test_who_has_no_profile_is_told_so(self) -> None:
        ana = User.objects.create_user(username="ana", password=None, name="Ana")
        presence.check(by=ana, found={"good": True}, at=NOON)
        with pytest.raises(presence.UnableToBePresent, match="perfil"):
            presence.be_available(by=ana, at=NOON)
