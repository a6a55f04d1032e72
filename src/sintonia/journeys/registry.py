"""Every journey that is installed, by its name and version, and the order in which some are offered."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sintonia.kit.words import Words, _

if TYPE_CHECKING:
    from sintonia.journeys.steps import Outcome

GENERAL: Final = "general"
Body = Callable[..., "Coroutine[Any, Any, Outcome]"]


@dataclass(frozen=True)
class Journey:
    """
    A journey's definition. `ports` are the names of its keyword arguments; `danger` ones jump in front.

    `takes` says what of something sent (a pasted text, a file's words and codes) is plainly for this journey, which
    then begins with that; "" when nothing is.
    A `brief` one goes first where two matters are named in one text. What one that `goes_on` does is not left lying
    while a person is being called. What it `covers` is no second matter when
    both are named at once, nor when something is sent that is for either.
    Whoever helps where it cannot go on answers its `skill` (`keep_skill`).
    """

    name: str
    title: Words
    version: int
    body: Body
    ports: tuple[str, ...]
    offered: bool = True
    urgent: bool = False
    takes: Callable[[str], str] | None = None
    brief: bool = False
    goes_on: bool = False
    covers: tuple[str, ...] = ()
    skill: str = GENERAL


registry: dict[tuple[str, int], Journey] = {}
menu_order: list[str] = []
skills: dict[str, Words] = {GENERAL: _("General matters")}


def keep_skill(name: str, title: Words) -> str:
    """Name something that people know how to help with; returns its id, for journeys."""
    skills[name] = title
    return name


def skill_title(name: str) -> Words:
    """What a skill is called; one that no pack names is called by its id."""
    return skills.get(name, Words(name))


def offer_in_order(names: Sequence[str]) -> None:
    """Set the order in which journeys are offered; what is not named comes after, as it was registered."""
    menu_order[:] = names


def journey(
    name: str,
    *,
    title: Words,
    version: int = 1,
    offered: bool = True,
    urgent: bool = False,
    takes: Callable[[str], str] | None = None,
    brief: bool = False,
    goes_on: bool = False,
    covers: tuple[str, ...] = (),
    skill: str = GENERAL,
) -> Callable[[Body], Journey]:
    """Register an async function as a journey; its keyword-only arguments name the ports it needs."""

    def register(body: Body) -> Journey:
        ports = tuple(p.name for p in inspect.signature(body).parameters.values() if p.kind is p.KEYWORD_ONLY)
        made = Journey(name, title, version, body, ports, offered, urgent, takes, brief, goes_on, covers, skill)
        registry[name, version] = made
        return made

    return register


def newest() -> list[Journey]:
    """The newest version of every journey, as they were registered."""
    found: dict[str, Journey] = {}
    for one in registry.values():
        if one.name not in found or one.version > found[one.name].version:
            found[one.name] = one
    return list(found.values())
