"""A request sees what who asks may see, in one transaction, and the next request starts with nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from sintonia.staff.models import Provider, User
from sintonia.web.scope import Scoped, enter, of_contact, of_room, scope_of

pytestmark = pytest.mark.django_db


def request_of(user: object) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user  # type: ignore[assignment]
    return request


def setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting(%s, true), '')", [name])
        return str(cursor.fetchone()[0])


def seen(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("|".join(setting(name) for name in ("role", "sintonia.scope", "sintonia.customer")))


def test_nobody_is_shown_nothing() -> None:
    assert Scoped(seen)(request_of(AnonymousUser())).content == b"sintonia_pages||"
    assert Scoped(seen)(RequestFactory().get("/")).content == b"sintonia_pages||"


def test_own_staff_see_the_company() -> None:
    assert Scoped(seen)(request_of(User(role="agent"))).content == b"sintonia_pages|company|"


def test_a_providers_people_see_their_rooms() -> None:
    provider = Provider.objects.create(name="Contact center")
    assert scope_of(request_of(User(role="provider_supervisor", provider=provider))) == of_room(provider.pk)


def test_a_visitors_view_enters_its_contact_with_its_customer() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        enter(of_contact(5), customer=9)
        return seen(request)

    assert Scoped(view)(request_of(AnonymousUser())).content == b"sintonia_pages|contact:5|9"


@pytest.mark.django_db(transaction=True)
class TestAfterwards:
    def test_the_next_request_starts_with_nothing(self) -> None:
        Scoped(seen)(request_of(User(role="agent")))
        assert setting("role") == "none"
        assert setting("sintonia.scope") == ""

    def test_what_a_failed_request_wrote_is_gone(self) -> None:
        def view(_request: HttpRequest) -> HttpResponse:
            Provider.objects.create(name="half done")
            return HttpResponse(status=500)

        Scoped(view)(request_of(AnonymousUser()))
        assert not Provider.objects.exists()

    def test_what_a_refused_request_wrote_stays(self) -> None:
        def view(_request: HttpRequest) -> HttpResponse:
            Provider.objects.create(name="a failed try is counted")
            return HttpResponse(status=403)

        Scoped(view)(request_of(AnonymousUser()))
        assert Provider.objects.exists()
