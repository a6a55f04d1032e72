"""A fallen wire, sparks, a shock, fire: safety first, a person at once, and no paperwork."""

from __future__ import annotations

from sintonia.journeys.steps import Ask, Caller, Confirm, Do, HandOver, Look, Outcome, Say, journey
from sintonia.kit.words import Words, _
from sintonia.packs.utility.ports.supply import Outage, Outages
from sintonia.packs.utility.skills import SUPPLY
from sintonia.understanding.readers import place_words


@journey("danger", title=_("Danger: live wire, fire"), version=1, skill=SUPPLY, urgent=True)
async def danger(me: Caller, *, outages: Outages) -> Outcome:
    """Keep people away, bring in a person first in the queue, ask the place once, and report it."""
    await Say(_("Get away and keep the children away, 10 meters. Do not touch anything, not even the water."))
    await HandOver(
        _("Danger: “{said}”", said=me.said),
        words=_("I am calling a person now. You come first."),
        urgent=True,
        go_on=True,
    )
    where = await _where(me, outages)
    report = await Do(outages.report_danger, words=me.said, where=where, protocol=me.protocol)
    await Say(
        _("Noted: {where}. The emergency crew has been told, number {number}.", where=where, number=report.number)
    )
    if not await Confirm(_("Is everybody well away from it?")):
        await Say(
            _(
                "Please move away now, 10 meters, in short steps. "
                "If anybody is hurt, do not touch them: call the emergency number."
            )
        )
    await Say(_crew(await _known_there(where, outages)))
    return Outcome.done


async def _where(me: Caller, outages: Outages) -> str:
    """The place as it was told: asked once unless the first words named a street."""
    named = await Look(outages.find_places, me.said)
    if named:
        return f"{named[0].street}, {named[0].district}"
    told: str = await Ask(_("Where is it? A street, a corner or a shop nearby is enough."), read=place_words)
    return told


async def _known_there(where: str, outages: Outages) -> Outage | None:
    places = await Look(outages.find_places, where)
    return await Look(outages.at_place, places[0].id) if places else None


def _crew(outage: Outage | None) -> Words:
    match outage.crew if outage else "waiting":
        case "on_the_way":
            return _("The crew is on its way. Keep everybody away until they say it is safe.")
        case "on_site":
            return _("The crew is there. Keep everybody away until they say it is safe.")
        case _:
            return _("The crew has been called and this comes first. Keep everybody away until they say it is safe.")
