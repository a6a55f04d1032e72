"""Text messages through the real turn: keywords with a CPF in them, claims that prove nothing, stop words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import pytest

from sintonia.channels.sms.segments import MOST, segments
from sintonia.channels.sms.wording import text_of
from sintonia.connectors.demo.models import Contract, Party, Reading
from sintonia.conversations.ingest import receive
from sintonia.conversations.models import ChannelAccount, Contact, Message
from sintonia.conversations.queries import saying_of
from sintonia.customers.access import level_proved_in
from sintonia.desk.models import WorkItem
from sintonia.journeys.models import StoredRun

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

OURS: Final = "+553130000000"
STRANGER: Final = "+5531900000001"


class Phone:
    """An old telephone: it writes text messages, as a gateway posts them."""

    def __init__(self, stage: Stage, number: str = STRANGER) -> None:
        self.stage, self.number, self.count = stage, number, 0
        self.account, _made = ChannelAccount.objects.get_or_create(
            channel="sms", key=OURS, defaults={"hook": "sms", "settings": {"company": "Energia Clara"}}
        )

    def text(self, body: str) -> str:
        self.count += 1
        before = self._latest()
        fields = {"MessageSid": f"SM{self.number}-{self.count}", "From": self.number, "To": OURS, "Body": body}
        elements = self.stage.channels["sms"].split(urlencode(fields).encode())
        receive(account=self.account.pk, elements=elements, at=self.stage.at)
        self.stage.settle()
        return "\n".join(self.said_after(before))

    def said_after(self, number: int) -> list[str]:
        messages = Message.objects.filter(contact__channel="sms", number__gt=number, direction="out").order_by("number")
        texts = [text_of(saying) for m in messages if (saying := saying_of(m)) is not None]
        assert all(segments(text) <= MOST or len(text) <= 459 for text in texts)
        return texts

    @property
    def contact(self) -> Contact:
        return Contact.objects.get(channel="sms", closed_at=None)

    def _latest(self) -> int:
        found = Contact.objects.filter(channel="sms", closed_at=None).first()
        return found.latest_number if found else 0


@pytest.fixture
def contract(stage: Stage) -> Contract:
    one_each = Contract.objects.filter(holder__kind="person", holder__born_on__isnull=False).order_by("id")
    return next(c for c in one_each if Contract.objects.filter(holder=c.holder_id).count() == 1)


def holder_of(contract: Contract) -> Party:
    return Party.objects.get(pk=contract.holder_id)


class TestKeywords:
    @pytest.mark.parametrize(
        ("keyword", "journey", "language"),
        [
            ("luz", "outage", "pt-BR"),
            ("conta", "second_copy", "pt-BR"),
            ("factura", "second_copy", "es"),
            ("bill", "second_copy", "en"),
            ("pago", "payment_recognition", "pt-BR"),
            ("lectura", "meter_reading", "es"),
        ],
    )
    def test_one_word_begins_the_right_journey_in_its_language(
        self, stage: Stage, keyword: str, journey: str, language: str
    ) -> None:
        phone = Phone(stage)
        assert phone.text(keyword)
        assert StoredRun.objects.get().journey == journey
        assert phone.contact.language == language

    def test_a_reading_with_its_cpf_asks_only_for_the_proof(self, stage: Stage, contract: Contract) -> None:
        holder = holder_of(contract)
        latest = Reading.objects.filter(contract=contract).order_by("-read_on")[0].kwh
        told = latest + contract.usual_kwh
        phone = Phone(stage)
        said = phone.text(f"leitura {told} {holder.document}")
        assert "CPF" not in said, "what was given is not asked for"
        assert level_proved_in(contact=phone.contact.pk, at=stage.at) < 2, "a number in a text proves nothing"
        options = said.splitlines()
        way = next(line.split()[0] for line in options if "nstala" in line)
        phone.text(way)
        said = phone.text(contract.number)
        assert str(told) in said, "what was said first is still known"
        phone.text("1")
        assert Reading.objects.filter(contract=contract, kwh=told).count() == 1


class TestClaims:
    def test_a_number_on_a_text_is_a_claim_that_proves_nothing(self, stage: Stage, contract: Contract) -> None:
        """Whoever fakes the sender's number and knows the CPF has no bill yet: WhatsApp vouches, a text does not."""
        holder = holder_of(contract)
        phone = Phone(stage, f"+{holder.reachable[0].removeprefix('+')}")
        stage.whatsapp("oi", phone=holder.reachable[0].removeprefix("+"))
        said = phone.text(f"conta {holder.document}")
        assert level_proved_in(contact=phone.contact.pk, at=stage.at) < 2
        assert "nstala" in said, "a proof is asked for"
        assert "R$" not in said

    def test_somebody_else_s_cpf_in_a_text_opens_nothing(self, stage: Stage, contract: Contract) -> None:
        said = Phone(stage).text(f"conta {holder_of(contract).document}")
        assert holder_of(contract).name.split()[0] not in said and "R$" not in said


class TestWaysOut:
    @pytest.mark.parametrize("word", ["PARE", "BAJA", "STOP"])
    def test_a_stop_word_is_obeyed_at_once_and_for_good(self, stage: Stage, word: str) -> None:
        phone = Phone(stage)
        phone.text("leitura")
        said = phone.text(word)
        assert len(said.splitlines()) == 1
        number = phone.contact.latest_number
        stage.later(days=3)
        assert phone.said_after(number) == [], "no reminder and no farewell"
        assert not StoredRun.objects.exclude(state="cancelled").exists()

    def test_stop_takes_back_a_call_for_a_person(self, stage: Stage) -> None:
        phone = Phone(stage)
        phone.text("pessoa")
        assert WorkItem.objects.filter(closed_at=None).count() == 1
        phone.text("PARE")
        assert not WorkItem.objects.filter(closed_at=None).exists()

    def test_whoever_writes_again_is_answered_again(self, stage: Stage) -> None:
        phone = Phone(stage)
        phone.text("luz")
        phone.text("PARE")
        assert phone.text("leitura")
        assert phone.text("pessoa")
        assert WorkItem.objects.filter(closed_at=None).count() == 1

    def test_the_same_text_delivered_twice_is_answered_once(self, stage: Stage) -> None:
        phone = Phone(stage)
        phone.text("luz")
        phone.count -= 1
        assert phone.text("luz") == ""
