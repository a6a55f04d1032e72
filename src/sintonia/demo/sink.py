"""
The world's mailboxes in the demonstration: a mail server that takes all, keeps what it took, and delivers nothing.

It listens where nobody but this machine can reach it, on any free port, which the pretend companies' accounts are told.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope, Session
from psycopg_pool import AsyncConnectionPool

from sintonia.kit.clock import now

HOST: Final = "127.0.0.1"
LARGEST: Final = 20 << 20
# Of older mail nothing is kept: a run of ten thousand bills would fill the disk.
KEPT: Final = 500
EVERY: Final = 50
_TELL: Final = """
UPDATE conversations_channelaccount SET api = %s WHERE channel = 'email' AND settings ->> 'sink' = 'demo'
"""
_KEEP: Final = "INSERT INTO demo_mail (sender, recipient, raw, at) VALUES (%s, %s, %s, %s) RETURNING id"
_FORGET: Final = "DELETE FROM demo_mail WHERE id <= %s"


class Mailboxes:
    """What becomes of a mail that was handed over (a handler of aiosmtpd)."""

    def __init__(self, pool: AsyncConnectionPool[Any]) -> None:
        self.pool = pool

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - aiosmtpd's name
        """Keep a mail once for each of its recipients."""
        async with self.pool.connection() as connection:
            for to in envelope.rcpt_tos:
                row = (envelope.mail_from or "", to, envelope.content, now())
                cursor = await connection.execute(_KEEP, row)
                (number,) = await cursor.fetchone() or (0,)
                if number % EVERY == 0:
                    await connection.execute(_FORGET, [number - KEPT])
        return "250 OK"


@asynccontextmanager
async def open_sink(app: Any) -> AsyncIterator[None]:
    """Take mail for as long as the application runs; it has the edge's pool of connections."""
    # What it says of each conversation holds addresses, and is of use to nobody.
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    pool = app.state.edge.pool
    handler = Mailboxes(pool)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, hostname="mailboxes.example", data_size_limit=LARGEST, loop=asyncio.get_running_loop()),
        HOST,
        0,
    )
    port = server.sockets[0].getsockname()[1]
    async with pool.connection() as connection:
        await connection.execute(_TELL, [f"smtp://{HOST}:{port}"])
    try:
        yield
    finally:
        server.close()
