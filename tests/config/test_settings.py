"""What the settings promise."""

from __future__ import annotations

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
