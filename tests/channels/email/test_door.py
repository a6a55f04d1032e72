"""Mail that comes in: what somebody writes is heard, what a machine sends is not, what came back is counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from django.db import connection

from sintonia.channels.email.adapter import Email
from sintonia.channels.email.models import Suppression
from sintonia.channels.email.operations import begin_again, count, take_note
from sintonia.channels.email.queries import silent, whom_of
from sintonia.conversations.channel import Card, Code, Heard, Note, Option, Saying
from sintonia.conversations.ingest import receive
from sintonia.conversations.models import ChannelAccount, Outbox
from sintonia.conversations.receipts import take_receipts
from sintonia.outreach.models import Batch, BatchItem, Happening
from sintonia.outreach.wire import signature

DOOR: Final = Email()
OURS: Final = "contas@energiaclara.example"
AT: Final = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
MARIA: Final = "maria@correio.example"


def mail(body: str, *, head: str = "", subject: str = "Minha conta") -> bytes:
    return (
        f"From: Maria <{MARIA}>\r\nTo: {OURS}\r\nSubject: {subject}\r\nMessage-ID: <m1@correio.example>\r\n"
        f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{body}"
    ).encode()


def heard(raw: bytes) -> Heard:
    (element,) = DOOR.split(raw)
    assert element.kind == "message"
    found = DOOR.read(element.kind, element.raw)
    assert isinstance(found, Heard)
    return found


@pytest.mark.parametrize(
    "quoted",
    [
        "\r\n\r\nEm seg., 5 de out. de 2026 às 09:00, Energia Clara <contas@energiaclara.example> escreveu:\r\n> Olá",
        "\r\n\r\nOn Mon, Oct 5, 2026 at 9:00 AM Energia Clara wrote:\r\n> Hello",
        "\r\n\r\nEl lun, 5 oct 2026, Energia Clara escribió:\r\n> Hola",
        "\r\n\r\n-----Mensagem original-----\r\nDe: Energia Clara",
        "\r\n\r\n-- \r\nMaria",
        "\r\n> Olá",
        "",
    ],
)
def test_what_somebody_writes_is_heard_without_what_they_answer(quoted: str) -> None:
    found = heard(mail(f"Estou sem luz desde ontem.{quoted}", head="In-Reply-To: <o@energiaclara.example>\r\n"))
    assert (found.text, found.address, found.key) == ("Estou sem luz desde ontem.", MARIA, "m1@correio.example")
    assert found.reply_to == "o@energiaclara.example"
    assert found.details is not None
    assert found.details["subject"] == "Minha conta"


def test_whoever_writes_a_mail_proves_nothing_by_its_address() -> None:
    assert {one.kind for one in heard(mail("oi")).identities} == {"visitor"}


def test_a_stop_word_alone_is_an_order() -> None:
    assert (heard(mail("PARAR.\r\n")).details or {})["order"] == "stop"
    assert "order" not in (heard(mail("pare de me cobrar")).details or {})


@pytest.mark.parametrize(
    "head",
    ["Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n", "List-Id: <a.example>\r\n", "X-Autoreply: yes\r\n"],
)
def test_what_a_machine_sends_is_no_message(head: str) -> None:
    (element,) = DOOR.split(mail("I am away.", head=head))
    assert (element.kind, element.sender) == ("status", "")


def test_only_a_signed_call_is_taken() -> None:
    body = mail("oi")
    assert DOOR.verify(body, signature(body, "secret"), "secret")
    assert not DOOR.verify(body + b" ", signature(body, "secret"), "secret")
    assert not DOOR.verify(body, "", "")


def test_a_saying_is_one_mail_with_everything_in_words() -> None:
    from sintonia.channels.email.wording import text_of

    card = Card("Conta", "R$ 10,00", (("Vence em", "10/10"),), (Code("pix", "PIX", "000201"),))
    saying = Saying(text="Aqui está.", card=card, options=(Option("a", "Paguei"), Option("b", "Uma pessoa")))
    assert DOOR.parts(saying) == (saying,)
    assert text_of(saying) == (
        "Aqui está.\n\nConta: R$ 10,00\nVence em: 10/10\n\nPIX:\n000201\n\n"
        "Responda com um número:\n1. Paguei\n2. Uma pessoa"
    )


# What comes back


def report(message_id: str, *, status: str = "5.1.1", said: str = "550 5.1.1 no such user") -> bytes:
    return (
        f"From: mailer-daemon@correio.example\nTo: retorno@energiaclara.example\nSubject: Undelivered Mail\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nSorry.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; {MARIA}\nAction: failed\nStatus: {status}\nDiagnostic-Code: smtp; {said}\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: <{message_id}>\nTo: {MARIA}\n\n--b--\n"
    ).encode()


@pytest.fixture
def account(db: None) -> ChannelAccount:
    made: ChannelAccount = ChannelAccount.objects.create(channel="email", key=OURS, hook="mail", app_secret="s")
    return made


def mailed(account: ChannelAccount, message_id: str) -> None:
    Outbox.objects.create(
        kind="message", account=account, address=MARIA, state="sent", provider_id=message_id, key=message_id,
        created_at=AT, due_at=AT, done_at=AT,
    )  # fmt: skip


def come_back(account: ChannelAccount, *raws: bytes, at: datetime = AT) -> None:
    for raw in raws:
        receive(account=account.pk, elements=DOOR.split(raw), at=at)
    take_receipts({"email": DOOR}, at=at, noted={"email": take_note})


def is_silent(at: datetime = AT, kind: str = "bills") -> bool:
    return MARIA in silent(company="", kind=kind, addresses=[MARIA, "other@correio.example"], at=at)


def test_an_address_where_nobody_reads_is_not_mailed_again(account: ChannelAccount) -> None:
    mailed(account, "a@ours.example")
    come_back(account, report("a@ours.example"), report("a@ours.example"))
    assert is_silent()
    assert is_silent(AT + timedelta(days=400))
    assert Suppression.objects.get().why == "hard"


def test_a_report_about_no_mail_of_ours_counts_for_nothing(account: ChannelAccount) -> None:
    come_back(account, report("forged@evil.example"))
    assert not is_silent()


def test_a_full_mailbox_rests_after_three_mails_in_two_weeks(account: ChannelAccount) -> None:
    for number in range(3):
        mailed(account, f"{number}@ours.example")
        at = AT + timedelta(days=number)
        full = report(f"{number}@ours.example", status="4.2.2", said="452 4.2.2 mailbox full")
        come_back(account, full, full.replace(b"Sorry", b"So sorry"), at=at)
        assert is_silent(at) == (number == 2)
    assert not is_silent(AT + timedelta(days=40))


def test_what_comes_back_over_months_rests_nobody(account: ChannelAccount) -> None:
    for number in range(5):
        at = AT + timedelta(days=10 * number)
        assert not count(company="", whom=whom_of(MARIA), message_id=str(number), kind="full", status="4.2.2", at=at)
    assert not is_silent(AT + timedelta(days=41))


@pytest.mark.parametrize("kind", ["auto_reply", "delayed", "spam"])
def test_what_says_nothing_of_the_address_counts_for_nothing(db: None, kind: str) -> None:
    for number in range(5):
        count(company="", whom=whom_of(MARIA), message_id=str(number), kind=kind, status="", at=AT)
    assert not is_silent()


def letter(account: ChannelAccount) -> BatchItem:
    batch = Batch.objects.create(kind="bills", period="2026-10", asked_by="davi", asked_at=AT)
    item: BatchItem = BatchItem.objects.create(
        batch=batch, key="7", state="sent", due_at=AT, done_at=AT, message_id=f"{'a' * 30}@energiaclara.example",
        whom=whom_of(MARIA), shown="m•••@correio.example",
    )  # fmt: skip
    return item


def test_whose_letter_came_back_is_told_elsewhere_once(account: ChannelAccount) -> None:
    item = letter(account)
    come_back(account, report(item.message_id), report(item.message_id).replace(b"Sorry", b"So sorry"))
    assert is_silent()
    told = Happening.objects.get()
    assert (told.name, told.about) == ("mail_undelivered", "7")


def test_a_letter_is_known_by_the_address_to_which_it_came_back(account: ChannelAccount) -> None:
    letter(account)
    anonymous = report("").replace(b"Message-ID: <>\n", b"").replace(b"retorno@", b"retorno+" + b"a" * 30 + b"@")
    come_back(account, anonymous)
    assert is_silent()


def test_who_complains_is_mailed_no_more_and_told_nothing(account: ChannelAccount) -> None:
    item = letter(account)
    complaint = (
        "From: feedback@correio.example\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n"
        "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: a\n\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: <{item.message_id}>\nTo: {MARIA}\n\n--b--\n"
    )
    come_back(account, complaint.encode())
    assert is_silent()
    assert not Happening.objects.exists()


def test_who_asks_for_mail_anew_gets_it(account: ChannelAccount) -> None:
    count(company="", whom=whom_of(MARIA), message_id="1", kind="complaint", status="", at=AT)
    assert is_silent()
    begin_again(company="", address=MARIA.upper())
    assert not is_silent()


def test_another_company_mails_an_address_on(account: ChannelAccount) -> None:
    count(company="faro", whom=whom_of(MARIA), message_id="1", kind="hard", status="5.1.1", at=AT)
    assert not is_silent()


@pytest.mark.usefixtures("as_pages")
def test_nobody_but_the_staff_sees_to_whom_nothing_is_mailed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        count(company="", whom=whom_of(MARIA), message_id="1", kind="hard", status="5.1.1", at=AT)
        cursor.execute("SET ROLE sintonia_pages")
    assert not Suppression.objects.exists()


def test_real_mail_is_split_and_read_without_an_error() -> None:
    for file in sorted((Path(__file__).parent / "fixtures" / "sisimai").glob("*.eml")):
        (element,) = DOOR.split(file.read_bytes())
        assert isinstance(DOOR.read(element.kind, element.raw), Note), file.name
