"""What looks into the Sintonia that runs finds it by itself."""

from __future__ import annotations

import hashlib
import os
from contextlib import ExitStack, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from sintonia.cli.running import join
from sintonia.config import cluster, environment, postgres


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("SINTONIA_DEMO", "")
    monkeypatch.setattr(cluster, "SHARED", tmp_path / "elsewhere")
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("SINTONIA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def runs(monkeypatch: pytest.MonkeyPatch, place: Path, *, owned: bool) -> None:
    """A database that is here, with its files in a place; `owned` if nobody ran it until now."""
    (place / "data").mkdir(parents=True)
    server = SimpleNamespace(owned=owned, url="postgresql:///here")
    monkeypatch.setattr(postgres, "start", lambda _home: nullcontext(server))


@pytest.mark.parametrize("secret", ["", "given-by-the-environment-" * 2])
def test_where_nothing_ever_ran_no_database_is_made(home: Path, monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("SINTONIA_SECRET", secret)
    monkeypatch.setattr(postgres, "start", lambda _home: pytest.fail("a database was made for a look"))
    with pytest.raises(SystemExit, match="make demo"), ExitStack() as stack:
        join(stack)
    assert list(home.iterdir()) == []


def test_what_stands_still_is_said_to_stand_still(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs(monkeypatch, home / "postgres", owned=True)
    with pytest.raises(SystemExit, match="not running"), ExitStack() as stack:
        join(stack)


@pytest.mark.parametrize("is_demo", [True, False])
def test_what_runs_is_joined_and_a_demonstration_is_known(
    home: Path, monkeypatch: pytest.MonkeyPatch, is_demo: bool
) -> None:
    if is_demo:
        (home / "demo").touch()
    runs(monkeypatch, home / "postgres", owned=False)
    with ExitStack() as stack:
        join(stack)
    assert os.environ["DATABASE_URL"] == "postgresql:///here"
    assert environment.is_demo() is is_demo


def test_what_runs_is_joined_where_its_database_lives_elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]
    runs(monkeypatch, cluster.SHARED / name, owned=False)
    with ExitStack() as stack:
        join(stack)
    assert os.environ["DATABASE_URL"] == "postgresql:///here"
