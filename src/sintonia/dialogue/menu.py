"""The menu: a journey of the dialogue's own, for when nothing clear was said."""

from __future__ import annotations

from sintonia.journeys.steps import Caller, Choice, Choose, Confirm, HandOver, Journey, Outcome, journey, registry
from sintonia.kit.words import Words, _

PERSON = "person"


def offered() -> list[Journey]:
    """The newest version of every journey that a customer may choose, in the order they were registered."""
    newest: dict[str, Journey] = {}
    for (name, _version), found in registry.items():
        if found.offered and (name not in newest or found.version > newest[name].version):
            newest[name] = found
    return list(newest.values())


def choices(names: list[str] | None = None) -> list[Choice[str]]:
    """Journeys as options, a person last."""
    found = [j for j in offered() if j.name != PERSON and (names is None or j.name in names)]
    return [Choice(j.name, j.name, j.title) for j in found] + [Choice(PERSON, PERSON, _("Talk to a person"))]


@journey("menu", title=_("Menu"), offered=False)
async def menu(me: Caller) -> Outcome:
    """Offer what there is; the dialogue starts what was chosen. `me.said` may name the journeys to offer."""
    names = me.said.removeprefix("did_you_mean:").split(",") if me.said.startswith("did_you_mean:") else None
    words: Words = _("What can I do for you?") if names is None else _("Did you mean one of these?")
    await Choose(words, choices(names), skip_single=False)
    return Outcome.done


@journey("offer_person", title=_("Talk to a person"), offered=False)
async def offer_person(me: Caller) -> Outcome:
    """Offer a person for what no journey handles; `me.said` is what was wanted, or "file:<kind>" for a file."""
    sent_a_file = me.said.startswith("file:")
    words = (
        _("I got it, but I cannot read files yet. Shall I call a person to look at it?")
        if sent_a_file
        else _("A person sees to that. Shall I call one?")
    )
    if not await Confirm(words):
        return Outcome.done
    why = _("Sent a file.") if sent_a_file else _("Asked about: “{said}”", said=me.said)
    await HandOver(why)
    return Outcome.handed_over
