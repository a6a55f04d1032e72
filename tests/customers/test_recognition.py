"""Who is at the door: one customer for each person, whatever they are known by."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from sintonia.audit import SYSTEM
from sintonia.audit.queries import trail
from sintonia.customers.models import Customer, Identifier, MergeCandidate, Vulnerability
from sintonia.customers.operations import Arrival, UnableToRecognise, attach, end_identifier, recognise
from tests.customers.people import ANA, AT, bsuid, met, phone

pytestmark = pytest.mark.django_db
MOBILE, SHORT_MOBILE = "5531988887777", "553188887777"


class TestOnePerson:
    def test_is_new_once(self) -> None:
        first = met(phone(MOBILE), name="Cida 🌸")
        again = met(phone(MOBILE))
        assert (first.new, again.new) == (True, False)
        assert again.customer == first.customer == first.root
        assert again.name == "Cida 🌸"

    @pytest.mark.parametrize("kind", ["phone", "whatsapp"])
    def test_is_one_with_or_without_the_ninth_digit(self, kind: str) -> None:
        assert met(phone(MOBILE)).customer == met((kind, "", SHORT_MOBILE)).customer
        assert Identifier.objects.first().value == MOBILE

    @pytest.mark.parametrize(
        ("number", "other"),
        [("553133334444", "5531933334444"), ("08007210116", "5508007210116"), ("34600111222", "346900111222")],
    )
    def test_keeps_landlines_0800_and_foreign_numbers_as_they_are(self, number: str, other: str) -> None:
        assert met(phone(number)).customer != met(phone(other)).customer

    def test_may_come_with_a_bsuid_alone_and_with_the_phone_later(self) -> None:
        first = met(bsuid("BR.1"))
        later = met(bsuid("BR.1"), phone(MOBILE))
        by_phone = met(phone(SHORT_MOBILE))
        assert first.customer == later.customer == by_phone.customer
        assert [row.deed for row in trail(("customer", first.customer))] == [
            "customers.customer.met",
            "customers.identifier.gathered",
        ]

    def test_may_come_with_the_phone_first_and_a_bsuid_later(self) -> None:
        assert met(phone(MOBILE)).customer == met(bsuid("BR.1"), phone(MOBILE)).customer == met(bsuid("BR.1")).customer

    def test_has_a_bsuid_in_its_account_alone(self) -> None:
        assert met(bsuid("BR.1", "waba-1")).customer != met(bsuid("BR.1", "waba-2")).customer

    def test_is_one_although_two_of_their_messages_are_in_one_batch(self) -> None:
        found = recognise(
            [
                Arrival((phone(MOBILE),), "Cida"),
                Arrival((phone("5531900000001"),), "Bento"),
                Arrival((bsuid("BR.1"),)),
                Arrival((phone(SHORT_MOBILE), bsuid("BR.1"))),
            ],
            at=AT,
        )
        assert found[0].customer == found[2].customer == found[3].customer != found[1].customer
        assert all(person.new for person in found)
        assert Customer.objects.count() == 2

    def test_is_written_in_the_order_of_arrival(self) -> None:
        numbers = [f"55319{n:08}" for n in range(40)]
        found = recognise([Arrival((phone(n),), n) for n in numbers], at=AT)
        assert [person.name for person in found] == numbers


class TestUnsureIdentifiers:
    def test_a_claimed_phone_makes_nobody_its_owner(self) -> None:
        visitor = met(("visitor", "web", "v-1"), evidence="webchat")
        attach(
            customer=visitor.customer, kind="phone", value=MOBILE, evidence="claimed", confidence=30, at=AT, by=SYSTEM
        )
        owner = met(phone(MOBILE))
        assert owner.new
        assert owner.customer != visitor.customer

    def test_an_ended_number_recognizes_nobody(self) -> None:
        before = met(phone(MOBILE))
        row = Identifier.objects.get(customer=before.customer)
        end_identifier(identifier=row.pk, why="changed hands", at=AT, by=ANA)
        assert met(phone(MOBILE)).customer != before.customer

    def test_nothing_to_know_somebody_by_is_refused(self) -> None:
        with pytest.raises(UnableToRecognise):
            met(phone(" \0"))
        with pytest.raises(ValueError, match="no kind"):
            met(("shoe size", "", "38"))

    def test_a_nul_and_right_to_left_marks_in_a_name_are_survived(self) -> None:
        assert met(phone(MOBILE), name="Ci\0da \u202e🙂").name == "Cida \u202e🙂"


class TestIdentifiersOfTwo:
    def test_a_customer_with_nothing_else_is_gathered_into_the_other(self) -> None:
        by_phone = met(phone(MOBILE))
        known = met(bsuid("BR.1"), phone("5531900000001"))
        both = met(bsuid("BR.1"), phone(MOBILE))
        assert both.root == known.customer
        assert met(phone(MOBILE)).root == known.customer
        assert met(phone(MOBILE)).customer == by_phone.customer

    def test_two_who_both_have_more_are_a_candidate_and_stay_two(self) -> None:
        one = met(phone(MOBILE), ("email", "", "one@example.com"))
        other = met(bsuid("BR.1"), phone("5531900000001"))
        assert met(bsuid("BR.1"), phone(MOBILE)).root == other.customer
        assert met(bsuid("BR.1"), phone(MOBILE)).root == other.customer
        candidate = MergeCandidate.objects.get()
        assert {candidate.one_id, candidate.other_id} == {one.customer, other.customer}
        assert met(phone(MOBILE)).root == one.customer


class TestHouseholds:
    def give(self, customer: int, *parties: str) -> None:
        for party in parties:
            attach(
                customer=customer, kind="party", value=party, evidence="phone on file", confidence=60, at=AT, by=SYSTEM
            )

    def test_a_phone_of_one_party_is_theirs(self) -> None:
        person = met(phone(MOBILE))
        self.give(person.customer, "p-1")
        assert met(phone(MOBILE)).party == "p-1"

    def test_a_phone_of_several_is_nobody_in_particular(self) -> None:
        home = met(phone(MOBILE))
        self.give(home.customer, "p-1", "p-2")
        assert met(phone(MOBILE)).party is None

    def test_a_party_at_the_counter_is_not_the_household_of_their_phone(self) -> None:
        home = met(phone(MOBILE))
        self.give(home.customer, "p-1", "p-2")
        at_counter = met(("party", "", "p-1"), evidence="counter")
        assert at_counter.customer != home.customer
        assert at_counter.party == "p-1"
        assert met(("party", "", "p-1"), evidence="counter").customer == at_counter.customer

    def test_a_party_who_has_the_phone_alone_is_the_same_at_the_counter(self) -> None:
        person = met(phone(MOBILE))
        self.give(person.customer, "p-1")
        assert met(("party", "", "p-1"), evidence="counter").customer == person.customer

    def test_two_phones_of_one_party_are_a_candidate(self) -> None:
        one, other = met(phone(MOBILE)), met(phone("5531900000001"))
        self.give(one.customer, "p-1")
        self.give(other.customer, "p-1")
        assert MergeCandidate.objects.count() == 1


class TestNeeds:
    def test_come_along_while_they_hold(self) -> None:
        person = met(phone(MOBILE))
        for kind, until in (("life_support", None), ("age", AT.date() - timedelta(days=1)), ("deafness", AT.date())):
            Vulnerability.objects.create(
                customer_id=person.customer, kind=kind, evidence="seen", since=AT.date() - timedelta(days=9),
                expires_on=until, recorded_at=AT, recorded_by_kind="agent",
            )  # fmt: skip
        assert met(phone(MOBILE)).needs == ("deafness", "life_support")


class TestBulk:
    def test_known_people_take_two_questions_whatever_their_number(self, django_assert_num_queries) -> None:
        arrivals = [Arrival((phone(f"55319{n:08}"), bsuid(f"BR.{n}")), "Maria da Silva") for n in range(60)]
        first = recognise(arrivals, at=AT)
        with django_assert_num_queries(2):
            again = recognise(arrivals, at=AT + timedelta(minutes=5))
        assert [p.customer for p in again] == [p.customer for p in first]

    def test_when_somebody_was_seen_is_noted_once_a_day(self) -> None:
        met(phone(MOBILE))
        met(phone(MOBILE), at=AT + timedelta(hours=2))
        assert Identifier.objects.get().last_seen_at == AT
        met(phone(MOBILE), at=AT + timedelta(days=2))
        assert Identifier.objects.get().last_seen_at == AT + timedelta(days=2)

    def test_nobody_is_nobody(self, django_assert_num_queries) -> None:
        with django_assert_num_queries(0):
            assert recognise([], at=AT) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_who_meet_one_new_number_at_once_make_one_customer() -> None:
    together = Barrier(4)

    def meet(n: int) -> int:
        try:
            with transaction.atomic():
                together.wait(timeout=10)
                known = [phone(MOBILE)] if n % 2 else [phone(SHORT_MOBILE), bsuid("BR.1")]
                return recognise([Arrival(tuple(known), f"worker {n}")], at=AT)[0].root
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        roots = set(workers.map(meet, range(4)))
    assert len(roots) == 1
    assert Customer.objects.count() == 1
