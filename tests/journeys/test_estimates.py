"""What a page draws as a band is named by packs: neither the power nor a tow truck stands in the house's own words."""

from __future__ import annotations

from sintonia.config import plugins
from sintonia.journeys.estimates import estimate_in

plugins.load_packs()


def test_each_trade_names_its_own_estimate() -> None:
    power = estimate_in({"back_from": "2026-11-22T15:00:00+00:00", "back_until": "2026-11-22T17:00:00+00:00"})
    truck = estimate_in({"arrives_from": "2026-11-22T15:00:00+00:00", "arrives_until": "2026-11-22T15:20:00+00:00"})
    assert power is not None and truck is not None
    assert power.expected.render("pt-BR") == "A luz deve voltar"
    assert truck.expected.render("es") == "Llegada prevista de la grúa"


def test_half_an_estimate_is_none() -> None:
    assert estimate_in({"arrives_from": "2026-11-22T15:00:00+00:00", "arrives_until": None}) is None
    assert estimate_in("between three and four") is None
