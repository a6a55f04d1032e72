"""Companies are plugged in by one table: each line names its connector and its pack."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from sintonia.config import plugins
from sintonia.config.plugins import Plugged
from sintonia.connectors.demo_insurer.brand import BRAND
from sintonia.packs.insurer.pack import DANGER, MENU, PAPERS
from tests.dialogue.stage import CACHE


def test_a_company_is_a_line_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugins, "COMPANIES", {**plugins.COMPANIES, "other": Plugged("demo_insurer", "insurer")})
    company = plugins.company("other", CACHE)
    assert plugins.served() == ("", "faro", "other")
    assert plugins.brand("other") == BRAND
    assert (company.menu, company.danger, company.papers) == (MENU, DANGER, PAPERS.name)
    assert company.zone == ZoneInfo("Europe/Madrid")
    assert "policies" in company.ports


def test_outside_a_demonstration_only_the_first_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINTONIA_DEMO", "")
    assert plugins.served() == ("",)
