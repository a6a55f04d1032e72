"""Fire, or somebody hurt: what is said first is said to everybody there, as people say it."""

from __future__ import annotations

import pytest

from sintonia.journeys.rehearsal import Rehearsal
from sintonia.journeys.steps import registry
from sintonia.packs.insurer import pack

FIRST = {
    "pt-BR": "Afastem-se todos pelo menos 50 metros e liguem já para o 112. Não levem nada e não voltem.",
    "es": "Aléjense todos al menos 50 metros y llamen ya al 112. No cojan nada y no vuelvan.",
    "en": "Get everybody away, 50 meters, and call 112 now. Take nothing with you and do not go back.",
}


@pytest.mark.parametrize("language", FIRST)
def test_everybody_is_sent_away_and_to_112_before_anything_else(language: str) -> None:
    assert any(journey.name == "emergency" for journey in pack.JOURNEYS)
    run = Rehearsal(registry["emergency", 1], {"assistance": None, "policies": None}, said="fuego", language=language)
    assert run.begin()[0] == FIRST[language]
    (called,) = run.handed_over
    assert called.step.urgent and called.step.go_on
