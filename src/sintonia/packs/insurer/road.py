"""What somebody says who stands beside a car: where, which plate, how many, where to; and "how long does it take?"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from sintonia.journeys.steps import NotUnderstood, Said
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.insurer.plates import foreign_plate_in, plate_in
from sintonia.packs.insurer.ports import Spot
from sintonia.understanding.readers import Reads, place_words

ANOTHER: Final = "another"
UNKNOWN: Final = "unknown"
HOW_LONG: Final = "how long"
MOST_PEOPLE: Final = 60
_HOW_LONG: Final = re.compile(
    r"\b(?:cuanto|quanto)\b.{0,20}\b(?:tard|demor|falta|tempo|tiempo|leva|va a)|\bcuanto tarda|\bquanto demora"
    r"|\bhow (?:long|soon|much longer)\b|\bwhen will\b|\ba que hora (?:llega|viene)|\b(?:cuando|quando) (?:llega|viene"
    r"|chega|vem)|\btarda(?:n|ra|ran)? mucho|\bdemora muito|\bva a tardar|\bvai demorar"
    r"|\bbefore (?:they|it|he) (?:come|get)"
)
_ANOTHERS: Final = re.compile(
    r"\bde (?:mi|mis|mi|un|una|la|el|otra?|outra?|minha|meu|uma?)\b|\bmy (?:wife|husband|mother|father|brother|sister"
    r"|friend|son|daughter|boss|girlfriend|boyfriend|partner|company)|\bprestado|\bemprestado|\bborrowed|\brental"
    r"|\balquil|\balugado|\bno es mi[oa]?\b|\bnao e meu|\bnot mine|\bnot my|\botro coche|\boutro carro|\banother car"
    r"|\bempresa\b|\bcompany car"
)
_YES: Final = re.compile(r"^(?:si|sii|sim|yes|yep|ese|eso|esse|isso|exacto|correcto|claro|ok|vale|that one|this one)\b")
_DONT_KNOW: Final = re.compile(
    r"\bno (?:me )?(?:la |lo )?(?:se|acuerdo|recuerdo|tengo|veo)\b|\bnao (?:sei|lembro|tenho|consigo)|\bn sei\b"
    r"|\bni idea\b|\bdon'?t (?:know|remember)|\bno idea\b|\bcan'?t (?:see|read|remember)"
)
_OFF: Final = re.compile(
    r"\bya no (?:hace falta|necesito|hacen falta|quiero)|\bno (?:hace falta|necesito) (?:ya )?(?:la|el|que)|\banul"
    r"|\bcancel|\bnao preciso mais|\bno longer need|\bdon'?t need (?:it|the|a) |\bcall (?:it|the \w+(?: \w+)?) off"
    r"|\bya arranc|\bja (?:pegou|ligou)|\bit started|\bstarts again"
)
_NOBODY: Final = re.compile(
    r"\bno (?:hay|ha venido|vino|veo a|ha llegado|llego|aparece|aparecio|ha aparecido)\b|\bno (?:viene|llega) nadie"
    r"|\bnao (?:tem|veio|chegou|apareceu|vejo)\b|\bninguem (?:veio|chegou|apareceu)"
    r"|\bnadie (?:ha venido|ha llegado|viene|llega|aparece)"
    r"|\b(?:nobody|no one|no truck)\b.{0,15}\b(?:here|came|come|arrived|showed)"
    r"|\b(?:has|have)n'?t (?:come|arrived)|\bnot here\b"
)
_NUMBERS: Final = {
    "solo": 1, "sola": 1, "sozinho": 1, "sozinha": 1, "alone": 1, "nadie mas": 1, "just me": 1, "yo": 1, "eu": 1,
    "uno": 1, "una": 1, "um": 1, "uma": 1, "one": 1, "dos": 2, "dois": 2, "duas": 2, "two": 2, "tres": 3, "three": 3,
    "cuatro": 4, "quatro": 4, "four": 4, "cinco": 5, "five": 5, "seis": 6, "six": 6, "siete": 7, "sete": 7, "seven": 7,
    "ocho": 8, "oito": 8, "eight": 8, "nueve": 9, "nove": 9, "nine": 9,
}  # fmt: skip


def asks_how_long(text: str) -> bool:
    """Whether a text asks when help comes."""
    return _HOW_LONG.search(folded(text)) is not None


def _spot(said: Said) -> Spot:
    details = said.details or {}
    if asks_how_long(said.text):
        return Spot(HOW_LONG)
    words = place_words(said)
    if {"latitude", "longitude"} <= details.keys():
        return Spot(words, float(details["latitude"]), float(details["longitude"]))
    return Spot(words)


@dataclass(eq=False, slots=True)
class Plate:
    """Reads a plate of any country, `mine` by a yes, `ANOTHER` where it is said to be another's, or `UNKNOWN`."""

    mine: str = ""
    name: str = field(default="plate", init=False)
    type: Any = field(default=str, init=False)

    def __call__(self, said: Said) -> str:
        found = plate_in(said.text)
        if found:
            return found
        text = folded(said.text)
        if asks_how_long(text):
            return HOW_LONG
        if self.mine and (said.choice == "yes" or _YES.search(text)):
            return self.mine
        foreign = foreign_plate_in(text)
        if foreign:
            return foreign
        if _DONT_KNOW.search(text):
            return UNKNOWN
        if _ANOTHERS.search(text) or (self.mine and re.match(r"(?:no|nao|nop|nope)\b", text)):
            return ANOTHER
        raise NotUnderstood(_("Please send the number plate, such as 1234 BCD. Of another country is fine too."))


