"""The reader's language and appearance are kept, and a form leads nowhere else."""

import pytest

from tests.visits import Visit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "words"), [("pt-br", "Entrar"), ("es", "Iniciar sesión"), ("en", "Sign in")])
def test_a_page_speaks_the_language_that_was_chosen(language: str, words: str) -> None:
    visit = Visit()

    visit.post("/language", {"language": language, "next": "/staff/sign-in"})

    assert words in visit.read("/staff/sign-in")


def test_a_language_that_we_do_not_speak_changes_nothing() -> None:
    assert not Visit().post("/language", {"language": "xx"}).cookies


def test_light_and_dark_take_turns() -> None:
    visit = Visit()

    chosen = [visit.post("/appearance", {"next": "/"}).cookies["sintonia_theme"].value for _ in range(3)]

    assert chosen == ["dark", "light", "dark"]
    assert b'data-theme="dark"' in visit.get("/staff/sign-in").content


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_choice_leads_back_to_our_own_pages_only(elsewhere: str) -> None:
    assert Visit().post("/language", {"language": "es", "next": elsewhere})["Location"] == "/"
