"""What a company's own systems tell, in any order and any number of times: clocks are met by it, each once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from sintonia.backoffice.ports import NotAnswering
from sintonia.cases.clocks import planned
from sintonia.cases.models import Case, CaseClock
from sintonia.cases.operations import Started, write_clocks
from sintonia.config import complaints
from sintonia.connectors.demo.operations import come_back, go_down
from sintonia.connectors.demo.work import delay_request, work_requests
from sintonia.conversations.models import ChannelAccount
from sintonia.journeys.models import Timer
from sintonia.outreach import following, wire
from sintonia.outreach.models import Happening
from sintonia.outreach.operations import MOST_TRIES, PATIENCE, receive_happenings, settle_happenings
from tests.dialogue.stage import BEGAN, Stage

pytestmark = pytest.mark.django_db
MARIA = "5531988887777"


def asked(stage: Stage) -> str:
    """A complaint of Maria's; its number."""
    for line in ("quero reclamar: o eletricista quebrou meu portão", "não"):
        stage.whatsapp(line, phone=MARIA)
    return CaseClock.objects.get().about


def tell(stage: Stage, *told: wire.Happening) -> int:
    account = ChannelAccount.objects.get(channel="office", company="").pk
    kept = receive_happenings(account=account, told=wire.happenings_in(wire.call(*told)), at=stage.at)
    stage.office()
    return kept


def kept(key: str = "k1") -> Happening:
    return Happening.objects.get(key=key)


def done(number: str, *, key: str = "k1", at: datetime = BEGAN) -> wire.Happening:
    return wire.Happening(key, "request_done", at, number)


def news(stage: Stage, before: int) -> list[str]:
    return [saying.text for _to, _kind, saying in stage.sent[before:]]


def test_what_is_done_meets_its_clock_and_is_told_once(stage: Stage) -> None:
    number, before = asked(stage), len(stage.sent)
    stage.at += timedelta(hours=3)
    assert [tell(stage, done(number, at=stage.at)) for _ in range(3)] == [1, 0, 0]
    clock = CaseClock.objects.get()
    assert (clock.met_at, clock.why) == (stage.at, f"request_done {number}")
    assert news(stage, before) == [
        f"Pronto: Resposta à reclamação, nº {number}. Se faltou alguma coisa, é só me dizer."
    ]


def test_the_same_told_under_another_key_says_nothing_twice(stage: Stage) -> None:
    number, before = asked(stage), len(stage.sent)
    tell(stage, done(number), done(number, key="k2"))
    stage.at += PATIENCE
    tell(stage)
    assert len(news(stage, before)) == 1
    assert not Happening.objects.filter(settled_at=None).exists()


def test_what_came_late_is_met_late_and_says_what_the_law_pays(stage: Stage) -> None:
    number, before = asked(stage), len(stage.sent)
    stage.at += timedelta(days=9)
    tell(stage, done(number, at=stage.at))
    clock = CaseClock.objects.get()
    assert clock.met_at is not None
    assert clock.met_at > clock.due_at
    assert news(stage, before)[1:] == [
        "Saiu depois do prazo, e peço desculpas por isso.",
        "Pelo atraso, você recebe um crédito em uma das duas próximas contas (REN ANEEL 1000/2021, art. 440).",
    ]


def test_what_is_about_nothing_ends_no_clock_that_is_about_nothing(stage: Stage) -> None:
    stage.whatsapp("oi", phone=MARIA)
    plan = planned(rule="complaint", at=BEGAN, zone="America/Sao_Paulo")
    write_clocks([Started("run:1", Case.objects.get().pk, "", plan)], at=BEGAN)
    tell(stage, done(""))
    assert CaseClock.objects.get().met_at is None
    assert kept().settled_at == stage.at


