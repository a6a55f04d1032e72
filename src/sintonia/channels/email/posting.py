"""
Handing mail over by SMTP: connections that are kept, and errors that say what is known of a mail afterwards.

What was refused for good, what may go later, and what is in doubt are three different things: a mail is in doubt from
the moment its last dot was sent until the server has answered. Blocking, for threads; retries are the caller's.
"""

from __future__ import annotations

import re
import smtplib
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, LifoQueue
from typing import Final

from msgspec import Struct

from sintonia.channels.email.composing import Sealed
from sintonia.channels.email.connecting import Where, connected, said, why
from sintonia.outreach.letters import NO_ENTRY, NO_SENDER, InDoubt, Refused, TryLater

__all__ = ["Relay", "Where"]

MOST_MAILS: Final = 100
IDLE_S: Final = 30.0
_GO_ON, _TAKEN, _TEMPORARY, _PERMANENT, _GOODBYE, _TOO_LARGE = 354, 250, 400, 500, 421, 552
# What a server says of us, whatever the mail (RFC 4954): sign in first, or under TLS.
_OF_US: Final = frozenset({530, 535, 538})
# Most relays say only at RCPT that they refuse whoever mails: by a code of the sender's (RFC 3463), or in words like
# those of Postfix (which delays every such refusal until then), Exim, Sendmail and Exchange.
_REFUSES_US: Final = re.compile(
    r"\d+ 5\.1\.[78]\b|\b(?:sender address|client host|helo command) rejected|\brelay(?:ing)? (?:access )?denied"
    r"|\brelay(?:ing)? (?:is )?(?:not permitted|not allowed|prohibited)|\bunable to relay",
    re.IGNORECASE,
)
# What another server said of the recipient may stand in the same words behind this (address verification).
_OF_RECIPIENT: Final = re.compile(r"\brecipient address rejected|\d+ 5\.1\.[1236]\b", re.IGNORECASE)
_DOT: Final = b".\r\n"


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

    def look(self) -> None:
        """
        Greet the server and say goodbye.

        :raises TryLater: if nothing can be mailed by it now, and why
        """
        self._leave(self._connected())

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
            code, words = line.smtp.mail(mail.sender, size)
            self._introduce(line, code, words, refuses_us=code != _TOO_LARGE)
            code, words = line.smtp.rcpt(mail.to)
            self._introduce(line, code, words, refuses_us=_is_of_us(said(code, words)))
            self._expect(line, *line.smtp.docmd("DATA"), _GO_ON)

    def _hand_over(self, line: _Line, mail: Sealed) -> None:
        body = _stuffed(mail.raw)
        with self._trouble(line):
            line.smtp.send(body)
        try:
            self._patience(line, self.where.answer_s)
            line.smtp.send(_DOT)
            code, words = line.smtp.getreply()
            self._patience(line, self.where.timeout_s)
        except (OSError, smtplib.SMTPException) as lost:
            self._drop(line)
            raise InDoubt(type(lost).__name__) from lost
        self._expect(line, code, words, _TAKEN)

    def _introduce(self, line: _Line, code: int, words: bytes, *, refuses_us: bool) -> None:
        """Go on if we may mail as whom we do: a server that refuses our own address would refuse every mail of ours."""
        if refuses_us and code >= _PERMANENT and code not in _OF_US:
            self._reset(line)
            raise TryLater(f"{NO_SENDER}: {said(code, words)}", everything=True)
        self._expect(line, code, words, _TAKEN)

    def _expect(self, line: _Line, code: int, words: bytes, wanted: int) -> None:
        """Go on after the answer that was wanted, and after no other."""
        if code == wanted or wanted == _TAKEN <= code < _TAKEN + 10:
            return
        told = said(code, words)
        if code in _OF_US:
            self._drop(line)
            raise TryLater(f"{NO_ENTRY}: {told}", everything=True)
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
            raise TryLater(why(lost)) from lost

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
        return _Line(connected(self.where, name=self.name), used_at=time.monotonic())


def _is_of_us(told: str) -> bool:
    """Whether a refused recipient was refused for whoever mails, not for who they are."""
    return bool(_REFUSES_US.search(told)) and not _OF_RECIPIENT.search(told)


def _stuffed(raw: bytes) -> bytes:
    """A mail as it is sent: lines end as they must, and none is a lone dot."""
    text = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n.", b"\n..").replace(b"\n", b"\r\n")
    text = b"." + text if text.startswith(b".") else text
    return text if text.endswith(b"\r\n") else text + b"\r\n"
