"""
Readers: how one answer becomes a value. A journey asks `Ask(words, read=kwh)`.

A reader returns the value, raises `NotUnderstood` with words that say what would do, or `Unfinished` when an answer
seems to come in several bubbles ("é 4", "832"). An answer of kind "settled" is all there is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from sintonia.kit.money import Money
from sintonia.kit.words import Words, _
from sintonia.understanding import choosing
from sintonia.understanding.chatter import names_nothing
from sintonia.understanding.documents import document_in, nif_of_digits
from sintonia.understanding.features import plain
from sintonia.understanding.moments import date_in
from sintonia.understanding.numbers import in_figures, number_from
from sintonia.understanding.said import NotUnderstood, Said, Unfinished

T = TypeVar("T")

_YES: Final = re.compile(
    r"\b(?:s|ss|sim|si|sip|sii|yes|yep|yeah|yea|yup|isso|eso|claro|certo|certinho|cierto|correto|correcto"
    r"|correct|exato"
    r"|exatamente|exacto|exactamente|exactly|right|ok|okay|okey|oki|blz|beleza|confirm[oa]|confirmado"
    r"|confirmed|vale|dale|sure|ta bom|ta bem|esta bien|esta bem|aham|uhum|aja|positivo|afirmativo|perfeito"
    r"|perfecto|perfect"
    r"|ja voltou|ya volvio|ha vuelto|came back|its back|it is back|it's back|is back|bora|of course|com certeza"
    r"|por supuesto"
    r"|asi es|that's it|go ahead|we did|ja saimos|saimos|estamos longe|we left|salimos|deu certo)\b|👍"
)
# "e a leitura?" asks after something; only "é a leitura" says yes.
_AND_WHAT: Final = re.compile(r"(?:e|y|and|et) (?:a|o|as|os|la|el|las|los|the|my|minha|meu|mi)\b[^?]*\?$")
# Words that say yes when they are nearly all that is said: "quero sim", but not "quero a segunda via".
_YES_ALONE: Final = re.compile(
    r"\b(?:e|eh|k|pode|podes|puede|quero|quiero|manda|mandalo|fine|please|por favor|mesmo|mesma|misma|mismo|do it"
    r"|i do|foi|voltou|volvio)\b"
)
_FEW_WORDS: Final = 3
_NO: Final = re.compile(
    r"\b(?:n|nn|nao|naum|num|noo+|nop|nope|nah|nunca|never|nenhum[a]?|ningun[oa]?|none|not|isn't|didn't|don't"
    r"|dont|nada|negativo|negative"
    r"|errad[oa]|wrong|incorret[oa]|incorrect[oa]?|mal|para nada|de jeito nenhum|tampouco|tampoco|still out"
    r"|sem luz ainda|ainda sem|sigo sin)\b|👎"
)
_BARE_NO: Final = re.compile(
    r"^\W*no\b(?=\W*$|\s*[,.;!]|\s+(?:no|es|esta|gracias|quiero|ha|hay|volvio|me|lo|thanks|thank|it|that|i|not"
    r"|way|se|senor|todavia|aun|ya)\b)"
)
_UNSURE: Final = re.compile(
    r"\b(?:nao sei|n sei|sei la|no se|ni idea|dunno|not sure|don't know|dont know|talvez|quizas?|maybe|nao lembro"
    r"|nao entendi|no entiendo"
    r"|como assim|don't understand)\b"
)
_WHY_NOT: Final = re.compile(
    r"\b(?:por ?que nao|pq nao|como nao|por que no|como no|why not|sem problemas?|no problem|sin problemas?)\b"
)
_YES_AFTER: Final = re.compile(r"\b(?:acho|creio|creo|think|diria) (?:que )?(?:sim|si|so|yes)\b")
# In Spanish "y" begins another matter: it says yes only when it is all that is said.
_JUST_Y: Final = re.compile(r"y+\W*")
_FAR: Final = 40

_PICTURES: Final = frozenset({"image", "video", "document", "sticker"})
_NOT_THE_METER: Final = re.compile(
    r"\b(?:ap|apt|apto|apartamento|casa|dia|bloco|bloque|piso|flat|house|unit|unidade|puerta|day|loja|sala|lote"
    r"|quadra|rua|calle)\.?\s*(?:n[ºo°.]?\s*)?\d+"
)
_WATER: Final = re.compile(r"hidrom|\b(?:agua|water|gas)\b")
_GROUPS: Final = re.compile(r"\d+(?:[.,]\d+)*(?:[ \n]+\d+(?:[.,]\d+)*)*")
_METER_MAX: Final = 9_999_999
_FRAGMENT: Final = 2
_GROUP: Final = 3
_SIX: Final = 6
_DOCUMENT_DIGITS: Final = (11, 14)
_NIF_DIGITS: Final = (7, 8)


@dataclass(eq=False, slots=True)
class Reads(Generic[T]):
    """A reader made of a function."""

    name: str
    type: Any
    read: Callable[[Said], T]
    keys: str = "words"

    def __call__(self, said: Said) -> T:
        return self.read(said)


@dataclass(eq=False, slots=True)
class Kwh:
    """Reads what a meter shows. Knowing the `previous` number, it finds the right one among several."""

    previous: int | None = None
    name: str = field(default="kwh", init=False)
    type: Any = field(default=int, init=False)
    keys: str = field(default="number", init=False)

    def __call__(self, said: Said) -> int:
        found = _meter_numbers(said)
        if not found:
            raise NotUnderstood(_no_number(said))
        value, digits = max(found, key=self._likeliness)
        if value > _METER_MAX:
            raise NotUnderstood(_("That number is too long for a meter. What are the digits on its display?"))
        small_meter = self.previous is not None and self.previous < 10**_FRAGMENT
        if digits <= _FRAGMENT and said.kind != "settled" and not small_meter:
            raise Unfinished
        return value

    def _likeliness(self, found: tuple[int, int]) -> tuple[bool, float]:
        value, digits = found
        if self.previous is None:
            return digits > _FRAGMENT, 0
        return value > self.previous, -abs(value - self.previous)


def pick(options: choosing.Offered, said: Said | str) -> str | tuple[str, ...] | None:
    """The id of the option meant, several ids, or None; see `choosing.pick`."""
    if isinstance(said, str):
        return choosing.pick(options, said)
    if any(ident == said.choice for ident, *_rest in options):
        return said.choice
    return choosing.pick(options, said.text)


def _yes_no(said: Said) -> bool:
    if said.choice in {"yes", "no"}:
        return said.choice == "yes"
    text = plain(said.text).strip()[:_FAR]
    if not text or _UNSURE.search(text) or _AND_WHAT.match(text):
        raise NotUnderstood(_("Was that a yes or a no?"))
    if _YES_AFTER.search(text) or _JUST_Y.fullmatch(text):
        return True
    denied = (
        _NO.search(_WHY_NOT.sub("sim", text))
        or _BARE_NO.search(text)
        or (said.language != "pt-BR" and re.match(r"no\b", text))
    )
    if denied:
        return False
    if _YES.search(_WHY_NOT.sub("sim", text)) or (len(text.split()) <= _FEW_WORDS and _YES_ALONE.search(text)):
        return True
    raise NotUnderstood(_("Was that a yes or a no?"))


def _no_number(said: Said) -> Words:
    if _WATER.search(plain(said.text)):
        return _("It happens! 😄 And what does the electricity meter show?")
    if said.kind in _PICTURES:
        return _("Thank you for the photo. I may misread it: could you type the number on the display?")
    if said.kind == "audio":
        return _("I could not hear a number. Could you type the digits on the display?")
    return _("Please send just the number on the meter's display, such as 4832.")


def _meter_numbers(said: Said) -> list[tuple[int, int]]:
    """Numbers that may be a meter's, each with the count of its digits."""
    text = _NOT_THE_METER.sub(" ", plain(in_figures(said.text, said.language)))
    found = []
    for match in _GROUPS.finditer(text):
        groups = match[0].split()
        together = ["".join(groups)] if all(group.isdigit() and len(group) <= _GROUP for group in groups) else groups
        found += [_meter_number(group, said.language) for group in together]
    return found


