"""The language model that this deployment may ask, and how much, as its settings say."""

from __future__ import annotations

from django.conf import settings

from sintonia.understanding.gateway.budget import Budget
from sintonia.understanding.gateway.client import Endpoint


def endpoint() -> Endpoint | None:
    """The endpoint that is set; None without one."""
    if not (settings.LLM_URL and settings.LLM_MODEL):
        return None
    return Endpoint(settings.LLM_URL, settings.LLM_MODEL, settings.LLM_KEY)


def budget() -> Budget:
    """The most that it may be asked."""
    return Budget(*settings.LLM_BUDGET)
