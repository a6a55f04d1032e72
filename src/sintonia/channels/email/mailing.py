"""A company's mail, posted: its letters, and what is said in its conversations."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime
from functools import cache
from typing import Final

import msgspec
from django.conf import settings
from django.db import connection

from sintonia.audit.personal import key_for
from sintonia.channels.email import composing, queries
from sintonia.channels.email.composing import Sender
from sintonia.channels.email.posting import Relay, Where
from sintonia.channels.email.stopping import Stop, token_of
from sintonia.channels.email.wording import text_of
from sintonia.conversations.accounts import as_account
from sintonia.conversations.channel import Account, NotSent, Saying, Sent
from sintonia.kit.words import _
from sintonia.outreach.letters import NOT_READ, InDoubt, Letter, Refused, TryLater

log: Final = logging.getLogger(__name__)

PAUSE_S: Final = 30.0
_ANSWERED: Final = """
SELECT m.provider_id, m.content -> 'details' ->> 'subject', m.content -> 'details' -> 'references'
FROM conversations_outbox o JOIN conversations_message m ON m.contact_id = o.contact_id
WHERE o.id = %s AND m.direction = 'in' ORDER BY m.number DESC LIMIT 1
"""
_OF_COMPANY: Final = """
SELECT id, channel, key, display, api, token, settings, company FROM conversations_channelaccount
WHERE channel = 'email' AND company = %s AND api <> '' ORDER BY id DESC LIMIT 1
"""


class Mailer:
    """One account's letters (`Post` of the letters)."""

    def __init__(self, account: Account, *, clock: Callable[[], datetime]) -> None:
        self._account, self._clock = account, clock
        self._sender, self._relay = sender_of(account), relay_of(account.api, account.token)

    def message_id(self, key: str) -> str:
        return composing.message_id(key, self._sender)

    def silent(self, *, kind: str, addresses: Collection[str]) -> dict[str, str]:
        return queries.silent(company=self._account.company, kind=kind, addresses=addresses, at=self._clock())

    def post(self, letter: Letter) -> None:
        stop = Stop(self._account.company, letter.kind, letter.to, letter.about)
        url = f"{settings.PUBLIC_URL}/email/stop/{token_of(stop)}" if letter.kind else ""
        self._relay.send(composing.compose(letter, self._sender, at=self._clock(), stop_url=url))

    def close(self) -> None:
        self._relay.close()


def mailer_of(company: str, *, clock: Callable[[], datetime]) -> Mailer | None:
    """
    Who mails for a company; None where no relay is set.

    :raises TryLater: if what is set there is no address of a relay
    """
    with connection.cursor() as cursor:
        cursor.execute(_OF_COMPANY, [company])
        row = cursor.fetchone()
    return Mailer(as_account(row), clock=clock) if row else None


def carry(saying: Saying, *, to: str, account: Account, outbox: int, at: datetime) -> Sent | NotSent:
    """Post what is said in a conversation, under the subject of what it answers; a repeat has the same id."""
    sender = sender_of(account)
    answered, subject, references = _answered(outbox)
    told = _("Re: {subject}", subject=subject) if subject else _("Your matter with {company}", company=sender.name)
    chain = " ".join(f"<{one}>" for one in (*references, answered) if one)
    threads = {"In-Reply-To": f"<{answered}>", "References": chain} if answered else {}
    try:
        sealed = composing.answer(
            sender=sender, to=to, subject=told.render(saying.language), text=text_of(saying, site=settings.PUBLIC_URL),
            language=saying.language, key=f"outbox:{outbox}", at=at, threads=threads,
        )  # fmt: skip
        relay_of(account.api, account.token).send(sealed)
    except Refused as refused:
        return NotSent(str(refused)[:200], again=False)
    except TryLater as later:
        return NotSent(str(later)[:200], again=True, pause_s=PAUSE_S if later.everything else 0)
    except InDoubt as doubt:
        return NotSent(f"in doubt: {doubt}"[:200], again=True)
    return Sent(sealed.message_id)


def sender_of(account: Account) -> Sender:
    """Who an account writes as; its key is its address."""
    told = account.settings
    return Sender(
        name=str(told.get("company", "Sintonia")), address=account.key, reply_to=str(told.get("reply_to", "")),
        bounces=str(told.get("bounces", "")), secret=key_for("email ids"),
    )  # fmt: skip


@cache
def relay_of(url: str, password: str) -> Relay:
    """
    The relay at an address, with the connections that are kept to it.

    :raises TryLater: if it is no address of a relay; what is wrong with it is told to whoever keeps the deployment
    """
    try:
        return Relay(Where.of(url, password=password))
    except ValueError as wrong:
        log.warning("nothing is mailed: %s", wrong)
        raise TryLater(NOT_READ, everything=True) from wrong


def _answered(outbox: int) -> tuple[str, str, list[str]]:
    """What a conversation's mail answers: its id, its subject, and the ids that it answered itself."""
    if not connection.in_atomic_block:
        # A thread's connection that broke since is made anew.
        connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, [outbox])
        row = cursor.fetchone()
    if row is None:
        return "", "", []
    # Django hands JSON on as a text.
    subject, references = str(row[1] or ""), msgspec.json.decode(row[2] or "[]", type=list[str])
    return row[0], subject.removeprefix("Re: ").removeprefix("RE: "), references
