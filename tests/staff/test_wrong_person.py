"""Every address for staff, as everybody who may not open it: the table decides, and nothing that a view forgot."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver

from sintonia.conversations.accounts import ensure_accounts
from sintonia.staff.access import is_for_staff
from sintonia.staff.models import Provider, User
from sintonia.staff.permissions import PROVIDER_ROLES, ROLES, may, permission_of
from tests.staff.test_permissions import addresses
from tests.visits import BACKEND

pytestmark = pytest.mark.django_db

REFUSED, NO_SUCH_METHOD = 403, 405
METHODS = ("get", "post")


def for_staff() -> list[tuple[str, str]]:
    """Every address for staff, with something in each of its places, and the permission that opens it."""
    return [
        (address_with_places_filled(address), permission_of(view) or "")
        for address, view in addresses(get_resolver())
        if is_for_staff(view)
    ]


def address_with_places_filled(address: str) -> str:
    """An address of nobody in particular: `desk/<slug:item>/` is `/desk/1/`."""
    parts = address.split("/")
    return "/" + "/".join("1" if part.startswith("<") else part for part in parts)


@pytest.fixture(autouse=True)
def _counters(db: None) -> None:
    ensure_accounts(demo=True)


def client_of(role: str) -> Client:
    provider = Provider.objects.create(name="Calls") if role in PROVIDER_ROLES else None
    user = User.objects.create_user(username="nina", password=None, name="Nina", role=role, provider=provider)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def statuses(client: Client, address: str) -> list[int]:
    return [getattr(client, method)(address).status_code for method in METHODS]


@pytest.mark.parametrize("role", ROLES)
def test_what_the_table_forbids_is_refused_and_what_it_permits_is_not(role: str) -> None:
    client, wrong = client_of(role), []
    for address, permission in for_staff():
        answered = statuses(client, address)
        if may(role, permission):
            wrong += [f"{address} is refused"] if REFUSED in answered else []
        elif REFUSED not in answered or not {REFUSED, NO_SUCH_METHOD}.issuperset(answered):
            wrong.append(f"{address} answers {answered}")
    assert wrong == []


def test_who_is_not_signed_in_is_asked_to() -> None:
    client, wrong = Client(), []
    for address, _permission in for_staff():
        for method in METHODS:
            answer = getattr(client, method)(address)
            if answer.status_code != 302 or not answer["Location"].startswith("/staff/sign-in?next="):
                wrong.append(f"{method} {address} answers {answer.status_code}")
    assert wrong == []
    assert len(for_staff()) > 30
