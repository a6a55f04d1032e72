"""A conversation by mail: what somebody writes is understood, and answered in their own thread."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import SMTP
from typing import TYPE_CHECKING

import pytest

from sintonia.channels.email.adapter import Email
from sintonia.channels.email.mailing import mailer_of, relay_of
from sintonia.conversations.accounts import all_accounts
from sintonia.conversations.channel import NotSent, Saying, Sent
from sintonia.conversations.ingest import receive
from sintonia.conversations.models import ChannelAccount, Contact, Message, Outbox
from sintonia.journeys.models import StoredRun
from tests.channels.email.mailserver import HOST, Server

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

MARIA = "maria@correio.example"


@pytest.fixture
def account(stage: Stage, server: Server) -> ChannelAccount:
    told = {"company": "Energia Clara", "bounces": "retorno@energiaclara.example"}
    made, _new = ChannelAccount.objects.update_or_create(
        channel="email", key="contas@energiaclara.example",
        defaults={"hook": "demo", "api": f"smtp://{HOST}:{server.port}", "settings": told},
    )  # fmt: skip
    return made


def write(stage: Stage, account: ChannelAccount, words: str, number: int = 1) -> None:
    mail = (
        f"From: Maria <{MARIA}>\r\nTo: {account.key}\r\nSubject: Minha conta\r\n"
        f"Message-ID: <m{number}@correio.example>\r\nReferences: <older@correio.example>\r\n\r\n{words}"
    )
    receive(account=account.pk, elements=stage.channels["email"].split(mail.encode()), at=stage.at)
    stage.settle()


def carry(account: ChannelAccount, stage: Stage, outbox: int) -> Sent | NotSent:
    found = all_accounts()[account.pk]
    try:
        return Email().carry(Saying(text="Aqui está."), to=MARIA, account=found, outbox=outbox, at=stage.at)
    finally:
        relay_of(found.api, found.token).close()


def outbox_of(stage: Stage, account: ChannelAccount) -> int:
    row = Outbox.objects.create(
        kind="message", account=account, contact=Contact.objects.get(channel="email"), address=MARIA, key="t",
        created_at=stage.at, due_at=stage.at, state="sending",
    )  # fmt: skip
    return row.pk


def test_what_somebody_writes_begins_its_journey(stage: Stage, account: ChannelAccount) -> None:
    write(
        stage, account, "Quero a segunda via da minha conta\r\n\r\nEm seg., Energia Clara escreveu:\r\n> estou sem luz"
    )
    assert StoredRun.objects.get().journey == "second_copy"
    assert Message.objects.get(direction="in").text == "Quero a segunda via da minha conta"
    assert Contact.objects.get(channel="email").address == MARIA


def test_it_is_answered_in_its_thread_and_a_repeat_is_the_same_mail(
    stage: Stage, account: ChannelAccount, server: Server
) -> None:
    write(stage, account, "oi")
    outbox = outbox_of(stage, account)
    first = carry(account, stage, outbox)
    assert first == carry(account, stage, outbox)
    assert isinstance(first, Sent)
    one, again = (message_from_bytes(raw, policy=SMTP) for raw in server.taken)
    assert one["Message-ID"] == again["Message-ID"] == f"<{first.provider_id}>"
    assert one["Subject"] == "Re: Minha conta"
    assert one["In-Reply-To"] == "<m1@correio.example>"
    assert one["References"] == "<older@correio.example> <m1@correio.example>"


def test_what_the_server_says_decides_whether_it_goes_again(
    stage: Stage, account: ChannelAccount, server: Server
) -> None:
    write(stage, account, "oi")
    outbox = outbox_of(stage, account)
    server.at_rcpt = ["550 5.1.1 no such user", "451 later"]
    server.at_data = ["take and close"]
    refused, later, doubt = (carry(account, stage, outbox) for _time in range(3))
    assert isinstance(refused, NotSent)
    assert isinstance(later, NotSent)
    assert isinstance(doubt, NotSent)
    assert (refused.again, later.again, doubt.again) == (False, True, True)
    assert "in doubt" in doubt.why


@pytest.mark.usefixtures("account")
def test_a_company_mails_by_its_own_account() -> None:
    from sintonia.kit.clock import now

    mailer = mailer_of("", clock=now)
    assert mailer is not None
    assert mailer.message_id("bills:2026-10:1").endswith("@energiaclara.example")
    assert mailer_of("nobody", clock=now) is None