def _meter_number(written: str, language: str) -> tuple[int, int]:
    # A meter has no decimals that matter, so that three digits after a separator are thousands in every language.
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", written):
        written = re.sub(r"\D", "", written)
    value = int(number_from(written, language))
    return value, max(len(re.split(r"[.,]", written)[0]), len(str(value)))


def _document(said: Said) -> str:
    found = document_in(said.text)
    if found:
        return found
    digits = re.sub(r"\D", "", said.text)
    only = not re.search(r"[^\W\d_]", said.text)
    if only and _FRAGMENT < len(digits) < _DOCUMENT_DIGITS[0] and said.kind != "settled":
        raise Unfinished
    if len(digits) in _DOCUMENT_DIGITS:
        raise NotUnderstood(
            _("This number does not add up; one digit may be off. Could you check it and send it again?")
        )
    raise NotUnderstood(_("Please send the 11 digits of the CPF, or the 14 characters of the CNPJ."))


def _nif(said: Said) -> str:
    found = document_in(said.text) or nif_of_digits(said.text)
    if found:
        return found
    digits = re.sub(r"\D", "", said.text)
    if len(digits) in _NIF_DIGITS:
        raise NotUnderstood(
            _("This number does not add up; one digit may be off. Could you check it and send it again?")
        )
    raise NotUnderstood(_("A DNI has eight digits and a letter; an NIE begins with X, Y or Z. Could you send yours?"))


