"""Signing in and out, and who may open what."""

import pytest
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.views.generic import View

from sintonia.audit.queries import trail
from sintonia.staff.access import public
from sintonia.staff.middleware import SignedIn
from sintonia.staff.models import User
from sintonia.staff.operations import DEMO_PASSWORD, DEMO_PEOPLE, UnableToSeed, seed_demo_staff
from sintonia.staff.permissions import permitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    seed_demo_staff()
    return User.objects.get(username="ana")


def sign_in(client: Client, username: str = "ana", password: str = DEMO_PASSWORD, **more: str) -> HttpResponse:
    return client.post("/staff/sign-in", {"username": username, "password": password, **more})


class TestSigningIn:
    def test_leads_to_where_one_was_going(self, client, ana) -> None:
        answer = sign_in(client, next="/desk/?all=1")
        assert (answer.status_code, answer["Location"]) == (302, "/desk/?all=1")
        assert client.session["_auth_user_id"] == str(ana.pk)

    def test_never_leads_elsewhere(self, client, ana) -> None:
        assert sign_in(client, next="https://evil.example/")["Location"] == "/desk/"

    def test_leads_a_clerk_to_the_counter(self, client, ana) -> None:
        assert sign_in(client, username="clara")["Location"] == "/counter/"

    def test_knows_a_name_whatever_its_capitals(self, client, ana) -> None:
        assert sign_in(client, username=" ANA ").status_code == 302

    def test_is_in_the_trail(self, client, ana) -> None:
        sign_in(client)
        client.post("/staff/sign-out")
        assert [row.deed for row in trail(("user", ana.pk))] == ["staff.signed_in", "staff.signed_out"]
        assert "_auth_user_id" not in client.session

    def test_a_get_signs_nobody_out(self, client, ana) -> None:
        sign_in(client)
        assert client.get("/staff/sign-out").status_code == 405
        assert "_auth_user_id" in client.session

    def test_gives_one_answer_for_every_way_of_being_wrong(self, client, ana) -> None:
        User.objects.create_user(username="gone", password="right-one", name="Gone", enabled=False)
        answers = [sign_in(client, *pair) for pair in (("ana", "wrong"), ("nobody", "x"), ("gone", "right-one"))]
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.context["form"].non_field_errors()[0] for answer in answers}) == 1

    def test_is_locked_after_five_wrong_tries_even_for_the_right_password(self, client, ana) -> None:
        statuses = [sign_in(client, password="wrong").status_code for _ in range(5)]
        assert statuses[-1] == 429
        assert sign_in(client).status_code == 429
        assert sign_in(client, username="bruno").status_code == 302

    def test_says_how_long_a_lock_lasts(self, client, ana, settings) -> None:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "pt-br"
        page = [sign_in(client, password="wrong") for _ in range(5)][-1]
        assert page.status_code == 429
        assert "Tente de novo em 15 minutos." in page.content.decode()

    @pytest.mark.parametrize(("language", "words"), [("pt-br", "Entrar"), ("es", "Iniciar sesión"), ("en", "Sign in")])
    def test_speaks_the_readers_language(self, client, ana, language, words) -> None:
        client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
        page = client.get("/staff/sign-in").content.decode()
        assert f">{words}</h1>" in page
        assert 'autocomplete="current-password"' in page


class TestLanguage:
    def test_the_one_chosen_on_the_page_is_kept_for_the_next_time(self, client, ana) -> None:
        client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "es"
        sign_in(client)
        ana.refresh_from_db()
        assert ana.language == "es"

    def test_without_a_choice_it_is_the_one_they_work_in(self, client, ana) -> None:
        User.objects.filter(pk=ana.pk).update(language="es")
        assert sign_in(client).cookies[django_settings.LANGUAGE_COOKIE_NAME].value == "es"


class TestDemoPeople:
    def test_are_made_once(self, ana) -> None:
        seed_demo_staff()
        assert User.objects.filter(demo=True).count() == len(DEMO_PEOPLE)

    def test_are_not_made_outside_demo_mode(self, settings) -> None:
        settings.DEMO = False
        with pytest.raises(UnableToSeed):
            seed_demo_staff()
        assert not User.objects.exists()

    def test_cannot_sign_in_outside_demo_mode(self, client, ana, settings) -> None:
        settings.DEMO = False
        assert sign_in(client).status_code == 200
        assert "_auth_user_id" not in client.session

    def test_are_signed_out_when_demo_mode_ends(self, client, ana, settings) -> None:
        sign_in(client)
        settings.DEMO = False
        assert client.get("/staff/sign-in").status_code == 200

    def test_are_on_the_page_in_demo_mode_alone(self, client, settings) -> None:
        assert DEMO_PASSWORD in client.get("/staff/sign-in").content.decode().split("sign-in-demo")[1]
        settings.DEMO = False
        assert "sign-in-demo" not in client.get("/staff/sign-in").content.decode()


def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse("desk")


desk.__module__ = "sintonia.desk.views.items"


class Counter(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("counter")


def chat(request: HttpRequest) -> HttpResponse:
    return HttpResponse("chat")


chat.__module__ = "sintonia.channels.webchat.views"

urlpatterns = [
    path("desk/", permitted("desk.work")(desk)),
    path("counter/", Counter.as_view()),
    path("webchat/", chat),
    path("open/", public(lambda request: HttpResponse("open"))),
    path("admins/", permitted("staff.people")(desk)),
    path("anywhere/", lambda request: HttpResponse("forgotten")),
]


class TestClosedPages:
    @pytest.fixture(autouse=True)
    def addresses(self, settings) -> None:
        settings.ROOT_URLCONF = __name__
        signed_in = f"{SignedIn.__module__}.{SignedIn.__qualname__}"
        if signed_in not in settings.MIDDLEWARE:
            settings.MIDDLEWARE = [*settings.MIDDLEWARE, signed_in]

    @pytest.mark.parametrize("address", ["/desk/", "/counter/", "/anywhere/", "/admins/"])
    def test_a_page_is_closed_unless_it_says_otherwise(self, client, address) -> None:
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/staff/sign-in?next={address}")

    @pytest.mark.parametrize("address", ["/webchat/", "/open/"])
    def test_customers_pages_and_marked_ones_are_open(self, client, address) -> None:
        assert client.get(address).status_code == 200

    def test_signed_in_one_may(self, client, ana) -> None:
        client.force_login(ana, "django.contrib.auth.backends.ModelBackend")
        assert client.get("/desk/").content == b"desk"
        assert client.get("/admins/").status_code == 403

    def test_what_asks_for_no_permission_is_closed_to_everybody(self, client, ana) -> None:
        User.objects.filter(pk=ana.pk).update(role="admin")
        client.force_login(ana, "django.contrib.auth.backends.ModelBackend")
        assert [client.get(address).status_code for address in ("/desk/", "/anywhere/", "/counter/")] == [200, 403, 403]
