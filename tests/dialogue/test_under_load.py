"""More waits than one batch takes: a batch is committed while the next is decided."""

from __future__ import annotations

import gc
import re
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import Error

from sintonia.conversations.channel import Heard, Identity
from sintonia.conversations.models import Inbox, Lane, Message
from sintonia.conversations.operations import receive_own
from sintonia.dialogue import worker as workers
from tests.dialogue.stage import Stage

pytestmark = pytest.mark.django_db(transaction=True)

SENDERS = [f"visitor-{n}" for n in range(7)]


@pytest.fixture
def crowd(stage: Stage) -> Iterator[Stage]:
    """Seven who say two things each, and a worker that takes two lanes at once."""
    stage.worker.most = 2
    for turn in range(2):
        for sender in SENDERS:
            heard = Heard(
                kind="text",
                address=sender,
                key=f"{sender}-{turn}",
                text=("bom dia", "obrigado")[turn],
                identities=(Identity("visitor", sender),),
            )
            receive_own(account_key="terminal", channel="terminal", sender=sender, heard=heard, at=stage.at)
    yield stage
    stage.worker.close()


def answers(stage: Stage) -> list[list[str]]:
    """What each was answered, but for the numbers of their protocols."""
    said = [stage.said_since(stage.lane("terminal", sender), 0) for sender in SENDERS]
    return [[re.sub(r"\d", "#", line) for line in lines] for lines in said]


def turn_all(stage: Stage) -> None:
    while stage.worker.turn_batch():
        pass
    stage.worker.settle()


def test_everybody_is_answered_once_and_in_order(crowd: Stage) -> None:
    turn_all(crowd)
    first, *others = answers(crowd)
    assert first
    assert others == [first] * (len(SENDERS) - 1)
    for sender in SENDERS:
        numbers = (
            Message.objects.filter(contact=crowd.contact(sender=sender)).order_by("pk").values_list("number", flat=True)
        )
        assert list(numbers) == list(range(1, len(numbers) + 1))
    assert not Inbox.objects.filter(done_at=None).exists()
    assert not Lane.objects.exclude(lease=None).exists()


def test_a_batch_that_does_not_commit_goes_one_by_one_and_is_tried_again(
    crowd: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, failures = workers.commit, iter([Error("the whole batch"), Error("its first contact")])

    def commit(scenes: Any, *, lease: Any) -> Any:
        if problem := next(failures, None):
            raise problem
        return really(scenes, lease=lease)

    monkeypatch.setattr(workers, "commit", commit)
    turn_all(crowd)
    Lane.objects.update(leased_until=None)
    turn_all(crowd)
    assert next(failures, None) is None
    first, *others = answers(crowd)
    assert first
    assert others == [first] * (len(SENDERS) - 1)
    assert not Inbox.objects.filter(done_at=None).exists()


def test_what_nobody_foresaw_is_raised_where_the_next_batch_is_turned(
    crowd: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def commit(scenes: Any, *, lease: Any) -> Any:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(workers, "commit", commit)
    crowd.worker.turn_batch()
    with pytest.raises(RuntimeError, match="unforeseen"):
        crowd.worker.turn_batch()
    crowd.worker._committing = None


def test_what_is_done_with_is_freed_at_once_and_not_when_the_collector_comes(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[weakref.ref[Any]] = []
    really = workers.commit

    def commit(scenes: Any, *, lease: Any) -> Any:
        seen.extend(map(weakref.ref, scenes))
        return really(scenes, lease=lease)

    monkeypatch.setattr(workers, "commit", commit)
    gc.disable()
    try:
        for text in ("quero informar a leitura", "4832", "sim"):
            stage.whatsapp(text)
        assert len(seen) >= 3
        assert [ref() for ref in seen if ref() is not None] == []
    finally:
        gc.enable()
