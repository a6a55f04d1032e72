"""Taking back a consent to share bills, told as conversations."""

from __future__ import annotations

from datetime import date

import pytest

from sintonia.journeys.steps import Outcome

UNTIL = date(2026, 4, 1)


def test_who_shares_nothing_hears_that_nobody_else_may_ask(company):
    run = company.start("stop_sharing", "parar de compartilhar")
    assert run.begin() == ["Ninguém mais pode pedir as suas contas por autorização sua: não há nada a encerrar."]
    assert run.outcome is Outcome.done


def test_a_yes_ends_it_and_nothing_else_does(company):
    company.notices.lent = {"c1": UNTIL}
    run = company.start("stop_sharing", "parar de compartilhar")
    (asked,) = run.begin()
    assert asked == "Outra pessoa pode pedir as contas de Rua da Igreja, 12, ap 301 até 01/04/2026. Encerro isso agora?"
    assert run.hear("não") == ["Certo, fica como está."]
    assert company.notices.lent
    again = company.start("stop_sharing", "parar de compartilhar")
    again.begin()
    assert again.hear("sim")[0].startswith("Pronto: ninguém mais pode pedir estas contas.")
    assert not company.notices.lent


def test_only_the_address_that_is_meant_is_ended(company, neighbors):
    company.holds(*neighbors)
    company.notices.lent = {"c1": UNTIL, "c2": UNTIL}
    run = company.start("stop_sharing", "parar de compartilhar a conta do ap 302")
    assert "ap 302" in run.begin()[-1]
    run.hear("sim")
    assert set(company.notices.lent) == {"c1"}


def test_who_cannot_prove_who_they_are_ends_nothing(company):
    company.identity.proved, company.identity.unknown = False, True
    company.notices.lent = {"c1": UNTIL}
    run = company.start("stop_sharing", "parar de compartilhar", party=None)
    run.begin()
    for _try in range(3):
        run.hear("529.982.247-25")
    assert run.outcome is Outcome.refused
    assert company.notices.lent


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_every_bubble_is_short_and_asks_one_thing(company, neighbors, language):
    company.holds(*neighbors)
    company.notices.lent = {"c1": UNTIL, "c2": UNTIL}
    run = company.start("stop_sharing", "", language=language)
    said = run.begin()
    said += run.hear("1 2") + run.hear({"pt-BR": "sim", "es": "sí", "en": "yes"}[language])
    assert all(len(text) <= 320 and text.count("?") <= 1 for text in said)
    assert not company.notices.lent
