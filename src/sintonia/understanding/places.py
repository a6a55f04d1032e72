"""Whether words name a place: a street, a corner, something near something, in three languages."""

from __future__ import annotations

import re
from typing import Final

from sintonia.understanding.features import plain

_PLACE: Final = re.compile(
    r"\b(?:rua|r\.|av|avenida|praca|travessa|estrada|rodovia|bairro|vila|esquina|ponte|perto|proximo|em frente"
    r"|ao lado|atras d[aeo]|calle|plaza|carretera|barrio|puente|cerca de|frente al?|al lado|street|road|avenue"
    r"|square|bridge|corner|near|next to|in front|behind)\b"
    r"|\bna cancela\b"
)


def names_a_place(text: str) -> bool:
    """Whether a text speaks of a street or of where something stands."""
    return _PLACE.search(plain(text)) is not None
