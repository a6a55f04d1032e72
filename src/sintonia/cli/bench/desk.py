"""
`sintonia bench desk`: two thousand agents connected, a million contacts and five million messages, made in place.

While customers write, every agent's page listens to its hints and fetches what moved; some are cut off at random and
come back. `missed` counts the contacts of which a page does not know the newest message in the end. Then the queue is
fetched again and again (`list_ms_p95`, `list_queries`), agents who click on the same work race each other
(`double_owned`), and decisions of the router are timed with 10,000 waiting. The floor of a hint is the same notice,
heard by one connection to the same PostgreSQL; of the list, an empty page of the same process.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import aiohttp
import psycopg
import typer

from sintonia.cli import django_on
from sintonia.cli.bench import alone
from sintonia.cli.bench.alone import percentile
from sintonia.cli.bench.crowd import Browser, Crowd
from sintonia.cli.bench.wire import free_port
from sintonia.cli.progress import say
from sintonia.config import database, postgres

EACH: Final = 2
LISTS: Final = 200
SETTLES_S: Final = 60.0


def command(
    *,
    agents: Annotated[int, typer.Option(help="How many agents are connected.")] = 2_000,
    contacts: Annotated[int, typer.Option(help="How many contacts there are, of five messages each.")] = 1_000_000,
    waiting: Annotated[int, typer.Option(help="How many customers wait.")] = 10_000,
    seconds: Annotated[int, typer.Option(help="How long customers write.")] = 40,
    messages_per_s: Annotated[float, typer.Option(help="How many messages a second they write.")] = 20.0,
    json_: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Measure the desk with everybody connected."""
    home = Path(tempfile.mkdtemp(prefix="sintonia-bench-"))
    home.chmod(0o711)
    server = postgres.start(home)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            bench = Bench(home, server.url, contacts=contacts, waiting=waiting)
            bench.prepare(agents)
            result = asyncio.run(bench.run(seconds=seconds, per_s=messages_per_s))
            result |= alone.measured(bench.browsers[0].cookie)
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
    print(json.dumps(result) if json_ else json.dumps(result, indent=2), flush=True)


