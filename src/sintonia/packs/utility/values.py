"""The values of the trade in what somebody says: energy and power, supply points (CUPS), installations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sintonia.documents.identifiers import CUPS
from sintonia.understanding.entities import Checked, Found, Numbered, keep_entities
from sintonia.understanding.identifiers import Form
from sintonia.understanding.numbers import numbers_told

_UNIT: Final = re.compile(
    r"\s{0,2}(?:de )?(?:(?P<kwh>kwhs?|kws?[ /.]h(?:ora)?s?|(?:qu|k)ilow?v?at(?:t|io|iu)?s?[ \-/](?:hora|hour)s?)"
    r"|(?P<mwh>mwh)|(?P<kw>kws?|(?:qu|k)ilow?v?at(?:t|io|iu)?s?))(?![^\W_])",
    re.IGNORECASE,
)
_CALLED: Final = r"cups|suministro|c[oó]digo"


def energy_told(text: str, language: str) -> Iterable[Found]:
    """Every amount of energy ("350 kWh") and of power ("5,75 kW") in a text."""
    if not re.search(r"k[wiu]|quil|mwh", text, re.IGNORECASE):
        return
    for figure in numbers_told(text, language):
        unit = _UNIT.match(text, figure.end)
        if unit is not None:
            kind, value = ("power", f"{figure.value:f} kW") if unit["kw"] else ("energy", f"{figure.value:f} kWh")
            if unit["mwh"]:
                value = f"{figure.value * 1000:f} kWh"
            yield kind, value, figure.start, unit.end()


_CUPS: Final = Form(
    "cups", re.compile(r"ES\d{16}[A-Z]{2}(?:\d[A-Z])?"), (20, 22), CUPS.valid, ((20,), (22,)), _CALLED,
    re.compile(r"[Ee][Ss](?:\d|$)"), strong=True,
)  # fmt: skip
VALUES: Final = (
    keep_entities(Checked(_CUPS)),
    keep_entities(
        Numbered(
            "installation",
            r"uc|unidade consumidora|instala[cç][aã]o|instalaci[oó]n|installation|punto de suministro",
        )
    ),
    keep_entities(energy_told),
)
