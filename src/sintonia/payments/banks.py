"""
Setting up the banks at which a company is paid: for the page and for `sintonia banks`.

A secret is given and never shown again: not on a page, not in the trail, which keeps the names of what changed, and the
values of what is no secret.
"""

from __future__ import annotations

import secrets as randomness
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from sintonia.audit import Actor
from sintonia.audit.operations import record
from sintonia.backoffice.payments import Trouble, UnableToConnect, trouble_of
from sintonia.backoffice.ports import NotAnswering, Refused
from sintonia.kit.words import Words, _
from sintonia.payments.certificates import (
    Certificate,
    UnableToRead,
    check_pair,
    fingerprint,
    read_certificate,
    read_key,
)
from sintonia.payments.models import Bank, Notice, Payment, Refund, ReturnFile
from sintonia.payments.receiving import keep_trouble
from sintonia.payments.sealing import SECRETS, sealed, secrets_of
from sintonia.payments.standing import ran_out

PIX: Final = "pix"
HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
NEEDED: Final = ("api", "token_url", "client_id")
ANOTHER_ACCOUNT: Final = frozenset({"connector", "key", "api"})
# What a file named by a path is replaced by.
_INSTEAD_OF: Final = {
    "client_secret": ("client_secret_file",), "certificate": ("certificate_file", "key_file"), "ca": ("ca_file",),
}  # fmt: skip
_MISSING: Final = _("This is needed to ask the bank.")
_BOTH: Final = _("A certificate and its key are given together.")


class UnableToSetUp(Exception):
    """A bank cannot be set up so; `why` is for a person, and `field` what it is about, "" for the whole."""

    def __init__(self, why: Words, *, about: str = "") -> None:
        super().__init__(str(why))
        self.why, self.field = why, about


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """
    How a bank is set up. `settings` are those that change ("" takes one away), `costs` cents a payment by way.

    `secrets` (`client_secret`, `private_key`), `certificate` and `ca` are texts; an empty one leaves what there is.
    """

    title: str
    connector: str = ""
    key: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    costs: Mapping[str, int] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    certificate: str = ""
    ca: str = ""


