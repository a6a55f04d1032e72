"""Stranded on the road, told as conversations."""

from datetime import UTC, datetime

import pytest

from sintonia.connectors.demo_insurer.models import Assist
from sintonia.journeys.steps import NotUnderstood, Outcome, Said
from sintonia.packs.insurer import road

TIRADO = "hola me he quedao tirao en la a3 km 40 y algo, voy con los niños"


def said(text, language="es", **details):
    return Said(text, language, datetime(2026, 11, 23, 14, tzinfo=UTC), details=details)


def stranded(insurer, *answers, said=TIRADO, **more):
    run = insurer.start("roadside_assistance", said, **more)
    texts = run.begin()
    for answer in answers:
        texts = run.hear(answer)
    return run, texts


def test_safety_comes_before_anything_is_asked(insurer):
    _run, texts = stranded(insurer)
    assert "chaleco" in texts[0] and "112" in texts[0] and "?" not in texts[0]
    assert texts[1:] == ["A-3, km 40: ¿en qué sentido iba?"]


def test_another_persons_car_is_helped_and_a_plate_put_right_at_once(insurer):
    _run, texts = stranded(insurer, "sentido valencia creo", "el coche es el de mi mujer", party="f-1")
    assert texts == ["No pasa nada, la ayuda va sea de quien sea el coche. ¿Qué matrícula tiene?"]
    assert _run.hear("1234 KLM, no espera 1243")[0] == "Lo tengo: Seat León, 1243KLM."


def test_how_long_is_an_honest_range_and_loses_no_question(insurer):
    run, _texts = stranded(insurer, "sentido valencia creo", "1243 KLM")
    assert run.hear("cuánto tarda??") == [
        "Desde ahora, una grúa tarda entre 30 y 60 minutos. La póliza promete 45; si tarda más, le paga 40,00 €.",
        "Sale en cuanto tenga los dos últimos datos. ¿Cuántas personas van?",
    ]


def test_the_promise_is_a_clock_with_what_is_paid_when_it_is_missed(insurer):
    _run, texts = stranded(insurer, "sentido valencia", "1243 KLM", "4", "a casa de mis padres en Tarancón")
    assert "Prometida para las 15:45: si llega después, la póliza le paga 40,00 €" in texts[0]
    assert Assist.objects.get().destination == "a casa de mis padres en Tarancón"


def test_who_waits_past_the_promise_is_told_before_asking(insurer):
    run, _texts = stranded(insurer, "sentido valencia", "1243 KLM", "4", "al taller")
    insurer.later(minutes=50)
    (late,) = run.event(None)
    assert "11 km" in late and "llega tarde" in late and "40,00 €" in late
    insurer.later(minutes=25)
    number = f"A-{Assist.objects.get().pk:06}"
    paid, there = run.event(f"assist_news:{number}")
    assert "40,00 €" in paid and there.endswith("¿Es así?")
    run.hear("sí, ya está aquí")
    assert run.outcome is Outcome.done


def test_is_it_coming_is_answered_with_position_hour_compensation_and_a_person(insurer):
    stranded(insurer, "sentido valencia", "1243 KLM", "4", "al taller")
    insurer.later(minutes=50)
    run = insurer.start("assistance_status", "ya viene? han pasado 50 min")
    known, person = run.begin()
    assert "11 km" in known and "entre las 15:57 y las 16:02" in known and "40,00 €" in known
    assert person == "¿Quiere que una persona llame al conductor y luego a usted?"
    run.hear("sí")
    assert run.handed_over[0].step.urgent


def test_a_destination_changed_before_and_after_it_leaves_is_not_the_same(insurer):
    stranded(insurer, "sentido valencia", "1243 KLM", "4", "al taller")
    words = "al taller no, mejor a casa de mis padres en Tarancón"
    before = insurer.start("assistance_change", words).begin()
    assert before[0] == "La grúa aún no ha salido: cambiar a “casa de mis padres en Tarancón” no retrasa nada."
    insurer.later(minutes=20)
    run = insurer.start("assistance_change", words)
    after = run.begin()
    assert after[0].startswith("La grúa ya va de camino: llega a la misma hora, pero")
    assert after[1] == "Son 47 km, todo incluido. ¿Lo cambio?"
    run.hear("sí")
    assert Assist.objects.get().destination == "casa de mis padres en Tarancón"


