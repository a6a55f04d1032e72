"""The phone on the page: only what the simulated provider holds, so that it shows what a real phone would."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from sintonia.conversations.channel import Code, File, Option
from sintonia.demo.cloud import PHONE_NUMBER_ID
from sintonia.demo.models import SentMessage, Typed
from sintonia.demo.shown import shown
from sintonia.kit.phone import canonical_phone
from sintonia.web.shapes import Bubble, Picture

PIX: Final = re.compile(r"000201.{30,}")
LINE: Final = re.compile(r"[\d.\s-]{44,70}")
Json = Mapping[str, Any]


def bubbles_on(phone: str, *, line: str = PHONE_NUMBER_ID) -> tuple[Bubble, ...]:
    """Both directions of one phone's thread with a company's number, oldest first."""
    person = canonical_phone(phone)
    sent = [
        _row(m.number, m.wamid, m.at, m.request, m.state, mine=False)
        for m in SentMessage.objects.filter(person=person, line=line)
    ]
    typed = [
        _row(m.number, m.wamid, m.at, m.message, "delivered" if m.taken_at else "waiting", mine=True)
        for m in Typed.objects.filter(person=person, line=line)
    ]
    rows = sorted(({**row, "line": line} for row in (*sent, *typed)), key=lambda row: int(row["number"]))
    return _opened([_bubble(row, shown(row)) for row in rows], [shown(row) for row in rows])


def _row(number: int, wamid: str, at: Any, content: Any, state: str, *, mine: bool) -> dict[str, Any]:
    return {"number": number, "wamid": wamid, "at": at, "content": content, "state": state, "mine": mine}


def _bubble(row: Json, entry: Json) -> Bubble:
    text = str(entry.get("text", ""))
    bubble = Bubble(
        key=str(row["number"]),
        author="customer" if row["mine"] else "bot",
        at=row["at"],
        text=text or _wordless(str(entry["kind"])),
        mine=bool(row["mine"]),
        state=str(row["state"]) if row["mine"] else "",
        step=str(row["wamid"]),
        marked=not row["mine"],
    )
    if entry.get("link") and entry["kind"] == "image" and row["mine"]:
        return replace(bubble, text=text, picture=Picture(str(entry["link"]), _("Photo")))
    if entry.get("link"):
        name = str(entry.get("name") or _("File"))
        return replace(bubble, text=text, file=File(name, "", str(entry["link"])))
    if row["mine"]:
        return bubble
    if PIX.fullmatch(text.strip()):
        return replace(bubble, code=Code("pix", _("PIX code"), text.strip()))
    if LINE.fullmatch(text.strip()):
        return replace(bubble, code=Code("line", _("Barcode"), text.strip()))
    options = tuple(
        Option(str(one["id"]), str(one["title"]), str(one.get("description", ""))) for one in entry.get("options", ())
    )
    return replace(bubble, options=options)


def _opened(bubbles: Sequence[Bubble], entries: Sequence[Json]) -> tuple[Bubble, ...]:
    """Let the newest question be pressed, mark what was chosen in the others, and begin each one's turn."""
    told: list[Bubble] = []
    for index, bubble in enumerate(bubbles):
        turn = index == 0 or bubbles[index - 1].mine != bubble.mine
        answered = any(later.mine for later in bubbles[index + 1 :])
        chosen = next((str(e.get("choice", "")) for e in entries[index + 1 :] if e["mine"]), "")
        told.append(replace(bubble, turn=turn, open=not answered, chosen=chosen))
    return tuple(told)


def _wordless(kind: str) -> str:
    return _("Place on the map") if kind == "location" else _("Something this page cannot show")
