"""What looks into the Sintonia that runs finds it by itself."""

from __future__ import annotations

import os
from contextlib import ExitStack, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from sintonia.cli.running import join
from sintonia.config import environment, postgres


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("SINTONIA_DEMO", "")
    monkeypatch.setenv("SINTONIA_HOME", str(tmp_path))
    return tmp_path


def runs(monkeypatch: pytest.MonkeyPatch, *, owned: bool) -> None:
    """A database that is here, wherever its files are; `owned` if nobody ran it until now."""
    server = SimpleNamespace(owned=owned, url="postgresql:///here")
    monkeypatch.setattr(postgres, "start", lambda _home: nullcontext(server))


def test_where_nothing_ever_ran_no_database_is_made(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "start", lambda _home: pytest.fail("a database was made for a look"))
    with pytest.raises(SystemExit, match="make demo"), ExitStack() as stack:
        join(stack)
    assert list(home.iterdir()) == []


def test_what_stands_still_is_said_to_stand_still(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "secret").touch()
    runs(monkeypatch, owned=True)
    with pytest.raises(SystemExit, match="not running"), ExitStack() as stack:
        join(stack)


@pytest.mark.parametrize("is_demo", [True, False])
def test_what_runs_is_joined_and_a_demonstration_is_known(
    home: Path, monkeypatch: pytest.MonkeyPatch, is_demo: bool
) -> None:
    (home / "secret").touch()
    if is_demo:
        (home / "demo").touch()
    runs(monkeypatch, owned=False)
    with ExitStack() as stack:
        join(stack)
    assert os.environ["DATABASE_URL"] == "postgresql:///here"
    assert environment.is_demo() is is_demo
