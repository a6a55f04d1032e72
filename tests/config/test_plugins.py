"""Companies are plugged in by one table: each line names its connector and its pack."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sintonia.config import plugins
from sintonia.config.plugins import Plugged
from sintonia.connectors.demo_insurer.brand import BRAND
from sintonia.packs.insurer.pack import DANGER, MENU, PAPERS
from sintonia.understanding.engine import load_engine
from sintonia.understanding.models import Release
from sintonia.understanding.phrases import Phrase
from sintonia.understanding.training import learnt_from, pack_table, train
from tests.dialogue.stage import CACHE

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)


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


@pytest.mark.django_db
@pytest.mark.parametrize("company", ["", "faro"])
def test_a_company_understands_by_what_it_has_published_where_that_is_of_this_code(company: str) -> None:
    meanings = {"xablau": "outage", "oi": "greeting", "sim": "yes", "nada": "none", "volta": "back"}
    spoken = [*(Phrase(text, intent, "pt-BR") for text, intent in meanings.items()), Phrase("hola", "greeting", "es")]
    today = learnt_from([plugins.pack(company).PHRASES])
    release = {"company": company, "state": "published", "weights": pack_table(train(spoken)), "at": AT}
    made = Release.objects.create(number=1, fingerprint=today, **release)
    own = load_engine([], cache=CACHE)

    def meant(seconds: int) -> str:
        at = AT + timedelta(seconds=seconds)
        return served.engine.understand(["xablau"], language="pt-BR", at=at)[0].best.intent

    served = plugins.company(company, CACHE, own)
    assert meant(0) == "outage"
    Release.objects.update(fingerprint="of another version")
    assert plugins.released(company, made.number) is None
    Release.objects.update(state="withdrawn")
    assert meant(5) != "outage"
