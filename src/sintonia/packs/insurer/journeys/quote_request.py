"""Somebody wants to know what it would cost: what to insure, in their words, and where to answer."""

from __future__ import annotations

import re
from typing import Final

from sintonia.journeys.steps import Ask, Caller, Choice, Choose, Do, NotUnderstood, Outcome, Said, Say, journey
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.insurer.ports import Branch, Policies
from sintonia.packs.insurer.skills import POLICIES
from sintonia.understanding.phones import phone_in
from sintonia.understanding.readers import Reads, anything

COUNTRY: Final = "34"
_LENGTHS: Final = (9,)
_MOTOR = re.compile(r"\b(?:coche|coches|moto|carro|furgoneta|auto|vehiculo|car|motorbike|motorcycle|van|veiculo)\b")
_HOME = re.compile(r"\b(?:hogar|casa|piso|vivienda|apartamento|chalet|residencia|home|house|flat|apartment|lar)\b")


@journey("quote_request", title=_("What would it cost?"), version=1, skill=POLICIES)
async def quote_request(me: Caller, *, policies: Policies) -> Outcome:
    """Take what is to be insured and a phone; a person answers within a working day."""
    branch: Branch = _branch_in(me.said) or await Choose(
        _("What would you like to insure?"),
        [Choice("motor", "motor", _("A vehicle")), Choice("home", "home", _("A home"))],
    )
    question = (
        _("Which vehicle is it: make, model and year? And who drives it, of what age?")
        if branch == "motor"
        else _("Where is the home, how large about, and is it yours or rented?")
    )
    words = await Ask(question, read=anything)
    phone = await Ask(_("Which phone shall we answer to?"), read=phone_number)
    receipt = await Do(
        policies.ask_quote, branch=branch, words=f"{me.said} / {words}", phone=phone, protocol=me.protocol
    )
    await Say(_("Thank you. You will have our quote within one working day: {number}. Nothing is signed by asking.",
                number=receipt.number))  # fmt: skip
    return Outcome.done


def _branch_in(said: str) -> Branch | None:
    text = folded(said)
    if _MOTOR.search(text):
        return "motor"
    return "home" if _HOME.search(text) else None


def _phone(said: Said) -> str:
    found = phone_in(said.text, said.language, country=COUNTRY, lengths=_LENGTHS)
    if found is None:
        raise NotUnderstood(_("Please send a phone number with all its digits."))
    return found


phone_number = Reads("phone_number", str, _phone, "number")
