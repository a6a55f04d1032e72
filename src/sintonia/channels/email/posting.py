"""
Handing mail over by SMTP: connections that are kept, and errors that say what is known of a mail afterwards.

What was refused for good, what may go later, and what is in doubt are three different things: a mail is in doubt from
the moment its last dot was sent until the server has answered. Blocking, for threads; retries are the caller's.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, LifoQueue
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct

from sintonia.channels.email.composing import Sealed
from sintonia.outreach.letters import InDoubt, Refused, TryLater

MOST_MAILS: Final = 100
IDLE_S: Final = 30.0
_GO_ON, _TAKEN, _TEMPORARY, _PERMANENT, _GOODBYE = 354, 250, 400, 500, 421
_DOT: Final = b".\r\n"
_PORTS: Final = {"smtp": 25, "smtps": 465}


class Where(Struct, frozen=True):
    """
    A relay: `smtp://user:password@host:587`, or `smtps://` where it speaks TLS from the first word.

    `?tls=required` posts nothing without TLS; by default it is used where it is offered, and always for a password
    that leaves this machine.
    """

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: str = "offered"
    timeout_s: float = 20.0
    # How long the answer to a whole mail is awaited: whoever hurries here posts it twice.
    answer_s: float = 120.0

    @classmethod
    def of(cls, url: str, *, password: str = "") -> Where:
        """
        Read a relay's address.

        :raises ValueError: if it is none
        """
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("a relay's address begins with smtp:// or smtps://")
        asked = parse_qs(parts.query).get("tls", ["offered"])[0]
        return cls(
            parts.hostname, parts.port or _PORTS[parts.scheme], unquote(parts.username or ""),
            unquote(parts.password or "") or password, "always" if parts.scheme == "smtps" else asked,
        )  # fmt: skip


class _Line(Struct):
    """One connection, how many mails it has carried, and when it was last used."""

    smtp: smtplib.SMTP
    mails: int = 0
    used_at: float = 0.0


class Relay:
    """A server that takes mail, over as many connections as threads use at once; up to `keep` stay open."""

    def __init__(self, where: Where, *, keep: int = 8, name: str = "") -> None:
        self.where, self.name = where, name or socket.gethostname()
        self._kept: LifoQueue[_Line] = LifoQueue(keep)

    def send(self, mail: Sealed) -> None:
        """
        Hand over one mail; it is taken when this returns.

        :raises Refused: if the server will never take it
        :raises TryLater: if it was not taken, because of a moment's trouble at either end
        :raises InDoubt: if all of it was sent and no answer came
        """
        line, fresh = self._take()
        try:
            self._begin(line, mail)
        except TryLater as gone:
            if fresh or not (gone.everything or isinstance(gone.__cause__, smtplib.SMTPServerDisconnected)):
                raise
            # A kept connection that the server has closed meanwhile carried nothing of this mail yet.
            line = self._connected()
            self._begin(line, mail)
        self._hand_over(line, mail)
        line.mails += 1
        self._keep(line)

    def close(self) -> None:
        """Say goodbye on every kept connection."""
        with suppress(Empty):
            while True:
                line = self._kept.get_nowait()
                with suppress(OSError, smtplib.SMTPException):
                    line.smtp.quit()

    # One mail

    def _begin(self, line: _Line, mail: Sealed) -> None:
        """Everything before the mail itself: nothing of it can have been taken if this fails."""
        with self._trouble(line):
            size = [f"SIZE={len(mail.raw)}"] if line.smtp.has_extn("size") else []
            self._expect(line, *line.smtp.mail(mail.sender, size), _TAKEN)
            self._expect(line, *line.smtp.rcpt(mail.to), _TAKEN)
            self._expect(line, *line.smtp.docmd("DATA"), _GO_ON)

    def _hand_over(self, line: _Line, mail: Sealed) -> None:
        body = _stuffed(mail.raw)
        with self._trouble(line):
            line.smtp.send(body)
        try:
            self._patience(line, self.where.answer_s)
            line.smtp.send(_DOT)
            code, said = line.smtp.getreply()
            self._patience(line, self.where.timeout_s)
        except (OSError, smtplib.SMTPException) as lost:
            self._drop(line)
            raise InDoubt(type(lost).__name__) from lost
        self._expect(line, code, said, _TAKEN)

    def _expect(self, line: _Line, code: int, said: bytes, wanted: int) -> None:
        """Go on after the answer that was wanted, and after no other."""
        if code == wanted or wanted == _TAKEN <= code < _TAKEN + 10:
            return
        told = f"{code} {said.decode('utf-8', 'replace')[:200]}"
        if code == _GOODBYE or code < _TEMPORARY:
            self._drop(line)
            raise TryLater(told, everything=code == _GOODBYE)
        self._reset(line)
        if code >= _PERMANENT:
            raise Refused(told)
        raise TryLater(told)

    @contextmanager
    def _trouble(self, line: _Line) -> Iterator[None]:
        try:
            yield
        except (OSError, smtplib.SMTPException) as lost:
            self._drop(line)
            raise TryLater(type(lost).__name__) from lost

    # Connections

    def _take(self) -> tuple[_Line, bool]:
        """A connection, and whether it is a new one."""
        with suppress(Empty):
            while True:
                line = self._kept.get_nowait()
                if time.monotonic() - line.used_at < IDLE_S:
                    return line, False
                self._drop(line)
        return self._connected(), True

    def _keep(self, line: _Line) -> None:
        line.used_at = time.monotonic()
        if line.mails >= MOST_MAILS or self._kept.full():
            self._leave(line)
            return
        self._kept.put(line)

    def _reset(self, line: _Line) -> None:
        """Forget a mail that was not taken; a connection that cannot is not kept."""
        try:
            code, _said = line.smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._drop(line)
            return
        if code == _TAKEN:
            self._keep(line)
        else:
            self._drop(line)

    def _leave(self, line: _Line) -> None:
        with suppress(OSError, smtplib.SMTPException):
            line.smtp.quit()

    def _patience(self, line: _Line, seconds: float) -> None:
        if line.smtp.sock is not None:
            line.smtp.sock.settimeout(seconds)

    def _drop(self, line: _Line) -> None:
        line.smtp.close()

    def _connected(self) -> _Line:
        try:
            smtp = self._greeted()
        except (OSError, smtplib.SMTPException, ValueError) as lost:
            raise TryLater(type(lost).__name__, everything=True) from lost
        return _Line(smtp, used_at=time.monotonic())

    def _greeted(self) -> smtplib.SMTP:
        where = self.where
        context = ssl.create_default_context()
        if where.tls == "always":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                where.host, where.port, self.name, timeout=where.timeout_s, context=context
            )
        else:
            smtp = smtplib.SMTP(where.host, where.port, self.name, timeout=where.timeout_s)
        try:
            if smtp.sock is not None:
                # The dot follows its mail at once, and does not wait until that was acknowledged.
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.ehlo_or_helo_if_needed()
            secret = bool(where.user) and where.host not in {"127.0.0.1", "::1", "localhost"}
            wanted = where.tls == "required" or secret or (where.tls == "offered" and smtp.has_extn("starttls"))
            if wanted and where.tls != "always":
                smtp.starttls(context=context)
                smtp.ehlo()
            if where.user:
                smtp.login(where.user, where.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


def _stuffed(raw: bytes) -> bytes:
    """A mail as it is sent: lines end as they must, and none is a lone dot."""
    text = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n.", b"\n..").replace(b"\n", b"\r\n")
    text = b"." + text if text.startswith(b".") else text
    return text if text.endswith(b"\r\n") else text + b"\r\n"
