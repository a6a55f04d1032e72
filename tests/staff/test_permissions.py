"""Who may do what: one table, asked by every view for staff."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from sintonia.staff.access import is_for_staff
from sintonia.staff.models import Provider, User
from sintonia.staff.permissions import (
    ADMIN,
    PERMISSIONS,
    PROVIDER_ROLES,
    ROLES,
    Permission,
    may,
    permission_of,
    permitted,
)
from tests.visits import BACKEND


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address there is, with its view."""
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield before + str(one.pattern), one.callback
        else:
            yield from addresses(one, before + str(one.pattern))


def test_every_view_for_staff_says_which_permission_opens_it() -> None:
    found = list(addresses(get_resolver()))
    silent = [address for address, view in found if is_for_staff(view) and permission_of(view) is None]
    assert {"desk/", "counter/", "desk/call", "understanding/", "staff/permissions"} <= {
        address for address, view in found if permission_of(view)
    }
    assert silent == []


def test_the_table_names_every_permission_and_no_role_that_is_none() -> None:
    assert set(PERMISSIONS) == set(get_args(Permission))
    assert all(held.roles <= set(ROLES) for held in PERMISSIONS.values())


def test_an_administrator_may_do_everything_there_is() -> None:
    assert all(may(ADMIN, name) for name in PERMISSIONS)
    assert not may(ADMIN, "desk.everything")


def test_people_and_roles_are_for_administrators_alone() -> None:
    assert [role for role in ROLES if may(role, "staff.people")] == [ADMIN]


def test_a_provider_exports_searches_and_teaches_nothing() -> None:
    forbidden = (
        "desk.search",
        "desk.merge",
        "desk.rules",
        "desk.export",
        "desk.evidence",
        "counter.work",
        "audit.read",
    )
    assert not [(role, name) for role in PROVIDER_ROLES for name in forbidden if may(role, name)]


def test_a_permission_that_is_none_guards_nothing() -> None:
    with pytest.raises(ValueError, match="there is no permission"):
        permitted("desk.everything")  # type: ignore[arg-type]


@pytest.mark.django_db
class TestAProvidersRole:
    def make(self, role: str, provider: Provider | None) -> User:
        return User.objects.create_user(username=role, password=None, name=role, role=role, provider=provider)

    @pytest.mark.parametrize("role", ROLES)
    def test_is_had_exactly_where_there_is_a_provider(self, role: str) -> None:
        provider = Provider.objects.create(name="Calls")
        right, wrong = (provider, None) if role in PROVIDER_ROLES else (None, provider)
        with pytest.raises(IntegrityError), transaction.atomic():
            self.make(role, wrong)
        assert self.make(role, right).has_perm("staff.permissions")

    def test_is_one_of_the_ten(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            self.make("king", None)

    def test_nobody_who_is_disabled_may_anything(self) -> None:
        user = self.make("supervisor", None)
        assert (user.has_perm("desk.work"), user.has_module_perms("understanding")) == (True, True)
        user.enabled = False
        assert (user.has_perm("desk.work"), user.has_module_perms("understanding")) == (False, False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title"),
    [("pt-br", "Papéis e permissões"), ("es", "Roles y permisos"), ("en", "Roles and permissions")],
)
def test_everybody_signed_in_can_read_the_table(language: str, title: str) -> None:
    auditor = User.objects.create_user(username="rosa", password=None, name="Rosa", role="auditor")
    client = Client()
    client.force_login(auditor, backend=BACKEND)
    client.cookies["sintonia_language"] = language

    page = client.get("/staff/permissions").content.decode()

    assert f"<h1>{title}</h1>" in page
    assert all(f"<code>{name}</code>" in page for name in PERMISSIONS)
    assert page.count("matrix-yes") == sum(may(role, name) for role in ROLES for name in PERMISSIONS)
