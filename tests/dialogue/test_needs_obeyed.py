"""What a vulnerability changes is done: written to and never called, never hurried, never timed out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.urls import reverse

from sintonia.audit.actor import SYSTEM
from sintonia.audit.models import AuditRecord
from sintonia.cases.clocks import planned
from sintonia.cases.operations import Started, write_clocks
from sintonia.conversations.models import Contact
from sintonia.customers import facts
from sintonia.customers.manner import manner_for
from sintonia.customers.models import Customer, Vulnerability
from sintonia.desk import panes, queries
from sintonia.desk.models import WorkItem
from sintonia.desk.warnings import warn_of_clocks
from sintonia.dialogue.operations import remind_the_silent
from sintonia.journeys.models import StoredRun, Timer
from sintonia.staff.models import Provider, User
from sintonia.understanding.wishes import wishes_in
from tests.dialogue.stage import BEGAN
from tests.visits import staff, words_of

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

MARIA, CIDA, DEAF = "5531988887777", "5531955556666", "5531900007777"
DAY = date(2026, 11, 22)
STORY_10 = "SOY SORDA NO ME LLAMEN. FACTURA 214 EUROS SIEMPRE 60"


@pytest.mark.parametrize(
    ("text", "writes_only", "deaf"),
    [
        (STORY_10, True, True),
        ("sou surdo, escreva por favor", True, True),
        ("i am deaf please text me", True, True),
        ("não me liguem mais", True, False),
        ("nunca me llame por telefono", True, False),
        ("please don't call me", True, False),
        ("só por escrito, obrigada", True, False),
        ("não consigo ligar o disjuntor", False, False),
        ("no llamen a la puerta del vecino", False, False),
        ("minha mãe é surda", False, False),
        ("ninguém me liga de volta", False, False),
        ("quero a segunda via", False, False),
    ],
)
def test_a_wish_to_be_written_is_read_from_ones_own_words(text: str, *, writes_only: bool, deaf: bool) -> None:
    assert wishes_in(text) == (writes_only, deaf)


def test_story_10_she_is_written_to_from_her_first_words(stage: Stage) -> None:
    said = stage.whatsapp(STORY_10, phone=DEAF)
    assert said[1] == "Anotado: nadie le llamará. Siempre le escribiremos."
    contact = stage.contact_of(DEAF)
    assert Customer.objects.get(pk=contact.customer_id).writes_only
    assert Vulnerability.objects.get().evidence == "said so themselves"
    # Capitals are no anger, and what was wanted is answered in the same breath, one question at a time.
    assert len([text for text in said if text.endswith("?")]) <= 1
    assert "Anotado" not in " ".join(stage.whatsapp("NO ME LLAMEN POR FAVOR", phone=DEAF)[1:])
    assert Vulnerability.objects.count() == 1


def test_a_wish_to_be_written_is_kept_for_the_next_day_and_the_desk(stage: Stage) -> None:
    stage.whatsapp(STORY_10, phone=DEAF)
    stage.later(days=1)
    stage.whatsapp("quiero hablar con una persona", phone=DEAF)
    (item,) = queries.waiting(user=User())
    assert item.priority == 1
    agent = User.objects.create(username="ana", name="Ana", role="agent")
    shown = panes.customer_for(agent, WorkItem.objects.get(pk=item.pk), at=stage.at)["customer"]
    assert shown["writes_only"]
    assert "Phone" not in {fact.name for fact in shown["identifiers"]}


def test_who_needs_time_is_neither_reminded_nor_timed_out(stage: Stage) -> None:
    for phone in (MARIA, CIDA):
        stage.whatsapp("to sem luz", phone=phone)
    stage.at += timedelta(hours=30)
    remind_the_silent(at=stage.at, after=timedelta(hours=2), expire_after=timedelta(hours=20))
    stage.settle()
    states = dict(StoredRun.objects.filter(journey="outage").values_list("contact__address", "state"))
    assert states[MARIA] == "expired"
    assert states[CIDA] == "active"


def fact(customer: int, kind: str, **more: Any) -> None:
    facts.record_vulnerability(customer=customer, kind=kind, evidence="seen", since=DAY, at=BEGAN, by=SYSTEM, **more)


def test_what_a_fact_changes_beyond_its_kind_is_obeyed_in_the_queue(stage: Stage) -> None:
    stage.whatsapp("oi", phone=MARIA)
    fact(stage.contact_of(MARIA).customer_id, "low_income", changes={"priority": 3})
    stage.whatsapp("quero falar com uma pessoa", phone=MARIA)
    assert WorkItem.objects.get().priority == 3


def test_what_has_expired_changes_nothing_any_more(stage: Stage) -> None:
    stage.whatsapp("oi", phone=MARIA)
    customer = stage.contact_of(MARIA).customer_id
    fact(customer, "disability", expires_on=DAY)
    stage.at += timedelta(days=1)
    stage.whatsapp("quero falar com uma pessoa", phone=MARIA)
    assert WorkItem.objects.get().priority == 0
    assert manner_for(customer, on=stage.at.date(), language="pt-BR") == []


def test_a_deadline_of_somebody_vulnerable_waits_before_the_others(stage: Stage) -> None:
    stage.whatsapp("oi", phone=CIDA)
    contact = stage.contact_of(CIDA)
    plan = planned(rule="complaint", at=BEGAN, zone="America/Sao_Paulo")
    write_clocks([Started("run:1", contact.case_id, "", plan)], at=BEGAN)
    warn_of_clocks(at=plan.warn_at)
    assert WorkItem.objects.get().priority == 3


def test_who_writes_slowly_is_given_time_for_the_rest_of_a_number(stage: Stage) -> None:
    waits = {}
    for phone in (MARIA, CIDA):
        stage.whatsapp("quero informar a leitura", phone=phone)
        stage.whatsapp("é 4", phone=phone)
        waits[phone] = Timer.objects.filter(kind="bubble").latest("pk").due_at - stage.at
    assert waits == {MARIA: timedelta(seconds=4), CIDA: timedelta(seconds=15)}


@pytest.mark.parametrize(
    "said", ["to sem luz", "quero a segunda via", "quero reclamar do atendimento que foi muito ruim"]
)
def test_one_question_a_message_and_one_message_with_a_question(stage: Stage, said: str) -> None:
    for line in (said, "sim", "não sei"):
        told = stage.whatsapp(line, phone=CIDA)
        assert all(text.count("?") <= 1 for text in told), told
        assert sum(text.endswith("?") for text in told) <= 1, told


def test_staff_are_told_what_a_need_changes_and_the_rest_only_to_whom_it_is_shown(stage: Stage) -> None:
    stage.whatsapp("quero falar com uma pessoa", phone=CIDA)
    agent = User.objects.create(
        username="ana", name="Ana", role="provider_agent", provider=Provider.objects.create(name="P")
    )
    shown = panes.customer_for(agent, WorkItem.objects.get(), at=stage.at)["customer"]
    assert shown["needs"] == []
    assert shown["manner"][0] == "Nunca cortar sem que uma pessoa revise."


def test_who_is_never_to_be_called_has_no_number_to_call_back(stage: Stage) -> None:
    with time_machine.travel(BEGAN, tick=False):
        ana = staff("ana")
        answer = ana.get("/desk/call", {"from": f"+{MARIA}", "to": "+553130000000", "ref": "1"})
        stage.settle()
        page = str(answer["Location"]).partition("?")[0]
        contact = Contact.objects.get(channel="phone")
        facts.wishes_to_be_written(customer=contact.customer_id, deaf=False, at=BEGAN, by=SYSTEM)
        assert "Escreva, nunca ligue" in words_of(ana.get(page))
        assert "Mostrar o número" not in words_of(ana.get(page))
        assert MARIA not in words_of(ana.post(reverse("call-number", args=[page.strip("/").rpartition("/")[2]])))
        assert not AuditRecord.objects.filter(deed="channels.phone.number_shown").exists()


def test_what_is_known_of_somebody_adds_up(stage: Stage) -> None:
    stage.whatsapp("oi", phone=CIDA)
    needs = facts.needs_for(stage.contact_of(CIDA).customer_id, on=stage.at.date())
    assert needs.never_cut_without_review
    assert needs.large_type
    assert not needs.no_calls
    stage.whatsapp("por favor não me liguem", phone=CIDA)
    assert facts.needs_for(stage.contact_of(CIDA).customer_id, on=stage.at.date()).no_calls


def test_the_place_that_is_told_is_the_place_that_is_had(stage: Stage) -> None:
    stage.whatsapp("oi", phone=CIDA)
    stage.whatsapp("oi", phone=DEAF)
    for phone, changes in ((CIDA, {}), (DEAF, {"priority": 5})):
        facts.record_vulnerability(
            customer=stage.contact_of(phone).customer_id, kind="low_income", evidence="seen", since=DAY,
            changes=changes, at=stage.at, by=SYSTEM,
        )  # fmt: skip
    stage.whatsapp("quero falar com uma pessoa", phone=CIDA)
    stage.later(minutes=1)
    said = " ".join(stage.whatsapp("quero falar com uma pessoa", phone=DEAF))
    first = WorkItem.objects.order_by("-urgent", "-priority", "waiting_since")[0]
    assert first.contact == stage.contact_of(DEAF)
    assert "na sua frente" not in said
