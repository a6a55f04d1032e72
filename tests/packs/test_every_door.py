"""
Every journey, at every door, in three languages; what comes about is the table of docs/reference/journeys.md.

`WRITE_JOURNEYS=1 .venv/bin/pytest -n0 tests/packs/test_every_door.py` writes the table anew from what came about.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import pytest

from sintonia.conversations.channel import Heard, Identity
from sintonia.conversations.ingest import receive
from sintonia.conversations.models import ChannelAccount, Contact, Message
from sintonia.conversations.operations import receive_own
from sintonia.journeys.models import StoredRun
from sintonia.journeys.steps import registry
from sintonia.packs.insurer import pack as insurer
from sintonia.packs.utility import pack as utility
from tests.packs import test_by_digits as utility_keys
from tests.packs.insurer import test_by_digits as insurer_keys
from tests.stories.insurer import insurers_stage

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

TABLE: Final = Path(__file__).parents[2] / "docs" / "reference" / "journeys.md"
ROW: Final = re.compile(r"^\| (\w+) \| `(\w+)` \|", re.MULTILINE)
LANGUAGES: Final = {"pt-BR": "pt", "es": "es", "en": "en"}
OWN: Final = ("webchat", "counter", "phone", "terminal")
DOORS: Final = ("whatsapp", "sms", *OWN)
PACKS: Final = {"utility": utility, "insurer": insurer}
PHRASES: Final = {
    (name, language): tomllib.loads((pack.PHRASES / f"{language}.toml").read_text("utf-8"))
    for name, pack in PACKS.items()
    for language in LANGUAGES
}
# What every trade's customers write alike, and no pack has words for.
EVERYWHERE: Final = {
    "person": {
        "pt-BR": "quero falar com uma pessoa", "es": "quiero hablar con una persona", "en": "i want to talk to a person"
    },
    "emergency": {
        "pt-BR": "meu carro está pegando fogo", "es": "mi coche está echando humo y hay fuego",
        "en": "my car is on fire and i need help",
    },
}  # fmt: skip
JOURNEYS: Final = [(name, journey.name) for name, pack in PACKS.items() for journey in pack.JOURNEYS]


@pytest.mark.django_db
@pytest.mark.parametrize(("pack", "journey"), JOURNEYS, ids=lambda one: one)
def test_a_journey_begins_at_every_door_in_every_language(
    pack: str, journey: str, request: pytest.FixtureRequest
) -> None:
    stage: Stage = insurers_stage() if pack == "insurer" else request.getfixturevalue("stage")
    begun = {door: [code for code in LANGUAGES if _begins(stage, pack, journey, door, code)] for door in DOORS}
    row = _row(pack, journey, begun)
    if os.environ.get("WRITE_JOURNEYS"):
        _write(pack, journey, row)
    assert all(begun[door] == list(LANGUAGES) for door in OWN), begun
    assert row in TABLE.read_text("utf-8").splitlines(), f"the table says otherwise: {row}"


def test_the_table_has_no_other_journeys() -> None:
    assert ROW.findall(TABLE.read_text("utf-8")) == JOURNEYS


def _begins(stage: Stage, pack: str, journey: str, door: str, language: str) -> bool:
    """Whether a stranger who comes to a door for this is served there, in their language."""
    sender = f"55319{DOORS.index(door)}{list(LANGUAGES).index(language)}004321"
    phrase = _phrase(pack, journey, language)
    if door in OWN:
        _ask_at_our_own(stage, journey, door, language, sender)
    elif phrase is None:
        return False
    elif door == "whatsapp":
        stage.whatsapp(phrase, phone=sender)
    else:
        _text(stage, phrase, sender)
    contact = Contact.objects.filter(channel=door, closed_at=None).order_by("id").last()
    if contact is None or contact.language != language:
        return False
    # Who wants a person is called one at once, and no run is kept of it.
    if contact.owner != "bot":
        return journey == "person"
    said = Message.objects.filter(contact=contact, direction="out").exclude(run="")
    return StoredRun.objects.filter(contact=contact, journey=journey).exists() and said.exists()


def _ask_at_our_own(stage: Stage, journey: str, door: str, language: str, sender: str) -> None:
    account = ChannelAccount.objects.get(channel=door, company="")
    details = {"begin": journey, "language": language}
    title = registry[journey, max(v for n, v in registry if n == journey)].title.render(language)
    who = (Identity("visitor", sender),)
    heard = Heard("text", sender, f"{door}-{language}", title, identities=who, details=details)
    receive_own(account_key=account.key, channel=door, sender=sender, heard=heard, at=stage.at)
    stage.settle()


def _text(stage: Stage, phrase: str, sender: str) -> None:
    account, _made = ChannelAccount.objects.get_or_create(
        channel="sms", key="+553130000000", defaults={"hook": "sms", "settings": {"company": "Energia Clara"}}
    )
    fields = {"MessageSid": f"SM{sender}", "From": f"+{sender}", "To": account.key, "Body": phrase}
    receive(account=account.pk, elements=stage.channels["sms"].split(urlencode(fields).encode()), at=stage.at)
    stage.settle()


def _phrase(pack: str, journey: str, language: str) -> str | None:
    """What somebody writes who comes for this: the longest of the first things learnt, so that it is plain."""
    known = PHRASES[pack, language].get(journey)
    if known is None and journey in EVERYWHERE:
        return EVERYWHERE[journey][language]
    return max(known.strip().splitlines()[:8], key=len) if isinstance(known, str) else None


def _row(pack: str, journey: str, begun: dict[str, list[str]]) -> str:
    cells = [" ".join(LANGUAGES[code] for code in begun[door]) or "–" for door in DOORS]
    return f"| {pack} | `{journey}` | " + " | ".join([*cells, _by_keys(pack, journey)]) + " |"


def _by_keys(pack: str, journey: str) -> str:
    keys = insurer_keys if pack == "insurer" else utility_keys
    if journey in getattr(keys, "NEEDS_WORDS", {}):
        return f"to a person: {keys.NEEDS_WORDS[journey]}"
    if journey in getattr(keys, "NEEDS_A_PHONE_ON_FILE", {}):
        return "from a phone on file"
    return "with a code to a phone" if journey in getattr(keys, "NEEDS_A_CODE", ()) else "to the end"


def _write(pack: str, journey: str, row: str) -> None:
    """Put a row into the table, the packs and their journeys in their own order."""
    lines = TABLE.read_text("utf-8").splitlines()
    rows = {(found[1], found[2]): line for line in lines if (found := ROW.match(line))} | {(pack, journey): row}
    head = [line for line in lines if not ROW.match(line)]
    TABLE.write_text("\n".join([*head, *(rows[one] for one in JOURNEYS if one in rows)]) + "\n", "utf-8")
