"""Live hints: a page carries a signed list of the topics it may hear, and the edge checks it without a session."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.core import signing

if TYPE_CHECKING:
    from django.http import HttpResponse

SALT: Final = "sintonia.live"
MAX_AGE_S: Final = 600


class UnableToListen(Exception):
    """The token is forged or too old."""


def sign(topics: Iterable[str]) -> str:
    """A token that lets a browser hear `topics` for ten minutes: "contact-<token>", "desk"."""
    return signing.dumps(sorted(set(topics)), salt=SALT, compress=True)


def unsign(token: str) -> tuple[tuple[str, ...], float]:
    """
    The topics of a token, and when it was signed (Unix time, to the second): what moved since then is news to its page.

    :raises UnableToListen: if we did not sign it, or longer than ten minutes ago
    """
    try:
        topics = signing.loads(token, salt=SALT, max_age=MAX_AGE_S)
    except signing.BadSignature as problem:
        raise UnableToListen(str(problem)) from problem
    return tuple(str(topic) for topic in topics), float(signing.b62_decode(token.rsplit(":", 2)[1]))


def renewed(answer: HttpResponse, topics: Iterable[str]) -> HttpResponse:
    """Give the part that `answer` carries a fresh token, before its old one runs out."""
    names = sorted(set(topics))
    answer["X-Live"] = sign(names)
    answer["X-Live-Events"] = " ".join(names)
    answer["Cache-Control"] = "no-store"
    return answer
