"""The companies' subjects, which are plugged in far above: the settings name the module."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from sintonia.understanding.subject import Subject


class Subjects(Protocol):
    """The companies that are served, and what their engines are taught by."""

    def served(self) -> tuple[str, ...]:
        """The companies of this deployment, the first one first."""
        ...

    def subject(self, company: str) -> Subject:
        """What a company's engine is taught and examined by."""
        ...


def plugins() -> Subjects:
    """The module that the settings name."""
    return cast("Subjects", import_module(settings.PLUGINS))
