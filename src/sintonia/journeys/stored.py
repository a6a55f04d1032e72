"""Going on with stored runs: a row and its live `Run`, and what the row must keep of it."""

from __future__ import annotations

from sintonia.journeys.runner import Asking, Doing, Ended, HandingOver, Looking, Pause, Waiting
from sintonia.journeys.steps import Journey, registry


class UnableToRun(Exception):
    """A journey or its version is not installed."""


def journey_named(name: str, version: int | None = None) -> Journey:
    """
    A journey in one version, else in its newest.

    :raises UnableToRun: if it is not installed
    """
    if version is not None:
        found = registry.get((name, version))
    else:
        versions = [v for n, v in registry if n == name]
        found = registry.get((name, max(versions))) if versions else None
    if found is None:
        raise UnableToRun(f"journey {name} version {version or 'any'} is not installed")
    return found


def state_of(pause: Pause) -> str:
    """The word that a stored run keeps for where it stopped."""
    match pause:
        case Asking() | HandingOver():
            return "active"
        case Looking():
            return "retrying"
        case Doing():
            return "doing"
        case Waiting():
            return "waiting"
        case Ended():
            return str(pause.outcome)
