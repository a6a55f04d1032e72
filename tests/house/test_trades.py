"""The core serves any trade: its words are the packs' and the connectors' alone."""

from __future__ import annotations

import re
from typing import Final

from tests.house.source import SOURCE, is_migration, modules

# What only a distributor or only an insurer says. A bill, a contract or a visit is everybody's.
WORDS: Final = re.compile(
    r"\b(?:kwh|kw|meters?|medidor(?:es)?|outages?|tariffs?|blackouts?|substations?|feeders?|transformers?|voltage"
    r"|electric(?:ity|al)?|energy|power cuts?|reconnections?|insurers?|insurance|insured|policyholders?|roadside"
    r"|tow trucks?|premiums?|sinistros?|apolices?|polizas?|aseguradoras?|seguradoras?)\b",
    re.IGNORECASE,
)
OURS: Final = ("packs/", "connectors/")
# Where packs and connectors are plugged in, by the names of their folders, and where the pretend companies are shown.
PLUGGED: Final = ("config/plugins.py", "config/settings.py", "cli/prepare.py", "cli/chat.py", "demo/")


def named() -> dict[str, list[str]]:
    """The trades' words in each module of the core."""
    found = {}
    for path in modules():
        if not path.startswith((*OURS, *PLUGGED)) and not is_migration(path):
            # Python's own word for "by keyword only" is no unit.
            text = (SOURCE / path).read_text("utf-8").replace("kw_only", "").replace("_", " ")
            found[path] = sorted({word[0].lower() for word in WORDS.finditer(text)})
    return {path: words for path, words in found.items() if words}


def test_no_module_of_the_core_names_a_trade() -> None:
    assert named() == {}


def test_the_words_are_found_where_they_are() -> None:
    assert WORDS.findall("an outage of his meter, in kWh; a bill is everybody's") == ["outage", "meter", "kWh"]
    assert any(WORDS.search((SOURCE / path).read_text("utf-8")) for path in modules() if path.startswith(OURS))
