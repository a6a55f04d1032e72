"""A browser without JavaScript: Django's test client, through the real middleware, role and scope included."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from sintonia.staff.models import User
from sintonia.staff.permissions import CLERK

BACKEND = "django.contrib.auth.backends.ModelBackend"


class Visit(Client):
    """Requests of one browser. After each, the test is itself again: the role of the pages ends with their request."""

    def request(self, **request: Any) -> HttpResponse:
        try:
            return super().request(**request)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
                cursor.execute("SELECT set_config('sintonia.scope', '', false)")

    def read(self, path: str, **data: Any) -> str:
        """Get a page and give its words, one space between them."""
        answer = self.get(path, data, follow=True)
        assert answer.status_code == 200, answer.status_code
        return words_of(answer)


def words_of(answer: HttpResponse) -> str:
    """What a page says, without its marks."""
    body = re.sub(r"<(head|script|template|svg|noscript)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def staff(name: str, *, role: str = "agent") -> Visit:
    """A signed-in browser of somebody of the company."""
    user = User.objects.filter(username=name).first() or User.objects.create_user(
        username=name, password=None, name=name.capitalize(), role=role
    )
    browser = Visit()
    browser.force_login(user, backend=BACKEND)
    return browser


def clerk() -> Visit:
    """A signed-in browser at the counter."""
    return staff("clara", role=CLERK)
