"""Stories 8 and 9 gone wrong: a place that is none, a plate from abroad, a stranger's word, a day to come."""

from __future__ import annotations

import pytest

from sintonia.connectors.demo_insurer import models, people
from sintonia.conversations.models import Media, Outbox
from sintonia.demo import cloud
from sintonia.desk.models import WorkItem
from sintonia.journeys.models import StoredRun
from tests.dialogue.stage import Stage
from tests.stories.insurer import InsurersStage, insurers_stage

pytestmark = pytest.mark.django_db
JAVIER, BROKER, PAQUI, STRANGER = "34633444555", "34622333444", "34611222333", "34600000001"
IBAN = "soy la correduría de Paqui Ruiz, cambiad el IBAN de la póliza"


@pytest.fixture
def stage() -> Stage:
    return insurers_stage()


def tapped(stage: Stage, latitude: float, longitude: float) -> str:
    """Share a place on the map, and give what is asked then."""
    place = cloud.location(
        cloud.Phone.at(JAVIER), latitude=latitude, longitude=longitude, wamid=f"wamid.{latitude}", at=stage.at
    )
    return stage.write(cloud.call(place), sender=JAVIER)[-1]


@pytest.mark.parametrize(("latitude", "longitude"), [(39.0, 1.0), (36.0, -8.0), (48.85, 2.35)])
def test_a_place_in_the_sea_or_abroad_is_asked_again_and_helped_after(
    stage: Stage, latitude: float, longitude: float
) -> None:
    stage.whatsapp("estoy tirado", phone=JAVIER)
    assert tapped(stage, latitude, longitude).startswith("Ese punto cae en el mar o fuera de")
    assert "5678BCD" in stage.whatsapp("a3 km 40 a valencia", phone=JAVIER)[0]


def photographed(stage: Stage, *, media: str = "shot", caption: str = "") -> list[str]:
    """Send a photo, and give what is answered."""
    photo = cloud.image(cloud.Phone.at(JAVIER), media, wamid=f"wamid.{media}", at=stage.at, caption=caption)
    return stage.write(cloud.call(photo), sender=JAVIER)


def test_a_photo_of_a_screen_is_no_place_and_loses_nothing(stage: Stage) -> None:
    stage.whatsapp("estoy tirado", phone=JAVIER)
    answered = photographed(stage)
    assert "ubicación" in answered[-1] or "¿Dónde" in answered[-1]
    assert StoredRun.objects.get().journey == "roadside_assistance"
    assert "5678BCD" in tapped(stage, 40.22, -3.33)


def test_the_photos_of_a_claim_are_kept_by_what_leads_to_them_a_photo_of_a_screen_too(stage: Stage) -> None:
    for words in ("me han dado un golpe ayer a las 15:00", "el Ibiza"):
        stage.whatsapp(words, phone=JAVIER)
    for media in ("first", "second"):
        assert photographed(stage, media=media, caption="mire")[0].startswith("Gracias, la foto ya está en el parte")
    kept = Media.objects.order_by("pk")
    told = models.Photo.objects.order_by("pk")
    assert [(photo.file, photo.sha256) for photo in told] == [(one.path, bytes(one.sha256).hex()) for one in kept]
    assert len(told) == 2
    assert models.Correction.objects.count() == 0


def test_the_nif_of_someone_dead_opens_nothing_and_is_answered_kindly(stage: Stage) -> None:
    widow = people.ANTONIO.phone
    stage.whatsapp("quiero ver las condiciones de mi póliza", phone=widow)
    said = " ".join(stage.whatsapp(people.ANTONIO.document, phone=widow))
    assert "Siento mucho su pérdida" in said
    assert people.ANTONIO.covers[0].number not in said
    assert WorkItem.objects.count() == 1


def test_the_phone_of_someone_dead_opens_no_claim_unproved(stage: Stage) -> None:
    stage.whatsapp("quiero dar un parte, agua en la cocina ayer a las 15:00", phone=people.ANTONIO.phone)
    assert not models.Claim.objects.exists()


def test_a_kilometer_that_the_road_has_not_is_asked_once_and_then_believed(stage: Stage) -> None:
    stage.whatsapp("estoy tirado", phone=JAVIER)
    assert stage.whatsapp("a3 km 999", phone=JAVIER)[0].startswith("No encuentro ese kilómetro")
    for words in ("a-3 km 999, en serio", "sí", "2", "al taller"):
        stage.whatsapp(words, phone=JAVIER)
    assert models.Assist.objects.get().words == "a-3 km 999, en serio"


