"""What is said, claimed and proved of who asks: the values between the journey language and whoever keeps proofs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal

from msgspec import Struct

Method = Literal["phone", "code", "contract_number", "birth_date", "holder", "mandate"]


SHARED_FOR: Final = timedelta(days=30)


class KnownChannel(Struct, frozen=True):
    """A channel of a party that was known before this contact, masked for showing: "WhatsApp •••• 7777"."""

    id: str
    kind: str
    masked: str


class Claimed(Struct, frozen=True):
    """
    Somebody says to be this party, or to ask for it. `on_this_phone`: the provider vouches for a phone that is the
    party's alone, on file; `lent`: the party has let them ask; `died`: nobody can be this party any more.
    """

    party: str
    channels: tuple[KnownChannel, ...]
    on_this_phone: bool
    locked: bool = False
    lent: bool = False
    died: bool = False


class Hindrance(Struct, frozen=True):
    """Why somebody may not (see `authority.REFUSALS`), whose contract it is, and where its holder can be asked."""

    why: str
    party: str
    channels: tuple[KnownChannel, ...] = ()


class Proof(Struct, frozen=True):
    """The result of one try."""

    proved: bool
    tries_left: int


class Person(Struct, frozen=True):
    """
    Who turned out to be asking, as far as proved, and the contracts that authority lets them ask about.

    `party` is the holder they may ask for; `holders` are others who let them ask: their contracts are among these too.
    """

    party: str
    name: str
    level: int
    contracts: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()


class Shared(Struct, frozen=True):
    """A contract that somebody else may ask about by consent, and until which day."""

    contract: str
    until: date
