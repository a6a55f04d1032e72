"""`sintonia up` starts everything, tends it, and leaves nothing behind, however it ends."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

PATIENCE: Final = 90.0

pytestmark = pytest.mark.xdist_group("up")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    folder = Path("/tmp") / f"sintonia-tests-up-{time.monotonic_ns()}"
    folder.mkdir(mode=0o755)
    yield folder
    subprocess.run(["rm", "-rf", str(folder)], check=True)


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def up(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The demo, when it is ready."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SINTONIA", "DATABASE"))}
    environment |= {"SINTONIA_HOME": str(home), "SINTONIA_PORT": str(port)}
    command = [sys.executable, "-m", "sintonia", "demo"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        told = []
        for line in process.stdout:
            told.append(line)
            if line == f"Sintonia is ready: http://localhost:{port}\n":
                break
        else:
            pytest.fail("".join(told))
        yield process
        process.kill()
    eventually(lambda: not family(home))


def family(home: Path) -> dict[int, str]:
    """Return the processes that live for this home: what `up` started, and what those started."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            environment, line = (folder / "environ").read_bytes(), (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if f"SINTONIA_HOME={home}".encode() in environment or str(home).encode() in line:
            found[int(folder.name)] = line.replace(b"\0", b" ").decode()
    return found


def eventually(holds: Callable[[], bool]) -> None:
    """Wait for other processes, whose pace is theirs."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.05)


def health(port: int) -> tuple[int, dict[str, object]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    except OSError:
        return 0, {}
    finally:
        connection.close()


def test_a_killed_worker_is_started_again_and_ctrl_c_stops_everything(
    up: subprocess.Popen[str], home: Path, port: int
) -> None:
    status, state = health(port)
    assert status == http.client.OK
    assert (state["database"], state["worker"]) == ("ok", "ok")

    first = next(pid for pid, line in family(home).items() if line.endswith("sintonia worker "))
    os.kill(first, signal.SIGKILL)
    eventually(lambda: any(line.endswith("sintonia worker ") and pid != first for pid, line in family(home).items()))
    eventually(lambda: health(port)[0] == http.client.OK)

    up.send_signal(signal.SIGINT)
    assert up.stdout is not None
    assert up.stdout.read().endswith("Stopped.\n")
    assert up.wait() == 0
    assert not family(home)


def test_a_killed_up_takes_everything_along(up: subprocess.Popen[str], home: Path, port: int) -> None:
    up.send_signal(signal.SIGKILL)
    up.wait()
    eventually(lambda: not family(home))
    assert health(port) == (0, {})


def test_a_taken_port_is_told_in_a_sentence(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = run(home, "demo", SINTONIA_PORT=str(taken.getsockname()[1]))
    assert refused.returncode == 1
    assert "Set SINTONIA_PORT to another." in refused.stderr


def test_the_demo_refuses_a_home_with_customers(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a company's")
    for options in ((), ("--fresh",)):
        refused = run(tmp_path, "demo", *options)
        assert refused.returncode == 1
        assert "is not a demo's" in refused.stderr
    assert (tmp_path / "secret").read_text() == "a company's"


def test_the_doctor_says_what_is_wrong(tmp_path: Path) -> None:
    told = run(tmp_path / "none", "doctor", SINTONIA_PROT="8000", SINTONIA_URL="http://service.example")
    assert told.returncode == 1
    assert "SINTONIA_PROT is set, but Sintonia knows no such setting" in told.stdout
    assert "which anybody on the way can read" in told.stdout


def test_an_unknown_command_is_told_with_those_there_are(tmp_path: Path) -> None:
    told = run(tmp_path, "dance")
    assert told.returncode == 1
    assert "doctor" in told.stderr


def run(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SINTONIA", "DATABASE"))}
    return subprocess.run(
        [sys.executable, "-m", "sintonia", *words],
        env={**clean, "SINTONIA_HOME": str(home), **environment},
        capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