def test_a_company_whose_systems_name_nothing_ends_no_clock(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.whatsapp("oi", phone=MARIA)
    plan = planned(rule="complaint", at=BEGAN, zone="America/Sao_Paulo")
    write_clocks([Started("run:1", Case.objects.get().pk, "", plan)], at=BEGAN)
    meets = following.Follows(meets=lambda _told, _ports: [("complaint", "")])
    monkeypatch.setitem(following._known, "crew_came", meets)
    tell(stage, wire.Happening("k1", "crew_came", BEGAN, "7"))
    assert CaseClock.objects.get().met_at is None


def test_what_is_told_before_its_clock_is_there_waits_for_it(stage: Stage) -> None:
    stage.whatsapp("oi", phone=MARIA)
    tell(stage, done("00000777"))
    assert kept().settled_at is None
    plan = planned(rule="complaint", at=BEGAN, zone="America/Sao_Paulo")
    write_clocks([Started("run:1", Case.objects.get().pk, "00000777", plan)], at=BEGAN)
    stage.at += timedelta(minutes=1)
    tell(stage)
    assert CaseClock.objects.get().met_at is not None
    assert kept().settled_at == stage.at


def test_its_patience_begins_when_it_is_first_looked_at(stage: Stage) -> None:
    stage.whatsapp("oi", phone=MARIA)
    account = ChannelAccount.objects.get(channel="office", company="").pk
    receive_happenings(account=account, told=[done("00000777")], at=stage.at)
    # All that time no worker ran, so that neither did the turn which starts the clock.
    stage.at += 2 * PATIENCE
    stage.office()
    plan = planned(rule="complaint", at=stage.at, zone="America/Sao_Paulo")
    write_clocks([Started("run:1", Case.objects.get().pk, "00000777", plan)], at=stage.at)
    stage.at += timedelta(seconds=2)
    stage.office()
    assert CaseClock.objects.get().met_at is not None


def test_what_waits_for_its_clock_is_looked_at_at_once_and_then_ever_less_often(stage: Stage) -> None:
    tell(stage, done("00000777"))
    looks = []
    while kept().settled_at is None:
        stage.at = kept().due_at
        looks.append((stage.at - BEGAN).total_seconds())
        stage.office()
    assert looks[0] == 1
    assert looks[-1] == PATIENCE.total_seconds()
    assert len(looks) < 15


def broken(company: str) -> dict[str, Any]:
    raise RuntimeError("this is a mistake of ours")


def test_one_that_fails_again_and_again_is_parked_and_the_doctor_tells(stage: Stage) -> None:
    account = ChannelAccount.objects.get(channel="office", company="").pk
    receive_happenings(account=account, told=[wire.Happening("k1", "outage_known", stage.at, "1")], at=stage.at)
    for _ in range(MOST_TRIES):
        stage.at += timedelta(minutes=6)
        assert settle_happenings(at=stage.at, office=broken) == 1
    stage.at += timedelta(minutes=6)
    assert settle_happenings(at=stage.at, office=broken) == 0
    assert (kept().settled_at, kept().parked_at) == (None, stage.at - timedelta(minutes=6))
    with connection.cursor() as cursor:
        cursor.execute(complaints.PARKED)
        assert cursor.fetchall() == [("outage_known", 1)]


def test_while_the_companys_systems_are_down_nothing_is_parked(stage: Stage) -> None:
    def down(company: str) -> dict[str, Any]:
        raise NotAnswering("down")

    account = ChannelAccount.objects.get(channel="office", company="").pk
    receive_happenings(account=account, told=[wire.Happening("k1", "outage_known", stage.at, "1")], at=stage.at)
    for _ in range(2 * MOST_TRIES):
        stage.at += timedelta(minutes=6)
        assert settle_happenings(at=stage.at, office=down) == 1
    assert kept().parked_at is None


def test_what_nobody_asked_for_here_is_let_go_after_a_while(stage: Stage) -> None:
    tell(stage, done("00000999"))
    stage.at += PATIENCE
    tell(stage)
    assert kept().settled_at == stage.at


@pytest.mark.parametrize("moment", [BEGAN - timedelta(days=3), BEGAN + timedelta(days=3)])
def test_a_clock_is_met_neither_before_it_began_nor_in_the_future(stage: Stage, moment: datetime) -> None:
    tell(stage, done(asked(stage), at=moment))
    assert CaseClock.objects.get().met_at == BEGAN


def test_another_companys_word_meets_no_clock_of_ours(stage: Stage) -> None:
    number = asked(stage)
    other = ChannelAccount.objects.create(channel="office", key="other", hook="other", company="other")
    receive_happenings(account=other.pk, told=[done(number)], at=stage.at)
    stage.office()
    assert CaseClock.objects.get().met_at is None


def test_over_a_person_nothing_is_said(stage: Stage) -> None:
    number, before = asked(stage), len(stage.sent)
    contact = stage.contact_of(MARIA)
    contact.owner = "agent:1"
    contact.save()
    tell(stage, done(number))
    assert news(stage, before) == []
    assert CaseClock.objects.get().met_at is not None


def test_what_nobody_knows_is_kept_and_nothing_follows(stage: Stage) -> None:
    tell(stage, wire.Happening("k9", "the_moon_rose", BEGAN))
    assert kept("k9").settled_at == BEGAN


def test_while_the_companys_systems_are_down_nothing_is_lost(stage: Stage) -> None:
    go_down()
    tell(stage, wire.Happening("k3", "outage_known", BEGAN, "1"))
    assert kept("k3").settled_at is None
    come_back()
    stage.at += timedelta(minutes=5)
    tell(stage)
    assert kept("k3").settled_at == stage.at


def test_the_pretend_company_does_what_was_asked_in_its_time_and_tells_it(stage: Stage) -> None:
    number = asked(stage)
    assert work_requests(at=BEGAN + timedelta(days=3)) == []
    stage.at = BEGAN + timedelta(days=4)
    assert work_requests(at=stage.at) == [number]
    assert work_requests(at=stage.at) == []
    stage.office()
    assert CaseClock.objects.get().met_at == stage.at


def test_in_a_hurry_it_does_a_few_at_a_time_but_not_what_was_put_off(stage: Stage) -> None:
    number = asked(stage)
    delay_request(number=number, until=BEGAN + timedelta(days=30))
    assert work_requests(at=BEGAN + timedelta(minutes=5), hurry=timedelta(minutes=3)) == []
    assert work_requests(at=BEGAN + timedelta(days=30)) == [number]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'{"happenings": [{"key": "1"}]}', b'{"happenings": [{"key": "1", "name": "Bad!", "at": "x"}]}',
     b'{"happenings": [{"key": "1", "name": "a", "at": "2026-11-22T10:00:00"}]}',
     b'{"happenings": [{"key": "a\\u0000b", "name": "a", "at": "2026-11-22T10:00:00Z"}]}'],
)  # fmt: skip
def test_what_is_no_such_call_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        wire.happenings_in(body)