def _people(said: Said) -> int:
    text = folded(said.text)
    if asks_how_long(text):
        return 0
    digits = re.search(r"\b\d{1,2}\b", text)
    if digits and 0 < int(digits[0]) <= MOST_PEOPLE:
        # "somos 2 y 2 niños" is four.
        more = [int(n) for n in re.findall(r"\b\d{1,2}\b", text)]
        return min(sum(more), MOST_PEOPLE)
    counted = [number for word, number in _NUMBERS.items() if re.search(rf"\b{word}\b", text)]
    if counted:
        # "yo solo" is one, and so is "una": only what is more than one adds up.
        return sum(number for number in counted if number > 1) or 1
    raise NotUnderstood(_("How many people ride along, you included? A number is enough."))


def _destination(said: Said) -> str:
    details = said.details or {}
    text = said.text.strip() or str(details.get("address") or details.get("name") or "")
    if asks_how_long(text):
        return HOW_LONG
    if not text and {"latitude", "longitude"} <= details.keys():
        return f"{details['latitude']}, {details['longitude']}"
    if len(re.findall(r"[^\W\d_]", text)) < 3:  # noqa: PLR2004
        raise NotUnderstood(_("Where should it go: to a workshop, to your home, or to another address?"))
    return destination_in(text) or text


def destination_in(text: str) -> str:
    """Where to, in somebody's own words, without what it is not: "al taller no, mejor a casa" is "a casa"."""
    said = re.search(
        r"(?:mejor|melhor|prefiero|prefiro|rather|instead|cambi\w+ (?:el )?destino|mud\w+ (?:o )?destino|llev\w+|lev\w+"
        r"|take (?:it|me|us|the car)|que (?:vaya|lo lleven))\s*[:,]?\s+((?:a|al|para|pra|to|ate|hasta)\b.+)",
        text,
        re.IGNORECASE,
    )
    found = said[1] if said else ""
    return re.sub(r"^(?:a|al|para|pra|to|hasta|até)\s+(?:o |a |the )?", "", found.strip(" .!?"), flags=re.IGNORECASE)


def names_a_kilometer(text: str) -> bool:
    """Whether a text names a kilometer of a road."""
    return re.search(r"\b(?:km|kilometr\w*|pk)\b", folded(text)) is not None


def sees_nobody(text: str) -> bool:
    """Whether a text says that no help has come."""
    return _NOBODY.search(folded(text)) is not None


def calls_it_off(text: str) -> bool:
    """Whether a text says that no help is needed any more."""
    return _OFF.search(folded(text)) is not None


# To the dialogue a place is a place: other matters go before it.
spot: Final = Reads("place_words", Spot, _spot)
people: Final = Reads("people", int, _people, "number")
destination: Final = Reads("destination", str, _destination)
