"""Every page's first word is the folder it lives in."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView


def _pages(prefix: str, folder: str) -> list[URLResolver]:
    """Return the pages of one folder, if it has any yet."""
    urls = f"{folder}.urls"
    return [path(prefix, include(urls))] if find_spec(folder) and find_spec(urls) else []


urlpatterns: list[URLPattern | URLResolver] = [
    *_pages("", "sintonia.web"),
    *_pages("staff/", "sintonia.staff"),
    *_pages("desk/", "sintonia.desk"),
    *_pages("webchat/", "sintonia.channels.webchat"),
    *_pages("counter/", "sintonia.channels.counter"),
]
if settings.DEMO:
    urlpatterns += [*_pages("", "sintonia.demo"), *_pages("simulator/", "sintonia.demo.simulator")]
else:
    urlpatterns.append(path("", RedirectView.as_view(url="/desk/")))
