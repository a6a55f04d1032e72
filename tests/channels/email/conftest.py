"""What the tests of mail share: servers, and an authority that signs for them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.authority import Authority
from tests.channels.email.mailserver import Server, listen


@contextmanager
def serving(told: Server) -> Iterator[Server]:
    ready = threading.Event()
    thread = threading.Thread(target=listen, args=(told, ready))
    thread.start()
    assert ready.wait(10)
    yield told
    told.loop.call_soon_threadsafe(told.loop.stop)
    thread.join(10)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(Server()) as told:
        yield told


@pytest.fixture
def serve() -> Iterator[Callable[[Server], Server]]:
    """Have a server listen until the test ends."""
    with ExitStack() as stack:
        yield lambda told: stack.enter_context(serving(told))


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))
