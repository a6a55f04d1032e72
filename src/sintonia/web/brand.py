"""A company as its customers see it. Whatever a page says of a company comes from here, never from the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Brand:
    """
    A pretend company's name, what it is called for (`trade`), its look and its numbers; what a page calls a company is
    what its account says.

    `look` names its colors in the style sheets. `openings` are three ways to begin, by language, in people's own
    words. Hours are told in its `zone`, where it is another than the deployment's. `whatsapp` and `telephone` are the
    digits of its numbers, `mail` the address that it writes from; `card` is the paper that its people are known by.
    """

    name: str
    trade: Mapping[str, str]
    openings: Mapping[str, tuple[str, ...]]
    look: str = ""
    language: str = "pt-BR"
    zone: str = ""
    whatsapp: str = ""
    telephone: str = ""
    mail: str = ""
    card: str = "CPF"

    def opening_words(self) -> tuple[str, ...]:
        """Three ways to begin, in the reader's language."""
        return self.openings.get(_reader(), self.openings["en"])

    def trade_name(self) -> str:
        """What the company does in one word, in the reader's language."""
        return self.trade.get(_reader(), self.trade["en"])


def local_time(brand: Brand) -> timezone.override:
    """For as long as this lasts, hours are those of the company."""
    return timezone.override(brand.zone or settings.TIME_ZONE)


def at_home(brand_of: Callable[..., Brand]) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Show a view's hours as they are where a company is; `brand_of` is asked with what the view is asked with."""

    def dressed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with local_time(brand_of(request, *args, **kwargs)):
                return view(request, *args, **kwargs)

        return shown

    return dressed


def _reader() -> str:
    return (get_language() or "en")[:2]
