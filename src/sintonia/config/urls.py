"""Every page's first word is the folder it lives in."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sintonia.web.urls")),
    path("staff/", include("sintonia.staff.urls")),
    path("desk/", include("sintonia.desk.urls")),
    path("media/", include("sintonia.conversations.urls")),
    path("webchat/", include("sintonia.channels.webchat.urls")),
    path("counter/", include("sintonia.channels.counter.urls")),
]
# The demo is named, not imported: it stands above us, and is not there at all where customers are.
urlpatterns.append(
    path("", include("sintonia.demo.urls")) if settings.DEMO else path("", RedirectView.as_view(url="/desk/"))
)
