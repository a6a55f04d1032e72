"""What was not understood and what was learnt from it: rows that hold together whoever writes them."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from sintonia.staff.models import Provider
from sintonia.understanding.models import Release, Utterance
from sintonia.web.scope import COMPANY, enter, of_room

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 15, tzinfo=UTC)


def utterance(key, **more):
    said = {"text": "a luz tá piscando", "alike": "a", "language": "pt-BR", "meant": "none", "confidence": 0.4}
    return Utterance.objects.create(key=key, outcome="missed", at=AT, **{**said, **more})


def test_the_companys_own_staff_see_it_and_a_providers_do_not(as_pages):
    enter(COMPANY)
    room = Provider.objects.create(name="Contact center").pk
    utterance("one")
    Release.objects.create(number=1, at=AT)
    assert (Utterance.objects.count(), Release.objects.count()) == (1, 1)

    enter(of_room(room))

    assert (Utterance.objects.count(), Release.objects.count()) == (0, 0)


def test_a_message_is_kept_once():
    utterance("one")
    with pytest.raises(IntegrityError), transaction.atomic():
        utterance("one")


def test_a_label_says_whose_it_is_and_since_when():
    with pytest.raises(IntegrityError), transaction.atomic():
        utterance("one", label="outage")
    with pytest.raises(IntegrityError), transaction.atomic():
        utterance("one", labelled_at=AT)


@pytest.mark.parametrize("states", [("published", "published"), ("waiting", "training")])
def test_one_release_of_a_company_serves_and_one_is_in_the_making(states):
    first, second = states
    Release.objects.create(number=1, state=first, weights=b"1", at=AT)
    Release.objects.create(number=1, state=second, weights=b"1", at=AT, company="faro")
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(number=2, state=second, weights=b"1", at=AT)


def test_what_serves_has_weights():
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(number=1, state="published", at=AT)
