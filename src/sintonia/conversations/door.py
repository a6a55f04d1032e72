"""Our own doors (web chat, counter, terminal): people come and look, nothing is pushed; their wire format is ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec

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

NO_FILES: Final = Limits()


@dataclass(frozen=True)
class Door:
    """A channel whose messages are read on our own page or screen."""

    name: str
    buttons: int = 20
    options: int = 50
    pushes: bool = False
    reply_window_h: int | None = None
    allows: Limits = NO_FILES

    def split(self, body: bytes) -> list[Element]:  # noqa: ARG002 - the port's shape
        raise ValueError("this door has no webhook")

    def read(self, kind: str, raw: bytes) -> Heard | Receipt | Note:  # noqa: ARG002 - the port's shape
        return msgspec.json.decode(raw, type=Heard)

    def parts(self, saying: Saying) -> tuple[Saying, ...]:
        return (saying,)

    def request(self, saying: Saying, *, to: str, account: Account, outbox: int) -> Request:
        raise NotImplementedError("nothing is pushed here")

    def outcome(self, status: int, body: bytes) -> Sent | NotSent:
        raise NotImplementedError("nothing is pushed here")
