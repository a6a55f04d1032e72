"""In whose name a contract will be: of anybody, but not of somebody who has died."""

from __future__ import annotations

from typing import Final

from sintonia.journeys.steps import Ask, HandOver, Look
from sintonia.kit.words import Words, _
from sintonia.packs.utility.ports.accounts import Registry
from sintonia.understanding.readers import cpf_or_cnpj

TRIES: Final = 2


async def in_whose_name(question: Words, registry: Registry) -> str | None:
    """The CPF or CNPJ of the holder to be; None, and a person, where only somebody who has died was named."""
    for _try in range(TRIES):
        document: str = await Ask(question, read=cpf_or_cnpj)
        if await Look(registry.may_hold, document):
            return document
        question = _("I cannot open the account with this CPF. With which other CPF or CNPJ shall I open it?")
    await HandOver(_("Wants a contract in the name of somebody who has died."))
    return None
