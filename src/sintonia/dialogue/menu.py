"""The menu: a journey of the dialogue's own, for when nothing clear was said."""

from __future__ import annotations

from collections.abc import Sequence

from sintonia.journeys.beginnings import PERSON, offered
from sintonia.journeys.pauses import Entry
from sintonia.journeys.steps import (
    Caller,
    Choice,
    Choose,
    Confirm,
    HandOver,
    Outcome,
    journey,
    menu_order,
)
from sintonia.kit.text import folded
from sintonia.kit.words import Words, _
from sintonia.understanding.chatter import names_nothing
from sintonia.understanding.choosing import names_an_option

ALL = "*"


def choices(names: list[str] | None = None) -> list[Choice[str]]:
    """Those of the menu, or those named, as options, a person last: the rest is found by words."""
    wanted = menu_order if names is None else names
    found = [j for j in offered() if j.name != PERSON and j.name in wanted]
    return [Choice(j.name, j.name, j.title) for j in found] + [Choice(PERSON, PERSON, _("Talk to a person"))]


@journey("menu", title=_("Menu"), offered=False)
async def menu(me: Caller) -> Outcome:
    """Offer what there is; the dialogue starts what was chosen. `me.said` is as `asked_of_menu` made it."""
    names, are_all = _named(me.said)
    words: Words = _("What can I do for you?") if are_all else _("Is it one of these?")
    await Choose(words, choices(names), skip_single=False)
    return Outcome.done


def asked_of_menu(names: Sequence[str], text: str, *, all_of: Sequence[str] = ()) -> str:
    """What a menu keeps: the journeys to offer (none: all that the company has) and the text that brought it up."""
    return f"{','.join(names) if names else ','.join((ALL, *all_of))}\n{text}"


def told_by_menu(said: str, answer: Entry, language: str) -> str:
    """
    What the chosen journey is told: the words of the choice where they say more than which ("minha conta de maio"),
    else the text that brought the menu up. A press, a number or a greeting says nothing.
    """
    titles = {c.id: c.title.render(language) for c in choices(_named(said)[0])}
    offered = [(name, title, "") for name, title in titles.items()]
    is_title = folded(titles.get(str(answer.value), "")).startswith(folded(answer.said))
    if not is_title and names_an_option(offered, answer.said):
        return answer.said
    before = said.partition("\n")[2]
    return "" if names_nothing(before) else before


def _named(said: str) -> tuple[list[str] | None, bool]:
    """The journeys that a menu offers (None: those of `menu_order`), and whether they are all there is."""
    first, *others = said.partition("\n")[0].split(",")
    if first in {"", ALL}:
        return others or None, True
    return [first, *others], False


@journey("offer_person", title=_("Talk to a person"), offered=False)
async def offer_person(me: Caller) -> Outcome:
    """Offer a person for what no journey handles; `me.said` is what was wanted, or "file:<kind>" for a file."""
    sent_a_file = me.said.startswith("file:")
    words = (
        _("I got it, but I could not read what I need on it. Shall I call a person to look at it?")
        if sent_a_file
        else _("A person sees to that. Shall I call one?")
    )
    if not await Confirm(words):
        return Outcome.done
    why = _("Sent a file.") if sent_a_file else _("Asked about: “{said}”", said=me.said)
    await HandOver(why)
    return Outcome.handed_over
