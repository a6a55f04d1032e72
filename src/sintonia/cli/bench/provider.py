"""A provider on loopback for one telling: takes every send, as the Graph API does, and keeps what it was sent."""

from __future__ import annotations

import json
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from typing import Any, Final

NUMBERS: Final = count(1)


class Provider:
    """`sent` is every body in the order of arrival."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def repeated(self) -> list[str]:
        """Our own ids of sends that came more than once."""
        ids = [str(body.get("biz_opaque_callback_data") or body.get("reference", "")) for body in self.sent]
        return sorted({one for one in ids if one and ids.count(one) > 1})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        sent = self.sent

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle(self) -> None:
                # Who calls may die on the way.
                with suppress(ConnectionError):
                    super().handle()

            def do_POST(self) -> None:
                sent.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
                name = f"sink.{next(NUMBERS)}"
                answer = json.dumps({"messages": [{"id": name}], "id": name}).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Say nothing: it is part of a measurement."""

        return Handler
