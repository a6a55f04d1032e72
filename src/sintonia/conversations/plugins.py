"""What is plugged in far above, for the pages below: the settings name the module, in this one place."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings


class Plugins(Protocol):
    """The packs and the company's back office."""

    def back_office(self, company: str = "") -> dict[str, Any]:
        """The ports of a company's back office, by the names that journeys use; "" is the first company."""
        ...

    def load_packs(self) -> None:
        """Have every pack's journeys registered in this process."""
        ...


def plugins() -> Plugins:
    """The module that the settings name."""
    return cast("Plugins", import_module(settings.PLUGINS))