def test_only_what_was_signed_with_the_secret_is_believed() -> None:
    body = wire.call(wire.Happening("k", "request_done", datetime(2026, 1, 1, tzinfo=UTC)))
    assert wire.is_signed(body, wire.signature(body, "secret"), "secret")
    assert not wire.is_signed(body + b" ", wire.signature(body, "secret"), "secret")
    assert not wire.is_signed(body, wire.signature(body, ""), "")


def test_settling_needs_nothing_when_nothing_was_told(stage: Stage) -> None:
    stage.office()
    assert settle_happenings(at=stage.at) == 0


def test_what_is_done_at_night_meets_its_clock_at_once_and_is_told_in_the_morning(stage: Stage) -> None:
    number, before = asked(stage), len(stage.sent)
    stage.at = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # 2:00 in São Paulo
    tell(stage, done(number, at=stage.at))
    assert CaseClock.objects.get().met_at == stage.at
    assert news(stage, before) == []
    stage.at = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    stage.office()
    assert len(news(stage, before)) == 1
    assert kept().settled_at == stage.at


def test_another_companys_word_wakes_nobody_of_ours(stage: Stage) -> None:
    for line in ("estou sem luz", "sim", "sim"):
        stage.whatsapp(line, phone=MARIA)
    timer = Timer.objects.get(kind="wait", done_at=None)
    about, before = timer.event.partition(":")[2], len(stage.sent)
    other = ChannelAccount.objects.create(channel="office", key="other", hook="other", company="other")
    receive_happenings(account=other.pk, told=[wire.Happening("k7", "outage_restored", BEGAN, about)], at=stage.at)
    settle_happenings(at=stage.at, office=lambda _company: stage.ports)
    stage.settle()
    assert news(stage, before) == []
    assert Timer.objects.get(pk=timer.pk).done_at is None
