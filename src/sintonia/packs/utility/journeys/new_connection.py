"""Power where there was none: asked for, then followed like a parcel."""

from __future__ import annotations

from sintonia.backoffice.energy import Requests
from sintonia.journeys.steps import Ask, Caller, Choice, Choose, Confirm, Do, Look, Outcome, Say, journey
from sintonia.kit.words import _
from sintonia.packs.utility.followed import told
from sintonia.understanding.readers import cpf_or_cnpj, place_words

USES = (
    Choice("home", "home", _("A home")),
    Choice("business", "business", _("A shop or a company")),
    Choice("rural", "rural", _("A farm")),
)


@journey("new_connection", title=_("New connection"), version=1)
async def new_connection(me: Caller, *, requests: Requests) -> Outcome:
    """Take the place, the use and whose it will be; nothing is shown, so that nobody must prove anything."""
    where = await Ask(_("Where should the power go? The street, the number and the district."), read=place_words)
    use = await Choose(_("What is it for?"), USES, heard=me.said)
    document = await Ask(_("Whose name is it in? Send the CPF or CNPJ."), read=cpf_or_cnpj)
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
    await Say(
        _(
            "Asked for: number {number}. Please have the entry box and the pole ready: with them approved, the meter "
            "comes within 5 business days. If the street needs works first, we tell you the date.",
            number=receipt.number,
        )
    )
    for request in await Look(requests.requests_under, me.protocol):
        if request.number == receipt.number:
            await told(request, at=me.began_at)
    return Outcome.done
