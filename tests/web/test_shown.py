"""What people read: numbers by fours, lengths of time, arcs and bands."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from sintonia.web.shapes import Band, Clock
from sintonia.web.templatetags.sintonia import cpf, hour, marked, protocol, span, spoken

NOON = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def test_a_protocol_is_grouped_for_the_eye_and_copied_without_spaces() -> None:
    shown = protocol("2026000000017")

    assert shown == '<span class="protocol"><span>2026</span><span>0000</span><span>0001</span><span>7</span></span>'


def test_six_digits_are_said_in_two_breaths() -> None:
    assert (spoken("482107"), spoken("7KQX2M9A"), cpf("52998224725")) == ("482-107", "7KQX2M9A", "529.982.247-25")


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=8), "8 s"),
        (timedelta(minutes=7, seconds=50), "7 min"),
        (timedelta(hours=2, minutes=5), "2 h 05"),
        (timedelta(hours=4), "4 h"),
        (timedelta(days=3), "3 dias"),
        (timedelta(minutes=-4), "4 min"),
    ],
)
def test_a_length_of_time_is_one_or_two_words(length: timedelta, words: str) -> None:
    with translation.override("pt-br"):
        assert span(length) == words


def test_an_hour_is_written_as_its_reader_does() -> None:
    with translation.override("pt-br"):
        assert hour(NOON) == "12h00"
    with translation.override("es"):
        assert hour(NOON) == "12:00"


@pytest.mark.parametrize(("minutes", "tone"), [(1, "calm"), (8, "soon"), (10, "late"), (14, "late")])
def test_a_clock_is_calm_then_soon_then_late(minutes: int, tone: str) -> None:
    assert Clock("", NOON, NOON + timedelta(minutes=10), NOON + timedelta(minutes=minutes)).tone == tone


def test_a_clock_of_no_length_is_full() -> None:
    assert Clock("", NOON, NOON, NOON).percent == 100


def test_a_band_begins_where_the_estimate_does() -> None:
    band = Band("", NOON + timedelta(hours=1), NOON + timedelta(hours=2), NOON)

    assert (band.present, band.begins) == (0, 50)


def test_marks_are_shown_as_whatsapp_does_and_nothing_else_is() -> None:
    shown = marked("*Conta*\n*R$ 187,40*\n2 * 3 * 4 <b>")

    assert '<strong class="bold">Conta</strong>' in shown
    assert '<strong class="amount">R$ 187,40</strong>' in shown
    assert shown.endswith("2 * 3 * 4 &lt;b&gt;")
