"""Which of the offered options somebody means: by press, number, ordinal or words, in three languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from sintonia.understanding.features import plain

Offered = Sequence[tuple[str, str, str]]

_WORD: Final = re.compile(r"[a-z0-9]+")
_ALL: Final = re.compile(
    r"\b(?:tod[oa]s|tudo|ambas|ambos|all|both|every(?:thing| one)?|todito|cada uma?|as duas|os dois|los dos|las dos)\b"
    r"|\b(?:lista toda|toda (?:a|la) lista)\b"
    r"|\b(?:as|os|las|los|all|the) (\d+|tres|three|quatro|cuatro|four)\b"
)
_ALL_COUNTS: Final = {"tres": 3, "three": 3, "quatro": 4, "cuatro": 4, "four": 4}
_ABOUT_A_NUMBER: Final = re.compile(
    r"(?:e|eh|es|is|it|its|s|so|solo|only|just|eu|quero|yo|quiero|i|want|opcao|opcion|option|numero|number|n|a|o"
    r"|as|os|la|el"
    r"|las|los|the|de|da|do|y|and|ou|no|na|mesmo|mesma|por|favor|please|pf|pfv|dai|ai|\d{1,2}(?:[ao]|st|nd|rd|th)?)"
)
_ORDINALS: Final = (
    r"primeir[oa]|primer[oa]?|first|1st",
    r"segund[oa]|second|2nd",
    r"terceir[oa]|tercer[oa]?|third|3rd",
    r"quart[oa]|cuart[oa]|fourth|4th",
    r"quint[oa]|fifth|5th",
)
# "Uma" is an article and "dos" a preposition more often than a number: these count only among words about choosing.
_CARDINALS: Final = (
    r"um|uma|uno|una|one",
    r"dois|duas|dos|two",
    r"tres|three",
    r"quatro|cuatro|four",
    r"cinco|five",
)
_CARDINAL: Final = "|".join(_CARDINALS)
_ABOUT_CHOOSING: Final = re.compile(
    rf"(?:{_ABOUT_A_NUMBER.pattern}|{_CARDINAL}|{'|'.join(_ORDINALS)}"
    r"|pode|puede|can|ser|be|seria|me|manda|mande|dame|da|give|send|prefiro|prefiero|escolho|elijo|ok|sim|si|yes)"
)
# "Conta um" counts, "um boleto" does not; and "the second one" is one option, not two.
_COUNTED_NOUN: Final = re.compile(rf"\b(?:conta|fatura|factura|bill|boleto|recibo) (?=(?:{_CARDINAL})\b)")
_ONE_OF_THOSE: Final = re.compile(rf"\b({'|'.join(_ORDINALS)}|last|latest|this|that|any|some|no) ones?\b")
_LATEST: Final = re.compile(r"\b(?:ultim[oa]|last|latest|derradeir[oa])\b")
_NOT_AN_ORDINAL: Final = re.compile(
    r"\b(?:segunda|2a?|2ª|second) (?:via|copia|copy)\b|\bsegunda ?-? ?feira\b"
    r"|\b(?:primeira|segunda|terceira|primera|tercera) vez\b|\b(?:first|second|third) time\b"
)
_DENIED: Final = re.compile(r"\b(?:nao|no|not)\s+(?:e\s+)?(?:o|a|os|as|do|da|el|la|del|de la|the|of)\s+[^,.;]*")
_STOP: Final = re.compile(
    r"(?:a|o|as|os|um|uma|de|da|do|das|dos|e|em|no|na|nos|nas|para|pra|por|com|so|eu|quero|manda|me|mim|que|esse"
    r"|essa|isso|este"
    r"|esta|el|la|los|las|un|una|del|y|en|con|solo|yo|quiero|mi|mis|su|ese|esa|the|an|of|and|in|on|for|my|i|want"
    r"|is|to|only|just"
    r"|please|rua|avenida|av|r|calle|street|st|road|ap|apto|apartamento|casa|piso|flat|conta|fatura|factura|bill"
    r"|luz|leitura"
    r"|lectura|reading)"
)
_FEW_WORDS: Final = 6
# "São 3 aqui": whoever counts as many as there are means them all.
_AS_MANY: Final = re.compile(
    r"\b(?:sao|tenho|temos|son|tengo|tenemos|there are|i have|we have|these are)"
    r" (\d{1,3}|tres|three|quatro|cuatro|four)\b"
)
_BUT: Final = re.compile(
    r"\b(?:menos|exceto|salvo|tirando|fora|sem|excepto|quitando|sin|but|except(?: for)?|without|not)\b"
)
_LIST: Final = re.compile(r"\s*(?:[,;+&]|\b(?:e|y|and)\b)\s*")
_NEAR_THE_START: Final = 4
_SHORT_LIST: Final = 9
_LONGEST: Final = 400
_TELLING: Final = 3
_ALIKE: Final = 0.82


def pick(options: Offered, said: str) -> str | tuple[str, ...] | None:
    """The id meant; ids, when several are; None when none is. An option is (id, title, description)."""
    return _picked(tuple(options), said[:_LONGEST])


@lru_cache(maxsize=4096)
def _picked(options: Offered, said: str) -> str | tuple[str, ...] | None:
    """What is picked: asked several times in one turn, and by many who say the same of the same."""
    text = plain(said).strip()
    for ident, title, _description in options:
        if text and text in {plain(ident), plain(title).strip()}:
            return ident
    text = _DENIED.sub(" ", text) if not _DENIED.fullmatch(text) else text
    return _several(_by_words(options, text)) or _everything(options, text) or _by_place(options, text)


def pick_many(options: Offered, said: str) -> tuple[str, ...]:
    """The ids meant, when some may be: "só o do elevador e da portaria", "as 3", "todas menos a 12 e a 15"."""
    text = plain(said[:_LONGEST]).strip()
    ids = tuple(ident for ident, *_rest in options)
    every = _ALL.search(text)
    but = _BUT.search(text)
    if but and (every or but.start() <= _NEAR_THE_START):
        left_out = _named(options, text[but.end() :])
        return tuple(ident for ident in ids if ident not in left_out) if left_out else ()
    if every and not (every[1] and _count(every[1]) != len(ids)):
        return ids
    counted = _AS_MANY.search(text)
    if counted and _count(counted[1]) == len(ids) > 1:
        return ids
    found = pick(options, said) or ()
    together = (found,) if isinstance(found, str) else found
    one_by_one = _named(options, text) if _LIST.search(text) else ()
    return one_by_one if len(one_by_one) > len(together) else together


def _named(options: Offered, text: str) -> tuple[str, ...]:
    """Every option that some part of a list names: by its words, its own number, or its place in a short list."""
    found: dict[str, None] = {}
    for part in filter(None, map(str.strip, _LIST.split(text))):
        exact = _with_number(options, part)
        one = exact or pick(options, part) or ()
        found |= dict.fromkeys((one,) if isinstance(one, str) else one)
    return tuple(found)


def _with_number(options: Offered, part: str) -> tuple[str, ...]:
    """Of many, the options that have exactly this number in their names: "a 12" is unit 12, not the twelfth."""
    numbers = re.findall(r"\d+", part)
    if not numbers or len(options) <= _SHORT_LIST:
        return ()
    return tuple(
        ident
        for ident, title, description in options
        if set(numbers) <= set(_WORD.findall(plain(f"{title} {description}")))
    )


def _count(word: str) -> int:
    return _ALL_COUNTS.get(word) or int(word)


def names_an_option(options: Offered, said: str) -> bool:
    """Whether words, not a number or a place in the list, say which option is meant."""
    return bool(_by_words(options, plain(said[:_LONGEST])))


def _several(found: list[str]) -> str | tuple[str, ...] | None:
    if not found:
        return None
    return found[0] if len(found) == 1 else tuple(found)


def _everything(options: Offered, text: str) -> tuple[str, ...] | None:
    said = _ALL.search(text)
    if not said or len(text.split()) > 2 * _FEW_WORDS:
        return None
    if said[1]:
        count = _ALL_COUNTS.get(said[1]) or int(said[1])
        return tuple(ident for ident, *_rest in options) if count == len(options) and count > 1 else None
    return tuple(ident for ident, *_rest in options)


def _by_place(options: Offered, text: str) -> str | tuple[str, ...] | None:
    text = _COUNTED_NOUN.sub("", _ONE_OF_THOSE.sub(r"\1", _NOT_AN_ORDINAL.sub(" ", text)))
    if not text.strip() or len(text.split()) > _FEW_WORDS:
        return None
    words = _WORD.findall(text)
    if words and all(_ABOUT_A_NUMBER.fullmatch(word) for word in words) and any(word[0].isdigit() for word in words):
        places = [int(number) for number in re.findall(r"\d+", text)]
        inside = [options[place - 1][0] for place in places if 1 <= place <= len(options)]
        return _several(list(dict.fromkeys(inside))) if len(inside) == len(places) else None
    counts = all(_ABOUT_CHOOSING.fullmatch(word) for word in words)
    named = [
        options[n][0]
        for n, (ordinal, cardinal) in enumerate(zip(_ORDINALS, _CARDINALS, strict=True))
        if n < len(options) and re.search(rf"\b(?:{ordinal}|{cardinal})\b" if counts else rf"\b(?:{ordinal})\b", text)
    ]
    if not named and _LATEST.search(text):
        return options[-1][0]
    return _several(named)


def _by_words(options: Offered, text: str) -> list[str]:
    """
    The options that the words single out.

    A word counts by how few options have it; a joined list ("do elevador e da portaria") may name several.
    """
    vocabulary = [_telling(f"{title} {description}") for _id, title, description in options]
    shared: Counter[str] = Counter(word for words in vocabulary for word in words)
    points = [0.0] * len(options)
    for word in _telling(text):
        if word.isdigit() and len(word) < _TELLING and len(text.split()) > 1:
            continue
        for place, words in enumerate(vocabulary):
            alike = _match(word, words)
            if alike:
                points[place] += 1.0 if shared[alike] == 1 else 0.1 / shared[alike]
    best = max(points, default=0.0)
    if best < 1.0:
        return []
    joined = re.search(r"\s(?:e|y|and)\s|,|&|\+", text)
    return [options[place][0] for place, point in enumerate(points) if point == best or (joined and point >= 1.0)]


@lru_cache(maxsize=4096)
def _telling(text: str) -> frozenset[str]:
    """The words that may tell one option from another."""
    return frozenset(word for word in _WORD.findall(plain(text)) if not _STOP.fullmatch(word))


@lru_cache(maxsize=16384)
def _match(word: str, words: frozenset[str]) -> str | None:
    if word in words:
        return word
    if word.isdigit() or len(word) < _TELLING:
        return None
    for other in sorted(words):
        if other.isdigit() or len(other) < _TELLING:
            continue
        if other.startswith(word) or (len(other) > _TELLING and word.startswith(other)):
            return other
        if len(word) > _TELLING and _alike(word, other):
            return other
    return None


def _alike(word: str, other: str) -> bool:
    # The bounds are cheap and rule out nearly all; what they let through is measured.
    if 2 * min(len(word), len(other)) < _ALIKE * (len(word) + len(other)):
        return False
    matcher = SequenceMatcher(None, word, other)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
