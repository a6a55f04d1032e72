"""What the settings promise."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.db import connection

from sintonia.config import database, environment, logs


@pytest.mark.django_db
def test_tests_see_all_rows_and_may_become_pages() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, True)


def test_pages_may_read_every_table(as_pages: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM audit_auditrecord GROUP BY 1")
        assert cursor.fetchone() in {(database.PAGES, 0), None}


def test_how_much_is_logged_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINTONIA_LOG", "WARNING")
    assert logs.configuration(environment.read("SINTONIA_LOG"))["root"]["level"] == "WARNING"


@pytest.mark.parametrize(
    ("said", "kept"), [("730", 730), ("1", 1), ("36500", 36_500), ("0", None), ("-1", None), ("36501", None),
    ("1000000", None), ("9" * 5000, None), ("2 years", None), ("²", None), ("1.5", None)],
)  # fmt: skip
def test_how_long_files_are_kept_is_a_number_of_days_or_else_none_goes(
    monkeypatch: pytest.MonkeyPatch, said: str, kept: int | None
) -> None:
    monkeypatch.setenv("SINTONIA_FILES_DAYS", said)
    assert environment.files_days() == kept


def test_a_number_of_days_that_makes_no_sense_keeps_nothing_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINTONIA_FILES_DAYS", "2 years")
    asked = "from sintonia.config import settings; print(settings.FILES_KEPT_FOR)"
    assert subprocess.check_output([sys.executable, "-c", asked], text=True) == "None\n"
