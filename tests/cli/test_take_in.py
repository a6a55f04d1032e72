"""`sintonia payments take-in`: a file as a nightly transfer gives it."""

from contextlib import ExitStack

import pytest

from sintonia.cli import main
from sintonia.cli.payments import take_in as module
from sintonia.payments.models import Bank, Payment
from tests.payments.files.written import arrecadacao, collected

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(monkeypatch, tmp_path, capsys):
    """Give a file by the command; returns how it ended, and what it said."""
    monkeypatch.setattr(module, "join", lambda stack: isinstance(stack, ExitStack))
    monkeypatch.setattr(module, "set_up", lambda role: None)
    Bank.objects.create(name="banco-um", title="Banco Um")

    def give(content, bank="banco-um"):
        path = tmp_path / "retorno.ret"
        path.write_bytes(content)
        monkeypatch.setattr("sys.argv", ["sintonia", "payments", "take-in", str(path), "--bank", bank])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code, said.out + said.err

    return give


def test_what_came_of_a_file_is_said(given):
    lines = arrecadacao([collected(500), collected(600, 1)]).splitlines(keepends=True)
    lines[2] = lines[2][:81] + b"000000000000" + lines[2][93:]
    code, said = given(b"".join(lines))
    assert code == 0
    assert said.startswith("FEBRABAN 150, number 1\n")
    assert "1 of 2 lines are new payments" in said
    assert "Line 3: The amount is zero." in said
    assert Payment.objects.count() == 1


def test_a_refused_file_ends_with_1(given):
    code, said = given(arrecadacao([collected(500)])[:200])
    assert code == 1
    assert "cut on its way" in said


def test_what_is_no_file_of_ours_and_what_is_no_bank_are_said(given):
    code, _said = given(b"%PDF-1.7")
    assert "document" in code
    code, _said = given(b"", bank="nobody")
    assert "banco-um" in code
