"""
Letters: what a company mails unasked, such as a month's bills, and who mails it. Pure.

A pack writes a letter, a channel composes and posts it; neither knows the other. A letter's key makes it the same
letter, so that one that is posted again is known for it wherever mail is read.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Protocol

from msgspec import Struct

# Why a relay takes nothing at all; what it said itself may follow after a colon. Pages say these in their own language.
NOT_READ: Final = "the address of the mail relay cannot be read"
NOT_THERE: Final = "the mail relay does not answer"
NO_TLS: Final = "the mail relay speaks no TLS, without which nothing is mailed"
NOT_TRUSTED: Final = "the mail relay's certificate does not verify"
NO_ENTRY: Final = "the mail relay does not let us in"
NO_SENDER: Final = "the mail relay takes no mail from our address"


class Paper(Struct, frozen=True):
    """A file that comes with a letter."""

    name: str
    mime: str
    content: bytes


class Letter(Struct, frozen=True):
    """
    One letter in its reader's language. `key` is its own in its company; `about` whose matter it is.

    `kind` is what its reader may stop getting by mail, such as "bills"; "" is mail that cannot be stopped. Facts are
    shown as a list, the amount largest; `code` is a title and what to copy.
    """

    key: str
    to: str
    subject: str
    paragraphs: tuple[str, ...]
    language: str = "pt-BR"
    name: str = ""
    kind: str = ""
    about: str = ""
    amount: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    code: tuple[str, str] | None = None
    papers: tuple[Paper, ...] = ()


class NoAddress(Exception):
    """Whoever a letter is for has no address that it could be mailed to."""


class UnableToPost(Exception):
    """A letter was not taken; the message is the server's, without the address. Each of its kinds says what helps."""


class Refused(UnableToPost):
    """It will never be taken, for what is the matter with this letter or its address."""


class TryLater(UnableToPost):
    """It was not taken now; `everything` says that nothing else would be either."""

    def __init__(self, why: str, *, everything: bool = False) -> None:
        super().__init__(why)
        self.everything = everything


class InDoubt(UnableToPost):
    """The whole letter was handed over and no answer came: it may have been taken."""


class Post(Protocol):
    """One company's way to mail; safe to use from several threads."""

    def message_id(self, key: str) -> str:
        """The id that the letter of a key has wherever it is mailed, without angle brackets."""
        ...

    def silent(self, *, kind: str, addresses: Collection[str]) -> dict[str, str]:
        """To which of some addresses nothing of a kind is mailed, and why: "bounced" or "stopped"."""
        ...

    def post(self, letter: Letter) -> None:
        """
        Compose a letter and hand it over.

        :raises Refused: if it will never be taken
        :raises TryLater: if it was not taken now
        :raises InDoubt: if nobody knows
        """
        ...

    def close(self) -> None:
        """Say goodbye to the server."""
        ...
