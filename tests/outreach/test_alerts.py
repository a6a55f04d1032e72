"""Alerts that people asked for: once, by the way they chose, as things stand, never at night, until one word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Q

from sintonia.connectors.demo import operations
from sintonia.connectors.demo.models import Alert, Contract, Outage, Party
from sintonia.connectors.demo.telling import tell
from sintonia.conversations.ingest import statement
from sintonia.conversations.models import ChannelAccount, Outbox
from sintonia.demo import cloud
from sintonia.journeys.models import StoredRun, Timer
from sintonia.outreach.alerting import PAGE
from sintonia.outreach.models import Happening, Reached
from sintonia.outreach.quiet import quiet_until
from tests.dialogue.stage import BEGAN, Stage

pytestmark = pytest.mark.django_db
MARIAS_CONTRACT = "3004512786"
IGREJA = 1  # the street of the outage that goes on
NIGHT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # 2:00 in São Paulo
MORNING = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
OUT = "Faltou luz na Rua da Igreja. "
BACK = "A luz voltou na Rua da Igreja. Se a sua não voltou, me diga aqui."


def wants(
    phone: str, *, kind: str = "outage", street: int = IGREJA, way: str = "whatsapp", at_night: bool = False,
    needs: tuple[str, ...] = (),
) -> None:  # fmt: skip
    """Somebody on a street who asked to be told."""
    number = 900_000 + Party.objects.count()
    holder = Party.objects.create(
        id=number, kind="person", name="Ana", folded_name="ana", document=str(number), phones=[phone],
        reachable=[phone], needs=list(needs),
    )  # fmt: skip
    contract = Contract.objects.create(
        id=number, number=str(number), holder=holder, street=street, door="1", meter="m", usual_kwh=100
    )
    Alert.objects.create(contract=contract, kind=kind, way=way, address=phone, at_night=at_night)


@pytest.fixture
def outage(stage: Stage) -> str:
    """The interruption of Rua da Igreja, which nobody was told of yet."""
    del stage
    return str(Outage.objects.get(planned=False, restored_at=None).pk)


def told(stage: Stage) -> dict[str, list[str]]:
    """What went out as alerts, by phone, once its time has come."""
    stage.at += timedelta(minutes=1)
    stage.office()
    stage.at += timedelta(minutes=1)
    stage.office()
    stage.settle()
    found: dict[str, list[str]] = {}
    for to, kind, saying in stage.sent:
        if kind == "alert":
            found.setdefault(to, []).append(saying.text)
    return found


def restore(stage: Stage, outage: str) -> None:
    operations.restore(outage=outage, at=stage.at)
    stage.office()


def test_whoever_asked_is_told_when_it_goes_out_and_when_it_is_back(stage: Stage, outage: str) -> None:
    wants("5531900000001")
    wants("5531900000002", street=50)
    wants("5531900000003", kind="planned_work")
    (out,) = told(stage).pop("5531900000001")
    assert out.startswith(OUT)
    assert out.endswith("Aviso quando voltar.")
    restore(stage, outage)
    assert told(stage) == {"5531900000001": [out, BACK]}


def test_a_message_that_nobody_asked_for_today_is_an_approved_template(stage: Stage, outage: str) -> None:
    wants("5531900000001")
    told(stage)
    (saying,) = [saying for _to, kind, saying in stage.sent if kind == "alert"]
    assert saying.template == "sintonia_alert"
    assert saying.template_values == (saying.text,)
    assert "\n" not in saying.text


def test_an_account_without_a_template_or_a_way_without_an_account_tells_nobody(stage: Stage, outage: str) -> None:
    wants("5531900000001")
    wants("5531900000002", way="sms")
    account = ChannelAccount.objects.get(channel="whatsapp", company="")
    account.settings.pop("alert_template")
    account.save()
    assert told(stage) == {}
    assert Happening.objects.get(name="outage_known").untold == 2


def test_a_text_message_says_by_which_word_it_stops(stage: Stage, outage: str) -> None:
    ChannelAccount.objects.create(channel="sms", key="s", api="http://sms")
    wants("5531900000002", way="sms")
    told(stage)
    assert Outbox.objects.get(kind="alert").body["text"].endswith("Para não receber mais: PARAR")


def test_planned_work_is_told_with_its_day_and_hours(stage: Stage) -> None:
    street = Outage.objects.get(planned=True).street
    wants("5531900000001", kind="planned_work", street=street)
    ((text,),) = told(stage).values()
    assert "das 09:00 às 13:00" in text


def test_each_is_told_once_however_often_it_is_announced(stage: Stage, outage: str) -> None:
    wants("5531900000001")
    told(stage)
    for minute in range(3):
        with connection.cursor() as cursor:
            tell(cursor, name="outage_known", about=outage, at=stage.at + timedelta(minutes=minute))
    assert len(told(stage)["5531900000001"]) == 1


def test_what_is_over_already_is_announced_to_nobody(stage: Stage, outage: str) -> None:
    wants("5531900000001")
    operations.restore(outage=outage, at=stage.at)
    assert told(stage) == {}


def test_whose_life_hangs_on_it_is_told_before_all_others(stage: Stage, outage: str) -> None:
    for phone in range(PAGE + 1):
        wants(f"55319000001{phone:02}")
    wants("5531900000999", needs=("life_support",))
    stage.office()
    assert Outbox.objects.filter(kind="alert").order_by("due_at", "pk")[0].address == "5531900000999"
    assert len(told(stage)) == PAGE + 2


def test_nobody_is_woken_but_whom_it_may_harm_and_whoever_asked_for_it(stage: Stage, outage: str) -> None:
    stage.at = NIGHT
    wants("5531900000001")
    wants("5531900000002", needs=("life_support",))
    wants("5531900000003", at_night=True)
    Outage.objects.update(back_from=NIGHT + timedelta(hours=9), back_until=NIGHT + timedelta(hours=11))
    assert set(told(stage)) == {"5531900000002", "5531900000003"}
    stage.at = MORNING
    found = told(stage)
    assert {phone: len(texts) for phone, texts in found.items()} == {f"553190000000{n}": 1 for n in (1, 2, 3)}
    assert "entre 11h e 13h" in found["5531900000001"][0], "the estimate of the morning"


def test_the_walk_of_the_morning_counts_nobody_twice(stage: Stage, outage: str) -> None:
    stage.at = NIGHT
    wants("5531900000001")
    wants("5531900000002", at_night=True)
    wants("5531900000003", at_night=True, way="sms")
    Outage.objects.update(back_from=NIGHT + timedelta(hours=9), back_until=NIGHT + timedelta(hours=11))
    told(stage)
    stage.at = MORNING
    told(stage)
    row = Happening.objects.get(name="outage_known")
    assert (row.told, row.untold, row.settled_at is not None) == (2, 1, True)


def test_what_could_not_be_delivered_is_neither_tried_nor_counted_again_and_nothing_follows_it(
    stage: Stage, outage: str
) -> None:
    wants("5531900000001")
    told(stage)
    Outbox.objects.filter(kind="alert").update(state="dead")
    Happening.objects.filter(name="outage_known").update(settled_at=None, after="", due_at=stage.at)
    stage.office()
    restore(stage, outage)
    assert len(told(stage)["5531900000001"]) == 1
    assert [row.told for row in Happening.objects.filter(name__startswith="outage").order_by("pk")] == [1, 0]


def test_who_slept_through_it_hears_nothing_of_it(stage: Stage, outage: str) -> None:
    stage.at = NIGHT
    wants("5531900000001")
    told(stage)
    restore(stage, outage)
    stage.at = MORNING
    assert told(stage) == {}
    assert not Happening.objects.filter(settled_at=None).exclude(name="planned_work_announced").exists()


def test_one_word_ends_them_and_asking_again_brings_them_back(stage: Stage, outage: str) -> None:
    maria = "5531988887777"
    hers = Contract.objects.get(number=MARIAS_CONTRACT)
    Alert.objects.create(contract=hers, kind="outage", way="whatsapp", address=maria)
    told(stage)
    assert stage.whatsapp("PARAR", phone=maria)[-1].startswith("Pronto: não mando mais avisos por aqui.")
    restore(stage, outage)
    assert BACK not in told(stage)[maria]
    assert Reached.objects.get().silent_since is not None
    for line in ("quero receber aviso de falta de luz no whatsapp", "529.982.247-25", "1", MARIAS_CONTRACT, "não"):
        stage.whatsapp(line, phone=maria)
    assert Reached.objects.get().silent_since is None


def test_the_word_after_a_question_of_ours_is_about_the_question(stage: Stage, outage: str) -> None:
    maria = "5531988887777"
    wants(maria)
    told(stage)
    stage.at += timedelta(minutes=5)
    stage.whatsapp("quero informar a leitura", phone=maria)
    stage.whatsapp("parar", phone=maria)
    assert Reached.objects.get().silent_since is None


def silenced() -> bool:
    return Reached.objects.exclude(silent_since=None).exists()


@pytest.mark.parametrize(("text", "door"), [("parar", "webchat"), ("stop", "terminal"), ("baja", "counter")])
def test_who_was_told_nothing_silences_nothing_where_no_alert_comes(stage: Stage, text: str, door: str) -> None:
    said = stage.say(text, door=door)
    assert not silenced()
    assert not any("avisos" in line for line in said)


def test_who_was_told_nothing_and_says_baja_may_mean_their_contract(stage: Stage) -> None:
    stage.whatsapp("Baja", phone="5531900000001")
    assert not silenced()


def test_who_waits_for_a_person_and_was_told_nothing_silences_nothing(stage: Stage) -> None:
    stage.whatsapp("quero falar com uma pessoa", phone="5531900000001")
    stage.whatsapp("stop", phone="5531900000001")
    assert not silenced()


def test_who_was_told_nothing_may_still_refuse_alerts_where_they_come(stage: Stage) -> None:
    assert stage.whatsapp("parar", phone="5531900000001")[-1].startswith("Pronto: não mando mais avisos por aqui.")
    assert silenced()


def test_whoever_waits_for_it_in_a_conversation_hears_it_there_alone(stage: Stage, outage: str) -> None:
    maria = "5531988887777"
    for line in ("estou sem luz", "sim", "sim"):
        stage.whatsapp(line, phone=maria)
    wants(maria)
    assert told(stage) == {}
    restore(stage, outage)
    assert told(stage) == {}
    assert stage.sent[-1][2].text == "A luz voltou na Rua da Igreja. Voltou aí também?"


def test_hundreds_are_told_each_once_and_an_answer_waits_behind_few_of_them(stage: Stage, outage: str) -> None:
    people = [f"55319{number:08}" for number in range(5 * PAGE + 7)]
    for phone in people:
        wants(phone)
    stage.office()
    assert Outbox.objects.filter(kind="alert").count() == PAGE, "the next page waits until the one before is out"
    due_now = Outbox.objects.filter(kind="alert", done_at=None, due_at__lte=stage.at + timedelta(seconds=1)).count()
    assert due_now <= 41, "half of an account's pace is for those who write"
    answer = Outbox.objects.create(
        kind="notice", key="answer", account=ChannelAccount.objects.get(channel="whatsapp", company=""), address="1",
        body={"text": "oi"}, created_at=stage.at, due_at=stage.at,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement("claim_sends"), {"at": stage.at, "scan": 80, "most": 20, "full": []})
        assert answer.pk in {row[0] for row in cursor.fetchall()}
    Outbox.objects.filter(state="sending").update(state="waiting")
    for _ in range(10):
        found = told(stage)
    assert sorted(found) == people
    assert {len(texts) for texts in found.values()} == {1}
    row = Happening.objects.get(name="outage_known")
    assert (row.told, row.untold, row.settled_at is not None) == (len(people), 0, True)


@pytest.mark.parametrize(
    ("moment", "zone", "ends"),
    [
        (NIGHT, "America/Sao_Paulo", MORNING),
        (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), "America/Sao_Paulo", MORNING),
        (datetime(2026, 11, 22, 23, 59, tzinfo=UTC), "America/Sao_Paulo", None),
        (MORNING, "America/Sao_Paulo", None),
        (MORNING, "America/Rio_Branco", datetime(2026, 11, 23, 13, 0, tzinfo=UTC)),
        (datetime(2026, 7, 1, 20, 0, tzinfo=UTC), "Europe/Madrid", datetime(2026, 7, 2, 7, 0, tzinfo=UTC)),
        (BEGAN, "Europe/Madrid", None),
    ],
)
def test_quiet_hours_are_those_of_the_place(moment: datetime, zone: str, ends: datetime | None) -> None:
    assert quiet_until(moment, zone=zone) == ends


def test_the_word_said_under_an_id_silences_the_phone_that_was_told(stage: Stage, outage: str) -> None:
    maria = "5531988887777"
    hers = Contract.objects.get(number=MARIAS_CONTRACT)
    Alert.objects.create(contract=hers, kind="outage", way="whatsapp", address=maria)
    told(stage)
    said = cloud.text(cloud.Phone(maria, "Maria", "BR.1349120865"), "PARAR", wamid="wamid.stop", at=stage.at)
    # Since 2026 a message may come from an id alone; whose phone it is, the call's contact tells.
    del said.message["from"]
    assert stage.write(cloud.call(said), sender="BR.1349120865")[-1].startswith("Pronto: não mando mais avisos")
    restore(stage, outage)
    assert BACK not in told(stage)[maria]


def test_who_waited_and_gave_it_up_is_told_like_anybody_who_asked(stage: Stage, outage: str) -> None:
    maria = "5531988887777"
    for line in ("estou sem luz", "sim", "sim"):
        stage.whatsapp(line, phone=maria)
    StoredRun.objects.update(state="cancelled", ended_at=stage.at)
    wants(maria)
    assert [text for text in told(stage)[maria] if text.startswith(OUT)]


def test_a_carriers_own_word_stops_them_at_every_door(stage: Stage, outage: str) -> None:
    wants("5531900000001")
    told(stage)
    assert stage.whatsapp("Unsubscribe", phone="5531900000001")[-1].startswith(
        "Pronto: não mando mais avisos por aqui."
    )


def test_who_waits_or_waited_a_moment_ago_is_found_without_reading_every_timer(stage: Stage) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    still = Q(done_at=None) | Q(done_at__gte=stage.at)
    assert "timers_of_an_event" in Timer.objects.filter(still, event="outage_restored:1").explain()
