"""Which policy is meant: the only one, the one that was named, or the one that is chosen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from sintonia.journeys.steps import Caller, Choice, Choose, Look, Person, Verify
from sintonia.kit.text import folded
from sintonia.kit.words import Words, _
from sintonia.packs.insurer.ports import Policies, Policy

MOST: Final = 9
_SHORT: Final = {
    "paqui": "francisca", "paca": "francisca", "paco": "francisco", "pepe": "jose", "pepa": "josefa", "lola": "dolores",
    "nacho": "ignacio", "concha": "concepcion", "chelo": "consuelo", "manolo": "manuel", "javi": "javier",
    "merche": "mercedes", "charo": "rosario", "quique": "enrique", "vicen": "vicente",
}  # fmt: skip


class Proved(NamedTuple):
    """Who asks, as far as proved, and the policies that authority lets them ask about."""

    by: str
    policies: tuple[Policy, ...]


def named_in(held: Sequence[Policy], said: str) -> tuple[Policy, ...]:
    """The policies that a text names by their number, plate or holder; none if it names none."""
    text = folded(said)
    words = {_SHORT.get(word, word) for word in re.findall(r"[a-z]+", text)}
    plain = re.sub(r"[^a-z0-9]", "", text)
    exact = [p for p in held if folded(p.number) in plain or (p.vehicle and folded(p.vehicle.plate) in plain)]
    if exact:
        return tuple(exact)
    # First name and family name: one of the two is many people's.
    return tuple(p for p in held if len(words & set(re.findall(r"[a-z]+", folded(p.holder_name)))) > 1)


async def policies_on_file(me: Caller, policies: Policies) -> tuple[Policy, ...]:
    """
    The policies of whoever's phone this is: what they hold, what covers them, and what they named.

    A broker's phone, unproved, gives no list of clients; and the phone of the dead is in somebody else's hand.
    """
    found: tuple[Policy, ...] = await Look(policies.policies, me.party) if me.party else ()
    mine = [policy for policy in found if me.party in {policy.holder, *policy.insured}]
    known = [policy for policy in found if policy in mine or policy in named_in(found, me.said)]
    return tuple(policy for policy in known if policy.holder_died_on is None)


async def proved_policies(policies: Policies, purpose: str, *, level: Literal[2, 3] = 2) -> Proved | None:
    """Who asks, proved, and the policies that they may ask about; None when it could not be."""
    person: Person | None = await Verify(level, purpose)
    if person is None:
        return None
    found: list[Policy] = []
    for party in (person.party, *person.holders) if person.contracts else ():
        found += [p for p in await Look(policies.policies, party) if p not in found]
    return Proved(person.party, tuple(policy for policy in found if policy.id in person.contracts))


async def chosen(held: Sequence[Policy], said: str, branch: str = "") -> Policy:
    """One policy: the one that was named, the only one of its kind, or the one chosen."""
    fitting = named_in(held, said) or tuple(held)
    fitting = tuple(p for p in fitting if not branch or p.branch == branch) or fitting
    # A button has room for few letters: whose it is, is only said where it tells them apart.
    title = thing_of if len({policy.holder for policy in fitting}) == 1 else title_of
    options = [
        Choice(policy, policy.id, title(policy), _("No. {number}", number=policy.number)) for policy in fitting[:MOST]
    ]
    one: Policy = await Choose(_("Which policy is it?"), options, heard=said)
    return one


def thing_of(policy: Policy) -> Words:
    """What a policy covers: the car, or the home."""
    return _("{model}", model=policy.vehicle.model) if policy.vehicle else _("Home")


def title_of(policy: Policy) -> Words:
    """A policy in few words: the car, or the home, and whose it is."""
    if policy.vehicle:
        return _("{model} · {holder}", model=policy.vehicle.model, holder=policy.holder_name)
    return _("Home · {holder}", holder=policy.holder_name)
