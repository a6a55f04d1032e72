"""A policy's papers, its renewal, and a quote, told as conversations."""

from sintonia.connectors.demo_insurer import models
from sintonia.connectors.demo_insurer.people import PAQUI
from sintonia.journeys.runner import Asking
from sintonia.journeys.steps import Outcome, Show


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
    run.hear("1")
    run.hear("482107")
    assert models.Deed.objects.get(kind="renewal").facts["wish"] == "stop"


def test_a_quote_is_asked_for_once(insurer):
    run = insurer.start("quote_request", "cuánto me costaría asegurar el coche?")
    run.begin()
    run.hear("un seat ibiza de 2015, yo, 34 años")
    assert "día laborable" in run.hear("600 111 222")[0]
    asked = models.Deed.objects.get(kind="quote").facts
    assert (asked["branch"], asked["phone"]) == ("motor", "600111222")
