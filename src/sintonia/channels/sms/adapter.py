"""
Text messages as a channel: pure, over a gateway that posts forms and takes JSON.

No provider is chosen yet. `verify` needs the address that was called, for that is what such gateways sign; the edge
will hand it over when the first provider lands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import msgspec

from sintonia.channels.sms import reading, signature, wording
from sintonia.channels.sms.keywords import Keywords
from sintonia.channels.sms.segments import MOST_LETTERS, fitted
from sintonia.conversations.channel import (
    Account,
    Element,
    Heard,
    Held,
    Limits,
    Media,
    Note,
    NotSent,
    Receipt,
    Request,
    Saying,
    Sent,
)

_OK_END, _SERVER_ERROR, _TOO_MANY, _TIMEOUT = 300, 500, 429, 408
_PAUSE_S = 30.0
# Three messages in one, in plain letters if need be.
LIMITS = Limits(text=MOST_LETTERS)


@dataclass(frozen=True)
class SMS:
    """The door for people with any telephone. `keywords` are first words, each with a journey and a language."""

    keywords: Keywords = field(default_factory=dict)
    name: str = "sms"
    pushes: bool = True
    buttons: int = 9
    options: int = 9
    reply_window_h: int | None = None
    allows: Limits = LIMITS

    def verify(self, body: bytes, header: str, secret: str, *, url: str) -> bool:
        """Whether the gateway signed this call to this address."""
        return signature.verify(body, header, secret, url=url)

    def split(self, body: bytes) -> list[Element]:
        """The one element of a call."""
        return reading.split(body)

    def read(self, kind: str, raw: bytes) -> Heard | Receipt | Note:
        """What one element says."""
        return reading.read(kind, raw, self.keywords)

    def parts(self, saying: Saying) -> tuple[Saying, ...]:
        """The messages of one saying, at most three segments each."""
        return wording.parts(saying)

    def request(self, saying: Saying, *, to: str, account: Account, outbox: int) -> Request:
        """The gateway's call for one message; our own id travels along and is echoed in its receipts."""
        body = {"from": account.key, "to": to, "text": fitted(wording.text_of(saying)), "reference": str(outbox)}
        return Request("/messages", body, {"Authorization": f"Bearer {account.token}"})

    def outcome(self, status: int, body: bytes) -> Sent | NotSent:
        """What the gateway's answer means."""
        try:
            answer = msgspec.json.decode(body, type=dict[str, object])
        except (msgspec.DecodeError, UnicodeDecodeError):
            answer = {}
        if status < _OK_END and answer.get("id"):
            return Sent(str(answer["id"]))
        again = status < _OK_END or status >= _SERVER_ERROR or status in {_TOO_MANY, _TIMEOUT}
        why = str(answer.get("error") or f"HTTP {status}")[:200]
        return NotSent(why, again, _PAUSE_S if status == _TOO_MANY else 0)

    def whereabouts(self, media: Media, *, account: Account) -> Request | Held | NotSent:
        """A picture's own address: at the gateway, or where the account says that it keeps them."""
        where, gateway = urlsplit(media.url), urlsplit(account.api)
        ours = (where.scheme, where.netloc) == (gateway.scheme, gateway.netloc)
        if ours or (where.scheme == "https" and where.hostname in account.settings.get("media_hosts", ())):
            return Held(media.url, proof=ours)
        return NotSent("it is held where the account does not say", again=False)
