"""What a vulnerability changes is done: written to and never called, never hurried, never timed out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sintonia.customers import facts
from sintonia.customers.models import Customer, Vulnerability
from sintonia.desk import panes, queries
from sintonia.desk.models import WorkItem
from sintonia.dialogue.operations import remind_the_silent
from sintonia.journeys.models import StoredRun
from sintonia.staff.models import User
from sintonia.understanding.wishes import wishes_in

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

MARIA, CIDA, DEAF = "5531988887777", "5531955556666", "5531900007777"
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


def test_what_is_known_of_somebody_adds_up(stage: Stage) -> None:
    stage.whatsapp("oi", phone=CIDA)
    needs = facts.needs_for(stage.contact_of(CIDA).customer_id, on=stage.at.date())
    assert needs.never_cut_without_review
    assert needs.large_type
    assert not needs.no_calls
    stage.whatsapp("por favor não me liguem", phone=CIDA)
    assert facts.needs_for(stage.contact_of(CIDA).customer_id, on=stage.at.date()).no_calls
