"""Common questions to an insurer reach their article in every language; what belongs to a journey does not."""

from __future__ import annotations

import pytest

from sintonia.journeys.models import StoredRun
from tests.dialogue.articles import asked, is_answered
from tests.stories.insurer import insurers_stage

pytestmark = pytest.mark.django_db
JAVIER = "34633444555"

QUESTIONS = {
    "assistance_cover": {
        "es": ("la asistencia en carretera qué cubre exactamente?", "si llamo a la grúa tengo que pagar algo?"),
        "pt-BR": ("o que a assistência cobre mesmo?",),
        "en": ("what does the roadside assistance include?",),
    },
    "claim_deadlines": {
        "es": ("cuánto tiempo tengo para avisar del golpe?", "cuánto puede tardar la compañía en pagarme por ley?"),
        "pt-BR": ("quanto tempo tenho pra avisar da batida?",),
        "en": ("how long do you have to pay me by law",),
    },
    "after_an_accident": {
        "es": ("si tengo un accidente qué pasos sigo",),
        "pt-BR": ("o que devo fazer se eu bater?",),
        "en": ("what am i supposed to do in a crash?",),
    },
    "no_claims_bonus": {
        "es": ("si doy este parte me suben el precio?",),
        "pt-BR": ("se eu abrir sinistro o preço sobe?",),
        "en": ("will my premium go up if i claim?",),
    },
    "renewal_notice": {
        "es": ("cuánto tiempo antes aviso para cancelar?",),
        "pt-BR": ("com quantos dias aviso pra cancelar?",),
        "en": ("how many days notice to cancel?",),
    },
    "claim_papers": {
        "es": ("para un robo necesito denuncia?",),
        "pt-BR": ("que documento precisa pro sinistro?",),
        "en": ("which documents do i need for the claim?",),
    },
}


@pytest.mark.parametrize(("matter", "language", "text"), asked(QUESTIONS))
def test_a_common_question_is_answered_from_its_article(matter: str, language: str, text: str) -> None:
    is_answered(insurers_stage(), matter, language, text, door_in=language)


def test_an_article_leaves_the_claim_open() -> None:
    stage = insurers_stage()
    stage.whatsapp("quiero dar un parte", phone=JAVIER)
    told, still = stage.whatsapp("qué plazo tengo para dar un parte?", phone=JAVIER)
    assert "Ley 50/1980, art. 16, 18 y 20" in told
    assert "sigue" in still
    assert StoredRun.objects.get().journey == "claim"


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("me han dado un golpe por detrás", "claim"),
        ("he tenido un accidente con el coche", "claim"),
        ("necesito asistencia en carretera", "roadside_assistance"),
        ("cuándo me vais a pagar el siniestro", "claim_status"),
        ("quiero ver qué cubre mi póliza", "policy"),
        ("no quiero renovar el seguro", "policy"),
        ("quiero poner una reclamación", "offer_person"),
    ],
)
def test_what_a_journey_or_a_person_sees_to_gets_no_article(text: str, begun: str) -> None:
    insurers_stage().whatsapp(text, phone=JAVIER)
    assert StoredRun.objects.get().journey == begun
