"""Signing in where one's company does: OpenID Connect over HTTP, against a provider that checks what it is asked."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client

from sintonia.staff import oidc
from sintonia.staff.models import Identity, IdentityProvider, User
from sintonia.staff.models import Provider as Contracted
from tests.staff.identity_provider import AT, CLIENT, SECRET, Provider, running

pytestmark = pytest.mark.django_db

KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
NOT_FINISHED = "A entrada não foi concluída."
NO_ACCESS = "mas você ainda não tem acesso aqui"
SILENT = "não está respondendo"


@pytest.fixture
def theirs() -> Iterator[Provider]:
    with time_machine.travel(AT, tick=False), running(Provider(KEY)) as provider:
        yield provider


@pytest.fixture
def ours(theirs: Provider) -> IdentityProvider:
    return IdentityProvider.objects.create(
        name="Luz do Vale", issuer=theirs.address, client=CLIENT, secret=oidc.sealed(SECRET)
    )


@pytest.fixture
def rita(ours: IdentityProvider) -> User:
    user = User.objects.create_user(username="rita", password=None, name="Rita", role="planner")
    Identity.objects.create(user=user, known_as="rita@example.com")
    return user


@pytest.fixture
def client() -> Client:
    browser = Client()
    browser.cookies["sintonia_language"] = "pt-br"
    return browser


def sent_to(client: Client, ours: IdentityProvider, going_to: str = "") -> str:
    """Where somebody is sent who wants to sign in there."""
    return client.get(f"/staff/company/{ours.pk}", {"next": going_to} if going_to else {})["Location"]


def led_back(address: str) -> dict[str, str]:
    """Sign in there; what the browser brings back."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", f"{parts.path}?{parts.query}")
    location = connection.getresponse().headers["Location"]
    connection.close()
    assert location.startswith("http://localhost:8000/staff/company/back?")
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def came_back(client: Client, ours: IdentityProvider, **changed: str) -> HttpResponse:
    brought = led_back(sent_to(client, ours)) | changed
    return client.get("/staff/company/back", brought, follow=True)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_who_is_known_comes_to_where_they_were_going(client: Client, ours: IdentityProvider, rita: User) -> None:
    brought = led_back(sent_to(client, ours, "/staff/permissions"))
    answer = client.get("/staff/company/back", brought)
    assert (answer["Location"], is_signed_in(client)) == ("/staff/permissions", True)
    assert client.session["_auth_user_id"] == str(rita.pk)


def test_it_counts_as_two_factors(client: Client, ours: IdentityProvider, rita: User, settings) -> None:
    settings.SECOND_FACTOR_FOR = ("planner",)
    came_back(client, ours)
    assert client.get("/staff/").context["lacks"] is False


def test_the_sign_in_page_offers_it(client: Client, ours: IdentityProvider) -> None:
    assert "Entrar com Luz do Vale" in client.get("/staff/sign-in").content.decode()
    IdentityProvider.objects.update(enabled=False)
    assert "Luz do Vale" not in client.get("/staff/sign-in").content.decode()
    assert client.get(f"/staff/company/{ours.pk}").status_code == 404


def test_who_has_no_user_is_refused_by_a_clear_sentence(client: Client, ours, rita, theirs: Provider) -> None:
    theirs.claims = {"sub": "s-2", "email": "somebody@example.com", "role": "admin"}
    page = came_back(client, ours).content.decode()
    assert f"Luz do Vale conhece você, {NO_ACCESS}" in page
    assert (is_signed_in(client), User.objects.count()) == (False, 1)


def test_the_role_is_ours_and_never_the_tokens(client: Client, ours, rita: User, theirs: Provider) -> None:
    theirs.claims |= {"role": "admin", "roles": ["admin"], "groups": ["admin"], "provider": 1}
    came_back(client, ours)
    rita.refresh_from_db()
    assert (rita.role, rita.provider_id, is_signed_in(client)) == ("planner", None, True)


def test_a_subject_is_known_even_when_its_address_changed(client: Client, ours, rita, theirs: Provider) -> None:
    came_back(client, ours)
    theirs.claims = {"sub": "s-1", "email": "rita.silva@example.com"}
    another = Client()
    came_back(another, ours)
    assert is_signed_in(another)


