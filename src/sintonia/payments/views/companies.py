"""Which company a page of money is about, where this deployment serves several."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from sintonia.conversations.plugins import plugins


@dataclass(frozen=True, slots=True)
class Served:
    """A company to choose, by the name that its rows carry."""

    name: str
    title: str


def served() -> tuple[Served, ...]:
    """The companies to choose from; none where there is only one."""
    names = plugins().served()
    return tuple(Served(name, plugins().brand(name).name) for name in names) if len(names) > 1 else ()


def chosen(request: HttpRequest) -> str:
    """The company that was asked for, else the first."""
    names, asked = plugins().served(), request.GET.get("company", "")
    return asked if asked in names else names[0]


def title_of(company: str) -> str:
    """What a company is called, where there are several."""
    return next((one.title for one in served() if one.name == company), "")
