"""
A letter as mail: text beside HTML, its papers attached, the way out of it in its head (RFC 8058). Pure.

Nothing that comes from elsewhere can begin a header of its own; DKIM is the relay's.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from msgspec import Struct

from sintonia.channels.email import page
from sintonia.outreach.letters import Letter, Paper, Refused

LONGEST_ADDRESS: Final = 254
_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN: Final = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")
_POLICY: Final = SMTP.clone(max_line_length=76)


class Sender(Struct, frozen=True):
    """
    Who writes: the company's name and address; where its answers and what comes back of its mail go.

    `secret` keys the ids of letters, so that nobody else can name one. `bounces` gets an address of its own for each
    letter by a "+": "back@mail.example" becomes "back+<id>@mail.example".
    """

    name: str
    address: str
    reply_to: str = ""
    bounces: str = ""
    secret: bytes = b""
    color: str = page.TEAL


class Sealed(Struct, frozen=True):
    """A mail as it is handed over: the envelope's two addresses, and its bytes."""

    message_id: str
    sender: str
    to: str
    raw: bytes


def address_of(text: str) -> str:
    """
    An address as mail takes it, its domain in ASCII.

    :raises Refused: if it is none
    """
    local, at, domain = text.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    if not at or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain) or len(text) > LONGEST_ADDRESS:
        raise Refused("this is no address")
    return f"{local}@{domain}"


def message_id(key: str, sender: Sender) -> str:
    """The id that the letter of a key always has, without angle brackets; it tells nobody the key."""
    digest = hashlib.blake2b(f"{sender.address}\0{key}".encode(), key=sender.secret, digest_size=15).hexdigest()
    return f"{digest}@{sender.address.rpartition('@')[2]}"


def compose(letter: Letter, sender: Sender, *, at: datetime, stop_url: str = "") -> Sealed:
    """
    Write a letter as mail, with a way to stop letters of its kind if there is one.

    :raises Refused: if its address is none
    """
    mail = EmailMessage(policy=_POLICY)
    identity, to = message_id(letter.key, sender), address_of(letter.to)
    mail["From"] = _named(sender.name, sender.address)
    mail["To"] = _named(letter.name, to)
    mail["Subject"] = tidy(letter.subject, 200)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{identity}>"
    mail["Auto-Submitted"] = "auto-generated"
    if sender.reply_to:
        mail["Reply-To"] = sender.reply_to
    if stop_url:
        mail["List-Unsubscribe"] = f"<{stop_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    fill(mail, page.text(letter, stop_url), page.html(letter, sender.name, stop_url, sender.color), letter.papers)
    mail["Content-Language"] = letter.language
    return Sealed(identity, envelope_sender(sender, identity), to, mail.as_bytes())


def answer(
    *,
    sender: Sender,
    to: str,
    subject: str,
    text: str,
    language: str,
    key: str,
    at: datetime,
    threads: Mapping[str, str],
) -> Sealed:
    """
    Write what is said in a conversation as mail; `threads` are In-Reply-To and References of what it answers.

    :raises Refused: if its address is none
    """
    mail = EmailMessage(policy=_POLICY)
    identity, whom = message_id(key, sender), address_of(to)
    mail["From"] = _named(sender.name, sender.address)
    mail["To"] = whom
    mail["Subject"] = tidy(subject, 200)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{identity}>"
    for name, value in threads.items():
        mail[name] = tidy(value, 900)
    mail["Auto-Submitted"] = "auto-replied"
    plain = Letter(key=key, to=to, subject=subject, paragraphs=tuple(text.split("\n\n")), language=language)
    fill(mail, text, page.html(plain, sender.name, "", sender.color), ())
    mail["Content-Language"] = language
    return Sealed(identity, envelope_sender(sender, identity), whom, mail.as_bytes())


def fill(mail: EmailMessage, text: str, html: str, papers: tuple[Paper, ...]) -> None:
    """Put words and papers into a mail."""
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    for paper in papers:
        main, _slash, kind = paper.mime.partition("/")
        mail.add_attachment(paper.content, maintype=main, subtype=kind, filename=tidy(paper.name, 100))


def envelope_sender(sender: Sender, identity: str) -> str:
    """Where what comes back of a mail goes: by an address of its own it is known even if nothing of it comes back."""
    if not sender.bounces:
        return sender.address
    local, _at, domain = sender.bounces.partition("@")
    return f"{local}+{identity.partition('@')[0]}@{domain}"


def tidy(text: str, most: int) -> str:
    """A text for one line of a head: without any kind of line end or control, however long it was."""
    kept = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp", "Cs"} else c for c in text[: most * 2])
    return " ".join(kept.split())[:most]


def _named(name: str, address: str) -> Address:
    local, _at, domain = address.rpartition("@")
    return Address(tidy(name, 100), local, domain)