def test_an_address_that_went_to_another_opens_nothing(client: Client, ours, rita, theirs: Provider) -> None:
    came_back(client, ours)
    theirs.claims = {"sub": "s-9", "email": "rita@example.com"}
    another = Client()
    came_back(another, ours)
    assert not is_signed_in(another)


@pytest.mark.parametrize(
    "changed",
    [{"enabled": False}, {"provider": True, "role": "provider_agent"}],
    ids=["disabled", "another's"],
)
def test_who_left_or_works_for_another_is_refused(client: Client, ours, rita: User, changed: dict[str, Any]) -> None:
    if "provider" in changed:
        changed = changed | {"provider": Contracted.objects.create(name="Calls")}
    User.objects.filter(pk=rita.pk).update(**changed)
    assert NO_ACCESS in came_back(client, ours).content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"aud": [CLIENT, "another"]},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": AT - timedelta(minutes=2)},
        {"iat": AT + timedelta(hours=1)},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_opens_nothing(client: Client, ours, rita, theirs: Provider, wrong) -> None:
    theirs.claims = {name: value for name, value in (theirs.claims | wrong).items() if value is not None}
    if wrong.get("nonce", "") is None:
        theirs.claims["nonce"] = ""
    assert NOT_FINISHED in came_back(client, ours).content.decode()
    assert (theirs.tokens, is_signed_in(client)) == (1, False)


@pytest.mark.parametrize(
    ("algorithm", "key"), [("RS256", OTHER_KEY), ("HS256", SECRET * 2), ("none", None)], ids=["key", "shared", "none"]
)
@pytest.mark.usefixtures("rita")
def test_a_token_that_another_signed_opens_nothing(client, ours, theirs: Provider, algorithm, key) -> None:
    theirs.algorithm, theirs.signs_with = algorithm, key
    assert NOT_FINISHED in came_back(client, ours).content.decode()
    assert (theirs.tokens, is_signed_in(client)) == (1, False)


def test_what_was_not_asked_for_in_this_browser_opens_nothing(client: Client, ours, rita, theirs: Provider) -> None:
    assert NOT_FINISHED in came_back(client, ours, state="another").content.decode()
    brought = led_back(sent_to(Client(), ours))
    assert NOT_FINISHED in client.get("/staff/company/back", brought, follow=True).content.decode()
    assert (theirs.tokens, is_signed_in(client)) == (0, False)


def test_a_way_back_is_gone_once(client: Client, ours, rita, theirs: Provider) -> None:
    brought = led_back(sent_to(client, ours))
    client.get("/staff/company/back", brought)
    client.post("/staff/sign-out")
    assert NOT_FINISHED in client.get("/staff/company/back", brought, follow=True).content.decode()
    assert not is_signed_in(client)


def test_who_says_no_there_is_back_at_the_sign_in(client: Client, ours, rita) -> None:
    state = parse_qs(urlsplit(sent_to(client, ours)).query)["state"][0]
    answer = client.get("/staff/company/back", {"error": "access_denied", "state": state}, follow=True)
    assert NOT_FINISHED in answer.content.decode()


def test_a_provider_that_is_another_or_silent_is_told_so(client: Client, ours, rita, theirs: Provider) -> None:
    theirs.issuer = "https://evil.example"
    assert SILENT in client.get(f"/staff/company/{ours.pk}", follow=True).content.decode()
    for address in ("http://127.0.0.1:1", "http://example.com", "file:///etc/passwd"):
        IdentityProvider.objects.update(issuer=address)
        assert SILENT in client.get(f"/staff/company/{ours.pk}", follow=True).content.decode()


def test_there_is_one_for_the_company_and_one_for_each_provider(ours: IdentityProvider) -> None:
    same = {"issuer": ours.issuer, "client": CLIENT, "secret": b""}
    IdentityProvider.objects.create(name="Calls", provider=Contracted.objects.create(name="Calls"), **same)
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityProvider.objects.create(name="Another", **same)


def test_the_clients_secret_is_sealed(ours: IdentityProvider) -> None:
    assert SECRET.encode() not in bytes(ours.secret)
