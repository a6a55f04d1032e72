"""One engine for all tests of understanding, trained once for these phrases and this code."""

from datetime import UTC, datetime

import pytest

from sintonia.packs.utility import pack
from sintonia.understanding.engine import load_engine
from tests.running import LEARNT


@pytest.fixture(scope="session")
def engine():
    return load_engine([pack.PHRASES], cache=LEARNT)


@pytest.fixture(scope="session")
def at():
    return datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.fixture
def understand(engine, at):
    def one(text, language="pt-BR"):
        return engine.understand([text], language=language, at=at)[0]

    return one
