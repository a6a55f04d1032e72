"""What the one application serves beside the edge, and what it refuses."""

from __future__ import annotations

import http.client

import pytest
from starlette.testclient import TestClient

from sintonia.config import asgi
from sintonia.web import uploads


@pytest.fixture
def client() -> TestClient:
    # Without its lifespan: these need neither the edge's pool nor its listeners.
    return TestClient(asgi.application, base_url="http://localhost:8000", follow_redirects=False)


@pytest.mark.django_db
def test_a_page_says_what_it_may_load(client: TestClient) -> None:
    headers = client.get("/staff/sign-in").headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.django_db
def test_the_desk_asks_who_is_there(client: TestClient) -> None:
    answer = client.get("/desk/")
    assert answer.status_code == http.client.FOUND
    assert answer.headers["location"].startswith("/staff/sign-in")


@pytest.mark.django_db
def test_what_is_not_there_tells_nothing(client: TestClient) -> None:
    answer = client.get("/nothing/of/the/kind")
    assert answer.status_code == http.client.NOT_FOUND
    assert "Traceback" not in answer.text
    assert "sintonia." not in answer.text


def test_a_body_that_says_it_is_too_large_is_not_read(client: TestClient) -> None:
    answer = client.post("/webchat/say", content=b"", headers={"content-length": str(10 << 20)})
    assert answer.status_code == http.client.REQUEST_ENTITY_TOO_LARGE


def test_static_files_are_served_without_a_page_being_made(client: TestClient) -> None:
    answer = client.get("/static/web/base.css")
    assert answer.status_code == http.client.OK
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/static/%2e%2e/models.py", "/static/web/", "/static/"])
def test_static_files_are_all_that_is_served_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == http.client.NOT_FOUND


@pytest.mark.parametrize("language", ["en", "es", "pt-BR"])
@pytest.mark.django_db
def test_a_page_speaks_the_reader_s_language(client: TestClient, language: str) -> None:
    answer = client.get("/staff/sign-in", headers={"accept-language": language})
    assert f'<html lang="{language.lower()}"' in answer.text.lower()
    assert answer.headers["content-language"] == language.lower()


@pytest.mark.django_db
def test_the_door_takes_what_a_page_may_be_sent(client: TestClient) -> None:
    """A file at the bound, with its form: whether it is too large is for the page to say."""
    largest = uploads.MOST_BYTES + (64 << 10)
    answer = client.post("/nothing", content=b"", headers={"content-length": str(largest)})
    assert answer.status_code != http.client.REQUEST_ENTITY_TOO_LARGE
