"""The demo's mailboxes: what was mailed is there as its reader sees it, with its papers, and can do nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from psycopg_pool import AsyncConnectionPool

from sintonia.channels.email.composing import Sender, compose
from sintonia.channels.email.posting import Relay, Where
from sintonia.conversations.accounts import ensure_accounts
from sintonia.conversations.models import ChannelAccount
from sintonia.demo.models import Mail
from sintonia.demo.sink import open_sink
from sintonia.outreach.letters import Letter, Paper

AT = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
LETTER = Letter(
    key="bills:2026-10:7", to="joao@correio.example", name="João", subject="Sua conta <b>de</b> outubro",
    paragraphs=("Olá!", "<script>alert(1)</script>"), papers=(Paper("conta.pdf", "application/pdf", b"%PDF-1.7 x"),),
)  # fmt: skip
SEALED = compose(LETTER, Sender("Energia Clara", "contas@energiaclara.example"), at=AT)


@pytest.mark.django_db
def test_a_mail_is_shown_with_its_paper_and_can_do_nothing() -> None:
    kept = Mail.objects.create(sender=SEALED.sender, recipient=SEALED.to, raw=SEALED.raw, at=AT)
    browser = Client()
    page = browser.get("/demo/mail").content.decode()
    assert "Sua conta &lt;b&gt;de&lt;/b&gt; outubro" in page
    assert "joao@correio.example" in page
    mail = browser.get(f"/demo/mail/{kept.pk}")
    assert "<script>" not in mail.content.decode()
    policy = mail.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy and "allow-scripts" not in policy + page
    paper = browser.get(f"/demo/mail/{kept.pk}/paper/0")
    assert (paper.content, paper.headers["content-type"]) == (b"%PDF-1.7 x", "application/pdf")
    assert browser.get(f"/demo/mail/{kept.pk}/paper/1").status_code == 404
    assert browser.get(f"/demo/mail/{kept.pk + 1}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_what_is_handed_to_the_demos_server_is_in_a_mailbox() -> None:
    ensure_accounts(demo=True)
    asyncio.run(_mailed())
    assert Mail.objects.get().recipient == LETTER.to


async def _mailed() -> None:
    pool: AsyncConnectionPool[Any] = AsyncConnectionPool(
        settings.DATABASE_URL, min_size=1, max_size=2, open=False, kwargs={"autocommit": True}
    )
    async with pool, open_sink(SimpleNamespace(state=SimpleNamespace(edge=SimpleNamespace(pool=pool)))):
        told = await asyncio.to_thread(_address)
        relay = Relay(Where.of(told))
        await asyncio.to_thread(relay.send, SEALED)
        await asyncio.to_thread(relay.close)


def _address() -> str:
    from django.db import connection

    try:
        return ChannelAccount.objects.get(channel="email", company="").api
    finally:
        connection.close()
