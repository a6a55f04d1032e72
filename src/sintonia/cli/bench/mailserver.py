"""A mail server in a process of its own, which writes down what it took before it says so."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST: Final = "127.0.0.1"
_ID: Final = re.compile(rb"^message-id:\s*<([^>\s]+)>", re.IGNORECASE | re.MULTILINE)


class Taking:
    """What becomes of a mail (a handler of aiosmtpd): its id on a line of a file."""

    def __init__(self, file: Path) -> None:
        self.file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - aiosmtpd's name
        """Take a mail."""
        found = _ID.search(envelope.original_content[:4000]) if envelope.original_content else None
        os.write(self.file, (found[1] if found else b"?") + b"\n")
        return "250 OK"


class MailServer:
    """The server, from our side: its port, and what it has taken so far."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sintonia.cli.bench.mailserver", str(file)], stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def taken(self) -> Counter[str]:
        """How often each mail was taken, by its id."""
        return Counter(self.file.read_text().split()) if self.file.exists() else Counter()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


async def serve(file: Path) -> None:
    """Take mail until killed."""
    taking, loop = Taking(file), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(taking, hostname="bench.example", loop=loop), HOST, 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
