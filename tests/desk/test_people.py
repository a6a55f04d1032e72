"""Two customers who are one person, at the desk: found, made one, seen together, and two again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection

from sintonia.audit.models import AuditRecord
from sintonia.customers.merging import UnableToMerge
from sintonia.customers.models import Customer, Merge, MergeCandidate
from sintonia.customers.operations import attach
from sintonia.desk import people
from sintonia.desk.models import WorkItem
from sintonia.staff.models import Provider, User
from tests.customers.people import ANA, AT, met, phone
from tests.desk.people import waits
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import BACKEND, Visit, staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
OTHER_PHONE = "5531977776666"
EMAIL = "maria.nunes@example.com"
WHY = "mesma pessoa, confirmou os dois números"


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def two(stage: Stage) -> tuple[WorkItem, Customer]:
    """A conversation that waits, and another customer with a conversation of their own."""
    stage.whatsapp("quero falar com uma pessoa")
    item = WorkItem.objects.get()
    stage.whatsapp("quero falar com um atendente", phone=OTHER_PHONE)
    return item, WorkItem.objects.exclude(pk=item.pk).get().contact.customer


@pytest.fixture
def candidate(two) -> MergeCandidate:
    """The two have given the same e-mail address."""
    item, other = two
    for customer in (item.contact.customer, other):
        attach(customer=customer.pk, kind="email", value=EMAIL, evidence="form", confidence=90, at=BEGAN, by=ANA)
    return MergeCandidate.objects.get()


def deed(browser: Visit, item: WorkItem, name: str, reason: str = WHY, **told: object) -> str:
    address = f"/desk/people/{item.contact.customer.token}/{name}"
    return words_of(browser.post(address, {"item": item.token, "reason": reason, **told}, follow=True))


def protocols_on(browser: Visit, item: WorkItem) -> set[str]:
    person = browser.get(f"/desk/{item.token}/").context["person"]
    return {visit.protocol for visit in person.visits}


def root_of(customer: Customer) -> int:
    return Customer.objects.get(pk=customer.pk).root_or_self


class TestACandidate:
    def test_is_shown_with_why_and_nothing_in_full(self, two, candidate):
        item, _other = two
        page = staff("ana").read(f"/desk/{item.token}/")
        assert "Pode ser a mesma pessoa que" in page
        assert "m•••@example.com" in page
        assert "•••• 6666" in page
        assert EMAIL not in page
        assert OTHER_PHONE not in page

    def test_is_one_person_from_now_on_with_both_sides_on_one_timeline_until_it_is_undone(self, two, candidate):
        item, other = two
        ana = staff("ana")
        theirs = WorkItem.objects.get(contact__customer=other).case.protocol
        assert protocols_on(ana, item) == {item.case.protocol}
        assert "Agora são uma pessoa só" in deed(ana, item, "join", other=other.token)
        assert protocols_on(ana, item) == {item.case.protocol, theirs}
        assert root_of(other) == item.contact.customer_id
        made = Merge.objects.get()
        assert (made.why, made.by_id) == (WHY, User.objects.get(username="ana").pk)
        page = ana.read(f"/desk/{item.token}/")
        assert "Uma pessoa só com" in page
        assert "Pode ser a mesma pessoa" not in page

        assert "Desfeito" in deed(ana, item, "part", merge=made.pk, reason="são mãe e filha")
        assert protocols_on(ana, item) == {item.case.protocol}
        assert root_of(other) == other.pk
        made.refresh_from_db()
        assert made.undone_why == "são mãe e filha"
        deeds = set(AuditRecord.objects.values_list("deed", flat=True))
        assert {"customers.merged", "customers.merge.undone"} <= deeds

    def test_is_two_people_and_not_asked_again(self, two, candidate):
        item, other = two
        ana = staff("ana")
        assert "são duas pessoas" in deed(ana, item, "apart", other=other.token)
        assert "Pode ser a mesma pessoa" not in ana.read(f"/desk/{item.token}/")
        assert root_of(other) == other.pk
        told = AuditRecord.objects.get(deed="customers.told_apart")
        assert told.facts["why"] == WHY

    @pytest.mark.parametrize("name", ["join", "apart"])
    @pytest.mark.parametrize("reason", ["", "   ", "sim", "\0\0\0\0\0\0"])
    def test_is_not_decided_without_a_reason(self, two, candidate, name, reason):
        item, other = two
        assert "Diga em poucas palavras" in deed(staff("ana"), item, name, reason, other=other.token)
        assert not Merge.objects.exists()
        assert MergeCandidate.objects.filter(settled_at=None).exists()

    def test_clicked_twice_is_decided_once_and_the_second_is_told(self, two, candidate):
        item, other = two
        ana = staff("ana")
        deed(ana, item, "join", other=other.token)
        assert "já são um só cliente" in deed(ana, item, "join", other=other.token)
        made = Merge.objects.get()
        deed(ana, item, "part", merge=made.pk)
        assert "Isto já foi decidido" in deed(ana, item, "apart", other=other.token)
        assert "já foi desfeita" in deed(ana, item, "part", merge=made.pk)
        assert Merge.objects.count() == 1

    def test_stays_two_though_the_house_would_have_made_them_one_by_itself(self, two):
        """Somebody with nothing but a phone is gathered into another; whoever a person told apart is not."""
        item, other = two
        ana = staff("ana")
        deed(ana, item, "join", other=other.token)
        deed(ana, item, "part", merge=Merge.objects.get().pk)
        met(phone("5531988887777"), phone(OTHER_PHONE), at=BEGAN)
        assert root_of(other) == other.pk


class TestLookingFor:
    def page(self, browser: Visit, item: WorkItem, words: str):
        return browser.get(f"/desk/people/{item.contact.customer.token}/", {"q": words, "item": item.token})

    def test_a_phone_a_document_an_e_mail_and_a_protocol_find_the_other(self, two):
        item, other = two
        for kind, value in (("email", EMAIL), ("document", "52998224725")):
            attach(customer=other.pk, kind=kind, value=value, evidence="ID", confidence=90, at=BEGAN, by=ANA)
        protocol = WorkItem.objects.get(contact__customer=other).case.protocol
        for words in (
            OTHER_PHONE,
            "(31) 97777-6666",
            "529.982.247-25",
            EMAIL,
            protocol,
            f"{protocol[:4]} {protocol[4:]}",
        ):
            found = self.page(staff("ana"), item, words)
            assert [one.token for one in found.context["sought"]] == [other.token], words
            assert "529.982.247-25" not in words_of(found).replace(words, "")

    @pytest.mark.parametrize("words", ["5531988887777", "Maria", "", "99", "'; drop table x", "x" * 500, "\0", "%"])
    def test_oneself_a_name_and_nonsense_find_nobody(self, two, words):
        assert self.page(staff("ana"), two[0], words).context["sought"] == ()

    def test_who_was_found_is_made_one_with_them_and_the_agent_is_back_at_the_conversation(self, two):
        item, other = two
        answer = staff("ana").post(
            f"/desk/people/{item.contact.customer.token}/join",
            {"item": item.token, "reason": WHY, "other": other.token},
        )
        assert answer["Location"] == f"/desk/{item.token}/"
        assert root_of(other) == item.contact.customer_id

    def test_two_with_documents_of_their_own_are_two_people(self, two):
        item, other = two
        for customer, document in ((item.contact.customer, "52998224725"), (other, "11144477735")):
            attach(
                customer=customer.pk, kind="document", value=document, evidence="ID", confidence=90, at=BEGAN, by=ANA
            )
        assert "são duas pessoas" in deed(staff("ana"), item, "join", other=other.token)
        assert not Merge.objects.exists()


class TestTheWrongPerson:
    def test_a_providers_people_neither_see_nor_decide_it_even_in_their_own_room(self, two, candidate):
        item, other = two
        provider = Provider.objects.create(name="Contato Sul")
        WorkItem.objects.filter(pk=item.pk).update(room=provider)
        rosa = Visit()
        user = User.objects.create_user(
            username="rosa", password=None, name="Rosa", role="provider_supervisor", provider=provider
        )
        rosa.force_login(user, backend=BACKEND)
        page = rosa.get(f"/desk/{item.token}/")
        assert page.context["person"] is None
        assert "Pode ser a mesma pessoa" not in words_of(page)
        address = f"/desk/people/{item.contact.customer.token}/"
        assert rosa.get(address, {"q": OTHER_PHONE}).status_code == 403
        for name in ("join", "apart", "part"):
            told = {"other": other.token, "merge": 1, "reason": WHY}
            assert rosa.post(address + name, told).status_code == 403
        assert not Merge.objects.exists()

    def test_a_clerk_sees_the_conversations_and_decides_nothing(self, two, candidate):
        item, other = two
        clara = staff("clara", role="clerk")
        page = clara.get(f"/desk/{item.token}/")
        assert [visit.protocol for visit in page.context["person"].visits] == [item.case.protocol]
        assert "Pode ser a mesma pessoa" not in words_of(page)
        assert clara.post(f"/desk/people/{item.contact.customer.token}/join", {"other": other.token}).status_code == 403

    def test_a_merge_of_others_is_not_undone_from_here(self, two):
        item, _other = two
        elsewhere = [met(phone(f"553190000000{n}"), at=BEGAN).customer for n in range(2)]
        first, second = Customer.objects.filter(pk__in=elsewhere)
        ana = User.objects.create_user(username="bia", password=None, name="Bia", role="agent")
        made = people.join(customer=first, other=second.token, reason=WHY, by=ana, at=BEGAN)
        assert "Isto já foi decidido" in deed(staff("ana"), item, "part", merge=made.pk)
        made.refresh_from_db()
        assert made.undone_at is None

    @pytest.mark.parametrize("token", ["", "nobody", "1", "'"])
    def test_nobody_is_made_one_with_nobody(self, two, token):
        item, _other = two
        address = f"/desk/people/{item.contact.customer.token}/join"
        assert staff("ana").post(address, {"other": token, "reason": WHY}).status_code == 404

    @pytest.mark.parametrize("merge", ["", "x", "-1", "9" * 30, "²"])
    def test_a_merge_that_is_none_is_refused_kindly(self, two, merge):
        assert "Isto já foi decidido" in deed(staff("ana"), two[0], "part", merge=merge)


def closing(done):
    try:
        return done()
    except UnableToMerge as refusal:
        return str(refusal)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_decide_at_once_in_both_directions_one_does_and_the_others_are_told() -> None:
    customers = [waits().contact.customer for _ in range(3)]
    ana = User.objects.create_user(username="ana", password=None, name="Ana", role="agent")

    def joins(kept: Customer, absorbed: Customer):
        return lambda: closing(lambda: people.join(customer=kept, other=absorbed.token, reason=WHY, by=ana, at=AT))

    one, two, third = customers
    pairs = [(one, two), (two, one), (two, third), (third, one), (one, third), (third, two)]
    with ThreadPoolExecutor(len(pairs)) as pool:
        told = [running.result(60) for running in [pool.submit(joins(*pair)) for pair in pairs]]
    assert sum(isinstance(answer, Merge) for answer in told) == Merge.objects.count() == 2
    assert len({root_of(customer) for customer in customers}) == 1