def _code(said: Said) -> str:
    spoken = in_figures(said.text, said.language)
    digits = re.sub(r"\D", "", spoken)
    if len(digits) == _SIX:
        return digits
    six = re.search(r"(?<!\d)\d{3}[ -]?\d{3}(?!\d)", spoken)
    if six:
        return re.sub(r"\D", "", six[0])
    if 0 < len(digits) < _SIX and said.kind != "settled" and not re.search(r"[^\W\d_]{2}", spoken):
        raise Unfinished
    raise NotUnderstood(_("The code has six digits. What are they?"))


def _place(said: Said) -> str:
    details = said.details or {}
    text = said.text.strip() or str(details.get("address") or details.get("name") or "").strip()
    if not text and {"latitude", "longitude"} <= details.keys():
        return f"{details['latitude']}, {details['longitude']}"
    if text and names_nothing(_UNSURE.sub(" ", plain(text))):
        raise NotUnderstood(_("I only need the place now: a street, a corner or a shop nearby. Where is it?"))
    if len(re.findall(r"[^\W_]", text)) < _GROUP:
        raise NotUnderstood(_("Where is it? A street, a corner or a shop nearby is enough."))
    return text


def _anything(said: Said) -> str:
    if not said.text.strip():
        raise NotUnderstood(_("I can only read words here. Could you write it?"))
    return said.text.strip()


def _date(said: Said) -> dt.date:
    found = date_in(said.text, said.at)
    if found is None:
        raise NotUnderstood(_("Which day? You can write it like 25/03/2026."))
    return found


def _amount(said: Said) -> Money:
    written = re.findall(r"\d+(?:[.,]\d+)*", in_figures(said.text, said.language))
    if not written:
        raise NotUnderstood(_("What is the amount? You can write it like 187.40."))
    return Money(int((number_from(written[0], said.language) * 100).to_integral_value(rounding="ROUND_HALF_UP")))


kwh: Final = Kwh()
yes_no: Final = Reads("yes_no", bool, _yes_no)
cpf_or_cnpj: Final = Reads("cpf_or_cnpj", str, _document, "number")
# The same question in Spain, under the same name: a label says which question it is, not in which country.
nif: Final = Reads("cpf_or_cnpj", str, _nif, "number")
code6: Final = Reads("code6", str, _code, "number")
place_words: Final = Reads("place_words", str, _place)
anything: Final = Reads("anything", str, _anything)
# The same question to who writes, so that it has the same name; whoever has only keys is told what to press.
number_words: Final = Reads("anything", str, _anything, "number")
day_words: Final = Reads("anything", str, _anything, "date")
date: Final = Reads("date", dt.date, _date, "date")
amount: Final = Reads("amount", Money, _amount, "amount")
