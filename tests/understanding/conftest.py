"""One engine for all tests of understanding, trained once for these phrases and this code."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sintonia.packs.utility import pack
from sintonia.understanding.engine import load_engine


@pytest.fixture(scope="session")
def engine():
    return load_engine([pack.PHRASES], cache=Path(tempfile.gettempdir()) / "sintonia-tests-understanding")


@pytest.fixture(scope="session")
def at():
    return datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.fixture
def understand(engine, at):
    def one(text, language="pt-BR"):
        return engine.understand([text], language=language, at=at)[0]

    return one
