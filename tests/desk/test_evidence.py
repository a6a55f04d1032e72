"""A matter as evidence: every word of both sides with its hash, signed; for few, with a reason, and never unseen."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pytest
import time_machine

from sintonia.audit.models import AuditRecord
from sintonia.cases.models import Case
from sintonia.connectors.demo import signature
from sintonia.connectors.demo.operations import ZONE
from sintonia.conversations.models import NOTE, Message
from sintonia.documents.genuine import trusted_certificates
from sintonia.documents.signing import verify
from sintonia.staff.permissions import ROLES
from tests.dialogue.stage import BEGAN, Stage
from tests.documents.structure import text_of
from tests.visits import Visit, staff, words_of

pytestmark = pytest.mark.django_db
WHY = "pedido da ouvidoria"


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def case(stage: Stage) -> Case:
    """Somebody without power, who says a CPF; with a note among us and something that had nothing to read."""
    stage.whatsapp("estou sem luz, meu CPF é 529.982.247-25")
    contact = stage.contact("whatsapp", "5531988887777")
    for number, direction in ((90, NOTE), (91, "in")):
        Message.objects.create(
            contact=contact, number=number, direction=direction, author_kind="agent", kind="text", at=stage.at,
            text="só entre nós" if direction == NOTE else "", state="sent",
            content=None if direction == NOTE else {"kind": "text", "address": "x", "key": "k"},
        )  # fmt: skip
    return contact.case


@pytest.fixture
def davi() -> Visit:
    return staff("davi", role="supervisor")


def page_of(case: Case) -> str:
    return f"/desk/cases/{case.token}/evidence"


def test_a_supervisor_takes_out_every_word_of_both_sides(case: Case, davi: Visit, stage: Stage) -> None:
    answer = davi.post(page_of(case), {"reason": WHY})

    words = " ".join(text_of(answer.content).split())
    said = Message.objects.filter(contact__case=case).exclude(direction=NOTE).exclude(text="").order_by("at", "pk")
    assert said.count() > 1
    for message in said:
        assert " ".join(message.text.split()[:4]) in words
    assert "529.982.247-25" in words and case.protocol in words.replace(" ", "")
    assert "Cliente" in words and "Assistente virtual" in words
    assert "só entre nós" not in words
    assert verify(answer.content, trusted=trusted_certificates(signature.folder().parent), at=stage.at).genuine


def test_each_hash_can_be_computed_from_what_is_printed(case: Case, davi: Visit, stage: Stage) -> None:
    Message.objects.create(
        contact=case.contacts.get(), number=92, direction="out", author_kind="agent", kind="text", text="Já vai.",
        at=stage.at.replace(microsecond=123456), state="sent",
    )  # fmt: skip

    words = text_of(davi.post(page_of(case), {"reason": WHY}).content).replace("\n", " ")

    moment = stage.at.astimezone(ZONE)
    assert f"{moment:%d/%m/%Y · %H:%M:%S %z}" in words
    told = f"{moment.replace(microsecond=0).isoformat()}\nwhatsapp\nJá vai."
    assert sha256(told.encode()).hexdigest() in words.replace(" ", "")


def test_it_is_kept_who_took_it_and_what_for_and_nothing_of_what_was_said(case: Case, davi: Visit) -> None:
    davi.post(page_of(case), {"reason": f"  {WHY} "})
    kept = AuditRecord.objects.get(deed="desk.evidence.taken_out")
    assert (kept.about_kind, kept.about_id, kept.actor_kind) == ("case", case.pk, "agent")
    assert kept.facts["reason"] == WHY and len(kept.facts["digest"]) == 64
    assert set(kept.facts) == {"reason", "digest", "messages"}


@pytest.mark.parametrize("reason", ["", "   ", "abc"])
def test_without_a_reason_nothing_is_handed_over_or_kept(case: Case, davi: Visit, reason: str) -> None:
    answer = davi.post(page_of(case), {"reason": reason})
    assert "Diga em poucas palavras" in words_of(answer)
    assert not AuditRecord.objects.filter(deed="desk.evidence.taken_out").exists()


def test_the_page_asks_what_for_and_the_matters_page_leads_there(case: Case, davi: Visit) -> None:
    assert case.protocol in davi.read(page_of(case)).replace(" ", "")
    assert page_of(case) in davi.get(f"/desk/cases/{case.token}").content.decode()
    assert page_of(case) not in staff("ana").get(f"/desk/cases/{case.token}").content.decode()


def test_few_may(case: Case) -> None:
    allowed = []
    for role in ROLES:
        if not role.startswith("provider"):
            status = staff(f"one-{role}", role=role).post(page_of(case), {"reason": WHY}).status_code
            assert status in {200, 403}
            allowed += [role] if status == 200 else []
    assert allowed == ["supervisor", "privacy_officer", "auditor", "admin"]


def test_a_case_that_is_not_there(davi: Visit) -> None:
    assert davi.get("/desk/cases/nobody/evidence").status_code == 404


def test_a_matter_in_which_nothing_was_said_yet(case: Case, davi: Visit) -> None:
    silent = Case.objects.create(protocol="2026000000001", customer=case.customer, opened_at=BEGAN, about="Poste")
    answer = davi.post(page_of(silent), {"reason": WHY})
    assert "Poste" in text_of(answer.content)
