"""`sintonia payments check`: says what is wrong with the money, and ends with 1 if anything is."""

from __future__ import annotations

import pytest

from sintonia.cli import main
from sintonia.cli.payments import check
from sintonia.kit.clock import now
from sintonia.payments.models import Charge
from tests.payments.test_unplaced import billed, knows

pytestmark = pytest.mark.django_db


def test_the_money_is_well_until_something_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "join", lambda _stack: None)
    monkeypatch.setattr(check, "set_up", lambda _role: None)
    monkeypatch.setattr("sys.argv", ["sintonia", "payments", "check"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().out) == (0, "The money is well.\n")

    knows(billed("a", 100))
    Charge.objects.update(tell_at=now(), attempts=9)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "- The billing system of Energia Clara was not told how 1 bills stand" in capsys.readouterr().out