class Bench:
    """One measurement: a database, one process of pages and hints, and a crowd."""

    def __init__(self, home: Path, url: str, *, contacts: int, waiting: int) -> None:
        self.home, self.url, self.contacts, self.waiting = home, url, contacts, waiting
        self.random = random.Random(1)  # noqa: S311 - the same each time
        self.browsers: list[Browser] = []
        self.opened: list[tuple[str, int]] = []

    # Setting up

    def prepare(self, agents: int) -> None:
        """Make tables, customers, conversations, agents and their sessions."""
        os.environ |= {"DATABASE_URL": self.url, "SINTONIA_HOME": str(self.home), "SINTONIA_DEMO": "1"}
        os.environ["SINTONIA_SECRET"] = "bench-only-" * 4
        from sintonia.cli.migrate import migrate
        from sintonia.cli.prepare import collect_static_files

        say("bench: tables …")
        migrate(self.url)
        collect_static_files()
        django_on.become(database.WORKER)
        from sintonia.cli.bench import populated
        from sintonia.conversations.accounts import ensure_accounts
        from sintonia.conversations.models import ChannelAccount

        at = datetime.now(UTC)
        ensure_accounts(demo=True)
        account = ChannelAccount.objects.filter(channel="whatsapp").order_by("pk")[0]
        users = populated.agents(agents, at=at)
        populated.conversations(
            self.contacts, people=populated.customers(at=at), account=account.pk, waiting=self.waiting, users=users,
            each=EACH, at=at,
        )  # fmt: skip
        # As the database itself does after a while; the worker may not.
        with psycopg.connect(database.url_for(self.url, database.OWNER), autocommit=True) as owner:
            owner.execute("VACUUM ANALYZE")
        self._sign_in(users)

    def _sign_in(self, users: Sequence[Any]) -> None:
        """A session for every agent, and the page that each has open."""
        from django.conf import settings
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore

        from sintonia.desk.models import WorkItem
        from sintonia.web import live

        theirs: dict[int, list[tuple[str, str, int]]] = {}
        rows = WorkItem.objects.filter(claimed_by__in=users).values_list(
            "claimed_by", "contact__token", "token", "contact"
        )
        for agent, contact, item, pk in rows:
            theirs.setdefault(agent, []).append((contact, item, pk))
        for user in users:
            session = SessionStore()
            session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
            session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
            session.save()
            parts = {"desk": "/desk/queue"}
            for contact, item, pk in theirs[user.pk]:
                parts[f"contact-{contact}"] = f"/desk/{item}/talk"
                self.opened.append((contact, pk))
            cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
            self.browsers.append(Browser(cookie, live.sign(parts), parts))

    def _start(self, port: int) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "SINTONIA_PORT": str(port), "SINTONIA_DB_ROLE": database.PAGES}
        flags = (
            "--interface asgi --no-ws --loop uvloop --runtime-mode st --log-level warning --workers 1 --backlog 4096"
        )
        edge = [sys.executable, "-m", "granian", *flags.split(), "--port", str(port), "--host", "127.0.0.1"]
        return subprocess.Popen([*edge, "sintonia.config.asgi:application"], env=environment)

    # Everybody connected

    async def run(self, *, seconds: int, per_s: float) -> dict[str, Any]:
        """Let everybody listen while customers write, then time the list."""
        port = free_port()
        process = self._start(port)
        crowd = Crowd(f"http://127.0.0.1:{port}")
        connector = aiohttp.TCPConnector(limit=0)
        try:
            await _until_up(port)
            async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=None)) as http:
                listening = [asyncio.create_task(crowd.listen(http, one)) for one in self.browsers]
                await self._all_connected(crowd)
                connected = crowd.connected
                say(f"bench: {connected} connected; customers write for {seconds} s …")
                await self._write(crowd, seconds=seconds, per_s=per_s)
                missed = await self._missed()
                during = list(crowd.fetches)
                await crowd.end()
                lists, floor = await self._lists(http, crowd.base)
                for task in listening:
                    task.cancel()
                await asyncio.gather(*listening, return_exceptions=True)
        finally:
            process.terminate()
            process.wait(20)
        return {
            "connected": connected,
            "hint_p50_ms": percentile(crowd.took, 50),
            "hint_p99_ms": percentile(crowd.took, 99),
            "floor_hint_p50_ms": await self._floor_of_hints(),
            "missed": missed,
            "hints": len(crowd.took) + crowd.caught_up,
            "cut_off": crowd.cut_off,
            "fetches": len(during),
            "fetches_refused": crowd.refused,
            "fetch_ms_p95": percentile(during, 95),
            "list_ms_p95": percentile(lists, 95),
            "floor_list_ms_p95": percentile(floor, 95),
        }

    async def _all_connected(self, crowd: Crowd) -> None:
        until = time.monotonic() + 120
        while crowd.connected < len(self.browsers) * 0.99 and time.monotonic() < until:
            await asyncio.sleep(0.1)

    async def _write(self, crowd: Crowd, *, seconds: int, per_s: float) -> None:
        """Customers of agents write, at random: a row, its number and the hint in one commit, as in a turn."""
        self.said: dict[str, int] = {}
        async with await psycopg.AsyncConnection.connect(database.url_for(self.url, database.WORKER)) as connection:
            began = time.monotonic()
            for n in range(int(seconds * per_s)):
                await asyncio.sleep(max(0.0, began + n / per_s - time.monotonic()))
                contact, pk = self.random.choice(self.opened)
                topic = f"contact-{contact}"
                cursor = await connection.execute(
                    "UPDATE conversations_contact SET latest_number = latest_number + 1 WHERE id = %s "
                    "RETURNING latest_number",
                    [pk],
                )
                (number,) = await cursor.fetchone() or (0,)
                await connection.execute(
                    "INSERT INTO conversations_message (contact_id, number, direction, author_kind, kind, text, run, "
                    "step, at, state, provider_id) "
                    "VALUES (%s, %s, 'in', 'customer', 'text', 'oi?', '', '', now(), 'read', '')",
                    [pk, number],
                )
                await connection.execute("SELECT pg_notify('sintonia_live', %s)", [f"{topic} {number}\ndesk 1"])
                crowd.said_at[topic, number] = time.monotonic()
                self.said[topic] = number
                await connection.commit()

    async def _missed(self) -> int:
        """How many contacts are newer than the page of their agent knows, once everybody had the time to come back."""
        until = time.monotonic() + SETTLES_S
        while True:
            known = {topic: number for one in self.browsers for topic, number in one.known.items()}
            missed = sum(known.get(topic, 0) < number for topic, number in self.said.items())
            if not missed or time.monotonic() > until:
                return missed
            await asyncio.sleep(0.2)

    async def _lists(self, http: aiohttp.ClientSession, base: str) -> tuple[list[float], list[float]]:
        """The queue as agents fetch it, and a small file of the same process, in turns, with everybody connected."""
        lists: list[float] = []
        floor: list[float] = []
        for n in range(LISTS):
            one = self.browsers[n % len(self.browsers)]
            for path, into in (("/desk/queue", lists), ("/static/web/mark.svg", floor)):
                began = time.monotonic()
                async with http.get(base + path, headers={"X-Part": "1", "Cookie": one.cookie}) as answer:
                    await answer.read()
                    assert path != "/desk/queue" or answer.status == 200, answer.status  # noqa: PLR2004
                into.append((time.monotonic() - began) * 1000)
        return lists, floor

    async def _floor_of_hints(self) -> float:
        """The same notice between two connections to the same PostgreSQL, nothing else going on."""
        took: list[float] = []
        url = database.url_for(self.url, database.WORKER)
        async with (
            await psycopg.AsyncConnection.connect(url, autocommit=True) as hears,
            await psycopg.AsyncConnection.connect(url, autocommit=True) as says,
        ):
            await hears.execute("LISTEN sintonia_live")
            for n in range(200):
                began = time.monotonic()
                await says.execute("SELECT pg_notify('sintonia_live', %s)", [f"floor {n}"])
                took += [(time.monotonic() - began) * 1000 async for _ in hears.notifies(timeout=5, stop_after=1)]
        return percentile(took, 50)


async def _until_up(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        await asyncio.sleep(0.1)
    raise RuntimeError("the bench's pages did not come up")
