"""A receipt goes by mail to whoever has no conversation in which a payment can be told: signed, once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import F

from sintonia.audit import SYSTEM
from sintonia.backoffice.payments import Seen
from sintonia.channels.email.mailing import mailer_of
from sintonia.channels.email.models import Suppression
from sintonia.channels.email.queries import whom_of
from sintonia.connectors.demo import signature
from sintonia.connectors.demo.models import Delivery
from sintonia.conversations.models import ChannelAccount
from sintonia.documents.pix import read_pix
from sintonia.documents.signing import load_signer, verify
from sintonia.kit.money import Money
from sintonia.outreach import batches
from sintonia.outreach.carrying import NO_ADDRESS, NOTHING_TO_MAIL, Carrying, written
from sintonia.outreach.models import Batch, BatchItem
from sintonia.outreach.wire import Happening
from sintonia.packs.utility.happenings import UNDELIVERED, of_undelivered_mail
from sintonia.payments import operations
from sintonia.payments.models import Bank, Payment
from sintonia.payments.placing import place_payments
from sintonia.payments.receiving import keep_seen
from sintonia.staff.models import User
from tests.channels.email.mailserver import HOST, Server

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

MARIA = "maria@correio.example"
CPF = "529.982.247-25"
BILL = "1-202611"
ZONE = ZoneInfo("America/Sao_Paulo")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bank() -> Bank:
    return Bank.objects.create(name="um", title="Banco Um")


@pytest.fixture
def account(stage: Stage, server: Server) -> ChannelAccount:
    made, _new = ChannelAccount.objects.update_or_create(
        channel="email", key="contas@energiaclara.example",
        defaults={"hook": "demo", "api": f"smtp://{HOST}:{server.port}", "settings": {"company": "Energia Clara"}},
    )  # fmt: skip
    return made


@pytest.fixture
def address(stage: Stage) -> str:
    Delivery.objects.create(contract_id=1, email=MARIA, since=stage.at)
    return MARIA


def comes(stage: Stage, bank: Bank, key: str = "E1", *, more: int = 0, ago: timedelta = timedelta()) -> None:
    """A bank tells that the bill was paid."""
    charge = stage.ports["receivables"].charge(BILL)
    amount = Money(charge.amount.cents + more)
    seen = Seen(key=key, amount=amount, paid_at=stage.at - ago, code=charge.txid)
    keep_seen(bank=bank, seen=[seen], zone=ZONE, at=stage.at)
    place_payments(office=lambda _company: stage.ports["receivables"], at=stage.at)


def carry_out(stage: Stage) -> Batch:
    """What a worker does with the receipts that wait; a look at its clock takes it ten minutes on."""
    row, moment = Batch.objects.get(kind="receipts"), stage.at

    def clock() -> datetime:
        nonlocal moment
        moment += timedelta(minutes=10)
        return moment

    def write(_company: str, kind: str, period: str, key: str) -> object:
        return written(stage.ports, kind, period, key, stage.at)

    mailer = mailer_of("", clock=clock)
    assert mailer is not None
    with ThreadPoolExecutor(1) as makers:
        never: Callable[[], bool] = partial(bool, 0)
        try:
            Carrying(row.pk, mailer, stage.ports, makers, write, clock, never, senders=1).carry_out()  # type: ignore[arg-type]
        finally:
            mailer.close()
    row.refresh_from_db()
    assert row.state == "done"
    return row


def mails(server: Server) -> list[EmailMessage]:
    return [message_from_bytes(raw, _class=EmailMessage, policy=SMTP) for raw in server.taken]  # type: ignore[arg-type]


@pytest.mark.usefixtures("account", "address")
@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("pt-BR", "Seu pagamento foi recebido", ("Seu pagamento foi recebido. Obrigado!", "R$ 187,40")),
        ("es", "Hemos recibido su pago", ("Hemos recibido su pago. ¡Gracias!", "R$ 187,40")),
        ("en", "Your payment was received", ("Your payment was received. Thank you!", "R$ 187.40")),
    ],
)
def test_it_is_mailed_once_with_the_signed_receipt(
    stage: Stage, server: Server, language: str, subject: str, said: tuple[str, str]
) -> None:
    bank = Bank.objects.create(name="um", title="Banco Um")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE demo_party SET language = %s", [language])
    for _told_again in range(2):
        comes(stage, bank)
        batch = carry_out(stage)
    assert (batch.state, batch.total, batch.sent, batch.repeated) == ("done", 1, 1, 0)
    (mail,) = mails(server)
    assert (mail["To"], mail["Subject"]) == (f"Maria Aparecida da Silva <{MARIA}>", subject)
    assert mail["List-Unsubscribe-Post"]
    text, paper = mail.get_body(("plain",)), next(mail.iter_attachments())
    assert text is not None
    assert all(one in text.get_content().replace("\N{NO-BREAK SPACE}", " ") for one in said)
    pdf = paper.get_payload(decode=True)
    assert isinstance(pdf, bytes)
    assert verify(pdf, trusted=[load_signer(signature.folder()).certificate], at=stage.at).genuine


@pytest.mark.usefixtures("account", "address")
def test_a_second_payment_is_mailed_as_well_and_says_that_it_was_too_much(
    stage: Stage, bank: Bank, server: Server
) -> None:
    comes(stage, bank)
    carry_out(stage)
    comes(stage, bank, "E2")
    batch = carry_out(stage)
    assert (batch.total, batch.sent) == (2, 2)
    body = mails(server)[1].get_body(("plain",))
    assert body is not None
    assert "a mais do que havia a pagar" in " ".join(body.get_content().split())


@pytest.mark.usefixtures("account", "address")
def test_what_may_have_been_taken_goes_again_under_the_same_number(stage: Stage, bank: Bank, server: Server) -> None:
    server.at_data = ["take and close"]
    comes(stage, bank)
    batch = carry_out(stage)
    first, again = mails(server)
    assert (batch.sent, batch.repeated) == (1, 1)
    assert first["Message-ID"] == again["Message-ID"]


@pytest.mark.usefixtures("account", "address")
def test_who_hears_it_in_their_conversation_gets_no_mail(stage: Stage, bank: Bank) -> None:
    for words in ("quero a segunda via da conta", CPF, "2"):
        stage.whatsapp(words)
    codes = [code for _to, _kind, said in stage.sent for code in (said.card.codes if said.card else ())]
    codes += [said.code for _to, _kind, said in stage.sent if said.code]
    charge = stage.ports["receivables"].charge(BILL)
    assert charge.txid in {read_pix(code.value).txid for code in codes if code.kind == "pix"}
    comes(stage, bank)
    assert not BatchItem.objects.exists()
    # A day later nothing can be written there any more.
    stage.at += timedelta(hours=25)
    comes(stage, bank, "E2")
    payment = Payment.objects.get(key="E2")
    assert BatchItem.objects.get().key == f"{payment.token}:{payment.charge_id}"


@pytest.mark.usefixtures("account")
def test_who_has_no_address_is_left_out(stage: Stage, bank: Bank, server: Server) -> None:
    comes(stage, bank)
    batch = carry_out(stage)
    assert (batch.total, batch.paper, batch.failed, batch.skipped) == (1, 0, 0, 1)
    assert BatchItem.objects.get().error == NO_ADDRESS
    assert server.taken == []


@pytest.mark.usefixtures("account", "address")
def test_of_a_payment_that_was_another_after_all_there_is_nothing_to_mail(
    stage: Stage, bank: Bank, server: Server
) -> None:
    comes(stage, bank)
    Payment.objects.update(twin=F("pk"))
    batch = carry_out(stage)
    assert (batch.total, batch.paper, batch.failed, batch.skipped) == (1, 0, 1, 0)
    assert BatchItem.objects.get().error == NOTHING_TO_MAIL
    assert server.taken == []


@pytest.mark.usefixtures("account")
def test_where_mail_comes_back_from_nothing_is_mailed(stage: Stage, bank: Bank, server: Server, address: str) -> None:
    Suppression.objects.create(whom=whom_of(address), why="hard", since=stage.at)
    comes(stage, bank)
    assert carry_out(stage).skipped == 1
    assert server.taken == []


@pytest.mark.usefixtures("address")
def test_without_a_relay_no_letter_waits(stage: Stage, bank: Bank) -> None:
    ChannelAccount.objects.filter(channel="email").update(api="")
    comes(stage, bank)
    assert not Batch.objects.exists()


@pytest.mark.usefixtures("account", "address")
def test_what_was_placed_on_a_wrong_bill_is_told_to_whose_it_is(stage: Stage, bank: Bank, server: Server) -> None:
    office, by = (
        stage.ports["receivables"],
        User.objects.create_user(username="davi", password=None, name="Davi", role="supervisor"),
    )
    amount = office.charge(BILL).amount
    keep_seen(bank=bank, seen=[Seen(key="E1", amount=amount, paid_at=stage.at, code="")], zone=ZONE, at=stage.at)
    place_payments(office=lambda _company: office, at=stage.at)
    token = Payment.objects.get().token
    operations.place_on_bill(payment=token, bill="2-202611", office=office, by=by, at=stage.at)
    carry_out(stage)
    assert mails(server) == []
    operations.take_off(payment=token, by=by, at=stage.at)
    operations.place_on_bill(payment=token, bill=BILL, office=office, by=by, at=stage.at)
    carry_out(stage)
    (mail,) = mails(server)
    assert MARIA in str(mail["To"])


@pytest.mark.usefixtures("account", "address")
def test_a_payment_of_long_ago_is_no_news(stage: Stage, bank: Bank) -> None:
    comes(stage, bank, ago=timedelta(days=61))
    assert not Batch.objects.exists()


@pytest.mark.usefixtures("account", "address")
def test_into_a_month_that_somebody_ended_nothing_more_is_put(stage: Stage, bank: Bank) -> None:
    comes(stage, bank)
    assert batches.cancel(batch=Batch.objects.get().pk, by=SYSTEM, at=stage.at)
    comes(stage, bank, "E2")
    assert BatchItem.objects.count() == 1


@pytest.mark.usefixtures("account", "address")
def test_whose_receipt_came_back_hears_it_on_the_phone(stage: Stage, bank: Bank) -> None:
    comes(stage, bank)
    told = Happening("mail_undelivered:x@y", UNDELIVERED, stage.at, Payment.objects.get().token)
    (alert,) = of_undelivered_mail(told, stage.ports, after="", most=50, at=stage.at)
    assert alert.place == "1"


def test_nobody_can_ask_for_a_batch_of_receipts(stage: Stage) -> None:
    with pytest.raises(batches.UnableToRun):
        batches.ask_for(
            company="", kind="receipts", period="2026-11", rate_per_s=0.0, by=SYSTEM, name="davi", at=stage.at
        )
