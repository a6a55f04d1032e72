"""What a family of commands says when asked for help, or for what it has not."""

from __future__ import annotations

import sys

import pytest

from sintonia.cli import FAMILIES, main


@pytest.mark.parametrize("name", sorted(FAMILIES))
@pytest.mark.parametrize("asked", ["--help", "-h", "help"])
def test_a_family_that_is_asked_for_help_names_its_commands(
    name: str, asked: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["sintonia", name, asked])
    main()
    said = capsys.readouterr().out
    assert f"sintonia {name} " in said
    assert "--help" in said


def test_without_a_name_it_says_how_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["sintonia", "batch"])
    with pytest.raises(SystemExit, match="sintonia batch"):
        main()
