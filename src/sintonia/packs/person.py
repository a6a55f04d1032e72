"""Bringing in a person, at once."""

from sintonia.journeys.steps import Caller, HandOver, Outcome, journey
from sintonia.kit.words import _


@journey("person", title=_("Talk to a person"), version=1)
async def person(me: Caller) -> Outcome:
    """Hand over at once; whoever answers reads what was said and asks nothing again."""
    await HandOver(_("Asked for a person: “{said}”", said=me.said) if me.said else _("Asked for a person."))
    return Outcome.handed_over
