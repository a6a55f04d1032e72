"""Fire, smoke, somebody hurt: everybody away and 112 first, a person at once, and only then the car."""

from __future__ import annotations

from sintonia.cases.clocks import Clocks
from sintonia.journeys.steps import Caller, Choice, Choose, HandOver, Outcome, Say, journey
from sintonia.kit.words import _
from sintonia.packs.insurer.journeys.roadside_assistance import help_on_the_road
from sintonia.packs.insurer.ports import Assistance, Policies
from sintonia.packs.insurer.skills import ASSISTANCE


@journey("emergency", title=_("Emergency: fire, somebody hurt"), version=1, skill=ASSISTANCE, urgent=True)
async def emergency(me: Caller, *, assistance: Assistance, policies: Policies, clocks: Clocks) -> Outcome:
    """Send everybody away and to 112, bring in a person first in the queue, and offer a tow truck for the car."""
    await Say(_("Get everybody away, 50 meters, and call 112 now. Take nothing with you and do not go back."))
    await HandOver(
        _("Emergency: “{said}”", said=me.said),
        words=_("I am calling a person here too. You come first."),
        urgent=True,
        go_on=True,
    )
    wanted = await Choose(
        _("When you are all safe: what happened?"),
        [
            Choice("road", "road", _("A car: I need a tow truck")),
            Choice("home", "home", _("At home or elsewhere")),
            Choice("nothing", "nothing", _("It was nothing")),
        ],
    )
    if wanted == "road":
        return await help_on_the_road(me, assistance, policies, clocks)
    if wanted == "home":
        await Say(_("Stay outside until the emergency services say so. The damage can wait: tell me when you want to."))
    else:
        await Say(_("Good. I am here whenever you need me."))
    return Outcome.done
