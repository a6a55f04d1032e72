"""Questions about what is learnt: what waits for a label, what was labelled, which release serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.db import connection
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, Max, OuterRef, Q, QuerySet

from sintonia.understanding.effects import Said
from sintonia.understanding.models import NO_USE, Release, Utterance
from sintonia.understanding.subject import Subject
from sintonia.understanding.training import learnt_from

MAX: Final = datetime.max.replace(tzinfo=UTC)
MOST_WORDINGS: Final = 4
MOST_COMPARED: Final = 300
_PUBLISHED: Final = "SELECT number FROM understanding_release WHERE company = %s AND state = 'published'"


@dataclass(frozen=True)
class Group:
    """
    What several people said in the same words: how many did, some of their wordings, and the latest row of them.

    `label` is what a supervisor said that it means, by whom and when.
    """

    latest: Utterance
    count: int
    wordings: tuple[str, ...]

    @property
    def guesses(self) -> tuple[str, ...]:
        """The likeliest intents, best first."""
        row = self.latest
        return tuple(dict.fromkeys(filter(None, (row.meant, row.second, row.third))))


@dataclass(frozen=True)
class Progress:
    """
    How many groups wait, and how many utterances were labelled since what serves was asked for. `measured` is the
    number of the release that knows all of these labels already.
    """

    waiting: int
    labels: int
    measured: int | None


def published(*, company: str) -> int | None:
    """The number of the release that serves; None where the pack's own model does."""
    with connection.cursor() as cursor:
        cursor.execute(_PUBLISHED, [company])
        row = cursor.fetchone()
        return row[0] if row else None


def out_of_use(*, subject: Subject) -> int | None:
    """The number of what is published and cannot serve: it was learnt from other phrases, or by other code."""
    serving = release(company=subject.company, number=published(company=subject.company))
    if serving is None or serving.fingerprint == learnt_from([subject.phrases]):
        return None
    return serving.number


def waiting(*, company: str, language: str = "", outcome: str = "", most: int = 20) -> list[Group]:
    """What waits for a label: what most people said first. Words that were labelled once do not come again."""
    rows = _waiting(company)
    if language:
        rows = rows.filter(language=language)
    if outcome:
        rows = rows.filter(outcome=outcome)
    return _grouped(rows, "-count", "-newest", most=most)


def labelled(*, company: str, most: int = 50) -> list[Group]:
    """What was labelled, the latest first."""
    return _grouped(_labelled(company), "-labelled", "-newest", most=most)


def labelled_group(*, company: str, alike: str, language: str) -> Group | None:
    """One group that was labelled."""
    found = _grouped(_labelled(company).filter(alike=alike, language=language), "-newest", most=1)
    return found[0] if found else None


def group_of(*, company: str, alike: str, language: str) -> QuerySet[Utterance]:
    """The utterances of one group, labelled or not."""
    return Utterance.objects.filter(company=company, alike=alike, language=language)


def progress(*, company: str) -> Progress:
    """How far the labelling is."""
    serving = release(company=company, number=published(company=company))
    labels = _labelled(company)
    if serving is not None:
        labels = labels.filter(labelled_at__gt=serving.at)
    counted = labels.aggregate(count=Count("pk"), latest=Max("labelled_at"))
    against = Q(state="trained", report__against=serving.number if serving else None)
    open_ones = _releases(company).filter(Q(state__in=("waiting", "training")) | against)
    measured = open_ones.filter(at__gte=counted["latest"] or MAX).order_by("-number").first()
    waits = _waiting(company).values("alike", "language").distinct().count()
    return Progress(waits, counted["count"], measured.number if measured else None)


def releases(*, company: str, most: int = 20) -> list[Release]:
    """The releases, newest first, without their weights."""
    return list(_releases(company).order_by("-number")[:most])


def release(*, company: str, number: int | None) -> Release | None:
    """One release, without its weights."""
    if number is None:
        return None
    return _releases(company).filter(number=number).first()


def weights(*, company: str, number: int, fingerprint: str) -> bytes | None:
    """The packed table of a release, if it was learnt from this fingerprint."""
    found = Release.objects.filter(company=company, number=number, fingerprint=fingerprint)
    stored = found.values_list("weights", flat=True).first()
    return bytes(stored) if stored is not None else None


def said(*, company: str, until: datetime) -> tuple[Said, ...]:
    """What teaches: every sentence labelled until a moment; and, without a label, the latest that wait for one."""
    taught = _labelled(company).filter(labelled_at__lte=until).exclude(label=NO_USE).order_by("labelled_at", "pk")
    unsaid = (group.latest for group in waiting(company=company, most=MOST_COMPARED))
    found = [*(Said(one.text, one.language, one.label) for one in taught), *(Said(u.text, u.language) for u in unsaid)]
    # The same words of several people are one sentence, and mean what was said of them last.
    return tuple({(one.text, one.language): one for one in found}.values())


def _releases(company: str) -> QuerySet[Release]:
    has_weights = ExpressionWrapper(Q(weights__isnull=False), output_field=BooleanField())
    found = Release.objects.filter(company=company).select_related("by").defer("weights")
    return found.annotate(has_weights=has_weights)


def _waiting(company: str) -> QuerySet[Utterance]:
    same = _labelled(company).filter(alike=OuterRef("alike"), language=OuterRef("language"))
    return Utterance.objects.filter(company=company, label="").exclude(Exists(same))


def _labelled(company: str) -> QuerySet[Utterance]:
    return Utterance.objects.filter(company=company).exclude(label="")


def _grouped(rows: QuerySet[Utterance], *order: str, most: int) -> list[Group]:
    groups = rows.values("alike", "language").annotate(count=Count("pk"), newest=Max("pk"), labelled=Max("labelled_at"))
    found = list(groups.order_by(*order)[:most])
    latest = Utterance.objects.select_related("labelled_by").in_bulk([one["newest"] for one in found])
    wordings = _wordings(rows, {(one["alike"], one["language"]) for one in found})
    return [Group(latest[one["newest"]], one["count"], tuple(wordings[one["alike"], one["language"]])) for one in found]


def _wordings(rows: QuerySet[Utterance], wanted: set[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {one: [] for one in wanted}
    same = rows.filter(alike__in=[alike for alike, _language in wanted]).values_list("alike", "language", "text")
    for alike, language, text, _newest in same.annotate(newest=Max("pk")).order_by("-newest"):
        texts = found.get((alike, language))
        if texts is not None and text not in texts and len(texts) < MOST_WORDINGS:
            texts.append(text)
    return found
