"""The master secret is made once, closed to others, and never made again."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from sintonia.config import secret


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SINTONIA_HOME", str(tmp_path))
    monkeypatch.delenv("SINTONIA_SECRET")
    return tmp_path


def test_it_is_made_once_and_closed_to_others(home: Path) -> None:
    assert secret.known() == ""
    secret.ensure()
    made = secret.known()
    secret.ensure()
    assert secret.known() == made
    assert len(made) >= 32
    assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["secret"]


def test_the_environment_s_comes_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINTONIA_SECRET", "given")
    secret.ensure()
    assert secret.known() == "given"
    assert not (home / "secret").exists()
