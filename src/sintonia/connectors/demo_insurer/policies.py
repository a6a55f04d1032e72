"""What the pretend insurer covers, and its papers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sintonia.backoffice.ports import Key, Receipt
from sintonia.connectors.demo_insurer import models, parties
from sintonia.connectors.demo_insurer.deeds import PREFIX, known, once, row_id
from sintonia.kit.money import Money
from sintonia.packs.insurer.ports import Branch, Policy, PolicyDocument, Vehicle

EURO: Final = "EUR"
_YEAR: Final = 365


def policies(party: str, *, on: date) -> tuple[Policy, ...]:
    """The policies in which a party is holder, insured or broker, its own first."""
    return tuple(_policy(row, on) for row in parties.policies_of(party, on=on))


def policy(identity: str, *, on: date) -> Policy | None:
    """One policy."""
    row = _row(identity)
    return _policy(row, on) if row else None


def by_plate(plate: str, *, on: date) -> Policy | None:
    """The motor policy of a plate."""
    row = models.Policy.objects.select_related("holder").filter(plate=plate).exclude(plate="").first()
    return _policy(row, on) if row else None


def documents(identity: str) -> tuple[PolicyDocument, ...]:
    """The conditions, the certificate and the latest receipt."""
    row = _row(identity)
    if row is None:
        return ()
    amount = Money(row.cents, EURO)
    return (
        PolicyDocument(f"{identity}:conditions", "conditions", row.starts_on),
        PolicyDocument(f"{identity}:receipt", "receipt", row.starts_on, amount),
        PolicyDocument(f"{identity}:certificate", "certificate", row.starts_on),
    )


def ask_quote(key: Key, *, branch: Branch, words: str, phone: str, protocol: str, at: datetime) -> Receipt:
    """Keep a wish for a quote."""
    return once("quote", key, at=at, letter="P", branch=branch, words=words, phone=phone, protocol=protocol)


def renew(key: Key, *, policy: str, wish: str, protocol: str, at: datetime) -> Receipt:
    """Keep whether a policy is wanted for another year."""
    known(_row(policy))
    return once("renewal", key, at=at, letter="R", policy=policy, wish=wish, protocol=protocol)


def ask_bank_change(key: Key, *, policy: str, protocol: str, at: datetime) -> Receipt:
    """Put aside somebody's wish to change the account."""
    known(_row(policy))
    return once("bank_wish", key, at=at, letter="B", policy=policy, protocol=protocol)


def change_account(key: Key, *, policy: str, iban: str, protocol: str, at: datetime) -> Receipt:
    """Change the account that pays a policy."""
    row = known(_row(policy))

    def change(_deed: models.Deed) -> None:
        models.Policy.objects.filter(pk=row.pk).update(account=iban)

    return once("account", key, at=at, letter="B", effect=change, policy=policy, before=row.account, protocol=protocol)


def record_attempt(key: Key, *, policy: str, words: str, protocol: str, at: datetime) -> Receipt:
    """Keep that somebody tried to get at what is not theirs."""
    return once("attempt", key, at=at, letter="N", policy=policy, words=words, protocol=protocol)


def next_renewal(starts_on: date, *, on: date) -> date:
    """When a policy that began on a day renews next, after `on`."""
    while starts_on <= on:
        starts_on += timedelta(days=_YEAR)
    return starts_on


def a_month_before(day: date) -> date:
    """The same day of the month before, or that month's last."""
    end = day.replace(day=1) - timedelta(days=1)
    return end.replace(day=min(day.day, end.day))


def _row(identity: str | None) -> models.Policy | None:
    return models.Policy.objects.select_related("holder").filter(pk=row_id(identity)).first()


def _policy(row: models.Policy, on: date) -> Policy:
    renews_on = next_renewal(row.starts_on, on=on)
    insured = models.Role.objects.filter(policy=row, kind="insured").values_list("party_id", flat=True)
    return Policy(
        id=f"{PREFIX}{row.pk}",
        number=row.number,
        branch="motor" if row.branch == "motor" else "home",
        holder=f"{PREFIX}{row.holder_id}",
        holder_name=row.holder.name,
        holder_died_on=row.holder.died_on,
        insured=tuple(f"{PREFIX}{party}" for party in insured),
        vehicle=Vehicle(row.plate, row.model) if row.plate else None,
        address=row.address,
        starts_on=row.starts_on,
        renews_on=renews_on,
        stops_until=last if on <= (last := a_month_before(renews_on)) else None,
        premium=Money(row.cents, EURO),
        account=f"•••• {row.account[-4:]}",
        promise_minutes=row.promise_minutes,
        promise_pays=Money(row.promise_cents, EURO) if row.promise_cents else None,
    )
