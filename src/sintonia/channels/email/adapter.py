"""Mail as a channel: what it reads is pure; what it says it carries itself, by SMTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sintonia.channels.email import reading
from sintonia.conversations.channel import (
    Account,
    Element,
    Heard,
    Limits,
    Note,
    NotSent,
    Receipt,
    Request,
    Saying,
    Sent,
)
from sintonia.outreach.wire import HEADER, is_signed

LIMITS: Final = Limits(text=reading.MOST_LETTERS)


@dataclass(frozen=True)
class Email:
    """The door for people who write mail."""

    name: str = "email"
    pushes: bool = True
    buttons: int = 9
    options: int = 50
    reply_window_h: int | None = None
    allows: Limits = LIMITS
    signature_header: str = HEADER

    def verify(self, body: bytes, header: str, secret: str) -> bool:
        """Whether whoever hands mail over signed it: HMAC-SHA256 under the account's secret."""
        return is_signed(body, header, secret)

    def challenge(self, params: Mapping[str, str], token: str) -> str | None:  # noqa: ARG002 - the port's shape
        """No mail server checks the address first."""
        return None

    def split(self, body: bytes) -> list[Element]:
        """The one element of a mail."""
        return reading.split(body)

    def read(self, kind: str, raw: bytes) -> Heard | Receipt | Note:
        """What a mail says."""
        return reading.read(kind, raw)

    def parts(self, saying: Saying) -> tuple[Saying, ...]:
        """One mail holds a whole saying."""
        return (saying,)

    def request(self, saying: Saying, *, to: str, account: Account, outbox: int) -> Request:
        """Nothing goes over HTTP."""
        raise NotImplementedError("mail is carried, not called")

    def outcome(self, status: int, body: bytes) -> Sent | NotSent:
        """Nothing goes over HTTP."""
        raise NotImplementedError("mail is carried, not called")

    def carry(self, saying: Saying, *, to: str, account: Account, outbox: int, at: datetime) -> Sent | NotSent:
        """Post one saying as an answer in its mail thread; blocking."""
        from sintonia.channels.email.mailing import carry

        return carry(saying, to=to, account=account, outbox=outbox, at=at)
