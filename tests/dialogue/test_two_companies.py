"""One deployment may serve two companies: an account says whose it is, and neither sees anything of the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from sintonia.config import plugins
from sintonia.connectors.demo_insurer.people import ELENA
from sintonia.conversations.channel import Heard, Identity
from sintonia.conversations.ingest import lane_of, receive
from sintonia.conversations.models import ChannelAccount, Contact, Message, Outbox
from sintonia.conversations.operations import receive_own
from sintonia.customers.models import Identifier
from sintonia.demo import cloud
from sintonia.dialogue.company import Company
from sintonia.journeys.models import StoredRun
from sintonia.journeys.operations import issue_passport
from tests.dialogue.group import FARO, group_stage
from tests.dialogue.stage import CACHE, Stage

pytestmark = pytest.mark.django_db

PHONE = "5531988887777"


class Nobody:
    """A back office of another company, which knows nobody."""

    instant = True

    def __getattr__(self, name: str) -> Any:
        return lambda *_asked, **_named: {} if name == "by_phones" else ()


@pytest.fixture
def both(stage: Stage) -> Stage:
    """The first company's stage, with another company at a terminal of its own."""
    office: Mapping[str, Any] = dict.fromkeys(("parties", "billing", "outages"), Nobody())
    ours = Company(stage.ports, plugins.engine(CACHE))
    stage.worker.companies = {"": ours, "other": replace(ours, ports=office, menu=("outage", "debts"))}
    ChannelAccount.objects.create(channel="terminal", company="other", key="theirs", hook="theirs", settings={})
    return stage


def say(stage: Stage, text: str, *, key: str, count: int = 1) -> list[str]:
    heard = Heard(kind="text", address=PHONE, key=f"{key}-{count}", text=text, identities=(Identity("phone", PHONE),))
    lane = receive_own(account_key=key, channel="terminal", sender=PHONE, heard=heard, at=stage.at)
    before = Message.objects.filter(contact__lane=lane).count()
    stage.settle()
    said = Message.objects.filter(contact__lane=lane, direction="out").order_by("number")[before:]
    return [message.text for message in said]


def test_one_phone_is_two_people_to_two_companies(both: Stage) -> None:
    say(both, "bom dia", key="terminal")
    say(both, "bom dia", key="theirs")
    one, other = Contact.objects.order_by("pk")
    assert one.customer_id != other.customer_id
    assert one.case_id != other.case_id
    assert set(Identifier.objects.filter(kind="phone").values_list("scope", flat=True)) == {"", "other"}


def test_each_company_offers_its_own_menu(both: Stage) -> None:
    say(both, "menu", key="theirs")
    message = Message.objects.filter(contact__account__company="other", direction="out").order_by("-number").first()
    assert message is not None
    assert [option["id"].rpartition(":")[2] for option in message.content["options"]] == ["outage", "debts", "person"]


def test_a_code_of_one_company_opens_nothing_at_another(both: Stage) -> None:
    say(both, "quero informar a leitura", key="terminal")
    contact = Contact.objects.get()
    digits = issue_passport(case=contact.case_id, at=both.at).digits
    *_, answer = say(both, f"código {digits[:4]}-{digits[4:]}", key="theirs")
    assert "Não conheço esse código" in answer
    assert Contact.objects.latest("pk").case_id != contact.case_id


JAVIER = "34633444555"


@pytest.fixture
def group(db: None) -> Stage:
    return group_stage()


def written(stage: Stage, text: str, *, phone: str, line: str) -> list[str]:
    """What somebody is answered who writes to a number."""
    account = ChannelAccount.objects.get(channel="whatsapp", key=line)
    body = cloud.call(
        cloud.text(cloud.Phone(phone), text, wamid=f"{phone}-{line}-{len(stage.sent)}-{text}", at=stage.at),
        phone_number_id=line,
    )
    lane, before = lane_of(account.pk, phone), len(stage.sent)
    receive(account=account.pk, elements=stage.channels["whatsapp"].split(body), at=stage.at)
    stage.settle()
    assert len(stage.sent) > before
    return [m.text for m in Message.objects.filter(contact__lane=lane, direction="out").order_by("number")]


def test_each_company_answers_in_its_own_name_language_and_matters(group: Stage) -> None:
    light, *_ = written(group, "estou sem luz", phone=PHONE, line="1")
    hello, safety, *_ = written(group, "me he quedado tirado", phone=JAVIER, line="2")
    assert "Energia Clara" in light
    assert "Faro Seguros" in hello
    assert "112" in safety
    assert set(Contact.objects.values_list("account__company", "channel")) == {("", "whatsapp"), (FARO, "whatsapp")}


def test_whoever_is_in_danger_gets_what_their_company_can_do(group: Stage) -> None:
    _hello, wire, *_ = written(group, "caiu um fio aqui ta soltando faisca", phone=PHONE, line="1")
    _hello, fire, *_ = written(group, "sale fuego del motor del coche", phone=JAVIER, line="2")
    assert "10 metros" in wire
    assert "112" in fire
    assert set(StoredRun.objects.values_list("journey", flat=True)) == {"danger", "emergency"}


def test_a_code_leaves_by_the_number_that_was_written_to(group: Stage) -> None:
    for text in ("quiero cambiar la cuenta que paga mi póliza", ELENA.document):
        written(group, text, phone=JAVIER, line="2")
    sent = Outbox.objects.filter(kind="code").select_related("account").get()
    assert sent.account.company == FARO


def test_a_spaniard_is_asked_for_a_spanish_document(group: Stage) -> None:
    *_, asked = written(group, "mándame el recibo de mi póliza", phone=JAVIER, line="2")
    assert asked == "Para proteger sus datos: ¿cuál es su DNI, NIE o NIF?"
    *_, refused = written(group, "no sé", phone=JAVIER, line="2")
    assert "CPF" not in refused
