"""Deeds of what is learnt: the labels that supervisors give, and the releases that are learnt from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sintonia.audit import SYSTEM
from sintonia.audit.operations import record
from sintonia.kit.words import Words
from sintonia.staff.models import User
from sintonia.understanding import queries
from sintonia.understanding.effects import Report, refusal
from sintonia.understanding.lessons import Learnt, Lesson, UnableToTeach, learn
from sintonia.understanding.models import NO_USE, OUT_OF_SCOPE, Release, Utterance
from sintonia.understanding.plugins import plugins
from sintonia.understanding.subject import Subject
from sintonia.understanding.training import learnt_from

TRAINS_FOR: Final = timedelta(minutes=15)
KEEPS_WEIGHTS_OF: Final = 10
TOPIC: Final = "understanding"
_MAKING: Final = (Release.State.WAITING, Release.State.TRAINING)
Teach = Callable[[Lesson], Learnt]


class UnableToLabel(Exception):
    """This label cannot be given; the message says why."""


class UnableToTrain(Exception):
    """Nothing can be learnt now; the message says why."""


class UnableToPublish(Exception):
    """This release may not serve; the message says why."""


class UnableToRollBack(Exception):
    """This release cannot serve again; the message says why."""


@transaction.atomic
def label(*, subject: Subject, alike: str, language: str, meaning: str, by: User, at: datetime) -> int:
    """
    Say what a group of utterances means: an intent, "none" or "-"; returns how many it was said of.

    :raises UnableToLabel: if there is no such intent, or no such group
    """
    if meaning not in {OUT_OF_SCOPE, NO_USE, *subject.intents}:
        raise UnableToLabel(_("There is no such matter. Choose one from the list."))
    group = queries.group_of(company=subject.company, alike=alike, language=language)
    if group.exclude(label="").exists():
        _outdate(subject.company)
    said = int(group.update(label=meaning, labelled_by=by, labelled_at=at))
    if not said:
        raise UnableToLabel(_("This is no longer here."))
    _note("understanding.labelled", group.order_by("pk").first(), by=by, at=at, said=said, meaning=meaning)
    return said


@transaction.atomic
def take_back(*, subject: Subject, alike: str, language: str, by: User, at: datetime) -> None:
    """
    Take a label back: the group waits for one again.

    :raises UnableToLabel: if it has none
    """
    group = queries.group_of(company=subject.company, alike=alike, language=language).exclude(label="")
    first = group.order_by("pk").first()
    if first is None:
        raise UnableToLabel(_("This is no longer here."))
    group.update(label="", labelled_by=None, labelled_at=None)
    _outdate(subject.company)
    _note("understanding.label.taken_back", first, by=by, at=at)


@transaction.atomic
def ask_for_release(*, subject: Subject, by: User | None, at: datetime) -> Release:
    """
    Ask a worker to learn from every label given until now, and to show the effect.

    :raises UnableToTrain: if one is in the making, or nobody has labelled anything
    """
    if not any(one.label for one in queries.said(company=subject.company, until=at)):
        raise UnableToTrain(_("Nothing is labeled yet."))
    return _begin(subject.company, by=by, at=at)


@transaction.atomic
def renew_release(*, subject: Subject, at: datetime) -> Release | None:
    """Have what serves learnt anew where phrases or code have changed since; until then the pack's own model serves."""
    serving = queries.release(company=subject.company, number=queries.published(company=subject.company))
    if serving is None or serving.fingerprint == (today := learnt_from([subject.phrases])):
        return None
    since = Release.objects.filter(company=subject.company, number__gt=serving.number)
    if since.filter(Q(fingerprint=today) | Q(state__in=_MAKING)).exists():
        return None
    return _begin(subject.company, by=None, at=at, renews=serving)


def take_release(*, companies: Sequence[str], at: datetime) -> Release | None:
    """Take what waits to be learnt, or was being learnt when a worker died; nobody else takes it then."""
    free = Q(state=Release.State.WAITING) | Q(state=Release.State.TRAINING, taken_at__lt=at - TRAINS_FOR)
    with transaction.atomic():
        waiting = Release.objects.select_for_update(skip_locked=True).filter(free, company__in=companies)
        found = waiting.order_by("pk").first()
        if found is not None:
            found.state, found.taken_at = Release.State.TRAINING, at
            found.save(update_fields=["state", "taken_at"])
            _tell()
        return found


def lesson_of(release: Release, subject: Subject, at: datetime) -> Lesson:
    """What a release that was taken is to learn, and the model that serves meanwhile."""
    serving, today = queries.published(company=release.company), learnt_from([subject.phrases])
    weights = queries.weights(company=release.company, number=serving, fingerprint=today) if serving else None
    said = queries.said(company=release.company, until=release.at)
    return Lesson(release.company, said, at, weights, serving)


def train_taken(*, release: Release, teach: Teach | None = None, at: datetime) -> Release:
    """
    Learn what a release was taken for, and settle it: it may serve, or is refused by itself.

    `teach` learns elsewhere than in this process (see `understanding.apart.Apart`).
    """
    subject = plugins().subject(release.company)
    lesson = lesson_of(release, subject, at)
    try:
        learnt = teach(lesson) if teach else learn(lesson, subject)
    except UnableToTeach as problem:
        return _settle(release, None, problem.words, at)
    return _settle(release, learnt, refusal(learnt.report), at)


def train_release(*, company: str, by: User | None, at: datetime) -> Release:
    """
    Learn from every label given until now, here and at once.

    :raises UnableToTrain: if one is in the making, or nobody has labelled anything
    """
    made = ask_for_release(subject=plugins().subject(company), by=by, at=at)
    made.state, made.taken_at = Release.State.TRAINING, at
    made.save(update_fields=["state", "taken_at"])
    return train_taken(release=made, at=at)


