"""
The way to a relay: its address, TLS, and who we are there. No mail and no password goes by a way that is less than what
its address asks for, and whatever is in the way is said in a sentence. Blocking, for threads.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from base64 import b64encode
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct

from sintonia.outreach.letters import NO_ENTRY, NO_TLS, NOT_THERE, NOT_TRUSTED, TryLater

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_PORTS: Final = {"smtp": 25, "smtps": 465}
_TLS: Final = ("offered", "required")
_GO_ON, _LET_IN = 334, 235
_HOW: Final = "a relay's address is smtp://user:password@host:587 or smtps://user:password@host"
_ESCAPES: Final = "in a password, % is written as %25, / as %2F, ? as %3F, # as %23, @ as %40 and : as %3A"


class Where(Struct, frozen=True):
    """
    A relay: `smtp://user:password@host:587`, or `smtps://` where it speaks TLS from the first word.

    `?tls=required` posts nothing without TLS; by default it is used where another machine offers it, and always for a
    password that leaves this one. `?ca=` names a file of the authorities that count instead of the system's own.
    """

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: str = "offered"
    timeout_s: float = 20.0
    # How long the answer to a whole mail is awaited: whoever hurries here posts it twice.
    answer_s: float = 120.0
    ca: str = ""

    @classmethod
    def of(cls, url: str, *, password: str = "") -> Where:
        """
        Read a relay's address.

        :raises ValueError: if it is none; its words can be shown, and hold nothing of the password
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise ValueError(f"{_HOW}; {_ESCAPES}") from None
        if parts.scheme not in _PORTS or not host or parts.path not in {"", "/"} or parts.fragment:
            raise ValueError(f"{_HOW}; {_ESCAPES}")
        told = parse_qs(parts.query, keep_blank_values=True)
        asked = told.pop("tls", ["offered"])[-1]
        authorities = told.pop("ca", [""])[-1]
        # What is misspelled here would go on without what was asked for.
        if told or asked not in _TLS:
            raise ValueError("after a relay's address, ?tls=offered or ?tls=required, and ca= with a file, are known")
        return cls(
            host, port or _PORTS[parts.scheme], unquote(parts.username or ""),
            unquote(parts.password or "") or password, "always" if parts.scheme == "smtps" else asked, ca=authorities,
        )  # fmt: skip

    def __repr__(self) -> str:
        return f"{self.host}, port {self.port}"

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine, so that nobody is on the way."""
        return self.host in LOOPBACK


class _Unusable(Exception):
    """What is in the way to a relay, in words."""


def connected(where: Where, *, name: str) -> smtplib.SMTP:
    """
    Greet a relay as the machine `name`, over TLS and as whom its address asks for.

    :raises TryLater: if nothing can be mailed by it now; its words begin with one of the reasons of `outreach.letters`
    """
    try:
        return _greeted(where, name)
    except _Unusable as seen:
        raise TryLater(str(seen), everything=True) from seen
    except (OSError, smtplib.SMTPException, ValueError) as lost:
        raise TryLater(why(lost), everything=True) from lost


def why(lost: Exception) -> str:
    """What broke a connection, in words."""
    if isinstance(lost, ssl.SSLCertVerificationError):
        return f"{NOT_TRUSTED}: {lost.verify_message}"
    if isinstance(lost, ssl.SSLError):
        return f"{NO_TLS}: {(lost.reason or 'TLS failed').replace('_', ' ').lower()}"
    if isinstance(lost, smtplib.SMTPResponseException):
        return f"{NOT_THERE}: {said(lost.smtp_code, lost.smtp_error)}"
    detail = (lost.strerror if isinstance(lost, OSError) else "") or str(lost) or type(lost).__name__
    return f"{NOT_THERE}: {detail}"


def said(code: int, words: bytes | str) -> str:
    """A server's answer in one line."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(f"{code} {text}".split())[:200]


def _greeted(where: Where, name: str) -> smtplib.SMTP:
    trusted = _authorities(where) if where.tls == "always" else None
    smtp: smtplib.SMTP = (
        smtplib.SMTP_SSL(where.host, where.port, name, timeout=where.timeout_s, context=trusted)
        if trusted is not None
        else smtplib.SMTP(where.host, where.port, name, timeout=where.timeout_s)
    )
    try:
        if smtp.sock is not None:
            # The dot follows its mail at once, and does not wait until that was acknowledged.
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        smtp.ehlo_or_helo_if_needed()
        leaves = not where.is_here and bool(where.user or smtp.has_extn("starttls"))
        if where.tls == "required" or (where.tls == "offered" and leaves):
            _secure(smtp, where)
        if where.user:
            _sign_in(smtp, where)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _secure(smtp: smtplib.SMTP, where: Where) -> None:
    if not smtp.has_extn("starttls"):
        raise _Unusable(NO_TLS)
    try:
        smtp.starttls(context=_authorities(where))
    except smtplib.SMTPResponseException as refused:
        raise _Unusable(f"{NO_TLS}: {said(refused.smtp_code, refused.smtp_error)}") from refused
    # What a server said of itself in the clear, anybody may have said.
    smtp.ehlo()


def _sign_in(smtp: smtplib.SMTP, where: Where) -> None:
    """Say who we are by PLAIN (RFC 4616) or LOGIN, in UTF-8."""
    ways = smtp.esmtp_features.get("auth", "").upper().split()
    user, password = where.user.encode(), where.password.encode()
    if "PLAIN" in ways:
        code, words = smtp.docmd("AUTH", "PLAIN " + _sealed(b"\0".join((b"", user, password))))
    elif "LOGIN" in ways:
        code, words = smtp.docmd("AUTH", "LOGIN")
        for one in (user, password):
            if code == _GO_ON:
                code, words = smtp.docmd(_sealed(one))
    else:
        raise _Unusable(f"{NO_ENTRY}: it knows neither AUTH PLAIN nor AUTH LOGIN")
    if code != _LET_IN:
        raise _Unusable(f"{NO_ENTRY}: {said(code, words)}")


def _sealed(text: bytes) -> str:
    return b64encode(text).decode("ascii")


def _authorities(where: Where) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=where.ca or None)
    except (OSError, ssl.SSLError) as missing:
        raise _Unusable(f"{NOT_TRUSTED}: no authorities can be read from {where.ca}") from missing
