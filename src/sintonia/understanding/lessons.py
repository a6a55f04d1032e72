"""One lesson: a model learnt from a pack's phrases and what supervisors labelled, and examined before it may serve."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from sintonia.kit.words import Words, _
from sintonia.understanding.checking import rows_of
from sintonia.understanding.effects import Report, Said, compare
from sintonia.understanding.engine import Engine
from sintonia.understanding.features import plain, words_of
from sintonia.understanding.phrases import Phrase, read_phrases
from sintonia.understanding.redaction import shaped
from sintonia.understanding.subject import Subject
from sintonia.understanding.training import learnt_from, pack_table, train, unpack_table


class Lesson(Struct, frozen=True):
    """
    What is to be learnt: what customers of a company said, of which the labelled sentences are taught.

    `serving` is the packed table of the release in use and `against` its number: None where the pack's own serves.
    """

    company: str
    said: tuple[Said, ...]
    at: datetime
    serving: bytes | None = None
    against: int | None = None


class Learnt(Struct, frozen=True):
    """What came of a lesson."""

    phrases: int
    labels: int
    fingerprint: str
    weights: bytes
    report: Report


class UnableToTeach(Exception):
    """No model can be made of this; `words` say why."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(str(words))


def learn(lesson: Lesson, subject: Subject) -> Learnt:
    """
    Learn a model and examine it. Takes seconds of a processor.

    :raises UnableToTeach: where there is nothing to examine it by
    """
    rows = rows_of(subject.check)
    if not rows:
        raise UnableToTeach(_("There is no check set to examine it by."))
    taught = phrases_of(lesson)
    phrases = [*read_phrases([subject.phrases]), *taught]
    table = train(phrases, vectors_in=subject.learnt)
    report = compare(
        subject,
        before=Engine(unpack_table(lesson.serving)) if lesson.serving else subject.engine(),
        after=Engine(table),
        rows=rows,
        said=lesson.said,
        against=lesson.against,
        at=lesson.at,
    )
    return Learnt(len(phrases), len(taught), learnt_from([subject.phrases]), pack_table(table), report)


def phrases_of(lesson: Lesson) -> list[Phrase]:
    """The labelled sentences as phrases: each wording once, however many people used it."""
    found = {(_wording(one.text), one.language): one for one in lesson.said if one.label}
    return [Phrase(shaped(one.text), one.label, one.language) for one in found.values()]


def _wording(text: str) -> str:
    return " ".join(words_of(plain(shaped(text))))
