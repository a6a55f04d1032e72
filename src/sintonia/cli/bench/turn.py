"""
`sintonia bench turn`: whole turns, from a signed webhook to the reply at the provider, on a database of its own.

A fifth as many contacts as messages, five messages each in a fixed mix (the pretend company's `players`), shuffled
across contacts, every twentieth posted twice. What each message must be answered is counted in a pilot before: one
contact of each kind of script, alone. `lost` and `duplicated` are counted at the sink against that.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from sintonia.cli import django_on
from sintonia.cli.bench import floor
from sintonia.cli.bench.spent import cpu_of
from sintonia.cli.bench.wire import Posting, Serving, Sink, free_port, healthy, request
from sintonia.cli.progress import say
from sintonia.config import database, postgres
from sintonia.connectors.demo.players import SCRIPTS, Script, Someone, people, tidy

CONNECTIONS: Final = 48
REPEATED: Final = 0.05
QUIET_S: Final = 20.0
SECOND_PHASE: Final = 0.25


def command(
    messages: Annotated[int, typer.Option(help="How many distinct messages.")] = 20_000,
    json_: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
    keep_profile: Annotated[
        str, typer.Option(help="Write a profile of the turn worker here; needs py-spy (.venv/bin/pip install py-spy).")
    ] = "",
) -> None:
    """Measure whole turns."""
    if keep_profile and not _py_spy():
        sys.exit("--keep-profile needs py-spy, which is not installed here: .venv/bin/pip install py-spy")
    home = Path(tempfile.mkdtemp(prefix="sintonia-bench-"))
    home.chmod(0o711)
    server = postgres.start(home)
    try:
        # Whatever is said on the way goes to standard error: the result is the one line.
        with contextlib.redirect_stdout(sys.stderr):
            result = asyncio.run(Bench(home, server.url, server.pid, messages, keep_profile).run())
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
    print(json.dumps(result) if json_ else json.dumps(result, indent=2), flush=True)


class Bench:
    """One measurement: a database, an edge, two workers and a sink."""

    def __init__(self, home: Path, url: str, server: int, messages: int, profile: str) -> None:
        self.home, self.url, self.server = home, url, server
        self.messages, self.profile = messages, profile
        self.sink = Sink()
        self.random = random.Random(1)  # noqa: S311 - the same mix each time
        self.ids = 0
        self.processes: list[subprocess.Popen[bytes]] = []

    async def run(self) -> dict[str, Any]:
        """Measure, and say it in one object."""
        plain = database.url_for(self.url, database.OWNER)
        before = [await floor.commits_per_s(plain) for _ in range(3)]
        batched = await floor.batched_per_s(plain)
        loop = asyncio.get_running_loop()
        serving = await loop.create_server(lambda: Serving(self.sink), "127.0.0.1", 0)
        players = await asyncio.to_thread(self._prepare, serving.sockets[0].getsockname()[1])
        port = free_port()
        try:
            await self._start(port)
            async with Posting(port, CONNECTIONS) as posting:
                expected = await self._pilot(posting, players)
                load = await self._load(posting, players, expected)
                spread = await self._spread(posting, players, load["turns_per_s"] / 2)
                assert not posting.refused, posting.refused[:3]
        finally:
            self._stop()
            serving.close()
        after = [await floor.commits_per_s(plain) for _ in range(3)]
        commits = floor.median(before + after)
        return {
            **load,
            **spread,
            "floor_commits_per_s": round(commits),
            "floor_batched_per_s": round(batched),
            "ratio": round(load["turns_per_s"] / commits, 3),
            "rate_limit": "none on the one account",
            "cores": os.cpu_count(),
        }

    # Setting up

    def _prepare(self, sink_port: int) -> list[Someone]:
        os.environ |= {"DATABASE_URL": self.url, "SINTONIA_HOME": str(self.home), "SINTONIA_DEMO": "1"}
        os.environ["SINTONIA_SECRET"] = "bench-only-" * 4
        from sintonia.cli.migrate import migrate

        say("bench: tables and the pretend company …")
        migrate(self.url)
        from sintonia.connectors import demo

        demo.seed(at=datetime.now(UTC), customers=max(500, self.messages))
        tidy()
        django_on.become(database.WORKER)
        from sintonia.conversations.accounts import ensure_accounts
        from sintonia.conversations.models import ChannelAccount

        ensure_accounts(demo=True)
        ChannelAccount.objects.filter(channel="whatsapp").update(rate_per_s=0, api=f"http://127.0.0.1:{sink_port}")
        found = people(self.messages // 5 + len(SCRIPTS) + int(self.messages * SECOND_PHASE) // 5)
        wanted = self.messages // 5 + len(SCRIPTS)
        if len(found) < wanted + 20:
            raise RuntimeError(f"{len(found)} customers can play, {wanted} are needed")
        return found

    async def _start(self, port: int) -> None:
        environment = {**os.environ, "SINTONIA_PORT": str(port), "SINTONIA_DB_ROLE": database.PAGES}
        flags = "--interface asgi --no-ws --loop uvloop --runtime-mode st --log-level warning --workers 1 --port"
        edge = [
            sys.executable,
            "-m",
            "granian",
            *flags.split(),
            str(port),
            "--host",
            "127.0.0.1",
            "sintonia.config.asgi:application",
        ]
        worker = [sys.executable, "-m", "sintonia", "worker", "--only"]
        self.processes = [
            subprocess.Popen(edge, env=environment),
            subprocess.Popen([*worker, "turns"], env=environment),
            subprocess.Popen([*worker, "delivery"], env=environment),
        ]
        for _ in range(300):
            await asyncio.sleep(0.1)
            if await healthy(port):
                return
        raise RuntimeError("the bench's processes did not become healthy")

    def _stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    # The three parts

    async def _pilot(self, posting: Posting, people: list[Someone]) -> dict[str, int]:
        """How many replies each script gets, one contact alone, one message after the other."""
        expected: dict[str, int] = {}
        for script in SCRIPTS:
            one = people.pop()
            for line in script.lines:
                before = self.sink.total
                await posting.post(self._request(one, line))
                await self._settled(quiet_s=1.0, at_least=before + 1)
            expected[script.name] = len(self.sink.at.get(one.phone, []))
        say(f"bench: replies of each script {expected}")
        return expected

    async def _load(self, posting: Posting, people: list[Someone], expected: dict[str, int]) -> dict[str, Any]:
        """Everything at once: distinct messages over the time from the first POST to the last reply."""
        count = self.messages // 5
        players = [(people.pop(), SCRIPTS[n % len(SCRIPTS)]) for n in range(count)]
        requests = self._shuffled(players)
        wanted = sum(expected[script.name] for _, script in players)
        base, repeated = self.sink.total, self.sink.repeated
        profile = self._profiled()
        spent = self._cpu()
        began = time.perf_counter()
        await posting.post_all(requests)
        posted = time.perf_counter() - began
        await self._settled(quiet_s=QUIET_S, at_least=base + wanted)
        took = self.sink.latest - began
        spent = {name: now - spent.get(name, 0) for name, now in self._cpu().items()}
        if profile:
            profile.wait()
        await asyncio.sleep(2)
        counts = [(len({key for key, _ in self.sink.at.get(one.phone, [])}), expected[s.name]) for one, s in players]
        for (one, script), (got, due) in zip(players, counts, strict=True):
            if got != due and os.environ.get("BENCH_TELL"):
                say(f"bench: {script.name} of {one.phone} was answered {got} times, {due} were due")
        return {
            "messages": count * 5,
            "turns_per_s": round(count * 5 / took, 1),
            "lost": sum(max(0, due - got) for got, due in counts),
            "duplicated": sum(max(0, got - due) for got, due in counts) + self.sink.repeated - repeated,
            "replies": self.sink.total - base,
            "posted_in_s": round(posted, 2),
            "took_s": round(took, 2),
            "cpu_us_a_message": {name: round(s * 1e6 / (count * 5)) for name, s in spent.items()},
        }

    async def _spread(self, posting: Posting, people: list[Someone], rate: float) -> dict[str, Any]:
        """Arrivals at half the rate: how long from a POST to its first reply at the sink."""
        count = min(len(people), int(self.messages * SECOND_PHASE) // 5)
        players = [(people.pop(), SCRIPTS[n % len(SCRIPTS)]) for n in range(count)]
        posted: dict[str, list[float]] = {one.phone: [] for one, _ in players}
        tasks = []
        began = time.perf_counter()
        lines = [(one, line) for n in range(5) for one, script in players for line in [script.lines[n]]]
        for n, (one, line) in enumerate(lines):
            due = began + n / rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            posted[one.phone].append(time.perf_counter())
            tasks.append(asyncio.create_task(posting.post(self._request(one, line))))
        await asyncio.gather(*tasks)
        await self._settled(quiet_s=3.0, at_least=0)
        times = sorted(self._answer_times(posted))
        cut = statistics.quantiles(times, n=100)
        return {"p50_ms": round(cut[49] * 1000), "p95_ms": round(cut[94] * 1000), "p99_ms": round(cut[98] * 1000)}

    def _answer_times(self, posted: dict[str, list[float]]) -> list[float]:
        times = []
        for phone, moments in posted.items():
            arrived = [at for _, at in self.sink.at.get(phone, [])]
            for moment, following in zip(moments, [*moments[1:], float("inf")], strict=True):
                first = next((at for at in arrived if moment < at <= following), None)
                if first is not None:
                    times.append(first - moment)
        return times

    async def _settled(self, *, quiet_s: float, at_least: int) -> None:
        """Wait until enough has arrived and a moment passed, or nothing has arrived for `quiet_s`."""
        last, since = self.sink.total, time.perf_counter()
        while True:
            await asyncio.sleep(0.02)
            if self.sink.total != last:
                last, since = self.sink.total, time.perf_counter()
            enough = self.sink.total >= at_least > 0
            if time.perf_counter() - since > (min(0.3, quiet_s) if enough else quiet_s):
                return

    def _shuffled(self, players: list[tuple[Someone, Script]]) -> list[list[bytes]]:
        """
        Messages in a random order across contacts, some twice, for each connection.

        A contact's messages are posted by one connection, each when the former was answered: they cannot overtake.
        """
        turns = [n for n, _ in enumerate(players) for _ in range(5)]
        self.random.shuffle(turns)
        at = [0] * len(players)
        requests: list[list[bytes]] = [[] for _ in range(CONNECTIONS)]
        for n in turns:
            one, script = players[n]
            made = self._request(one, script.lines[at[n]])
            at[n] += 1
            requests[n % CONNECTIONS] += [made, made] if self.random.random() < REPEATED else [made]
        return requests

    def _request(self, one: Someone, line: str) -> bytes:
        from sintonia.demo import cloud

        self.ids += 1
        words = line.format(document=one.document, reading=one.reading)
        said = cloud.text(cloud.Phone(one.phone, "Bench"), words, wamid=f"wamid.bench.{self.ids}", at=datetime.now(UTC))
        body = cloud.call(said)
        return request(cloud.HOOK, body, cloud.headers(body))

    def _cpu(self) -> dict[str, float]:
        """Seconds of CPU so far: each process, and all of the database's."""
        pids = dict(zip(("edge", "turns", "delivery"), (p.pid for p in self.processes), strict=True))
        bench = time.process_time()
        return {"bench": bench} | {name: cpu_of(pid) for name, pid in (pids | {"database": self.server}).items()}

    def _profiled(self) -> subprocess.Popen[bytes] | None:
        if not self.profile:
            return None
        pid = str(self.processes[int(os.environ.get("BENCH_PROFILE", "1"))].pid)
        program = [_py_spy(), "record", "-d", "12", "-f", "raw", "-o", self.profile, "-p", pid]
        return subprocess.Popen(program)


def _py_spy() -> str:
    """Return where py-spy is: beside this Python, or where programs are; "" if it is nowhere."""
    return shutil.which("py-spy", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}") or ""
