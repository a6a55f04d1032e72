"""Webhooks in any order, any batching and any repetition give the same conversations; a deed happens once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING

from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sintonia.conversations.ingest import receive
from sintonia.conversations.models import ChannelAccount, Message
from sintonia.demo import cloud

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

TALKS = (
    ("oi to sem luz aqui na rua da igreja", "sim", "nao", "obrigado"),
    ("quero informar a leitura", "529.982.247-25", "data de nascimento", "12/04/1968", "é 4", "832", "sim"),
    ("quero a segunda via", "cancela", "ou melhor, manda sim", "voltar"),
    ("caiu um fio na rua", "perto da padaria", "sim", "quero uma pessoa"),
)
fresh = count(1)
few = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def phone_of(example: int, talk: int) -> str:
    return f"55319{example:06d}{talk:02d}"


def deliver(stage: Stage, calls: Sequence[tuple[int, int]], example: int, sizes: Sequence[int]) -> None:
    """Post elements, several a call as `sizes` says, with a turn after each call, and all that follows from them."""
    account = ChannelAccount.objects.get(channel="whatsapp", company="").pk
    waiting, sizes = list(calls), list(sizes) or [1]
    for n in range(len(waiting)):
        size = sizes[n % len(sizes)]
        now, waiting = waiting[:size], waiting[size:]
        said = [
            cloud.text(phone, TALKS[talk][turn], wamid=f"w.{example}.{talk}.{turn}", at=stage.at)
            for talk, turn in now
            for phone in [cloud.Phone.at(phone_of(example, talk))]
        ]
        if said:
            receive(account=account, elements=stage.channels["whatsapp"].split(cloud.call(*said)), at=stage.at)
            stage.settle()


def told(stage: Stage, example: int) -> list[list[str]]:
    """What each was told, in order; numbers that belong to one run alone are blotted out."""
    found = []
    for talk in range(len(TALKS)):
        lane = stage.lane("whatsapp", phone_of(example, talk))
        texts = Message.objects.filter(contact__lane=lane, direction="out").order_by("number")
        found.append([re.sub(r"\d[\d ]{6,}\d", "#", message.text) for message in texts])
    return found


@st.composite
def orders(draw: st.DrawFn) -> list[tuple[int, int]]:
    """The talks' turns, shuffled across talks and in order within each, with some repeated later."""
    order = draw(st.permutations([talk for talk, turns in enumerate(TALKS) for _ in turns]))
    at = [0] * len(TALKS)
    calls: list[tuple[int, int]] = []
    for talk in order:
        calls.append((talk, at[talk]))
        at[talk] += 1
        if draw(st.booleans()):
            calls.append(draw(st.sampled_from(calls)))
    return calls


@few
@given(calls=orders(), sizes=st.lists(st.integers(1, 6), max_size=4))
def test_any_order_any_batching_any_repetition_give_the_same_conversations(
    stage: Stage, calls: list[tuple[int, int]], sizes: list[int]
) -> None:
    plain, mixed = next(fresh), next(fresh)
    deliver(stage, [(talk, turn) for talk, turns in enumerate(TALKS) for turn in range(len(turns))], plain, [1])
    deliver(stage, calls, mixed, sizes)
    assert told(stage, mixed) == told(stage, plain)


@contextmanager
def commits_fail() -> Iterator[None]:
    """Let every commit of a turn fail, as a full disk would."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION pg_temp.disk_is_full() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE disk_full; END $$; "
            "CREATE TRIGGER disk_is_full BEFORE INSERT ON conversations_message "
            "FOR EACH ROW EXECUTE FUNCTION pg_temp.disk_is_full()"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER disk_is_full ON conversations_message")
        cursor.execute("UPDATE conversations_lane SET leased_until = NULL, lease = NULL")


def test_a_turn_whose_commit_failed_is_decided_again_and_each_deed_happens_once(stage: Stage) -> None:
    account = ChannelAccount.objects.get(channel="whatsapp", company="").pk
    for n, words in enumerate(TALKS[1]):
        said = cloud.text(cloud.Phone.at("5531900007777"), words, wamid=f"w.fail.{n}", at=stage.at)
        receive(account=account, elements=stage.channels["whatsapp"].split(cloud.call(said)), at=stage.at)
        with commits_fail():
            stage.worker.turn_batch()
        stage.settle()
    with connection.cursor() as cursor:
        cursor.execute("SELECT kwh FROM demo_reading WHERE by = 'customer'")
        assert cursor.fetchall() == [(4832,)]
        cursor.execute("SELECT kind, count(*) FROM demo_deed GROUP BY kind")
        assert cursor.fetchall() == [("reading", 1)]
        cursor.execute("SELECT count(*), count(DISTINCT key) FROM customers_attempt")
        assert cursor.fetchone() == (1, 1)
    plain = stage_told_plainly(stage)
    lane = stage.lane("whatsapp", "5531900007777")
    assert [re.sub(r"\d[\d ]{6,}\d", "#", text) for text in stage.said_since(lane, 0)] == plain


def stage_told_plainly(stage: Stage) -> list[str]:
    """The same talk without any failure."""
    example = next(fresh)
    deliver(stage, [(1, turn) for turn in range(len(TALKS[1]))], example, [1])
    return told(stage, example)[1]
