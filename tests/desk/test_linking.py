"""Another matter of a conversation gets its own protocol, and two cases of one customer are linked and unlinked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from sintonia.audit.models import AuditRecord
from sintonia.cases.models import Case, CaseLink
from sintonia.conversations.models import Message
from sintonia.desk.models import WorkItem
from sintonia.dialogue.operations import close_silent_contacts
from sintonia.kit.text import in_fours
from sintonia.staff.models import Provider, User
from sintonia.web.scope import enter, of_room
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import BACKEND, Visit, staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
MARIA, OTHER = "5531988887777", "5531977776666"
POLE = "poste torto em frente à casa"


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def item(stage: Stage) -> WorkItem:
    stage.whatsapp("quero falar com uma pessoa", phone=MARIA)
    return WorkItem.objects.get()


@pytest.fixture
def ana(item: WorkItem) -> Visit:
    browser = staff("ana")
    browser.post(f"/desk/{item.token}/claim")
    return browser


def splits(browser: Visit, item: WorkItem, *, about: str = POLE, key: str = "one") -> str:
    return words_of(browser.post(f"/desk/{item.token}/split", {"about": about, "key": key}, follow=True))


def told(stage: Stage) -> list[str]:
    stage.settle()
    return [saying.text for _to, _kind, saying in stage.sent]


def fresh() -> Case:
    return Case.objects.exclude(about="").get()


def another_case(item: WorkItem, protocol: str = "2020000000001") -> Case:
    return Case.objects.create(protocol=protocol, customer=item.case.customer, opened_at=BEGAN - timedelta(days=900))


def of(provider: Provider) -> Visit:
    user = User.objects.create_user(
        username="rosa", password=None, name="Rosa", role="provider_agent", provider=provider
    )  # fmt: skip
    browser = Visit()
    browser.force_login(user, backend=BACKEND)
    return browser


def hand_to(provider: Provider, ana: Visit, item: WorkItem) -> Visit:
    ana.post(f"/desk/{item.token}/transfer", {"to": f"provider:{provider.pk}", "reason": "fora do horário"})
    rosa = of(provider)
    rosa.post(f"/desk/{item.token}/claim")
    return rosa


# Splitting


def test_another_matter_gets_a_protocol_of_its_own_and_the_customer_is_told(
    stage: Stage, item: WorkItem, ana: Visit
) -> None:
    page = splits(ana, item)
    made = fresh()
    assert made.protocol != item.case.protocol
    assert (made.customer_id, made.about) == (item.case.customer_id, POLE)
    assert f"O protocolo {in_fours(made.protocol)} está aberto, e o cliente foi avisado." in page
    (line,) = [text for text in told(stage) if in_fours(made.protocol) in text]
    assert POLE in line
    assert in_fours(item.case.protocol) in line


def test_the_customer_is_told_in_their_own_language(stage: Stage) -> None:
    stage.whatsapp("I want to talk to a person", phone=OTHER)
    item = WorkItem.objects.get()
    assert item.contact.language == "en"
    ana = staff("ana")
    ana.post(f"/desk/{item.token}/claim")
    splits(ana, item, about="a pole that leans")
    assert [text for text in told(stage) if text.startswith("I opened a protocol for this other matter")]


def test_a_double_click_splits_once(stage: Stage, item: WorkItem, ana: Visit) -> None:
    for _n in range(2):
        splits(ana, item)
    made = fresh()
    assert CaseLink.objects.count() == 1
    assert len([text for text in told(stage) if in_fours(made.protocol) in text]) == 1


def test_what_is_said_before_and_after_stays_in_the_conversations_own_case(
    stage: Stage, item: WorkItem, ana: Visit
) -> None:
    splits(ana, item)
    stage.whatsapp("e a minha conta?", phone=MARIA)
    item.contact.refresh_from_db()
    assert item.contact.case_id == item.case_id
    assert not Message.objects.filter(contact__case=fresh()).exists()


def test_who_comes_by_another_door_goes_on_in_the_case_that_was_there_first(
    stage: Stage, item: WorkItem, ana: Visit
) -> None:
    splits(ana, item)
    ana.post(f"/desk/{item.token}/close", {"outcome": "passed_on"})
    stage.settle()
    stage.at += timedelta(days=3)
    close_silent_contacts(at=stage.at, after=timedelta(days=2))
    Case.objects.filter(pk=item.case_id).update(closed_at=None)
    stage.whatsapp("oi", phone=MARIA)
    assert stage.contact_of(MARIA).case_id == item.case_id


def test_what_was_split_off_is_open_while_the_conversation_is(stage: Stage, item: WorkItem, ana: Visit) -> None:
    splits(ana, item)
    late = stage.at + timedelta(days=9)
    close_silent_contacts(at=late, after=timedelta(days=2))
    assert fresh().closed_at is None
    ana.post(f"/desk/{item.token}/close", {"outcome": "passed_on"})
    stage.settle()
    for _n in range(2):
        close_silent_contacts(at=late, after=timedelta(days=2))
    assert fresh().closed_at == late


def test_nobody_splits_without_saying_what_it_is_about(item: WorkItem, ana: Visit) -> None:
    assert "do que trata o outro assunto" in splits(ana, item, about="  x ")
    assert Case.objects.count() == 1


def test_who_does_not_have_the_conversation_splits_and_links_nothing(item: WorkItem, ana: Visit) -> None:
    bruno, other = staff("bruno"), another_case(item)
    assert "já não está com você" in splits(bruno, item)
    bruno.post(f"/desk/{item.token}/link", {"protocol": other.protocol, "why": "mesma queixa"})
    assert not CaseLink.objects.exists()
    assert "abrir um protocolo próprio" not in bruno.read(f"/desk/{item.token}/")


def test_both_cases_and_the_conversation_show_the_split(item: WorkItem, ana: Visit) -> None:
    splits(ana, item)
    made = fresh()
    shown = (
        ana.read(f"/desk/{item.token}/"),
        ana.read(f"/desk/cases/{item.case.token}"),
        ana.read(f"/desk/cases/{made.token}"),
    )
    assert ["Outros protocolos" in page for page in shown] == [True] * 3
    assert "Outro assunto desta conversa" in shown[0]
    assert "Surgiu no protocolo" in shown[2]
    assert POLE in ana.read("/desk/find", q=made.protocol)


def test_a_split_taken_back_is_closed_and_the_customer_is_told(stage: Stage, item: WorkItem, ana: Visit) -> None:
    splits(ana, item)
    link, made = CaseLink.objects.get(), fresh()
    assert "Só quem está com aquela conversa" in words_of(
        ana.post(f"/desk/cases/{made.token}/unlink", {"link": link.pk}, follow=True)
    )
    for _n in range(2):
        ana.post(f"/desk/{item.token}/unlink", {"link": link.pk})
    made.refresh_from_db()
    assert made.outcome == "taken_back"
    assert made.closed_at is not None
    assert len([text for text in told(stage) if f"{in_fours(made.protocol)} foi encerrado" in text]) == 1
    assert "Outro assunto desta conversa" not in ana.read(f"/desk/{item.token}/")


def test_what_the_customer_has_gone_on_with_is_not_taken_back(item: WorkItem, ana: Visit) -> None:
    splits(ana, item)
    type(item.contact).objects.filter(pk=item.contact_id).update(case=fresh())
    page = words_of(ana.post(f"/desk/{item.token}/unlink", {"link": CaseLink.objects.get().pk}, follow=True))
    assert "já seguiu nesse protocolo" in page
    assert fresh().closed_at is None


# Linking


def test_two_cases_of_a_customer_are_linked_once_with_why_and_unlinked_from_either(item: WorkItem, ana: Visit) -> None:
    other = another_case(item)
    for _n in range(2):
        ana.post(f"/desk/{item.token}/link", {"protocol": in_fours(other.protocol), "why": "a mesma queixa"})
    link = CaseLink.objects.get()
    for page in (f"/desk/{item.token}/", f"/desk/cases/{other.token}", f"/desk/cases/{item.case.token}"):
        assert "a mesma queixa" in ana.read(page)
    ana.post(f"/desk/cases/{other.token}/unlink", {"link": link.pk})
    assert "a mesma queixa" not in ana.read(f"/desk/{item.token}/")
    ana.post(f"/desk/{item.token}/link", {"protocol": other.protocol, "why": "é sim a mesma"})
    assert CaseLink.objects.filter(undone_at=None).count() == 1
    deeds = AuditRecord.objects.filter(deed__startswith="cases.").values_list("deed", flat=True)
    assert sorted(deeds) == ["cases.case.linked", "cases.case.linked", "cases.link.undone"]


@pytest.mark.parametrize("protocol", ["", "x", "2020000000009", "own", "somebody else's"])
def test_what_is_no_other_case_of_this_customer_is_not_linked(
    stage: Stage, item: WorkItem, ana: Visit, protocol: str
) -> None:
    stage.whatsapp("oi", phone=OTHER)
    made_up = {"own": item.case.protocol, "somebody else's": stage.contact_of(OTHER).protocol}
    told = {"protocol": made_up.get(protocol, protocol), "why": "a mesma queixa"}
    page = words_of(ana.post(f"/desk/{item.token}/link", told, follow=True))
    assert "Este é o próprio protocolo" in page or "não tem outro caso com este protocolo" in page
    assert not CaseLink.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 30, "²"])
def test_a_link_that_is_made_up_is_not_undone(item: WorkItem, ana: Visit, number: str) -> None:
    for page in (f"/desk/{item.token}/unlink", f"/desk/cases/{item.case.token}/unlink"):
        assert "Isto já foi desfeito" in words_of(ana.post(page, {"link": number}, follow=True))


# A provider's room


def test_a_providers_agent_splits_and_sees_that_case_alone(stage: Stage, item: WorkItem, ana: Visit) -> None:
    provider, other = Provider.objects.create(name="Contato Sul"), another_case(item)
    ana.post(f"/desk/{item.token}/link", {"protocol": other.protocol, "why": "a mesma queixa"})
    rosa = hand_to(provider, ana, item)
    assert "a mesma queixa" not in rosa.read(f"/desk/{item.token}/")
    for _n in range(2):
        splits(rosa, item)
    made = fresh()
    assert len([text for text in told(stage) if in_fours(made.protocol) in text]) == 1
    page = rosa.read(f"/desk/{item.token}/")
    assert POLE in page
    assert "a mesma queixa" not in page
    rosa.post(f"/desk/{item.token}/link", {"protocol": other.protocol, "why": "quero ver"})
    assert CaseLink.objects.count() == 2
    rosa.post(f"/desk/{item.token}/unlink", {"link": CaseLink.objects.get(kind="split").pk})
    assert fresh().outcome == "taken_back"


def test_by_the_databases_rules_a_room_sees_only_what_it_split_off_itself_while_it_has_the_conversation(
    item: WorkItem, ana: Visit, as_pages: None
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("reset role")
    provider, other = Provider.objects.create(name="Contato Sul"), another_case(item)
    ana.post(f"/desk/{item.token}/link", {"protocol": other.protocol, "why": "a mesma queixa"})
    splits(ana, item, about="o que a empresa abriu")
    rosa = hand_to(provider, ana, item)
    splits(rosa, item, key="two")
    made = Case.objects.get(about=POLE)
    for closed_at, seen in ((None, {item.case_id, made.pk}), (BEGAN, set())):
        WorkItem.objects.filter(pk=item.pk).update(closed_at=closed_at)
        with connection.cursor() as cursor:
            cursor.execute("set role sintonia_pages")
            enter(of_room(provider.pk))
            cursor.execute("select id from cases_case")
            assert {row[0] for row in cursor.fetchall()} == seen
            cursor.execute("select other_id from cases_caselink")
            assert {row[0] for row in cursor.fetchall()} == seen - {item.case_id}
            cursor.execute("update cases_caselink set why = 'x'")
            assert cursor.rowcount == 0
            cursor.execute("reset role")
