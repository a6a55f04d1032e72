"""
The Channel port: what a door to customers gives the core and gets from it.

A channel's adapter is pure. `split` cuts one call of the provider into elements at the edge, cheaply; `read` turns one
element's raw bytes into what was heard; `parts` cuts one saying into the bubbles this channel needs; `request` writes
the provider's call for one bubble; `outcome` reads the provider's answer to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

from msgspec import Struct

HeardKind = Literal[
    "text", "choice", "image", "audio", "video", "document", "sticker", "location", "contacts", "reaction",
    "order", "form", "edited", "deleted", "call", "identity", "unsupported",
]  # fmt: skip
ReceiptState = Literal["sent", "delivered", "read", "failed"]


class Element(Struct, frozen=True):
    """One row of the inbox. (`account`, `kind`, `key`, `status`) is unique; `sender` orders a person's elements."""

    account: str
    kind: Literal["message", "status", "event", "unsplit"]
    key: str
    raw: bytes
    sender: str = ""
    status: str = ""


class Identity(Struct, frozen=True):
    """
    One identifier that a provider vouches for: kind "phone", "bsuid", "whatsapp", "email", "visitor", ... For a number
    that a line merely shows, as on a call or a text message, nobody vouches: it is a "caller".
    """

    kind: str
    value: str


class Media(Struct, frozen=True):
    """A file at the provider, not yet fetched."""

    id: str
    mime: str = ""
    name: str = ""
    sha256: str = ""
    url: str = ""


class Spot(Struct, frozen=True):
    """A place that somebody shared."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


class Heard(Struct, frozen=True):
    """
    What a person sent: the words (typed, spoken, a caption, or the title of the button), and what came with them.

    `choice` is the id of the option pressed and `step` the step it belonged to; `address` is where answers go.
    """

    kind: HeardKind
    address: str
    key: str
    text: str = ""
    choice: str = ""
    step: str = ""
    media: Media | None = None
    spot: Spot | None = None
    sent_at: datetime | None = None
    reply_to: str = ""
    name: str = ""
    identities: tuple[Identity, ...] = ()
    details: dict[str, Any] | None = None


class Receipt(Struct, frozen=True):
    """The provider's word on something we sent. `outbox` is our own id, echoed."""

    provider_id: str
    state: ReceiptState
    at: datetime | None = None
    outbox: int | None = None
    error: str = ""


class Note(Struct, frozen=True):
    """Something the provider tells the company, not a customer's word: a template's status, an account's."""

    about: str
    details: dict[str, Any]


class Option(Struct, frozen=True):
    """One thing to choose, in the customer's language."""

    id: str
    title: str
    description: str = ""


class Code(Struct, frozen=True):
    """Something to copy: kind "pix", "line" or "passport"; `title` says what it is."""

    kind: str
    title: str
    value: str


class File(Struct, frozen=True):
    """A document to hand over, served at `url`."""

    name: str
    mime: str
    url: str


class Card(Struct, frozen=True):
    """A thing to show, such as a bill: the amount largest, then facts, then codes to copy."""

    title: str
    amount: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    codes: tuple[Code, ...] = ()
    file: File | None = None


class Saying(Struct, frozen=True):
    """
    One thing we say, already in the customer's language. `step` comes back when an option is pressed; `expects` is what
    an open question takes: "words", or what keys can say, "number", "date" and "amount"; `proves` says that its answer
    proves who they are, so that nobody else may give it.
    """

    text: str = ""
    options: tuple[Option, ...] = ()
    step: str = ""
    card: Card | None = None
    file: File | None = None
    code: Code | None = None
    template: str = ""
    template_values: tuple[str, ...] = ()
    language: str = "pt-BR"
    expects: str = ""
    proves: bool = False


class Request(Struct, frozen=True):
    """One HTTP call to a provider; `path` is relative to the account's API address."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str] = {}
    method: str = "POST"


class Sent(Struct, frozen=True):
    """The provider took it."""

    provider_id: str


class NotSent(Struct, frozen=True):
    """The provider did not take it: `again` says whether trying again helps, `pause_s` stops the whole account."""

    why: str
    again: bool
    pause_s: float = 0


class Account(Struct, frozen=True):
    """
    A company's account on a channel, as an adapter sees it: no secrets but what signs a call.

    `company` names the company among those that a deployment serves; "" is the only one, or the first.
    """

    id: int
    channel: str
    key: str
    display: str = ""
    api: str = ""
    token: str = ""
    settings: dict[str, Any] = {}
    company: str = ""


class Channel(Protocol):
    """A door. `pushes` is False where people come and look (web, counter): nothing is sent, the message is there."""

    @property
    def name(self) -> str: ...
    @property
    def pushes(self) -> bool: ...
    @property
    def buttons(self) -> int: ...
    @property
    def options(self) -> int: ...
    @property
    def reply_window_h(self) -> int | None: ...

    def split(self, body: bytes) -> list[Element]:
        """Every element of a call; raises ValueError if the body is not this channel's JSON."""
        ...

    def read(self, kind: str, raw: bytes) -> Heard | Receipt | Note: ...
    def parts(self, saying: Saying) -> tuple[Saying, ...]: ...
    def request(self, saying: Saying, *, to: str, account: Account, outbox: int) -> Request: ...
    def outcome(self, status: int, body: bytes) -> Sent | NotSent: ...


@runtime_checkable
class Carries(Protocol):
    """A door that carries what it says by itself, where there is no provider to call over HTTP."""

    def carry(self, saying: Saying, *, to: str, account: Account, outbox: int, at: datetime) -> Sent | NotSent:
        """Carry one saying; blocking, so that it is called in a thread."""
        ...


class Limits(Struct, frozen=True):
    """What one message of a person may hold: characters, characters beside a file, and the most bytes by file type."""

    text: int = 4096
    caption: int = 4096
    files: dict[str, int] = {}


@runtime_checkable
class Limited(Protocol):
    """A door that says what one message of a person may hold."""

    @property
    def allows(self) -> Limits: ...


class Held(Struct, frozen=True):
    """Where a provider holds a file, and what it says of it; `proof`: the account's token must come along."""

    url: str
    sha256: str = ""
    size: int = 0
    proof: bool = True


@runtime_checkable
class Holds(Protocol):
    """A door whose provider holds the files that people send, until they are fetched from there."""

    def whereabouts(self, media: Media, *, account: Account) -> Request | Held | NotSent:
        """Where a file is held, or what to ask the provider for that."""
        ...


@runtime_checkable
class IsAsked(Holds, Protocol):
    """A door whose provider is asked first where it holds a file."""

    def held(self, status: int, body: bytes) -> Held | NotSent:
        """What the provider's answer to that means."""
        ...


@runtime_checkable
class Webhook(Protocol):
    """A door whose provider calls us: it signs its calls, and first makes sure that the address is ours."""

    signature_header: str

    def verify(self, body: bytes, header: str, secret: str) -> bool:
        """Whether the provider signed this body."""
        ...

    def challenge(self, params: Mapping[str, str], token: str) -> str | None:
        """What to answer a provider that checks the address, or None if it does not know the token."""
        ...
