"""The pretend banks on a port of their own, over real HTTP or TLS, in the tests' process and database."""

from __future__ import annotations

import asyncio
import socket
import threading
from pathlib import Path
from typing import Any, Self

from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.applications import Starlette

from sintonia.connectors.pix.access import Access
from sintonia.connectors.pix.bank import PixBank
from sintonia.demo.bank import door
from sintonia.demo.bank.banks import BANKS
from sintonia.kit.clock import now
from tests.running import eventually, free_port


class Serving:
    """An ASGI application on a port; `certificates` are its own, its key, and who may call."""

    def __init__(self, app: Any = None, *, certificates: tuple[Path, Path, Path] | None = None) -> None:
        self.port = free_port()
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http{'s' if certificates else ''}://localhost:{self.port}"
        self._app = app or Starlette(routes=door.routes(self.host))
        self._tls: dict[str, Any] = {}
        if certificates:
            own, key, callers = certificates
            self._tls = {"ssl_cert": own, "ssl_key": key, "ssl_ca": callers, "ssl_client_verify": True}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        eventually(self._answers)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._server.stop)
        self._thread.join(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._server = Server(
            self._app,
            address="127.0.0.1",
            port=self.port,
            interface=Interfaces.ASGI,
            log_enabled=False,
            websockets=False,
            **self._tls,
        )
        self._loop.run_until_complete(self._server.serve())

    def _answers(self) -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", self.port)) == 0


def access(url: str, bank: str = "banco-um", **more: Any) -> Access:
    """What a client of a pretend bank is set up with."""
    told = BANKS[bank]
    settings: dict[str, Any] = {
        "name": bank, "api": f"{url}{told.path}/api", "token_url": f"{url}{told.path}/oauth/token",
        "client_id": told.client, "client_secret": told.secret, "fine": "2.00", "interest": "1.00",
    }  # fmt: skip
    return Access(**settings | more)


def client(url: str, bank: str = "banco-um", **more: Any) -> PixBank:
    """A client of a pretend bank."""
    return PixBank(access(url, bank, **more), key=BANKS[bank].keys[0], clock=now)
