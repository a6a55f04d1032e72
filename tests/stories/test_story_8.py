"""Story 8: on the hard shoulder. The customer's words are as the story has them."""

from __future__ import annotations

import re

import pytest

from sintonia.connectors.demo_insurer.models import Assist
from sintonia.desk.models import WorkItem
from sintonia.journeys.models import StoredRun
from tests.stories.insurer import insurers_stage

pytestmark = pytest.mark.django_db
JAVIER = "34633444555"


def test_from_the_hard_shoulder_to_the_parents_house() -> None:
    stage = insurers_stage()

    def javier(words: str) -> list[str]:
        return stage.whatsapp(words, phone=JAVIER)

    # The protocol once and first; safety before any question; the place in words.
    _hello, safety, towards = javier("hola me he quedao tirao en la a3 km 40 y algo, voy con los niños")
    assert re.search(r"chaleco.*fuera del coche.*detrás de la barrera.*112", safety)
    assert towards == "A-3, km 40: ¿en qué sentido iba?"
    javier("sentido valencia creo")

    # Another's car is helped, and a plate is put right in one breath.
    (plate,) = javier("el coche es el de mi mujer")
    assert plate.startswith("No pasa nada")
    car, reach, _people = javier("1234 KLM, no espera 1243")
    assert car == "Lo tengo: Seat León, 1243KLM."
    assert javier("cuánto tarda??")[0] == reach

    # The choices in between; help leaves, and the promise is a clock with its price.
    javier("4")
    (sent,) = javier("al taller")
    assert "Prometida para las 15:45: si llega después, la póliza le paga 40,00 €" in sent

    # Changed before it left, said clearly.
    before, _is_it_so = javier("al taller no, mejor a casa de mis padres en Tarancón")
    assert before.startswith("La grúa aún no ha salido")
    javier("sí")
    assert Assist.objects.get().destination == "casa de mis padres en Tarancón"

    # Fifty minutes on: where it is, the new hour, what is owed, a person.
    stage.later(minutes=50)
    known, person = javier("ya viene? han pasado 50 min")
    assert re.search(r"a 1\d km de usted.*entre las 15:\d\d y las 16:\d\d.*40,00 €", known)
    assert person == "¿Quiere que una persona llame al conductor y luego a usted?"
    assert javier("sí") == ["Una persona llamará al conductor y después a usted. Yo sigo aquí."]
    assert WorkItem.objects.count() == 1
    assert Assist.objects.count() == 1


def test_a_destination_changed_on_the_way_is_another_matter() -> None:
    stage = insurers_stage()
    for words in ("tirado en la a3 km 40 sentido valencia", "1243 KLM", "4", "al taller"):
        stage.whatsapp(words, phone=JAVIER)
    stage.later(minutes=20)
    changed, _is_it_so = stage.whatsapp("al taller no, mejor a casa de mis padres en Tarancón", phone=JAVIER)
    assert changed.startswith("La grúa ya va de camino: llega a la misma hora")


def test_who_waits_past_the_promise_hears_of_it_unasked() -> None:
    stage = insurers_stage()
    for words in ("tirado en la a3 km 40 sentido valencia", "1243 KLM", "4", "al taller"):
        stage.whatsapp(words, phone=JAVIER)
    before = len(stage.sent)
    stage.later(minutes=51)
    (late,) = [saying.text for _address, _kind, saying in stage.sent[before:]]
    assert "llega tarde" in late and "40,00 €" in late
    assert StoredRun.objects.get().state == "waiting"


def test_a_place_is_one_tap() -> None:
    from sintonia.demo import cloud

    stage = insurers_stage()
    stage.whatsapp("necesito una grúa", phone=JAVIER)
    tapped = cloud.location(
        cloud.Phone.at(JAVIER), latitude=40.22, longitude=-3.33, wamid="wamid.spot", at=stage.at
    )  # fmt: skip
    assert "matrícula" in stage.write(cloud.call(tapped), sender=JAVIER)[0]
