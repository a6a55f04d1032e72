"""Whether a text asks something, and the words in it that tell what."""

from __future__ import annotations

import re
from typing import Final

from sintonia.understanding.features import plain

_PORTUGUESE: Final = (
    r"o ?que|oq|qu(?:e|al|ais|em|ando|ant[oa]s?)|qto|qdo|ql|como|onde|por ?que|por ?q|pq|porque|cade|existe|tem"
    r"|da pra|posso|pode(?:m|ria)?|preciso|precisa|devo|tenho (?:que|direito)|sou obrigad[oa]|e verdade|vale|sera"
)
_SPANISH: Final = (
    r"(?:(?:de|con|en|a|para|por|cada|hasta) )?(?:que|cual(?:es)?|quien(?:es)?|cuando|cuant[oa]s?|como|donde)|hay"
    r"|tienen?s?|puedo|pueden?s?|se puede|tengo (?:que|derecho)|debo|es (?:verdad|obligatorio|normal)|estoy obligad[oa]"
)
_ENGLISH: Final = (
    r"what(?:'?s)?|which|who(?:se)?|when|where|why|how|is|are|am|do|does|did|can|could|may|must|should|will|would|has"
)
_BEFORE: Final = (
    r"(?:(?:e|y|and|mas|pero|but|oi|ola|hola|hi|hello|bom dia|boa tarde|boa noite|por favor|please|ok|entao|entonces"
    r"|so)[ ,]+)*"
)
_BEGINS: Final = re.compile(rf"{_BEFORE}(?:{_PORTUGUESE}|{_SPANISH}|{_ENGLISH})\b")
_WANTS: Final = re.compile(
    r"\b(?:quer(?:o|ia) (?:saber|entender)|gostaria de saber|me explica|explic[ao]|explique(?:me)?|duvidas?"
    r"|nao entend[io]|(?:quiero|quisiera|querria) saber|no entiendo|want to know|explain"
    r"|(?:do not|don'?t) understand)\b"
    r"|, (?:como|cuanto|quanto|quem|quien|cual|qual|que|o que|donde|onde|how|who|what|when|where|why)\b"
)
_WORD: Final = re.compile(r"[a-z0-9]+")
_LONGEST: Final = 600
_MOST_WORDS: Final = 40
# What hardly tells what a question is about, without accents and as people shorten it.
_EMPTY_WORDS: Final = (
    "a o as os um uma uns umas de da do das dos e em no na nos nas para pra pro pras pros por com sem so eu voce "
    "voces vc vcs ce tu ele ela eles elas me mim te se lhe q que oq qual quais quanto quantos quanta quantas qto "
    "como onde quando quem porque pq porq pk ou mas mais ja la ai aqui isso isto esse essa este esta esses essas "
    "aquele aquela aquilo ta to estou tem tenho ter ser sou foi era sao eh ne nao n num ate entao tambem tb tbm meu "
    "minha meus minhas seu sua seus suas posso pode podem quero queria preciso precisa fazer faco faz dar ao aos "
    "vai vou vao ha oi ola bom dia tarde noite favor pf pfv el los las una unos unas del al y u en con sin cual "
    "cuales cuanto cuantos cuanta cuantas donde cuando quien quienes yo usted ustedes ellos mi mis su sus le les lo "
    "si es son fue estan estos estas ese eso esto hay he han tengo tiene tienen puedo puede pueden quiero hago "
    "hacer hace muy pero hola the an of and or in on at for from with without is are am was be been do does did i "
    "you it we they my your his her its our their this that these those what which who whose where when why how can "
    "could may must will would should has have had not if there here any some im whats ive dont please hi hello "
)
_EMPTY: Final = frozenset(_EMPTY_WORDS.split())
# Word endings that a stemmer knows by their accents, which people leave out.
_ENDINGS: Final = {
    "pt-BR": ((re.compile(r"coes$"), "ções"), (re.compile(r"cao$"), "ção"), (re.compile(r"oes$"), "ões")),
    "es": ((re.compile(r"cion$"), "ción"),),
}


def asks_something(text: str) -> bool:
    """Whether somebody asks, with or without a question mark."""
    simple = plain(text[:_LONGEST])
    return "?" in simple or bool(_BEGINS.match(simple)) or bool(_WANTS.search(simple))


def telling_words(text: str, language: str) -> str:
    """The words that tell what a text is about, as the text search of a language takes them."""
    words = [word for word in _WORD.findall(plain(text[:_LONGEST])) if word not in _EMPTY][:_MOST_WORDS]
    return " ".join(_ended(word, language) for word in words)


def _ended(word: str, language: str) -> str:
    for ending, whole in _ENDINGS.get(language, ()):
        if ending.search(word):
            return ending.sub(whole, word)
    return word
