"""`sintonia up` starts everything, tends it, and leaves nothing behind, however it ends."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import PATIENCE, Running, environment, eventually, open_folder


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    folder = open_folder()
    yield folder
    subprocess.run(["rm", "-rf", str(folder)], check=True)


@pytest.fixture
def demo(home: Path) -> Iterator[Running]:
    with Running(home) as running:
        yield running


def test_a_killed_worker_is_started_again_and_ctrl_c_stops_everything(demo: Running) -> None:
    status, state = demo.health()
    assert status == http.client.OK
    assert (state["database"], state["worker"]) == ("ok", "ok")

    demo.kill_worker()

    assert demo.stop().endswith("Stopped.\n")
    assert not demo.family()


def test_a_killed_up_takes_everything_along(demo: Running) -> None:
    demo.kill()
    eventually(lambda: not demo.family())
    assert demo.health() == (0, {})


def test_a_taken_port_is_told_in_a_sentence(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = run(home, "demo", SINTONIA_PORT=str(taken.getsockname()[1]))
    assert refused.returncode == 1
    assert "Set SINTONIA_PORT to another." in refused.stderr


def test_a_home_that_cannot_be_is_told_in_a_sentence_on_any_terminal(tmp_path: Path) -> None:
    home = tmp_path / "situação"
    home.write_text("a file, not a folder")
    for command in ("demo", "up", "migrate", "doctor"):
        told = run(home, command, PYTHONIOENCODING="ascii")
        assert told.returncode == 1
        assert "Set SINTONIA_HOME to another folder." in told.stdout + told.stderr
        assert "Traceback" not in told.stderr


@pytest.mark.parametrize("options", [(), ("--fresh",)])
def test_the_demo_refuses_a_home_with_customers(tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "secret").write_text("a company's")
    refused = run(tmp_path, "demo", *options)
    assert refused.returncode == 1
    assert "is not a demo's" in refused.stderr
    assert (tmp_path / "secret").read_text() == "a company's"


def test_the_doctor_says_what_is_wrong(tmp_path: Path) -> None:
    told = run(tmp_path / "none", "doctor", SINTONIA_PROT="8000", SINTONIA_URL="http://service.example")
    assert told.returncode == 1
    assert "SINTONIA_PROT is set, but Sintonia knows no such setting" in told.stdout
    assert "which anybody on the way can read" in told.stdout


def test_a_worker_without_a_database_is_told_what_runs_both(tmp_path: Path) -> None:
    told = run(tmp_path, "worker")
    assert told.returncode == 1
    assert "`sintonia up` runs the database and a worker" in told.stderr


def test_an_unknown_command_is_told_with_those_there_are(tmp_path: Path) -> None:
    told = run(tmp_path, "dance")
    assert told.returncode == 1
    assert "doctor" in told.stderr


def run(home: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sintonia", *words],
        env=environment(SINTONIA_HOME=str(home), **variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
