"""What the tests of mail share: a server."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.channels.email.mailserver import Server, listen


@pytest.fixture
def server() -> Iterator[Server]:
    told, ready = Server(), threading.Event()
    thread = threading.Thread(target=listen, args=(told, ready))
    thread.start()
    assert ready.wait(10)
    yield told
    told.loop.call_soon_threadsafe(told.loop.stop)
    thread.join(10)
