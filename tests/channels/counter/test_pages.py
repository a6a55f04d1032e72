"""The counter: a code opens the very step, a name finds its person, a slip goes home."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from sintonia.channels.counter.finding import code_in, document_shown
from sintonia.connectors.demo import signature
from sintonia.connectors.demo.models import Party
from sintonia.documents.genuine import trusted_certificates
from sintonia.documents.signing import Verdict, verify
from sintonia.journeys.operations import issue_passport
from tests.dialogue.stage import BEGAN, Stage
from tests.documents.structure import text_of
from tests.visits import Visit, clerk, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def digits(stage: Stage) -> str:
    """The passport of somebody who began to give a reading on WhatsApp."""
    stage.whatsapp("quero informar a leitura")
    return issue_passport(case=stage.contact("whatsapp", "5531988887777").case_id, at=stage.at).digits


def opened(stage: Stage, visit: Visit, typed: str) -> str:
    """Type into the giant field; returns the address of the visit that it opens."""
    answer = visit.post("/counter/look-up", {"q": typed})
    stage.settle()
    return str(answer["Location"]).partition("?")[0]


def test_only_who_signed_in_stands_behind_the_counter() -> None:
    assert Visit().get("/counter/")["Location"].startswith("/staff/sign-in")


def test_a_code_opens_the_very_step(stage: Stage, digits: str) -> None:
    asked = stage.said_since(stage.lane("whatsapp", "5531988887777"), 0)[-1]
    visit = clerk()

    page = visit.get(opened(stage, visit, f"{digits[:3]}-{digits[3:]}"))

    assert page.context["step"].question == asked
    assert page.context["visit"]["protocol"] == stage.contact("whatsapp", "5531988887777").protocol


def test_a_code_shown_twice_is_one_visit(stage: Stage, digits: str) -> None:
    visit = clerk()

    first, second = (visit.post("/counter/look-up", {"q": digits})["Location"] for _ in range(2))
    stage.settle()
    later = visit.post("/counter/look-up", {"q": digits})["Location"]
    page = visit.get(later)

    assert first == second
    assert later == first.partition("?")[0]
    assert [bead.door for bead in page.context["thread"].beads] == ["whatsapp", "counter"]
    assert len(visit.get("/counter/").context["recent"]) == 1


def test_what_the_customer_says_is_answered_at_the_counter(stage: Stage, digits: str) -> None:
    visit = clerk()
    place = opened(stage, visit, digits)
    asked = visit.get(place).context["step"]

    answer = visit.post(f"{place}answer", {"text": "cancelar", "step": asked.step})
    stage.settle()

    assert visit.get(answer["Location"]).context["step"].question != asked.question


def test_a_code_that_opens_nothing_says_so(stage: Stage) -> None:
    visit = clerk()

    answer = visit.post("/counter/look-up", {"q": "000-000"})

    assert "problem" in answer["Location"]
    assert visit.get(answer["Location"]).context["problem"]


def test_a_person_is_found_without_showing_the_whole_document(stage: Stage) -> None:
    party = Party.objects.filter(kind="person").order_by("pk").first()
    assert party is not None

    page = clerk().read("/counter/", q=party.name)

    assert party.name in page
    assert party.document not in page
    assert party.document[3:6] in page


def test_the_slip_tells_what_was_done_and_how_to_go_on(stage: Stage, digits: str) -> None:
    visit = clerk()
    place = opened(stage, visit, digits)

    page = visit.read(f"{place}slip")

    assert f"{digits[:3]}-{digits[3:]}" in page
    assert "Informar a leitura" in page


def test_the_slip_as_a_file_says_the_same_and_is_signed(stage: Stage, digits: str) -> None:
    visit = clerk()
    place = opened(stage, visit, digits)

    answer = visit.get(f"{place}slip.pdf")

    protocol = stage.contact("whatsapp", "5531988887777").protocol
    words = text_of(answer.content).replace("\n", " ")
    assert answer["Content-Type"] == "application/pdf"
    assert "Seu protocolo" in words and protocol in words.replace(" ", "")
    assert "Informar a leitura" in words and f"{digits[:3]}-{digits[3:]}" in words
    assert verify(answer.content, trusted=trusted_certificates(signature.folder().parent), at=stage.at).genuine


def test_a_company_that_signs_nothing_prints_all_the_same(
    stage: Stage, digits: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sintonia.config.papers.find_spec", lambda _name: None)
    visit = clerk()
    content = visit.get(f"{opened(stage, visit, digits)}slip.pdf").content
    assert content.startswith(b"%PDF-") and verify(content, trusted=(), at=stage.at) == Verdict()


def test_the_customers_half_shows_nobody_elses_data(stage: Stage, digits: str) -> None:
    visit = clerk()
    page = words_of(visit.get(f"{opened(stage, visit, digits)}turned"))

    assert "Clara" not in page


def test_what_the_customer_reads_is_in_the_customers_language(stage: Stage) -> None:
    stage.whatsapp("my power is out, I am in the dark", phone="5531933332222")
    code = issue_passport(case=stage.contact("whatsapp", "5531933332222").case_id, at=stage.at).digits
    visit = clerk()
    visit.cookies["sintonia_language"] = "pt-br"
    place = opened(stage, visit, code)

    turned, slip = visit.read(f"{place}turned"), visit.read(f"{place}slip")

    assert "Hello." in turned
    assert "What happens now" in slip
    assert "Voltar ao balcão" in turned
    assert "Voltar ao balcão" in slip


def test_a_visit_that_is_nobodys_is_not_there(stage: Stage) -> None:
    assert clerk().get("/counter/visit-guessed/thread").status_code == 404


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("482107", "482107"),
        ("482-107", "482107"),
        ("482 107", "482107"),
        ("7kqx-2m9a", "7KQX2M9A"),
        ("https://x.example/webchat/?passport=7KQX2M9A", "7KQX2M9A"),
        ("Maria Silva", ""),
        ("52998224725", ""),
    ],
)
def test_what_is_typed_or_scanned_may_be_a_code(typed: str, code: str) -> None:
    assert code_in(typed) == code


def test_a_document_is_shown_by_its_middle() -> None:
    assert document_shown("52998224725") == "CPF ***.982.247-**"


@pytest.mark.parametrize("name", ["guessed", "visit-", "nobody-visit-1", "-visit-1", "call-1"])
@pytest.mark.parametrize("page", ["/counter/{}/", "/counter/{}/thread", "/counter/{}/slip", "/counter/{}/slip.pdf"])
def test_an_address_that_nobody_gave_out_is_nothing(stage: Stage, page: str, name: str) -> None:
    assert clerk().get(page.format(name)).status_code == 404
