"""What an insurer's systems answer: policies, claims and roadside assistance. See `ports` for the rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, Protocol

from msgspec import Struct

from sintonia.backoffice.ports import Key, Receipt
from sintonia.kit.money import Money

Branch = Literal["motor", "home"]


class Vehicle(Struct, frozen=True):
    """A vehicle as a policy names it. `plate` without spaces, in capitals: "1243KLM"."""

    plate: str
    model: str


class Policy(Struct, frozen=True):
    """
    A policy. `holder` is the policyholder's party, under `holder_name`; `insured` are others it covers.

    `promise_minutes` is how soon help is promised on the road, and `promise_pays` what is paid when it is not kept;
    both are empty where the policy promises nothing. `stops_until` is the last day on which its holder may still stop
    its renewal: a month before, or what the policy gives beyond that (Ley 50/1980, art. 22); None once it has passed.
    """

    id: str
    number: str
    branch: Branch
    holder: str
    insured: tuple[str, ...] = ()
    vehicle: Vehicle | None = None
    address: str = ""
    starts_on: date | None = None
    renews_on: date | None = None
    stops_until: date | None = None
    premium: Money | None = None
    zone: str = "Europe/Madrid"
    promise_minutes: int | None = None
    promise_pays: Money | None = None
    assistance: bool = True
    holder_name: str = ""
    holder_died_on: date | None = None
    account: str = ""


class PolicyDocument(Struct, frozen=True):
    """A document of a policy: "conditions", "receipt" or "certificate"."""

    id: str
    kind: Literal["conditions", "receipt", "certificate"]
    made_on: date
    amount: Money | None = None


class Policies(Protocol):
    """What is insured, and its papers."""

    def policies(self, party: str) -> tuple[Policy, ...]:
        """The policies in force in which the party is holder, insured or broker; its own first."""
        ...

    def policy(self, policy: str) -> Policy | None: ...
    def by_plate(self, plate: str) -> Policy | None:
        """The motor policy in force of a plate, whoever asks: help on the road needs no more."""
        ...

    def documents(self, policy: str) -> tuple[PolicyDocument, ...]: ...
    def document_pdf(self, document: str) -> bytes: ...
    def ask_quote(self, key: Key, *, branch: Branch, words: str, phone: str, protocol: str) -> Receipt: ...
    def renew(self, key: Key, *, policy: str, wish: Literal["renew", "stop"], protocol: str) -> Receipt: ...
    def ask_bank_change(self, key: Key, *, policy: str, protocol: str) -> Receipt:
        """Put aside somebody's wish to change the account; only the holder may carry it out."""
        ...

    def change_account(self, key: Key, *, policy: str, iban: str, protocol: str) -> Receipt:
        """Change the account that pays a policy; who asks it has been proved to be the holder, stepped up."""
        ...

    def record_attempt(self, key: Key, *, policy: str, words: str, protocol: str) -> Receipt:
        """Keep that somebody tried to get at what is not theirs."""
        ...


class Visit(Struct, frozen=True):
    """When the expert comes: a window."""

    since: datetime
    until: datetime


class Claim(Struct, frozen=True):
    """
    A claim. `happened_at` is the loss as it was told last, `told_before` as it was told earlier, oldest first.

    `kind` is a code ("water_from_neighbor", "crash", ...).
    """

    number: str
    policy: str
    kind: str
    happened_at: datetime
    words: str
    opened_at: datetime
    state: Literal["open", "expert", "repair", "paid", "closed"]
    visit: Visit | None = None
    photos: int = 0
    told_before: tuple[datetime, ...] = ()


class Photo(Struct, frozen=True):
    """A picture of a loss: the name under which its file is kept here, its SHA-256, and the words that came with it."""

    file: str
    sha256: str
    mime: str = ""
    caption: str = ""


class Claims(Protocol):
    """Losses and what becomes of them."""

    def claims(self, policy: str) -> tuple[Claim, ...]:
        """Newest first."""
        ...

    def claim(self, number: str) -> Claim | None: ...
    def open_claim(
        self, key: Key, *, policy: str, kind: str, happened_at: datetime, words: str, by: str, protocol: str
    ) -> Receipt: ...
    def correct_claim(self, key: Key, *, number: str, happened_at: datetime, why: str) -> Receipt:
        """Put the moment of the loss right; both stay on record."""
        ...

    def add_photo(self, key: Key, *, number: str, photo: Photo) -> Receipt: ...


class Spot(Struct, frozen=True):
    """A place on the road: in words, as coordinates where they are known, and the town that it leads `towards`."""

    words: str
    latitude: float | None = None
    longitude: float | None = None
    towards: str = ""


class Reach(Struct, frozen=True):
    """From how many minutes until how many help would take, were it asked for now."""

    from_minutes: int
    until_minutes: int


class Detour(Struct, frozen=True):
    """How far a destination is, None where nobody knows it, and what it costs beyond what the policy includes."""

    km: int | None = None
    costs: Money | None = None


class Assist(Struct, frozen=True):
    """
    Help on its way, as it was at `seen_at`: it should arrive between `arrives_from` and `arrives_until`.

    That is an 80 % interval. `promised_at` is when the policy's promise ends; past it, `pays` is owed. `km_away` is
    None before dispatch. `cancelled_by` says who called it off: the customer, or the provider whose truck cannot come.
    """

    number: str
    policy: str
    spot: Spot
    destination: str
    asked_at: datetime
    state: Literal["looking", "on_the_way", "arrived", "done", "cancelled"]
    seen_at: datetime
    arrives_from: datetime
    arrives_until: datetime
    promised_at: datetime | None = None
    pays: Money | None = None
    km_away: int | None = None
    arrived_at: datetime | None = None
    cancelled_by: Literal["", "customer", "provider"] = ""


class Assistance(Protocol):
    """
    Roadside assistance by the providers' fleet: the nearest that is free.

    What happens to a tow truck is told unasked (see `happenings`): nobody polls.
    """

    def find_spots(self, words: str) -> tuple[Spot, ...]:
        """At most three places on the road that somebody's words may mean: "a3 km 40 sentido valencia"."""
        ...

    def is_on_land(self, latitude: float, longitude: float) -> bool:
        """Whether somebody can stand there: the country, not the sea."""
        ...

    def reach(self, spot: Spot) -> Reach: ...
    def detour(self, spot: Spot, destination: str) -> Detour:
        """What it means to take the vehicle from a place to a destination, as it was told in words."""
        ...

    def ask(
        self, key: Key, *, policy: str, plate: str, spot: Spot, people: int, destination: str, words: str, protocol: str
    ) -> Receipt: ...
    def assist(self, number: str) -> Assist | None: ...
    def under_way(self, protocol: str, party: str | None) -> tuple[Assist, ...]:
        """Those of the last two days that are not over, asked under a protocol or for a party's policies."""
        ...

    def change_destination(self, key: Key, *, number: str, destination: str) -> Receipt: ...
    def cancel(self, key: Key, *, number: str) -> Receipt: ...
