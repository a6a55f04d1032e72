"""
Who may ask what, for whom: one pure function over facts.

The facts come from two sides: the roles that the back office knows (holder, tenant, building manager, ...) and the
`Authority` rows that we recorded with their evidence. A refusal says what would help instead, and never closes a door:
a person can always be asked.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sintonia.backoffice.ports import Contract, Role
from sintonia.kit.words import Words, _


class Help(enum.StrEnum):
    """What would help somebody who was refused."""

    verify = "verify"
    code_to_holder = "code_to_holder"
    mandate = "mandate"
    person = "person"


@dataclass(frozen=True, slots=True)
class Grant:
    """A recorded authority. An empty `contract` is all of the holder's; an empty `may` is what its kind may."""

    holder_party: str
    contract: str
    kind: str
    may: tuple[str, ...]
    starts_on: date
    expires_on: date | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Who asks: the party they are, the level to which that is proved now, and what is known of their roles."""

    party: str | None
    level: int
    roles: tuple[Role, ...] = ()
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, slots=True)
class Allowed:
    """They may; `as_` is the role by which, for the trail."""

    as_: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """They may not, in words for them; `helps` is what would help, best first."""

    words: Words
    helps: tuple[Help, ...]


# Open to everybody: no personal data, and lives may hang on it.
OPEN: Final = frozenset({"outage", "danger", "person", "general"})
# The level from which a purpose is answered; any other needs 2.
LEVELS: Final = {"reading": 1, "bank_details": 3, "contact_details": 3, "change_of_holder": 3}
# What only the holder may do, whatever was recorded: who takes an account over begins here.
HOLDER_ONLY: Final = frozenset({"bank_details", "contact_details"})
_SUPPLY: Final = frozenset({"reading", "bills", "debts", "payment", "move"})
MAY: Final[dict[str, frozenset[str]]] = {
    "tenant": frozenset({"reading", "bills", "payment"}),
    "owner": frozenset({"reading", "move"}),
    "building_manager": _SUPPLY,
    "delegate": _SUPPLY | {"change_of_holder"},
    "child": frozenset({"reading", "payment", "vulnerability"}),
    "broker": frozenset({"claim", "documents", "assistance"}),
    "heir": frozenset({"bills", "debts", "payment", "change_of_holder"}),
}
HOLDER: Final = "holder"


def level_for(purpose: str) -> int:
    """How well somebody must be proved for a purpose: 0 for what is open to everybody."""
    return 0 if purpose in OPEN else LEVELS.get(purpose, 2)


def may_ask(facts: Facts, purpose: str, contract: Contract, at: datetime) -> Allowed | Refusal:
    """Whether who asks may ask this about a contract, now; a refusal says what would help."""
    if purpose in OPEN:
        return Allowed("anybody")
    if facts.party is None or facts.level < level_for(purpose):
        return Refusal(_("To keep this safe, I first need to confirm who you are."), (Help.verify, Help.person))
    # Dates of a mandate are days where the contract is.
    on = at.astimezone(ZoneInfo(contract.zone)).date()
    kinds = _kinds(facts, contract, on)
    if HOLDER not in kinds and purpose in HOLDER_ONLY:
        return _only_the_holder()
    allowed = [kind for kind in kinds if kind == HOLDER or purpose in MAY.get(kind, frozenset())]
    allowed += [grant.kind for grant in facts.grants if _holds(grant, contract, on, at) and purpose in _purposes(grant)]
    return Allowed(allowed[0]) if allowed else _refused(facts, contract, on)


def _kinds(facts: Facts, contract: Contract, on: date) -> list[str]:
    """What the asker is to the contract, as the back office knows."""
    mine = [HOLDER] if contract.holder == facts.party else []
    return mine + [r.kind for r in facts.roles if r.contract == contract.id and (r.until is None or r.until >= on)]


def _purposes(grant: Grant) -> frozenset[str]:
    return frozenset(grant.may) or MAY.get(grant.kind, frozenset())


def _holds(grant: Grant, contract: Contract, on: date, at: datetime) -> bool:
    return (
        grant.holder_party == contract.holder
        and grant.contract in {"", contract.id}
        and grant.starts_on <= on
        and (grant.expires_on is None or grant.expires_on >= on)
        and (grant.revoked_at is None or grant.revoked_at > at)
    )


def _only_the_holder() -> Refusal:
    return Refusal(
        _("Only the holder can change this, so that nobody takes an account over. I can send the holder a code."),
        (Help.code_to_holder, Help.person),
    )


def _refused(facts: Facts, contract: Contract, on: date) -> Refusal:
    lapsed = any(
        grant.holder_party == contract.holder and grant.expires_on is not None and grant.expires_on < on
        for grant in facts.grants
    )
    if lapsed:
        return Refusal(
            _("Your authorization for this contract has expired. A new one, or a code to the holder, will do."),
            (Help.mandate, Help.code_to_holder, Help.person),
        )
    return Refusal(
        _("This contract is in another person's name. With a code sent to them, or an authorization, I can go on."),
        (Help.code_to_holder, Help.mandate, Help.person),
    )
