"""A policy's papers, its renewal, and a quote, told as conversations."""

from datetime import UTC, date, datetime

import pytest

from sintonia.backoffice.ports import Contract, Role
from sintonia.connectors.demo_insurer import models
from sintonia.connectors.demo_insurer.people import PAQUI
from sintonia.connectors.demo_insurer.policies import a_month_before
from sintonia.customers.authority import Allowed, Facts, Grant, may_ask
from sintonia.journeys.runner import Asking
from sintonia.journeys.steps import Outcome, Show
from tests.packs.insurer.conftest import FakeIdentity


def proved(insurer, level=2):
    insurer.identity.level = level
    return insurer


def test_a_paper_is_shown_only_to_whoever_proved_it(insurer):
    run = insurer.start("policy", "mándame el último recibo", party="f-3")
    run.begin()
    assert run.asking == "ask:cpf_or_cnpj:1"
    run.hear(PAQUI.document)
    run.hear("1")
    run.hear("482107")
    assert run.outcome is Outcome.done


def test_a_document_that_was_named_is_not_asked_for(insurer):
    run = proved(insurer).start("policy", "necesito el certificado del seguro")
    pause = run.run.proceed()
    while not isinstance(pause, Asking) and hasattr(pause, "read"):
        pause = run.run.give(pause.read())
    card = next(u.step for u in run.run.uttered if isinstance(u.step, Show))
    assert card.file.arguments == {"document": "f-3:certificate"}
    assert insurer.ports["policies"].document_pdf("f-3:certificate").startswith(b"%PDF")


def test_a_renewal_is_told_and_stopped_only_stepped_up(insurer):
    run = proved(insurer).start("policy", "cuándo vence mi póliza?", party="f-3")
    told, _question = run.begin()
    assert "28/01/2027" in told and "231,75 €" in told
    run.hear("no renovar")
    assert not models.Deed.objects.filter(kind="renewal").exists()
    run.hear(PAQUI.document)
    run.hear("482107")
    assert models.Deed.objects.get(kind="renewal").facts["wish"] == "stop"


def test_a_quote_is_asked_for_once(insurer):
    run = insurer.start("quote_request", "cuánto me costaría asegurar el coche?")
    run.begin()
    run.hear("un seat ibiza de 2015, yo, 34 años")
    assert "día laborable" in run.hear("600 111 222, a partir de las 9")[0]
    asked = models.Deed.objects.get(kind="quote").facts
    assert (asked["branch"], asked["phone"]) == ("motor", "34600111222")


THEIRS = Contract("f-3", "H200331702", "", "f-3", zone="Europe/Madrid")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asks", "may"),
    [
        (Facts("f-3", 3), True),
        (Facts("f-3", 2), False),
        (Facts("f-5", 3, roles=(Role("f-3", "broker"),)), False),
        (Facts("f-5", 3, grants=(Grant("f-3", "", "delegate", ("renewal",), date(2026, 1, 1)),)), False),
    ],
)  # fmt: skip
def test_a_renewal_is_stopped_by_the_holder_alone_stepped_up(asks, may):
    assert isinstance(may_ask(asks, "renewal", THEIRS, NOON), Allowed) is may


def test_a_broker_is_told_of_a_renewal_and_can_neither_stop_it_nor_take_a_stop_back(insurer):
    for wish in ("no renovar", "seguir otro año"):
        insurer.identity = FakeIdentity("f-5", "Correduría Levante, S.L.", ("f-3",), level=3, held=())
        run = insurer.start("policy", "cuándo vence la póliza de Paqui Ruiz?", party="f-5")
        told, _question = run.begin()
        assert "28/01/2027" in told
        run.hear(wish)
        assert run.outcome is not None
    assert not models.Deed.objects.filter(kind="renewal").exists()


def test_less_than_a_month_before_the_end_a_person_decides(insurer):
    insurer.identity = FakeIdentity("f-1", "Javier Martín Gómez", ("f-1",), level=3)
    run = insurer.start("policy", "no quiero renovar", party="f-1")
    told, _question = run.begin()
    assert "14/12/2026" in told
    run.hear("no renovar")
    assert run.outcome is Outcome.handed_over
    assert "art. 22" in run.handed_over[0].step.words.render("es")
    assert not models.Deed.objects.filter(kind="renewal").exists()


@pytest.mark.parametrize(
    ("end", "last"),
    [
        (date(2027, 1, 28), date(2026, 12, 28)), (date(2027, 3, 31), date(2027, 2, 28)),
        (date(2028, 3, 31), date(2028, 2, 29)), (date(2027, 1, 1), date(2026, 12, 1)),
    ],
)  # fmt: skip
def test_a_month_is_a_month_of_the_calendar(insurer, end, last):
    assert a_month_before(end) == last


def test_the_last_day_to_stop_a_renewal_is_still_in_time(insurer):
    insurer.at = datetime(2026, 12, 28, 20, 0, tzinfo=UTC)
    assert insurer.ports["policies"].policy("f-3").stops_until == date(2026, 12, 28)
    insurer.later(hours=12)
    assert insurer.ports["policies"].policy("f-3").stops_until is None
