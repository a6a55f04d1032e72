"""
Readers: how one answer becomes a value. A journey asks `Ask(words, read=yes_no)`.

A reader returns the value, raises `NotUnderstood` with words that say what would do, or `Unfinished` when an answer
seems to come in several bubbles ("é 4", "832"). An answer of kind "settled" is all there is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sintonia.kit.money import Money
from sintonia.kit.words import _
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

_FRAGMENT: Final = 2
_GROUP: Final = 3
_SIX: Final = 6
_DOCUMENT_DIGITS: Final = (11, 14)
_NIF_DIGITS: Final = (7, 8)


@dataclass(eq=False, slots=True)
class Reads(Generic[T]):
    """A reader made of a function. Where `digits_alone` answer it, they are never a code from another door."""

    name: str
    type: Any
    read: Callable[[Said], T]
    keys: str = "words"
    digits_alone: bool = False

    def __call__(self, said: Said) -> T:
        return self.read(said)


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
    if text and (names_nothing(_UNSURE.sub(" ", plain(text))) or _is_a_document(text)):
        raise NotUnderstood(_("I only need the place now: a street, a corner or a shop nearby. Where is it?"))
    if len(re.findall(r"[^\W_]", text)) < _GROUP:
        raise NotUnderstood(_("Where is it? A street, a corner or a shop nearby is enough."))
    return text


def _is_a_document(text: str) -> bool:
    """Whether a text is a document's number and nothing else: no place and no story."""
    return bool(document_in(text)) and not any(len(word) > 1 and word.isalpha() for word in re.split(r"[\W\d]+", text))


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


yes_no: Final = Reads("yes_no", bool, _yes_no)
cpf_or_cnpj: Final = Reads("cpf_or_cnpj", str, _document, "number")
# The same question in Spain, under the same name: a label says which question it is, not in which country.
nif: Final = Reads("cpf_or_cnpj", str, _nif, "number")
code6: Final = Reads("code6", str, _code, "number", digits_alone=True)
place_words: Final = Reads("place_words", str, _place)
anything: Final = Reads("anything", str, _anything)
# The same question to who writes, so that it has the same name; whoever has only keys is told what to press.
number_words: Final = Reads("anything", str, _anything, "number")
day_words: Final = Reads("anything", str, _anything, "date")
date: Final = Reads("date", dt.date, _date, "date")
amount: Final = Reads("amount", Money, _amount, "amount")
