"""A mail server on loopback, which does what it is told."""

from __future__ import annotations

import asyncio
import threading

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


class Server:
    """A mail server that takes everything, until it is told what to do instead."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.connections = 0
        self.at_rcpt: list[str] = []
        self.at_data: list[str] = []
        self.port = 0
        self.loop: asyncio.AbstractEventLoop

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


def listen(told: Server, ready: threading.Event) -> None:
    """Serve until the loop is told to stop."""
    loop = asyncio.new_event_loop()

    def protocol() -> SMTP:
        told.connections += 1
        return SMTP(told, hostname="mail.example", loop=loop)

    server = loop.run_until_complete(loop.create_server(protocol, HOST, 0))
    told.port, told.loop = server.sockets[0].getsockname()[1], loop
    ready.set()
    loop.run_forever()
    server.close()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
