"""
`sintonia bench batch`: a month's bills mailed to everybody, by a worker that is killed again and again.

What counts is at the mail server: each letter of the batch must be there, and more than once only where it was marked,
because a worker died between handing it over and writing down that it was taken.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from sintonia.cli import django_on
from sintonia.cli.bench.mailserver import HOST, MailServer
from sintonia.cli.progress import say
from sintonia.config import database, postgres

PATIENCE_S: Final = 120.0
FLOOR_MAILS: Final = 400
MANY: Final = 100_000
DELIVERIES: Final = """
INSERT INTO demo_delivery (contract_id, email, since)
SELECT id, 'c' || id || '@correio.example', '2020-01-01' FROM demo_contract
WHERE EXISTS (SELECT FROM demo_bill WHERE contract_id = demo_contract.id AND month = %s) ORDER BY id LIMIT %s
ON CONFLICT DO NOTHING
"""


def command(
    mails: Annotated[int, typer.Option(help="How many letters.")] = 10_000,
    kills: Annotated[int, typer.Option(help="How often the worker is killed by SIGKILL.")] = 10,
    json_: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Mail a batch while its worker is killed, and count what arrived."""
    home = Path(tempfile.mkdtemp(prefix="sintonia-batch-"))
    home.chmod(0o711)
    server = postgres.start(home)
    mailserver = MailServer(home / "taken")
    try:
        # Whatever is said on the way goes to standard error: the result is the one line.
        with contextlib.redirect_stdout(sys.stderr):
            result = Bench(home, server.url, mailserver).run(mails, kills)
    finally:
        mailserver.close()
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
    print(json.dumps(result) if json_ else json.dumps(result, indent=2), flush=True)


class Bench:
    """One measurement: a database, a mail server, and a worker that dies."""

    def __init__(self, home: Path, url: str, mailserver: MailServer) -> None:
        self.home, self.url, self.mailserver = home, url, mailserver
        self.busy_s, self.mailed_busy, self.killed = 0.0, 0, 0

    def run(self, mails: int, kills: int) -> dict[str, Any]:
        """Mail it, and say what arrived in one object."""
        month = self._prepare(mails)
        floor = self._floor()
        from sintonia.audit import SYSTEM
        from sintonia.outreach import batches
        from sintonia.outreach.models import Batch

        row, _new = batches.ask_for(
            company="", kind="bills", period=month, rate_per_s=0, by=SYSTEM, name="bench", at=datetime.now(UTC)
        )
        say(f"bench: {mails:,} letters, {kills} kills …")
        for kill in range(1, kills + 1):
            self._work(row.pk, until=mails * kill // (kills + 1))
        while Batch.objects.get(pk=row.pk).state == batches.RUNNING:
            self._work(row.pk, until=None)
        return {"mails": mails, **self._arrived(row.pk), **self._pace(floor)}

    def _arrived(self, batch: int) -> dict[str, Any]:
        """What is at the mail server, against what was written down."""
        from sintonia.outreach.models import Batch, BatchItem

        row, taken = Batch.objects.get(pk=batch), self.mailserver.taken()
        ours = dict(BatchItem.objects.filter(batch=row).values_list("message_id", "doubtful"))
        twice = {one for one, count in taken.items() if count > 1 and one in ours}
        return {
            "kills": self.killed,
            "sent": row.sent,
            "failed": row.failed,
            "lost": row.total - len(taken.keys() & ours.keys()),
            "repeated": len(twice),
            "repeated_most": max((taken[one] for one in twice), default=1),
            "repeated_unmarked": sum(not ours[one] for one in twice),
            "marked": row.repeated,
        }

    def _pace(self, floor: float) -> dict[str, Any]:
        per_s = self.mailed_busy / self.busy_s if self.busy_s else 0.0
        return {
            "mails_per_s": round(per_s, 1),
            "seconds_for_100000": round(MANY / per_s) if per_s else None,
            "floor_mails_per_s": round(floor),
            "cores": os.cpu_count(),
        }

    # Setting up

    def _prepare(self, mails: int) -> str:
        """Tables, a company of which so many get their bills by mail; returns the month that is billed."""
        os.environ |= {"DATABASE_URL": self.url, "SINTONIA_HOME": str(self.home), "SINTONIA_DEMO": "1"}
        os.environ["SINTONIA_SECRET"] = "bench-only-" * 4
        from sintonia.cli.migrate import migrate

        say("bench: tables and the pretend company …")
        migrate(self.url)
        django_on.become(database.OWNER)
        from django.db import connection

        from sintonia.config import plugins
        from sintonia.connectors.demo.operations import seed
        from sintonia.conversations.accounts import ensure_accounts
        from sintonia.conversations.models import ChannelAccount

        now = datetime.now(UTC)
        month = (now.date().replace(day=1) - timedelta(days=1)).replace(day=1)
        seed(at=now, customers=mails)
        with connection.cursor() as cursor:
            cursor.execute(DELIVERIES, [month, mails])
        ensure_accounts(demo=True)
        ChannelAccount.objects.filter(channel="email").update(api=f"smtp://{HOST}:{self.mailserver.port}")
        connection.close()
        django_on.become(database.WORKER)
        plugins.load_packs()
        return f"{month:%Y-%m}"

    def _floor(self) -> float:
        """How many ready-made mails a second the same server takes from as many threads."""
        from sintonia.channels.email.composing import Sealed
        from sintonia.channels.email.posting import Relay, Where
        from sintonia.outreach.carrying import SENDERS

        relay = Relay(Where(HOST, self.mailserver.port))
        head = "From: a@bench.example\r\nTo: b@bench.example\r\nMessage-ID: <{0}@floor>\r\n\r\n"
        body = ("x" * 76 + "\r\n") * 200
        mails = [
            Sealed(str(n), "a@bench.example", "b@bench.example", (head.format(n) + body).encode())
            for n in range(FLOOR_MAILS)
        ]
        began = time.perf_counter()
        with ThreadPoolExecutor(SENDERS) as threads:
            list(threads.map(relay.send, mails))
        relay.close()
        return FLOOR_MAILS / (time.perf_counter() - began)

    # Working

    def _work(self, batch: int, *, until: int | None) -> None:
        """Let a worker work until so many letters are mailed, then kill it where it stands; or until it ends."""
        from sintonia.outreach.models import Batch

        process = subprocess.Popen([sys.executable, "-m", "sintonia", "batchwork"], stdin=subprocess.DEVNULL)
        first = sent = Batch.objects.get(pk=batch).sent
        began = latest = time.monotonic()
        moved_at = began
        while process.poll() is None:
            time.sleep(0.02)
            sent = Batch.objects.values_list("sent", flat=True).get(pk=batch)
            now = time.monotonic()
            if sent == first:
                # It begins: what it takes to begin is not the pace.
                began = now
            if now - moved_at > PATIENCE_S:
                process.kill()
                raise TimeoutError(f"nothing moves at {sent} letters")
            if sent > first and now - latest > 1:
                latest, moved_at = now, now
            if until is not None and sent >= until:
                process.kill()
                self.killed += 1
                break
        process.wait()
        self.busy_s += time.monotonic() - began
        self.mailed_busy += sent - first
