"""
Who may ask what, for whom: one pure function over facts.

The facts come from two sides: the roles that the back office knows (holder, tenant, building manager, ...) and the
`Authority` rows that we recorded with their evidence. A refusal says what would help instead, and never closes a door:
a person can always be asked.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    heir = "heir"
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
    """They may; `as_` is the role by which, for the trail. `mandate`: by the holder's word, who hears of it."""

    as_: str
    mandate: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """They may not, in words for them; `helps` is what would help, best first."""

    words: Words
    helps: tuple[Help, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Purposes:
    """
    What may be asked of a trade's companies, kept by its pack.

    open: by everybody: no personal data, and lives may hang on it. levels: from which one is answered, where not from
    2. holder_only: what the holder alone may do, whatever was recorded: who takes an account over begins here. may:
    what each kind of authority may, besides what it may in every trade.
    """

    open: frozenset[str] = frozenset()
    levels: Mapping[str, int] = field(default_factory=dict)
    holder_only: frozenset[str] = frozenset()
    may: Mapping[str, frozenset[str]] = field(default_factory=dict)


# What holds in every trade; packs add what is asked of their companies (`keep_purposes`).
OPEN: Final = {"person", "general"}
LEVELS: Final = {"bank_details": 3, "contact_details": 3, "change_of_holder": 3}
HOLDER_ONLY: Final = {"bank_details", "contact_details"}
# Whoever lives or works there suffers when nobody answers them.
_SERVICE: Final = frozenset({"history", "complaint", "requests"})
MAY: Final[dict[str, frozenset[str]]] = {
    "tenant": _SERVICE,
    "owner": frozenset(),
    "building_manager": _SERVICE | {"share"},
    "managing_agent": _SERVICE,
    "delegate": _SERVICE | {"change_of_holder"},
    "child": _SERVICE | {"vulnerability"},
    "guardian": _SERVICE | {"vulnerability", "change_of_holder", "share"},
    "broker": frozenset(),
    "heir": frozenset({"change_of_holder"}),
}
HOLDER: Final = "holder"
HEIR: Final = "heir"


def keep_purposes(purposes: Purposes) -> Purposes:
    """Keep what may be asked of a pack's companies, beside what is kept already."""
    OPEN.update(purposes.open)
    LEVELS.update(purposes.levels)
    HOLDER_ONLY.update(purposes.holder_only)
    for kind, may in purposes.may.items():
        MAY[kind] = MAY[kind] | may
    return purposes


def level_for(purpose: str) -> int:
    """How well somebody must be proved for a purpose: 0 for what is open to everybody."""
    return 0 if purpose in OPEN else LEVELS.get(purpose, 2)


def may_ask(facts: Facts, purpose: str, contract: Contract, at: datetime) -> Allowed | Refusal:
    """Whether who asks may ask this about a contract, now; a refusal says what would help."""
    if purpose in OPEN:
        return Allowed("anybody")
    if facts.party is None or facts.level < level_for(purpose):
        return REFUSALS[UNPROVED]
    # Dates of a mandate are days where the contract is.
    on = at.astimezone(ZoneInfo(contract.zone)).date()
    roles = _roles(facts, contract, on)
    if HOLDER not in roles and purpose in HOLDER_ONLY:
        return REFUSALS[HOLDERS_ALONE if contract.holder_died_on is None else DIED]
    allowed = [Allowed(kind) for kind, may in roles.items() if kind == HOLDER or purpose in may]
    allowed += [
        Allowed(grant.kind, mandate=True)
        for grant in facts.grants
        if _holds(grant, contract, on, at) and purpose in _narrowed(grant.kind, grant.may)
    ]
    return allowed[0] if allowed else _refused(facts, contract, on)


def _roles(facts: Facts, contract: Contract, on: date) -> dict[str, frozenset[str]]:
    """What the asker is to the contract, as the back office knows, and what they may as that."""
    mine = {HOLDER: frozenset[str]()} if contract.holder == facts.party else {}
    known = {
        role.kind: _narrowed(role.kind, role.may) & MAY.get(role.kind, frozenset())
        for role in facts.roles
        if role.contract == contract.id and (role.until is None or role.until >= on)
    }
    found = mine | known
    if contract.holder_died_on is not None:
        # Whoever proves to be them has only their papers.
        found.pop(HOLDER, None)
    return found


def _narrowed(kind: str, may: tuple[str, ...]) -> frozenset[str]:
    """What a kind may, or only what was said that this one may."""
    return frozenset(may) or MAY.get(kind, frozenset())


def _holds(grant: Grant, contract: Contract, on: date, at: datetime) -> bool:
    return (
        grant.holder_party == contract.holder
        and grant.contract in {"", contract.id}
        and grant.starts_on <= on
        and (grant.expires_on is None or grant.expires_on >= on)
        and (grant.revoked_at is None or grant.revoked_at > at)
        # What somebody let others do ends with them; what their heirs may begins there.
        and (contract.holder_died_on is None or grant.kind == HEIR)
    )


UNPROVED: Final = "unproved"
HOLDERS_ALONE: Final = "holders_alone"
ANOTHERS: Final = "anothers"
LAPSED: Final = "lapsed"
DIED: Final = "died"
REFUSALS: Final = {
    refusal.why: refusal
    for refusal in (
        Refusal(_("To keep this safe, I first need to confirm who you are."), (Help.verify, Help.person), UNPROVED),
        Refusal(
            _("Only the holder can change this, so that nobody takes an account over. I can send the holder a code."),
            (Help.code_to_holder, Help.person),
            HOLDERS_ALONE,
        ),
        Refusal(
            _(
                "I am sorry for your loss. The holder has died, so now an heir goes on: "
                "with the death certificate and an identity document, a person can do it with you."
            ),
            (Help.heir, Help.person),
            DIED,
        ),
        Refusal(
            _("Your authorization for this contract has expired. A new one, or a code to the holder, will do."),
            (Help.mandate, Help.code_to_holder, Help.person),
            LAPSED,
        ),
        Refusal(
            _("This contract is in another person's name. With a code sent to them, or an authorization, I can go on."),
            (Help.code_to_holder, Help.mandate, Help.person),
            ANOTHERS,
        ),
    )
}


def may_be_lent(purpose: str) -> bool:
    """Whether a holder may let somebody else do this."""
    return purpose not in HOLDER_ONLY and any(purpose in may for may in MAY.values())


def _refused(facts: Facts, contract: Contract, on: date) -> Refusal:
    if contract.holder_died_on is not None:
        return REFUSALS[DIED]
    lapsed = any(
        grant.holder_party == contract.holder and grant.expires_on is not None and grant.expires_on < on
        for grant in facts.grants
    )
    return REFUSALS[LAPSED if lapsed else ANOTHERS]
