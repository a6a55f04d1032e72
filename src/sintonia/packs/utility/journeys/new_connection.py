"""Power where there was none: asked for, then followed like a parcel."""

from __future__ import annotations

from sintonia.cases.clocks import Clocks
from sintonia.journeys.steps import Ask, Caller, Choice, Choose, Confirm, Do, Look, Outcome, Say, journey
from sintonia.kit.words import _
from sintonia.packs.utility.followed import told
from sintonia.packs.utility.holders import in_whose_name
from sintonia.packs.utility.ports.accounts import Registry, Requests
from sintonia.packs.utility.promises import day_in_words
from sintonia.packs.utility.skills import SERVICES
from sintonia.understanding.readers import place_words

USES = (
    Choice("home", "home", _("A home")),
    Choice("business", "business", _("A shop or a company")),
    Choice("rural", "rural", _("A farm")),
)


@journey("new_connection", title=_("New connection"), version=1, skill=SERVICES)
async def new_connection(me: Caller, *, requests: Requests, registry: Registry, clocks: Clocks) -> Outcome:
    """Take the place, the use and whose it will be; nothing is shown, so that nobody must prove anything."""
    where = await Ask(_("Where should the power go? The street, the number and the district."), read=place_words)
    use = await Choose(_("What is it for?"), USES, heard=me.said)
    document = await in_whose_name(_("Whose name is it in? Send the CPF or CNPJ."), registry)
    if document is None:
        return Outcome.handed_over
    if not await Confirm(_("Shall I ask for a new connection at {where}?", where=where)):
        return Outcome.cancelled
    receipt = await Do(
        requests.open_request,
        kind="new_connection",
        party=me.party,
        contract=None,
        address=where,
        facts={"use": use, "document": document},
        protocol=me.protocol,
    )
    due = await Do(clocks.start, rule="connection_quote", about=receipt.number)
    await Say(
        _(
            "Asked for: number {number}. By {day} you hear what it takes. Have the entry box and the pole ready: with "
            "them approved, the meter comes within 5 business days.",
            number=receipt.number,
            day=day_in_words(due.due_at, at=me.began_at, zone=due.zone),
        )
    )
    for request in await Look(requests.requests_under, me.protocol):
        if request.number == receipt.number:
            await told(request, at=me.began_at, clocks=clocks)
    return Outcome.done