def test_a_plate_of_another_country_is_helped_and_a_person_looks_for_the_policy(stage: Stage) -> None:
    for words in ("tirado en la a3 km 40 sentido valencia", "es alemana, B MW 1234", "B-MW 1234"):
        answered = stage.whatsapp(words, phone=JAVIER)
    assert "no dejamos a nadie tirado" in answered[0]
    for words in ("300", "3", "al taller"):
        stage.whatsapp(words, phone=JAVIER)
    assert (models.Assist.objects.get().plate, models.Assist.objects.get().people) == ("BMW1234", 3)
    assert WorkItem.objects.count() == 1


def test_whoever_needs_no_help_any_more_before_it_was_asked_for_calls_nothing(stage: Stage) -> None:
    stage.whatsapp("tirado en la a3 km 40 sentido valencia", phone=JAVIER)
    stage.whatsapp("ya no hace falta, ya arranca", phone=JAVIER)
    assert not models.Assist.objects.exists()
    assert not StoredRun.objects.filter(ended_at=None).exists()


def test_help_that_is_on_its_way_is_called_off_in_two_words(stage: Stage) -> None:
    for words in ("tirado en la a3 km 40 sentido valencia", "sí", "2", "a casa", "cancela la grúa", "sí"):
        stage.whatsapp(words, phone=JAVIER)
    assert models.Assist.objects.get().cancelled_at is not None


def test_a_stranger_who_says_to_be_the_broker_tells_nobody_anything(stage: Stage) -> None:
    for words in (IBAN, "12345678A", people.BROKER.document, "1"):
        stage.whatsapp(words, phone=STRANGER)
    assert not models.Deed.objects.filter(kind="bank_wish").exists()
    assert not Outbox.objects.filter(kind="notice").exists()


def test_however_often_it_is_asked_she_is_told_once(stage: Stage) -> None:
    for words in (IBAN, people.BROKER.document, "vale", "cambiad el IBAN de la póliza H200331702, es urgente", "vale"):
        stage.whatsapp(words, phone=BROKER)
    told = [saying.text for address, _kind, saying in stage.sent if address == PAQUI]
    assert len(told) == 1
    assert models.Policy.objects.get(number="H200331702").account[-4:] not in told[0]


def test_a_guessed_code_changes_nothing_and_ends_at_a_person(stage: Stage) -> None:
    for words in ("soy Paqui Ruiz, cambia el iban", people.PAQUI.document, "123456", "000000"):
        stage.whatsapp(words, phone=STRANGER)
    (last,) = stage.whatsapp("111111", phone=STRANGER)
    assert "Una persona puede ayudarle" in last
    assert not models.Deed.objects.filter(kind="account").exists()


def test_a_loss_that_is_still_to_come_is_asked_again(stage: Stage) -> None:
    for words in ("quiero dar un parte del Ibiza", "un golpe mañana a las 3"):
        answered = stage.whatsapp(words, phone=JAVIER)
    assert answered == ["¿Cuándo fue? El día y más o menos la hora."]
    assert not models.Claim.objects.exists()
    opened, _photos = stage.whatsapp("ayer a las 15:00", phone=JAVIER)
    assert "22/11/2026 sobre las 15:00" in opened


@pytest.mark.parametrize("said", ["a3 km 40", "a-3 km 40", "A 3 kilómetro 40", "en el km 40 de la a-3"])
def test_the_roads_own_number_is_no_kilometer(stage: Stage, said: str) -> None:
    stage.whatsapp("estoy tirado", phone=JAVIER)
    assert stage.whatsapp(said, phone=JAVIER) == ["A-3, km 40: ¿en qué sentido iba?"]


def test_what_is_asked_when_the_truck_is_there_is_answered_although_a_menu_stood_open(stage: Stage) -> None:
    for words in ("tirado en la a3 km 40 sentido valencia", "1243 KLM", "4", "al taller"):
        stage.whatsapp(words, phone=JAVIER)
    assert "¿En qué puedo ayudarle?" in stage.whatsapp("blablu", phone=JAVIER)[-1]
    assert isinstance(stage, InsurersStage)
    asked = stage.happens(hours=2)
    assert "¿Es así?" in asked[-1]
    stage.whatsapp("sí", phone=JAVIER)
    assert not StoredRun.objects.filter(ended_at=None).exists()