@transaction.atomic
def open_bank(*, company: str, name: str, terms: Terms, by: Actor, at: datetime) -> Bank:
    """
    Set up a bank, which is asked from now on.

    :raises UnableToSetUp: if something of it is wrong
    """
    row = Bank(company=company, name=name)
    row.hook, row.secret = _hook(row), randomness.token_urlsafe(32)
    _apply(row, terms, at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise UnableToSetUp(_("There is a bank of this short name."), about="name") from twice
    record("payments.bank.opened", by=by, at=at, about=("bank", row.pk), company=company, **_told(row))
    return row


@transaction.atomic
def change_bank(*, bank: int, terms: Terms, by: Actor, at: datetime) -> Bank:
    """
    Change how a bank is set up; what was asked before goes on.

    :raises UnableToSetUp: if something of it is wrong
    """
    row = Bank.objects.select_for_update().get(pk=bank)
    before, hidden = _told(row), _secrets(row)
    _apply(row, terms, at)
    changed = {name: [before.get(name), value] for name, value in _told(row).items() if before.get(name) != value}
    now_hidden = _secrets(row)
    given = sorted(name for name in SECRETS if hidden.get(name) != now_hidden.get(name))
    if changed or given:
        # What it is asked with is new, so it is asked at once.
        row.poll_at = None
        if changed.keys() & ANOTHER_ACCOUNT:
            # What came to it before is asked for too.
            row.polled_until = None
        row.save()
        record("payments.bank.changed", by=by, at=at, about=("bank", bank), changed=changed, secrets=given)
    return row


@transaction.atomic
def suspend_bank(*, bank: int, by: Actor, at: datetime) -> bool:
    """Let a bank rest: it is not asked, and its prices count for nothing; False if it rests already."""
    done = Bank.objects.filter(pk=bank, suspended_at=None).update(suspended_at=at)
    if done:
        record("payments.bank.suspended", by=by, at=at, about=("bank", bank))
    return bool(done)


@transaction.atomic
def resume_bank(*, bank: int, by: Actor, at: datetime) -> bool:
    """Have a bank asked again, about all that came meanwhile; False if it does not rest."""
    done = Bank.objects.filter(pk=bank).exclude(suspended_at=None).update(suspended_at=None, poll_at=None)
    if done:
        record("payments.bank.resumed", by=by, at=at, about=("bank", bank))
    return bool(done)


@transaction.atomic
def remove_bank(*, bank: int, by: Actor, at: datetime) -> None:
    """
    Forget a bank of which nothing came.

    :raises UnableToSetUp: if something did
    """
    row = Bank.objects.select_for_update().get(pk=bank)
    if is_used(row):
        raise UnableToSetUp(_("Payments, calls or files of this bank are kept, so it stays. Suspend it instead."))
    record("payments.bank.removed", by=by, at=at, about=("bank", bank), name=row.name, company=row.company)
    row.delete()


def is_used(bank: Bank) -> bool:
    """Whether anything is kept that came of a bank."""
    return any(kind.objects.filter(bank=bank).exists() for kind in (Payment, ReturnFile, Notice, Refund))


def try_bank(*, bank: Bank, ask: Callable[[], None], by: Actor, at: datetime) -> Trouble | Literal[""]:
    """Ask a bank for a token and what came in, by `ask`; returns what is wrong, or "" where nothing is."""
    trouble = _asked(bank, ask, at)
    keep_trouble(bank, trouble, at=at)
    record("payments.bank.tried", by=by, at=at, about=("bank", bank.pk), trouble=trouble)
    return trouble


def have_bank_call(
    *, bank: Bank, tell: Callable[[str], None], base: str, by: Actor, at: datetime
) -> Trouble | Literal[""]:
    """
    Tell a bank by `tell` where to call, on the server `base`; returns what is wrong, or "".

    :raises UnableToSetUp: if it has no address of its own here yet
    """
    if not (bank.hook and bank.secret):
        # Told before it is kept, it would be called where nobody answers.
        raise UnableToSetUp(_("This bank has no address here yet: make the address anew first."))
    trouble = _asked(bank, lambda: tell(_address(bank, base)), at)
    record("payments.bank.call_asked_for", by=by, at=at, about=("bank", bank.pk), trouble=trouble)
    return trouble


@transaction.atomic
def renew_address(*, bank: Bank, base: str, by: Actor, at: datetime) -> str:
    """Make the address at which a bank calls anew, and give it, this once; calls at the one before end."""
    row = Bank.objects.select_for_update().get(pk=bank.pk)
    row.hook, row.secret = row.hook or _hook(row), randomness.token_urlsafe(32)
    row.save(update_fields=["hook", "secret"])
    record("payments.bank.address_made", by=by, at=at, about=("bank", row.pk))
    return _address(row, base)


def _hook(bank: Bank) -> str:
    return f"{bank.name[:30]}-{randomness.token_hex(4)}"


def _address(bank: Bank, base: str) -> str:
    return f"{base}/payments/hooks/{bank.hook}/{bank.secret}"


def _asked(bank: Bank, ask: Callable[[], None], at: datetime) -> Trouble | Literal[""]:
    if ran_out(bank, at=at):
        return "expired"
    try:
        ask()
    except (UnableToConnect, NotAnswering, Refused) as problem:
        return trouble_of(problem)
    return ""


def _apply(row: Bank, terms: Terms, at: datetime) -> None:
    """Let a row be as the terms say, once they are found good."""
    row.title, row.connector, row.key, row.costs = terms.title, terms.connector, terms.key, dict(terms.costs)
    settings, hidden = {**row.settings, **terms.settings}, _secrets(row)
    for name, value in {**terms.secrets, "certificate": terms.certificate, "ca": terms.ca}.items():
        if value:
            for other in _INSTEAD_OF.get(name, ()):
                settings.pop(other, None)
    hidden |= {name: value for name, value in terms.secrets.items() if value}
    _read_certificates(terms, settings, hidden, at)
    row.settings = {name: value for name, value in settings.items() if value not in ("", [], None)}
    for name in SECRETS:
        row.settings.pop(name, None)
    _check(row, hidden)
    row.sealed = sealed(hidden)


def _secrets(row: Bank) -> dict[str, str]:
    """The secrets that there are; none where they were sealed under another installation's secret."""
    try:
        return secrets_of(row)
    except ValueError:
        return {}


def _read_certificates(terms: Terms, settings: dict[str, Any], hidden: dict[str, str], at: datetime) -> None:
    if terms.ca:
        settings["ca"] = _read("ca", terms.ca).text
    if not (terms.certificate or terms.secrets.get("private_key")):
        return
    text = terms.certificate or str(settings.get("certificate", ""))
    key = terms.secrets.get("private_key") or (text if "PRIVATE KEY" in text else hidden.get("private_key", ""))
    if not (text and key):
        raise UnableToSetUp(_BOTH, about="private_key" if text else "certificate")
    certificate = _read("certificate", text)
    try:
        hidden["private_key"] = read_key(key)
    except UnableToRead as unread:
        raise UnableToSetUp(unread.why, about="private_key") from unread
    try:
        check_pair(certificate, hidden["private_key"], at=at)
    except UnableToRead as unfit:
        raise UnableToSetUp(unfit.why, about="certificate") from unfit
    settings["certificate"] = certificate.text


def _read(name: str, text: str) -> Certificate:
    try:
        return read_certificate(text)
    except UnableToRead as unread:
        raise UnableToSetUp(unread.why, about=name) from unread


def _check(row: Bank, hidden: Mapping[str, str]) -> None:
    """Refuse what could not be asked, or could be read on its way."""
    for name in ("api", "token_url"):
        if row.settings.get(name):
            _check_address(name, str(row.settings[name]))
    if row.connector == "":
        return
    lacking = [name for name in NEEDED if not row.settings.get(name)]
    if not row.key:
        lacking.append("key")
    if not hidden.get("client_secret") and not row.settings.get("client_secret_file"):
        lacking.append("client_secret")
    if lacking:
        raise UnableToSetUp(_MISSING, about=lacking[0])
    others = Bank.objects.filter(company=row.company, connector=row.connector, key=row.key).exclude(pk=row.pk)
    if others.exists():
        raise UnableToSetUp(_("This PIX key belongs to another bank here."), about="key")


def _check_address(name: str, address: str) -> None:
    try:
        parts = urlsplit(address)
        good = bool(parts.hostname) and parts.port != 0 and not (parts.query or parts.fragment or parts.username)
    except ValueError:
        good = False
    if not good or parts.scheme not in {"http", "https"}:
        raise UnableToSetUp(_("This is no address: it looks like https://api.bank.example/pix/v2."), about=name)
    if parts.scheme == "http" and parts.hostname not in HERE:
        raise UnableToSetUp(_("Banks are asked by https only, so that nobody on the way can read along."), about=name)


def _told(row: Bank) -> dict[str, Any]:
    """What the trail keeps of how a bank is set up: nothing secret, of a certificate its fingerprint."""
    told = {"name": row.name, "title": row.title, "connector": row.connector, "key": row.key, "costs": row.costs}
    told |= {name: value for name, value in row.settings.items() if name not in (*SECRETS, "certificate", "ca")}
    for name in ("certificate", "ca"):
        if row.settings.get(name):
            told[name] = fingerprint(str(row.settings[name]))
    return told