def test_kilometers_beyond_the_policy_are_told_before_they_cost(insurer):
    stranded(insurer, "sentido valencia", "1243 KLM", "4", "al taller")
    run = insurer.start("assistance_change", "mejor llevadlo a Valencia")
    assert "lo que su póliza no cubre cuesta" in run.begin()[1]
    assert run.hear("no")[0] == "Se queda como estaba: al taller."


def test_a_truck_that_is_not_needed_any_more_is_called_off(insurer):
    stranded(insurer, "sentido valencia", "1243 KLM", "4", "al taller")
    run = insurer.start("assistance_change", "ya no hace falta la grúa, ya arrancó")
    run.begin()
    run.hear("sí")
    assert Assist.objects.get().cancelled_at is not None
    assert insurer.start("assistance_status", "ya viene?").begin()[0].startswith("No veo ninguna grúa")


def test_one_tap_is_a_place_and_the_sea_is_none(insurer):
    run = insurer.start("roadside_assistance", "me he quedado tirado")
    run.begin()
    (sea,) = run._settle(run.run.hear(said("", latitude=39.2, longitude=1.0)))
    assert "mar" in sea
    assert run._settle(run.run.hear(said("", latitude=40.2, longitude=-3.3))) == ["¿Qué matrícula tiene el coche?"]


def test_the_nearest_that_is_free_is_called(insurer):
    fleet = insurer.ports["assistance"]
    (spot,) = fleet.find_spots("a3 km 40 sentido valencia")
    for key in ("first", "first", "second"):
        fleet.ask(key, policy="f-2", plate="1243KLM", spot=spot, people=2, destination="taller", words="", protocol="1")
    near, next_one = Assist.objects.order_by("pk")
    assert near.truck_id != next_one.truck_id
    assert near.km < next_one.km


def test_a_plate_of_another_country_leaves_nobody_on_the_road(insurer):
    run, texts = stranded(insurer, "sentido valencia", "AB-123-CD", "es francesa: AB-123-CD")
    assert "no dejamos a nadie tirado" in texts[0]
    run.hear("2")
    run.hear("al taller más cercano")
    assert Assist.objects.get().plate == "AB123CD"
    assert run.handed_over[0].step.go_on


def test_who_does_not_know_the_plate_is_helped_too(insurer):
    run, texts = stranded(insurer, "sentido valencia", "ni idea, es alquilado")
    assert texts[0] == "No se preocupe, eso lo vemos después."
    run.hear("yo solo")
    run.hear("a casa")
    assert Assist.objects.get().people == 1


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("1234 KLM, no espera 1243", "1243KLM"), ("1243klm", "1243KLM"), ("la matrícula es 1243-KLM", "1243KLM"),
        ("1243 KLM perdón KLN", "1243KLN"), ("1111 BBB digo 2222 CCC", "2222CCC"), ("AB-123-CD", "AB123CD"),
        ("12-AB-34", "12AB34"), ("ABC1D23", "ABC1D23"), ("M-AB 1234", "MAB1234"),
        ("el de mi mujer", road.ANOTHER), ("no me la sé", road.UNKNOWN), ("cuanto tardan?", road.HOW_LONG),
    ],
)  # fmt: skip
def test_a_plate_is_read_as_people_say_it(text, plate):
    assert road.Plate()(said(text)) == plate


@pytest.mark.parametrize("text", ["hola", "sí", "el coche", "?", "40"])
def test_what_is_no_plate_is_asked_again(text):
    with pytest.raises(NotUnderstood):
        road.Plate()(said(text))


@pytest.mark.parametrize(
    ("text", "people"),
    [("4", 4), ("somos 2 y 2 niños", 4), ("yo solo", 1), ("mi mujer y yo, dos", 2), ("cuatro", 4), ("just me", 1)],
)
def test_who_rides_along_is_counted(text, people):
    assert road.people(said(text)) == people


@pytest.mark.parametrize("language", ["es", "pt-BR", "en"])
def test_it_is_told_in_every_language(insurer, language):
    run, texts = stranded(insurer, "1", "1243 KLM", "4", language=language)
    assert texts[0]
    run.hear("Tarancón")
    assert run.elsewhere().run.pause == run.run.pause


def test_a_truck_that_often_tells_where_it_is_hides_no_lateness(insurer):
    run, _texts = stranded(insurer, "sentido valencia", "1243 KLM", "4", "al taller")
    news = f"assist_news:A-{Assist.objects.get().pk:06}"
    insurer.later(minutes=20)
    run.event(news)
    insurer.later(minutes=30)
    (late,) = run.event(news)
    assert "llega tarde" in late and "40,00 €" in late
    insurer.later(minutes=1)
    assert run.event(news) == [], "said once"
