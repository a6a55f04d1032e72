"""What is plugged in far above, for the pages below: the settings name the module, in this one place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from django.conf import settings

from sintonia.backoffice.payments import Payments, Receivables
from sintonia.conversations.channel import Channel
from sintonia.web.brand import Brand

if TYPE_CHECKING:
    from sintonia.documents.letterhead import Company


class Plugins(Protocol):
    """The packs, and the companies with their back offices."""

    def served(self) -> tuple[str, ...]:
        """The companies that this deployment serves, by the names that their accounts carry; the first is ""."""
        ...

    def brand(self, company: str = "") -> Brand:
        """How a company shows itself to its customers."""
        ...

    def back_office(self, company: str = "") -> dict[str, Any]:
        """The ports of a company's back office, by the names that journeys use; "" is the first company."""
        ...

    def letterhead(self, company: str) -> Company:
        """A company as it stands on its papers."""
        ...

    def signed(self, pdf: bytes, *, company: str, at: datetime) -> bytes:
        """A paper with a company's signature; as it was, where the company signs nothing."""
        ...

    def receivables(self, company: str) -> Receivables | None:
        """What a company has billed, where its billing system answers such questions."""
        ...

    def banks(self, company: str) -> Mapping[str, Payments]:
        """The banks at which a company is paid and that can be asked, by their names."""
        ...

    def try_bank(self, company: str, name: str) -> None:
        """
        Have a bank asked for something harmless, now.

        :raises UnableToConnect: if its settings lack something
        :raises NotAnswering: if something is wrong with the way there
        :raises Refused: if the bank does not let us in
        """
        ...

    def have_bank_call(self, company: str, name: str, url: str) -> None:
        """Tell a bank the address that it calls when something happens to a payment; errors as in `try_bank`."""
        ...

    def journeys(self, company: str) -> frozenset[str]:
        """The journeys of a company's pack, by name."""
        ...

    def articles(self, company: str) -> frozenset[str]:
        """The articles of a company's pack, by name."""
        ...

    def batch_kinds(self, company: str) -> tuple[str, ...]:
        """What is mailed to a company's customers, at once or one by one, by the names of the kinds."""
        ...

    def channels(self) -> dict[str, Channel]:
        """Every door, by its name."""
        ...

    def load_packs(self) -> None:
        """Have every pack's journeys registered in this process."""
        ...


def plugins() -> Plugins:
    """The module that the settings name."""
    return cast("Plugins", import_module(settings.PLUGINS))
