"""Telling an old address of a change: the port `Notices` that journeys ask, bound to one contact as `Identity` is."""

from __future__ import annotations

from datetime import date
from typing import Literal, Protocol

from sintonia.customers.proving import Shared
from sintonia.kit.words import Words


class Notices(Protocol):
    """Words to whoever is on file, wherever they were reached until now."""

    def tell_of_change(self, key: str, *, party: str, what: Literal["phone", "email"], to: str) -> int:
        """
        Tell the phones on file that a phone or an e-mail address is being changed, `to` masked; says how many.

        Only whoever is stepped up here to be that party is believed; nobody is told for anybody else.
        """
        ...

    def tell_of_wish(self, key: str, *, party: str, about: Words) -> tuple[str, ...]:
        """
        Tell a holder that somebody else, who is proved here, asked for something in their name, and that nothing was
        changed: once for each contact and matter. Gives the channels, masked; none where there was nobody to tell.
        """
        ...

    def ways(self) -> tuple[str, ...]:
        """By which channels this company can write to somebody unasked: "whatsapp", "sms"."""
        ...

    def tell_again(self, key: str, *, party: str) -> int:
        """Let the phones on file of who is proved here to be that party be told things again; says how many."""
        ...

    def tell_of_care(self, key: str, *, home: str, number: str, summary: Words) -> int:
        """
        Tell the holder of a home, by a document or a number printed on bills, that a machine that a life hangs on was
        registered there, with the summary that was given of it; nothing else is said of the home. Gives how many phones
        were told.
        """
        ...

    def is_reachable(self, *, document: str) -> bool:
        """Whether there is a way on file to reach who has a CPF, CNPJ or the like; never which."""
        ...

    def share(
        self, key: str, *, document: str, contracts: tuple[str, ...], purpose: str, sheets: tuple[Words, ...]
    ) -> date | None:
        """
        Tell somebody on file what is on these sheets, and let them ask about the contracts for a while, by the consent
        that was just given. Gives the last day; None where whoever asks may not share all of it.
        """
        ...

    def shared(self) -> tuple[Shared, ...]:
        """The contracts that somebody else may ask about, of those that who is proved here may share."""
        ...

    def end_sharing(self, key: str, *, contracts: tuple[str, ...]) -> int:
        """Take such consents back, for contracts that who is proved here may share; says how many."""
        ...
