"""`sintonia banks`: a bank is set up, listed and tried without a browser; a secret is in no answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import translation

from sintonia.cli import main
from sintonia.cli.banks import add, try_
from sintonia.cli.banks import list as listing
from sintonia.demo.bank.banks import BANKS
from sintonia.kit.clock import now
from sintonia.payments.models import Bank, Notice
from sintonia.payments.sealing import secrets_of
from tests.authority import Authority
from tests.payments.office import AT

pytestmark = pytest.mark.django_db(transaction=True)
UM = BANKS["banco-um"]
# The exit status, and what was said.
Command = Callable[..., tuple[int, str]]


@pytest.fixture
def banks(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`sintonia banks …`, at the tests' own database."""
    for module in (add, listing, try_):
        monkeypatch.setattr(module, "running", lambda: translation.override("en"))

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["sintonia", "banks", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        told, code = capsys.readouterr(), ended.value.code
        # A sentence as exit status is printed by Python, and is a 1.
        return (1, code) if isinstance(code, str) else (int(code or 0), told.out + told.err)

    return run


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text(f"{UM.secret}\n")
    return file


@pytest.fixture
def good(bank_url: str, theirs: Authority, ours: Authority, secret: Path) -> list[str]:
    own, key = ours.vouch("company", days=9)
    return [
        "banco-um", "--title", "Banco Um", "--key", UM.keys[0], "--api", f"{bank_url}{UM.path}/api", "--token-url",
        f"{bank_url}{UM.path}/oauth/token", "--client-id", UM.client, "--client-secret-file", str(secret),
        "--certificate", str(own), "--private-key", str(key), "--ca", str(theirs.file), "--pix-cents", "19",
    ]  # fmt: skip


def test_a_bank_is_added_tried_and_listed(banks: Command, good: list[str]) -> None:
    assert banks("list") == (0, "No bank is set up yet: sintonia banks add NAME\n")
    assert banks("add", *good) == (0, "Banco Um is set up. Try it: sintonia banks try banco-um\n")
    row = Bank.objects.get()
    assert (row.costs, secrets_of(row)["client_secret"]) == ({"pix": 19}, UM.secret)
    assert banks("try", "banco-um") == (0, "Banco Um gives a token and says what came in. All is well.\n")
    Notice.objects.create(bank=row, payment="E1", digest=b"1", received_at=AT, due_at=AT)
    code, told = banks("list")
    assert code == 0
    assert "banco-um  Banco Um: It answers. · Our certificate runs out on" in told
    assert " · called 2026-11-23 12:00" in told
    assert UM.secret not in told
    Bank.objects.update(suspended_at=now() - timedelta(days=1))
    assert "Suspended since" in banks("list")[1]


def test_what_is_wrong_is_said_and_nothing_is_kept(
    banks: Command, good: list[str], theirs: Authority, tmp_path: Path
) -> None:
    for more, says in (
        (["--api", "http://b.example"], "Address of the API: Banks are asked by https only"),
        (["--private-key", str(theirs.file)], "Its key: This is no private key"),
        (["--certificate", str(tmp_path / "gone")], "No such file"),
        (["--fine", "much"], "Fine, in percent: Enter a number."),
        (["--company", "nobody"], "there is no company 'nobody'"),
    ):
        code, told = banks("add", *good, *more)
        assert (code, says in told, UM.secret in told) == (1, True, False), told
    assert not Bank.objects.exists()
    code, told = banks("try", "banco-um")
    assert (code, "there is no bank 'banco-um'; there are: none." in told) == (1, True)


def test_trying_ends_with_1_and_a_sentence(banks: Command, good: list[str], secret: Path) -> None:
    secret.write_text("wrong")
    banks("add", *good)
    code, told = banks("try", "banco-um")
    assert (code, "or the secret is wrong" in told) == (1, True)
    assert "or the secret is wrong" in banks("list")[1]
    banks("add", "files", "--files-only", "--title", "Files")
    code, told = banks("try", "files")
    assert (code, "nothing to try" in told) == (1, True)
    assert "files  Files: Return files only." in banks("list")[1]
