"""A mail server on loopback, which does what it is told."""

from __future__ import annotations

import asyncio
import ssl
import threading

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"


class Server:
    """
    A mail server that takes everything, until it is told what to do instead.

    With `context` it offers STARTTLS, or speaks TLS from the first word if it is `implicit`. With `passwords` it wants
    one of them, by any of the `ways` to give one; `given` are those that it was given, and whether nobody else saw it.
    """

    def __init__(self, *, context: ssl.SSLContext | None = None, implicit: bool = False, host: str = HOST) -> None:
        self.context, self.implicit, self.host = context, implicit, host
        self.passwords: dict[str, str] = {}
        self.ways = {"PLAIN", "LOGIN"}
        self.given: list[tuple[str, str, bool]] = []
        self.secret: list[bool] = []
        self.at_mail: list[str] = []
        self.at_starttls: list[str] = []
        self.taken: list[bytes] = []
        self.connections = 0
        self.at_rcpt: list[str] = []
        self.at_data: list[str] = []
        self.port = 0
        self.loop: asyncio.AbstractEventLoop

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        told = self.at_mail.pop(0) if self.at_mail else "250 OK"
        if told.startswith("250"):
            envelope.mail_from = address
        return told

    def let_in(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, told: LoginPassword
    ) -> AuthResult:
        user, password = told.login.decode(), told.password.decode()
        self.given.append((mechanism, password, self.implicit or session.ssl is not None))
        return AuthResult(success=self.passwords.get(user) == password, handled=False)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        told = self.at_rcpt.pop(0) if self.at_rcpt else "250 OK"
        if told == "close":
            self.cut(server)
            return "421 gone"
        if told.startswith("250"):
            envelope.rcpt_tos.append(address)
        return told

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.secret.append(self.implicit or session.ssl is not None)
        told = self.at_data.pop(0) if self.at_data else "250 OK"
        if told == "take and close":
            self.taken.append(bytes(envelope.content or b""))
            self.cut(server)
            return "421 gone"
        if told.startswith("250"):
            self.taken.append(bytes(envelope.content or b""))
        return told

    @staticmethod
    def cut(server: SMTP) -> None:
        assert server.transport is not None
        server.transport.abort()


class Talk(SMTP):
    """One conversation; a server may change its mind about TLS."""

    told: Server

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        if self.told.at_starttls:
            await self.push(self.told.at_starttls.pop(0))
            return
        await super().smtp_STARTTLS(arg)


def listen(told: Server, ready: threading.Event) -> None:
    """Serve until the loop is told to stop."""
    loop = asyncio.new_event_loop()

    def protocol() -> SMTP:
        told.connections += 1
        talk = Talk(
            told, hostname="mail.example", loop=loop, tls_context=None if told.implicit else told.context,
            auth_required=bool(told.passwords), auth_require_tls=False, authenticator=told.let_in,
            auth_exclude_mechanism={"PLAIN", "LOGIN"} - told.ways,
        )  # fmt: skip
        talk.told = told
        return talk

    first = told.context if told.implicit else None
    server = loop.run_until_complete(loop.create_server(protocol, told.host, 0, ssl=first))
    told.port, told.loop = server.sockets[0].getsockname()[1], loop
    ready.set()
    loop.run_forever()
    server.close()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
