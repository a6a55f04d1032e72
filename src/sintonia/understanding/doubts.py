"""What is kept of words that the bot was not sure of: without what is personal, with what it guessed."""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import blake2b
from typing import Final
from zlib import crc32

from msgspec import Struct

from sintonia.understanding.features import plain, words_of
from sintonia.understanding.phrases import ELSEWHERE
from sintonia.understanding.port import Understood
from sintonia.understanding.redaction import redacted, shaped

MISSED: Final = "missed"
CLARIFIED: Final = "clarified"
HANDED_OVER: Final = "handed_over"
SURE: Final = "sure"
# Of what it was sure of, one message in so many is looked at too: nobody else would tell that it is surely wrong.
ONE_IN: Final = 200
LONGEST: Final = 500
# Words that are said around any matter, in any of the languages.
_PORTUGUESE: Final = (
    "oi ola bom boa dia tarde noite por favor pfv pf obrigado obrigada gente moco moca eu o a os as e um"
)
_SPANISH: Final = (
    "uma hola buenos buenas dias tardes noches gracias senor senora el la los las y yo un una de do da que"
)
_AROUND: Final = frozenset(
    f"{_PORTUGUESE} {_SPANISH} hi hello hey good morning afternoon please thanks thank you i the an my me".split()
)


class NewUtterance(Struct, frozen=True):
    """One utterance to be written."""

    company: str
    key: str
    text: str
    alike: str
    language: str
    meant: str
    confidence: float
    second: str
    third: str
    outcome: str
    at: datetime


def is_sample(key: str) -> bool:
    """Whether the message of this key is one of those looked at although the bot was sure; always the same ones."""
    return crc32(key.encode()) % ONE_IN == 0


def new_utterance(
    understood: Understood, text: str, *, company: str, contact: str, key: str, outcome: str, at: datetime
) -> NewUtterance:
    """What is kept of a message; `contact` is its contact's token and `key` names it there."""
    left = redacted(re.sub(r"\s+", " ", text.replace("\0", "")).strip()[:LONGEST])
    guesses = [guess.intent for guess in understood.intents]
    if understood.elsewhere:
        guesses[0] = ELSEWHERE + understood.elsewhere
    meant, second, third = (*guesses, "", "", "")[:3]
    return NewUtterance(
        company=company,
        key=f"{contact}-{blake2b(key.encode(), digest_size=12).hexdigest()}",
        text=left,
        alike=alike(left),
        language=understood.language,
        meant=meant,
        confidence=understood.best.confidence,
        second=second,
        third=third,
        outcome=outcome,
        at=at,
    )


def alike(text: str) -> str:
    """A short name that texts of the same words share, in whatever order and however politely they are said."""
    words = words_of(plain(shaped(text)))
    telling = sorted(set(words) - _AROUND) or sorted(set(words))
    return blake2b(" ".join(telling).encode(), digest_size=16).hexdigest()