@transaction.atomic
def publish_release(*, company: str, number: int, by: User | None, at: datetime) -> Release:
    """
    Let a release serve: every worker takes it up within seconds.

    :raises UnableToPublish: if its check set fell, or it was compared with another than serves now
    """
    found = _locked(company, number)
    if found is None or found.state != Release.State.TRAINED:
        raise UnableToPublish(why_of(found) if found and found.why else _("There is nothing to publish."))
    if found.fingerprint != learnt_from([plugins().subject(company).phrases]):
        raise UnableToPublish(_("It was learnt from other phrases than there are now. See the effect again."))
    if report_of(found).against != queries.published(company=company):
        raise UnableToPublish(_("Another release serves since this effect was measured. See the effect again."))
    return _serve(found, "understanding.release.published", by=by, at=at)


@transaction.atomic
def roll_back(*, company: str, number: int | None, by: User | None, at: datetime) -> Release | None:
    """
    Let an earlier release serve again; None: what the pack's own phrases make.

    :raises UnableToRollBack: if it never served, or cannot any more
    """
    if number is None:
        gone = _withdraw(company)
        if gone is None:
            raise UnableToRollBack(_("Nothing is published."))
        record("understanding.release.withdrawn", by=_actor(by), at=at, about=("release", gone.pk))
        _tell()
        return None
    found = _locked(company, number)
    if found is None or found.state != Release.State.WITHDRAWN or found.weights is None:
        raise UnableToRollBack(_("This release cannot serve again."))
    if found.fingerprint != learnt_from([plugins().subject(company).phrases]):
        raise UnableToRollBack(_("It was learnt from other phrases than there are now. See the effect again."))
    return _serve(found, "understanding.release.rolled_back", by=by, at=at)


def report_of(release: Release) -> Report:
    """
    A release's report, once it was examined.

    :raises msgspec.ValidationError: if there is none, or an earlier version told it otherwise
    """
    return msgspec.convert(release.report, Report)


def why_of(release: Release) -> str:
    """Why a release was refused, in the reader's language."""
    return Words.from_json(release.why).render(reader_language()) if release.why else ""


def reader_language() -> str:
    """The reader's language as our catalogues name it."""
    language = get_language() or "en"
    return "pt-BR" if language.startswith("pt") else language[:2]


def _begin(company: str, *, by: User | None, at: datetime, renews: Release | None = None) -> Release:
    if Release.objects.select_for_update().filter(company=company, state__in=_MAKING).exists():
        raise UnableToTrain(_("The effect is being measured already."))
    latest = Release.objects.filter(company=company).aggregate(number=Max("number"))["number"] or 0
    # What renews another knows what that one knew, and no label given later.
    until = renews.at if renews else at
    made = Release.objects.create(company=company, number=latest + 1, by=by, at=until, renews=bool(renews))
    record("understanding.release.asked", by=_actor(by), at=at, about=("release", made.pk), number=made.number)
    _tell()
    return made


@transaction.atomic
def _settle(release: Release, learnt: Learnt | None, why: Words | None, at: datetime) -> Release:
    found = _locked(release.company, release.number)
    if found is None or found.state != Release.State.TRAINING or found.taken_at != release.taken_at:
        # It took too long, and another worker has it.
        return release
    found.state = Release.State.REFUSED if why else Release.State.TRAINED
    found.trained_at, found.why = at, why.to_json() if why else None
    if learnt is not None:
        found.phrases, found.labels, found.fingerprint = learnt.phrases, learnt.labels, learnt.fingerprint
        found.report, found.weights = msgspec.to_builtins(learnt.report), None if why else learnt.weights
    found.save()
    record("understanding.release.trained", by=SYSTEM, at=at, about=("release", found.pk), state=str(found.state))
    _tell()
    return _serve(found, "understanding.release.renewed", by=None, at=at) if found.renews and not why else found


def _serve(found: Release, deed: str, *, by: User | None, at: datetime) -> Release:
    before = _withdraw(found.company)
    found.state, found.published_at = Release.State.PUBLISHED, at
    found.save(update_fields=["state", "published_at"])
    record(deed, by=_actor(by), at=at, about=("release", found.pk), number=found.number, after=before and before.number)
    earlier = Release.objects.filter(company=found.company, weights__isnull=False).order_by("-number")
    old = [one.pk for one in earlier.exclude(pk=found.pk).only("pk")[KEEPS_WEIGHTS_OF:]]
    Release.objects.filter(pk__in=old, state__in=("trained", "withdrawn")).update(
        weights=None, state=Release.State.WITHDRAWN
    )
    _tell()
    return found


def _withdraw(company: str) -> Release | None:
    found = Release.objects.select_for_update().filter(company=company, state=Release.State.PUBLISHED).first()
    if found is not None:
        found.state = Release.State.WITHDRAWN
        found.save(update_fields=["state"])
    return found


def _locked(company: str, number: int) -> Release | None:
    return Release.objects.select_for_update().filter(company=company, number=number).first()


def _actor(by: User | None) -> Any:
    return by.as_actor() if by else SYSTEM


def _outdate(company: str) -> None:
    """Let go of what was learnt from a label that is not given any more, before it serves."""
    learnt = Release.objects.filter(company=company, state=Release.State.TRAINED)
    learnt.update(state=Release.State.WITHDRAWN, weights=None)


def _note(deed: str, about: Utterance | None, *, by: User, at: datetime, **facts: Any) -> None:
    assert about is not None
    record(deed, by=by.as_actor(), at=at, about=("utterance", about.pk), **facts)


def _tell() -> None:
    """Let the pages that show releases look again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('sintonia_live', %s)", [f"{TOPIC} 1"])
