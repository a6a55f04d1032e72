"""Small pure things about text: folding, bubbles, tokens, Crockford codes."""

import re
import secrets
import unicodedata
from typing import Final

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BUBBLE: Final = 320
_SENTENCES: Final = re.compile(r"\n+|(?<=[.!?])\s+(?=[\"“¿¡]?[A-ZÀ-Þ0-9])")
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


def folded(text: str) -> str:
    """Lower case without accents or doubled spaces: `"  Não É"` is `"nao e"`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"\s+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def lowered(text: str) -> str:
    """Lower case without doubled spaces, with the accents of `text`, each with its letter: `"  Não É"` is `"não é"`."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text.casefold())).strip()


def bubbles(text: str, *, most: int = BUBBLE) -> list[str]:
    """
    A text in as many bubbles as it needs, parted where the line or sentence nearest to the middle ends.

    A single sentence stays whole, however long: no word is lost.
    """
    ends = list(_SENTENCES.finditer(text))
    if len(text) <= most or not ends:
        return [text]
    cut = min(ends, key=lambda end: abs(end.start() - len(text) / 2))
    return [*bubbles(text[: cut.start()], most=most), *bubbles(text[cut.end() :], most=most)]


def token() -> str:
    """A random name for a URL: 128 bits, 22 URL-safe characters."""
    return secrets.token_urlsafe(16)


def crockford_code(length: int = 8) -> str:
    """A random code that people can read aloud; no I, L, O or U."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))


def as_crockford(text: str) -> str:
    """What somebody typed, as a code: upper case, separators dropped, O read as 0 and I or L as 1."""
    return re.sub(r"[\s.\-_]", "", text).upper().translate(_MISREAD)


def in_fours(number: str) -> str:
    """A long number as people read it: in fours."""
    return " ".join(number[n : n + 4] for n in range(0, len(number), 4))
