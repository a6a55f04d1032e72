"""One deployment may serve two companies: an account says whose it is, and neither sees anything of the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from sintonia.config import plugins
from sintonia.conversations.channel import Heard, Identity
from sintonia.conversations.models import ChannelAccount, Contact, Message
from sintonia.conversations.operations import receive_own
from sintonia.customers.models import Identifier
from sintonia.dialogue.company import Company
from sintonia.journeys.operations import issue_passport
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
