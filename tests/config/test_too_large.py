"""What is too large for the door is refused on a page in its reader's language, with a way back."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from sintonia.config.asgi import LARGEST_BODY, RefusesLargeBodies


async def never(*_asked: object) -> None:
    raise AssertionError("it went on")


def refused(**headers: str) -> tuple[int, str]:
    browser = TestClient(RefusesLargeBodies(never))
    asked = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = browser.post("/documents/", content=b"x" * (LARGEST_BODY + 1), headers=asked)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pt-BR", "Este arquivo é grande demais"),
        ("es", "Este archivo es demasiado grande"),
        ("en", "This file is too large"),
    ],
)
def test_it_is_said_in_the_readers_language(language: str, words: str) -> None:
    status, page = refused(accept_language=language)
    assert status == 413 and words in page


def test_who_chose_a_language_reads_that_one() -> None:
    assert "Este archivo es" in refused(accept_language="en", cookie="sintonia_language=es")[1]


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/documents/?company=faro&n=1", "/documents/?company=faro&amp;n=1"),
        ('http://testserver/documents/?a="><b>', "/documents/?a=&quot;&gt;&lt;b&gt;"),
        ("http://elsewhere.example/documents/?company=faro", "/"),
        ("http://testserver//elsewhere.example/x", "/elsewhere.example/x"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_is_to_a_page_of_ours(referer: str, back: str) -> None:
    assert f'<a href="{back}">' in refused(referer=referer)[1]


@pytest.mark.parametrize("address", ["/hooks/email/mail", "/payments/hooks/um/secret/pix", "/happenings/demo"])
def test_a_program_that_calls_us_is_told_in_a_word(address: str) -> None:
    answer = TestClient(RefusesLargeBodies(never)).post(address, content=b"x" * (LARGEST_BODY + 1))
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text == "too large"
