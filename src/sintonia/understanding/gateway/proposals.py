"""
What a language model may propose, and how what it says is read.

One command a time, of these few forms and of nothing beside them: a journey, an answer, some journeys to choose from, a
person, an article. What names anything that was not offered is refused like what cannot be read. A proposal carries no
authority, names no customer, no contract and no deed, and whoever takes it up decides anew.
"""

from __future__ import annotations

import re
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

_Name = Annotated[str, Meta(min_length=1, max_length=60)]


class Offered(Struct, frozen=True):
    """
    What may be proposed: journeys and articles by name, each with its title; an answer, if a question is open that
    takes one from a model. `question` and `options` are how it was asked.
    """

    journeys: dict[str, str]
    articles: dict[str, str]
    question: str = ""
    options: tuple[str, ...] = ()
    answerable: bool = False


class Start(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="start"):
    """Offer one journey."""

    journey: _Name


class Answer(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="answer"):
    """What was said means this answer to the open question."""

    text: Annotated[str, Meta(min_length=1, max_length=80)]


class Clarify(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="clarify"):
    """Offer some journeys to choose from."""

    journeys: Annotated[list[_Name], Meta(min_length=2, max_length=3)]


class CallPerson(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="person"):
    """Offer a person."""


class Quote(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="article"):
    """Quote one article."""

    article: _Name


class Nothing(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="nothing"):
    """It is not clear what was meant."""


Proposal = Start | Answer | Clarify | CallPerson | Quote | Nothing

_decode: Final = msgspec.json.Decoder(Proposal).decode
_FENCED: Final = re.compile(r"```(?:json)?\s*(\{.*\})\s*```", re.DOTALL)
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_LONGEST: Final = 2000


class UnableToPropose(Exception):
    """What came back is no proposal that may be made."""


def read(text: str, offered: Offered) -> Proposal:
    """
    The one proposal that a model made.

    :raises UnableToPropose: if it is none, or names what was not offered
    """
    said = text.strip()[: _LONGEST + 1]
    fenced = _FENCED.fullmatch(said)
    try:
        proposal: Proposal = _decode(fenced[1] if fenced else said)
    except (msgspec.DecodeError, RecursionError):
        raise UnableToPropose("it is none of the forms") from None
    if not may_be_made(proposal, offered):
        raise UnableToPropose("it names what was not offered")
    return proposal


def may_be_made(proposal: Proposal, offered: Offered) -> bool:
    """Whether a proposal names only what was offered."""
    match proposal:
        case Start(journey):
            return journey in offered.journeys
        case Clarify(journeys):
            return set(journeys) <= offered.journeys.keys() and len(set(journeys)) == len(journeys)
        case Quote(article):
            return article in offered.articles
        case Answer(text):
            return offered.answerable and not _UNSEEN.search(text) and bool(text.strip())
        case _:
            return True
