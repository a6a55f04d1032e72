"""Who is told where they were reached before: of each matter once, and nobody is said to be told who was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sintonia.audit.models import AuditRecord
from sintonia.connectors.demo_insurer import people
from sintonia.conversations.models import ChannelAccount, Outbox
from sintonia.customers.models import Authority
from sintonia.customers.verification import ContactIdentity
from sintonia.dialogue.identity import OutboxCodes
from sintonia.dialogue.notices import ContactNotices
from sintonia.kit.words import Words
from tests.stories.insurer import insurers_stage

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

pytestmark = pytest.mark.django_db
BROKER = "34622333444"
MARIAS_CPF = "52998224725"


def notices_of(stage: Stage, phone: str) -> ContactNotices:
    contact = stage.contact_of(phone)
    codes = OutboxCodes(contact.language)
    return ContactNotices(ContactIdentity(contact.pk, contact.customer_id, stage.ports["parties"], codes, stage.at))


def test_a_holder_hears_of_every_matter_that_another_asks_for_and_of_each_once() -> None:
    stage = insurers_stage()
    stage.whatsapp("soy la correduría, quiero dar un parte de agua del vecino", phone=BROKER)
    stage.whatsapp(people.BROKER.document, phone=BROKER)
    notices = notices_of(stage, BROKER)
    holder = stage.ports["parties"].by_document(people.PAQUI.document).id
    before = Outbox.objects.count()

    for number in ("H1", "H2", "H1"):
        about = Words("Another account for policy {number}", (("number", number),))
        assert notices.tell_of_wish("k", party=holder, about=about)

    assert [number in row.body["text"] for row, number in zip(
        Outbox.objects.order_by("pk")[before:], ("H1", "H2"), strict=True
    )] == [True, True]  # fmt: skip


def test_where_the_company_cannot_write_to_anybody_nobody_is_said_to_be_told(stage: Stage) -> None:
    stage.whatsapp("oi", phone="5531900000001")
    notices = notices_of(stage, "5531900000001")
    assert notices.is_reachable(document=MARIAS_CPF)
    assert notices.tell_of_care("k", home=MARIAS_CPF, number="1", summary=Words("a machine")) == 1
    assert notices.tell_of_care("k", home=MARIAS_CPF, number="1", summary=Words("a machine")) == 1, (
        "told already is told"
    )
    ChannelAccount.objects.filter(channel="whatsapp", company="").update(channel="whatsapp-closed")
    assert notices.tell_of_care("k", home=MARIAS_CPF, number="2", summary=Words("a machine")) == 0
    assert not notices.is_reachable(document=MARIAS_CPF)


def test_what_cannot_be_sent_is_shared_with_nobody(stage: Stage) -> None:
    sonia = "5531966667777"
    for line in ("quero a segunda via", "714.287.938-60"):
        stage.whatsapp(line, phone=sonia)
    notices = notices_of(stage, sonia)
    person = notices.identity.who(level=2, purpose="share")
    assert person is not None
    ChannelAccount.objects.filter(channel="whatsapp", company="").update(channel="whatsapp-closed")
    until = notices.share(
        "k", document="12ABC34501DE35", contracts=tuple(person.contracts), purpose="bills", sheets=(Words("One"),)
    )
    assert until is None
    assert not Authority.objects.exists()


def test_a_consent_is_written_into_the_trail_once_however_often_its_deed_is_done(stage: Stage) -> None:
    sonia = "5531966667777"
    for line in ("quero a segunda via", "714.287.938-60"):
        stage.whatsapp(line, phone=sonia)
    notices = notices_of(stage, sonia)
    person = notices.identity.who(level=2, purpose="share")
    assert person is not None
    for _again in range(2):
        assert notices.share(
            "k", document="12ABC34501DE35", contracts=tuple(person.contracts), purpose="bills", sheets=(Words("One"),)
        )
    assert AuditRecord.objects.filter(deed="customers.share.agreed").count() == 1
