"""`sintonia batch NAME 7`: the batch is called by its name, and one that there is not is said and ends with 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from sintonia.cli import main
from sintonia.cli.batch import cancel, pause, resume
from sintonia.outreach.models import Batch
from tests.outreach.test_batches import Town, asked, town

__all__ = ["town"]
pytestmark = pytest.mark.django_db
Run = Callable[[str, int], tuple[object, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Do something to a batch by the command; returns how it ended, and what it said."""

    @contextmanager
    def here() -> Iterator[None]:
        yield

    for module in (cancel, pause, resume):
        monkeypatch.setattr(module, "running", here)

    def command(deed: str, number: int) -> tuple[object, str]:
        monkeypatch.setattr("sys.argv", ["sintonia", "batch", deed, str(number)])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr().out

    return command


def test_a_batch_rests_goes_on_and_ends_by_its_name(town: Town, run: Run) -> None:
    batch = asked()
    name = f"Batch {batch.pk}, test 2026-10"
    for deed, told, state in (
        ("resume", "it does not rest", "running"),
        ("pause", "it rests", "paused"),
        ("pause", "it does not run", "paused"),
        ("resume", "it goes on", "running"),
        ("cancel", "it is ended", "cancelled"),
        ("cancel", "it had ended already", "cancelled"),
    ):
        assert run(deed, batch.pk) == (0, f"{name}: {told}.\n")
        assert Batch.objects.get(pk=batch.pk).state == state


@pytest.mark.parametrize("deed", ["pause", "resume", "cancel"])
def test_a_batch_that_there_is_not_is_said(run: Run, deed: str) -> None:
    code, _said = run(deed, 99)
    # What `sys.exit` is given as text goes to the error output, and the status is 1.
    assert code == "sintonia: there is no batch 99; `sintonia batch list` shows which there are."
