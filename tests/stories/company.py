"""A whole company in processes of its own, whose worker the test starts and kills as it likes."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Self

import psycopg

from sintonia.config import database, postgres
from sintonia.demo import cloud
from tests.founding import SECRET, founded_folder
from tests.running import environment, free_port

PATIENCE_S: Final = 60.0


@dataclass
class Answer:
    """What a page answered."""

    status: int
    text: str
    location: str


class Browser:
    """Somebody without JavaScript: cookies, forms, redirects."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {"sintonia_language": "pt-br"}

    def get(self, path: str) -> Answer:
        answer = self._ask("GET", path, "")
        while answer.status in {301, 302, 303}:
            answer = self._ask("GET", answer.location, "")
        return answer

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form, with the page's own token, and go where it leads."""
        fields["csrfmiddlewaretoken"] = self.cookies.get("sintonia_csrf", "")
        answer = self._ask("POST", path, urllib.parse.urlencode(fields))
        assert answer.status < 400, (path, answer.status, answer.text[:300])
        return self.get(answer.location) if answer.location else answer

    def _ask(self, method: str, path: str, body: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"cookie": cookies, "content-type": "application/x-www-form-urlencoded"}
        headers["origin"] = f"http://localhost:{self.port}"
        headers["host"] = f"localhost:{self.port}"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        found = Answer(answer.status, answer.read().decode(), answer.getheader("location", "") or "")
        connection.close()
        return found


class Company:
    """The database, the edge and the pages run on; the worker lives from `work()` to `kill()`."""

    def __init__(self) -> None:
        self.home, self.port = founded_folder(), free_port()
        self.worker: subprocess.Popen[bytes] | None = None
        self._wamid = 0

    def __enter__(self) -> Self:
        self.server = postgres.start(self.home, say=lambda _: None)
        self.environment = environment(
            DATABASE_URL=self.server.url, SINTONIA_HOME=str(self.home), SINTONIA_PORT=str(self.port), SINTONIA_DEMO="1",
            SINTONIA_URL=f"http://localhost:{self.port}", SINTONIA_SECRET=SECRET,
        )  # fmt: skip
        subprocess.run(
            [sys.executable, "-m", "sintonia", "prepare"], env=self.environment, check=True, stdout=subprocess.DEVNULL
        )
        server = [sys.executable, "-m", "granian", "--interface", "asgi", "--no-ws", "--host", "127.0.0.1"]
        server += ["--port", str(self.port), "--log-level", "warning", "sintonia.config.asgi:application"]
        self.web = subprocess.Popen(server, env={**self.environment, "SINTONIA_DB_ROLE": database.PAGES})
        self.work()
        # The first worker of a run learns what the packs teach before it serves.
        self.eventually(lambda: self._health() == http.client.OK, patience_s=2 * PATIENCE_S)
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.web.terminate()
        self.web.wait(20)
        self.server.stop()
        shutil.rmtree(self.server.folder, ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)

    def work(self) -> None:
        """Start a worker."""
        command = [sys.executable, "-m", "sintonia", "worker"]
        self.worker = subprocess.Popen(command, env={**self.environment, "SINTONIA_DB_ROLE": database.WORKER})

    def kill(self) -> None:
        """Kill the worker where it stands."""
        if self.worker is not None:
            self.worker.send_signal(signal.SIGKILL)
            self.worker.wait(10)
            self.worker = None

    # What happens at the doors

    def whatsapp(self, text: str, *, phone: str = "5531988887777") -> None:
        """Let Meta call with one text, signed."""
        self._wamid += 1
        said = cloud.text(cloud.Phone(phone, "Maria"), text, wamid=f"wamid.story.{self._wamid}", at=datetime.now(UTC))
        body = cloud.call(said)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("POST", cloud.HOOK, body, {"content-type": "application/json", **cloud.headers(body)})
        assert connection.getresponse().status == http.client.OK
        connection.close()

    def sent(self, phone: str = "5531988887777") -> list[dict[str, Any]]:
        """What the simulator's phone was sent, oldest first."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", f"/simulator/whatsapp/sent.json?to={phone}")
        found: list[dict[str, Any]] = json.loads(connection.getresponse().read())
        connection.close()
        return found

    def rows(self, question: str, *params: Any) -> list[tuple[Any, ...]]:
        """Ask the database, as the worker may."""
        with psycopg.connect(database.url_for(self.server.url, database.WORKER)) as connection:
            return connection.execute(question.encode(), params).fetchall()

    def said(self, channel: str) -> list[str]:
        """Everything said in a channel's contacts, in order, without what differs from one telling to the next."""
        rows = self.rows(
            "SELECT m.direction, m.text FROM conversations_message m "
            "JOIN conversations_contact c ON c.id = m.contact_id WHERE c.channel = %s ORDER BY c.id, m.number",
            channel,
        )
        return [f"{direction}: {plain(text)}" for direction, text in rows]

    def quiet(self) -> bool:
        """Whether nothing waits anywhere."""
        (count,) = self.rows(
            "SELECT (SELECT count(*) FROM conversations_inbox WHERE done_at IS NULL)"
            " + (SELECT count(*) FROM conversations_outbox WHERE state IN ('waiting', 'sending'))"
        )[0]
        return bool(count == 0)

    def eventually(self, holds: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        """Wait for other processes, whose pace is theirs."""
        until = time.monotonic() + patience_s
        while not holds():
            assert time.monotonic() < until, "it never came about"
            time.sleep(0.03)

    def _health(self) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()


def plain(text: str) -> str:
    """A text without its own numbers: protocols, codes, receipts."""
    return re.sub(r"\d[\d -]{3,}\d", "#", text)
