"""The page for everybody: a paper is given, a sentence comes back, and nothing stays."""

from __future__ import annotations

import logging
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sintonia.documents.checking import look_at_apart
from sintonia.web.uploads import MOST_BYTES
from tests.documents.papers import NESTED, PICTURE, PLAIN, altered, signed_by
from tests.visits import Visit, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def paper(settings, tmp_path, monkeypatch):
    """A paper of the company's; on a machine that does other work beside, a process takes longer to begin."""
    monkeypatch.setattr("sintonia.documents.views.look_at_apart", partial(look_at_apart, at_most_s=60))
    settings.HOME = tmp_path
    return signed_by(tmp_path / "signing" / "energia-clara")


def given(content: bytes, name: str = "conta.pdf"):
    return Visit().post("/documents/", {"file": SimpleUploadedFile(name, content, "application/pdf")})


def test_the_page_is_for_everybody_and_says_whose_papers_it_knows() -> None:
    words = Visit(headers={"accept-language": "pt-BR"}).read("/documents/")
    assert "Este documento é nosso?" in words and "assinaturas de: Energia Clara." in words


@pytest.mark.parametrize(
    ("language", "words"),
    [("pt-BR", "Sim, este documento é nosso"), ("es", "Sí, este documento es nuestro"), ("en", "Yes, this paper is")],
)
def test_ours_is_told_in_the_readers_language(paper: bytes, language: str, words: str) -> None:
    file = SimpleUploadedFile("a.pdf", paper, "application/pdf")
    answer = Visit(headers={"accept-language": language}).post("/documents/", {"file": file})
    assert words in words_of(answer) and "Energia Clara" in words_of(answer)
    assert 'datetime="2026-11-23T' in answer.content.decode()


def test_altered_another_companys_and_what_is_none(paper: bytes, tmp_path) -> None:
    false = signed_by(tmp_path / "false")
    files = [altered(paper), false, PLAIN, NESTED, PICTURE]
    told = [given(content).context["finding"].outcome for content in files]
    assert told == ["altered", "not_ours", "not_ours", "not_ours", "no_pdf"]


def test_who_signed_is_said_of_what_is_genuine_alone(paper: bytes) -> None:
    answer = given(altered(paper))
    assert answer.context["finding"].signed_by == "" and "UTC" not in words_of(answer)


def test_an_empty_file_no_file_and_one_too_large(paper: bytes) -> None:
    assert given(b"").context["finding"].outcome == "no_pdf"
    for answer in (Visit().post("/documents/"), given(paper + bytes(MOST_BYTES))):
        assert answer.status_code == 200 and answer.context["problem"] and "finding" not in answer.context


def test_who_must_wait_is_told_so(monkeypatch, paper: bytes) -> None:
    monkeypatch.setattr("sintonia.documents.checking._places", type("Full", (), {"acquire": lambda *_, **__: False})())
    answer = given(paper)
    assert (answer.status_code, answer.context["finding"].outcome) == (503, "busy")


def test_nothing_of_a_file_is_logged(paper: bytes, caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        given(altered(paper), "maria-das-dores.pdf")
    assert "maria" not in caplog.text and "Energia" not in caplog.text


def test_where_nothing_is_signed_nothing_is_asked_for(settings, tmp_path) -> None:
    settings.HOME = tmp_path / "new"
    assert '<input type="file"' not in Visit().get("/documents/").content.decode()


def test_a_form_of_another_site_is_refused(paper: bytes) -> None:
    file = SimpleUploadedFile("a.pdf", paper, "application/pdf")
    assert Visit(enforce_csrf_checks=True).post("/documents/", {"file": file}).status_code == 403
