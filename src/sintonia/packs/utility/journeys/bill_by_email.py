"""Bills by e-mail instead of on paper, and back again."""

from __future__ import annotations

import re
from typing import Final

from sintonia.backoffice.ports import Contract, Parties
from sintonia.journeys.steps import Ask, Caller, Choice, Choose, Confirm, Do, Look, Outcome, Say, journey
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.utility.bills import contract_for
from sintonia.packs.utility.mailing import email, email_in, hidden
from sintonia.packs.utility.ports.accounts import Accounts
from sintonia.packs.utility.skills import BILLING

_PAPER: Final = re.compile(
    r"\b(?:papel|paper bills?|printed|pelo correio(?! ele)|correo (?:postal|normal)|by post|impress[ao]s?|impresas?"
    r"|cancel\w*|parar|para de|dejar|stop|desativ\w*|desactiv\w*|nao quero mais|no quiero mas|tirar|quitar|voltar"
    r"|volver|baja|desligar|turn off)\b"
)
# "No more paper" asks for e-mail.
_NO_PAPER: Final = re.compile(
    r"\b(?:(?:sem|sin|no more|chega de|basta de|enough) (?:\w+ )?(?:papel|paper)|paperless"
    r"|(?:nao quero|parar de|para de|no quiero|dejar de|dejen de|stop|do not want|dont want)\b.*"
    r"\b(?:papel|paper|impress[ao]|impresa))"
)


@journey("bill_by_email", title=_("Bill by e-mail"), version=1, skill=BILLING)
async def bill_by_email(me: Caller, *, accounts: Accounts, parties: Parties) -> Outcome:
    """Send bills by e-mail, to another address, or on paper again: whichever it is not yet."""
    contract, ended = await contract_for(
        me, parties, "billing", missing=_("Wants bills by e-mail, but has no contract that they may decide about.")
    )
    if contract is None:
        return ended
    now = await Look(accounts.bill_email, contract.id)
    said = folded(me.said)
    wants_paper = _PAPER.search(said) is not None and not _NO_PAPER.search(said)
    if now is None:
        if wants_paper:
            await Say(_("Your bills come on paper already; nothing was changed."))
            return Outcome.done
        return await by_email(contract, me.said, accounts, parties)
    if wants_paper:
        return await _on_paper(contract, accounts)
    wanted = await Choose(
        _("Your bills go to {address}. What would you like?", address=hidden(now)),
        [
            Choice("keep", "keep", _("Leave it so")),
            Choice("other", "other", _("Another address")),
            Choice("paper", "paper", _("On paper again")),
        ],
    )
    if wanted == "keep":
        await Say(_("All right, nothing was changed."))
        return Outcome.done
    if wanted == "paper":
        return await _on_paper(contract, accounts)
    return await _registered(contract, await _asked(me.said), accounts)


async def by_email(contract: Contract, said: str, accounts: Accounts, parties: Parties) -> Outcome:
    """Take the address on file when it is wanted, else another, and send bills there from now on."""
    holder = await Look(parties.by_contract, contract.number)
    on_file = holder.emails[0] if holder and holder.emails else None
    if (
        on_file
        and email_in(said) is None
        and await Confirm(_("Shall I send your bills to {address}, the address on file?", address=hidden(on_file)))
    ):
        return await _done(contract, on_file, accounts)
    return await _registered(contract, await _asked(said), accounts)


async def _asked(said: str) -> str:
    address: str = await Ask(_("Which e-mail address should your bills go to?"), read=email, heard=said)
    return address


async def _registered(contract: Contract, address: str, accounts: Accounts) -> Outcome:
    if not await Confirm(_("To {address}, right?", address=address)):
        address = await Ask(_("What is the address, then?"), read=email)
    return await _done(contract, address, accounts)


async def _done(contract: Contract, address: str, accounts: Accounts) -> Outcome:
    receipt = await Do(accounts.send_bills_by_email, contract=contract.id, email=address)
    await Say(
        _(
            "Done: from the next one on, your bills come by e-mail. Number {number}. To go back to paper, just say so.",
            number=receipt.number,
        )
    )
    return Outcome.done


async def _on_paper(contract: Contract, accounts: Accounts) -> Outcome:
    if not await Confirm(_("Shall your bills come on paper again?")):
        await Say(_("All right, nothing was changed."))
        return Outcome.done
    receipt = await Do(accounts.send_bills_by_post, contract=contract.id)
    await Say(_("Done: from the next one on, your bills come on paper. Number {number}.", number=receipt.number))
    return Outcome.done
