"""Whoever comes with the papers of the dead, or with a mandate that ended yesterday, hears kindly what would help."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sintonia.audit import SYSTEM
from sintonia.connectors.demo.people import CIDA, JOAO, TERESA
from sintonia.customers.facts import grant_authority
from sintonia.desk.models import WorkItem

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

ASKED = {
    "pt-BR": "quero a segunda via da conta",
    "es": "quiero una copia de mi factura",
    "en": "i want a copy of my bill",
}
SORRY = {"pt-BR": "Sinto muito pela sua perda", "es": "Siento mucho su pérdida", "en": "I am sorry for your loss"}
EXPIRED = {"pt-BR": "venceu", "es": "ha caducado", "en": "has expired"}


@pytest.mark.parametrize("language", ASKED)
def test_the_cpf_of_someone_dead_opens_nothing_and_is_answered_kindly(stage: Stage, language: str) -> None:
    phone = TERESA.phones[0]
    stage.whatsapp(ASKED[language], phone=phone)
    said = " ".join(stage.whatsapp(JOAO.document, phone=phone))
    assert SORRY[language] in said
    assert "131" not in said
    assert WorkItem.objects.count() == 1


def test_who_died_is_known_to_every_port(stage: Stage) -> None:
    office = stage.ports["parties"]
    party = office.by_document(JOAO.document)
    assert party.died_on is not None and party.died_on < stage.at.date()
    assert office.contracts(party.id)[0].holder_died_on == party.died_on


@pytest.mark.parametrize("language", ASKED)
def test_a_mandate_that_ended_yesterday_lets_nobody_in_and_says_so(stage: Stage, language: str) -> None:
    daughter = TERESA.phones[0]
    stage.whatsapp(ASKED[language], phone=daughter)
    mother = stage.ports["parties"].by_document(CIDA.document)
    today = stage.at.date()
    grant_authority(
        customer=stage.contact_of(daughter).customer_id, holder_party=mother.id, kind="delegate", evidence="seen",
        starts_on=today - timedelta(days=30), expires_on=today - timedelta(days=1), at=stage.at, by=SYSTEM,
    )  # fmt: skip
    said = " ".join(stage.whatsapp(TERESA.document, phone=daughter))
    assert EXPIRED[language] in said
    assert "248" not in said
