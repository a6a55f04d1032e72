"""The doctor finds what is wrong, and finds nothing where nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest

from sintonia.config import complaints


def said(question: str) -> str:
    return "\n".join(sentence for sentence in getattr(complaints, question)())


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SINTONIA_PORT", "http", "which is no port"),
        ("SINTONIA_ZONE", "Brazil/Nowhere", "which is no time zone"),
        ("SINTONIA_FILES_DAYS", "two years", "Set a number of days"),
        ("SINTONIA_FILES_DAYS", "0", "Set a number of days from 1 to 36500"),
        ("SINTONIA_FILES_DAYS", "1000000", "so no file goes for its age"),
        ("SINTONIA_FILES_DAYS", "²", "Set a number of days"),
        ("SINTONIA_LANGUAGE", "fr", "Set pt-br, es or en"),
        ("SINTONIA_SECOND_FACTOR", "admin,king", "names 'king', which is no role"),
        ("SINTONIA_URL", "https://service.example", "passwords that everybody knows"),
        ("SINTONIA_LLM_CALLS_DAY", "many", "so no language model is asked"),
        ("SINTONIA_LLM_URL", "http://localhost:1/v1", "Set SINTONIA_LLM_MODEL too"),
        ("SINTONIA_LLM_MODEL", "tiny", "Set SINTONIA_LLM_URL too"),
        ("SINTONIA_LLM_URL", "localhost:1", "is no address"),
        ("SINTONIA_LLM_URL", "https://[oops/v1", "is no address"),
        ("SINTONIA_LLM_URL", "http://models.example/v1", "anybody on the way can read"),
        ("SINTONIA_LLM_URL", "https://me:key@models.example/v1", "carries more than an address"),
        ("SINTONIA_HOMES", "/srv", "Is it misspelled?"),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    assert said("about_settings") == ""
    monkeypatch.setenv(name, value)
    assert expected in said("about_settings")


def test_a_secret_that_others_can_read_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SINTONIA_HOME", str(tmp_path))
    (tmp_path / "secret").write_text("x")
    (tmp_path / "secret").chmod(0o644)
    assert "chmod 600" in said("about_home")
    (tmp_path / "secret").chmod(0o600)
    assert said("about_home") == ""


def test_what_starts_everything_is_named_for_whose_home_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SINTONIA_HOME", str(tmp_path / "none"))
    monkeypatch.setenv("SINTONIA_DEMO", "")
    monkeypatch.setenv("DATABASE_URL", "")
    assert "`make demo` (or, for a company, `sintonia up`) makes it" in said("about_home")
    monkeypatch.setenv("DATABASE_URL", "postgresql:///company")
    assert "`sintonia up` makes it" in said("about_home")
    monkeypatch.setenv("SINTONIA_DEMO", "1")
    assert "`make demo` makes it" in said("about_home")


def test_a_database_that_is_away_is_told_without_a_trace() -> None:
    (sentence,) = complaints.about_database("postgresql://sintonia_owner@/sintonia?host=/nowhere")
    assert sentence.startswith("The database cannot be reached")
