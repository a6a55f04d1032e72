"""How each bank stands: when it was asked and called last, what is refused and why, when a certificate runs out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from sintonia.kit.words import Words, _
from sintonia.payments.certificates import Certificate, UnableToRead, read_certificate
from sintonia.payments.models import Bank, Notice, ReturnFile
from sintonia.payments.troubles import sentence

WARNED_FOR: Final = timedelta(days=30)
# One answer that got lost is no news.
STANDS_AFTER: Final = timedelta(minutes=10)
State = Literal["well", "trouble", "suspended", "files", "waiting"]


@dataclass(frozen=True, slots=True)
class Standing:
    """
    How a bank stands. `trouble` says what is wrong, and `warning` what will be.

    `called_at` is its latest call, `file_at` when its latest file came.
    """

    bank: Bank
    state: State
    trouble: Words | None
    warning: Words | None
    certificate: Certificate | None
    called_at: datetime | None
    file_at: datetime | None

    @property
    def answered_at(self) -> datetime | None:
        """When it answered last, to the page's "try it" too."""
        row = self.bank
        return row.polled_until if row.trouble or row.asked_at is None else row.asked_at


def banks_of(*, company: str, at: datetime) -> list[Standing]:
    """How each bank of a company stands, by their titles."""
    return [standing_of(bank, at=at) for bank in Bank.objects.filter(company=company).order_by("title", "pk")]


def standing_of(bank: Bank, *, at: datetime) -> Standing:
    """How one bank stands."""
    called = Notice.objects.filter(bank=bank).order_by("-received_at").values_list("received_at", flat=True)
    files = ReturnFile.objects.filter(bank=bank).order_by("-pk").values_list("received_at", flat=True)
    shown = certificate_of(bank)
    state = _state(bank)
    return Standing(
        bank=bank, state=state, trouble=sentence(bank.trouble) if state == "trouble" else None,
        warning=warning_of(shown, at=at) if bank.connector else None, certificate=shown, called_at=called.first(),
        file_at=files.first(),
    )  # fmt: skip


def certificate_of(bank: Bank) -> Certificate | None:
    """The certificate that a bank is shown; None where it is shown none, or its file cannot be read here."""
    try:
        if bank.settings.get("certificate"):
            return read_certificate(str(bank.settings["certificate"]))
        file = str(bank.settings.get("certificate_file", ""))
        return read_certificate(Path(file).read_text(encoding="utf-8")) if file else None
    except (UnableToRead, OSError, UnicodeDecodeError):
        return None


def ran_out(bank: Bank, *, at: datetime) -> bool:
    """Whether the certificate that a bank is shown has run out."""
    shown = certificate_of(bank)
    return shown is not None and shown.ends_at <= at


def warning_of(certificate: Certificate | None, *, at: datetime) -> Words | None:
    """What to say of a certificate that runs out within thirty days, or has."""
    if certificate is None or certificate.ends_at - at > WARNED_FOR:
        return None
    day = certificate.ends_at.date()
    if certificate.ends_at <= at:
        return _("Our certificate ran out on {day}. The bank lets us in with a new one only.", day=day)
    return _("Our certificate runs out on {day}. Ask the bank for a new one in time.", day=day)


def wanting(*, company: str, at: datetime) -> list[tuple[Bank, Words]]:
    """The banks that somebody should look after, each with what is wrong or will be; suspended ones rest."""
    found = []
    for bank in Bank.objects.filter(company=company, suspended_at=None).exclude(connector="").order_by("title", "pk"):
        said = warning_of(certificate_of(bank), at=at)
        if bank.trouble and bank.trouble_since is not None and at - bank.trouble_since >= STANDS_AFTER:
            said = sentence(bank.trouble)
        elif not bank.trouble and bank.asked_at is not None and at - bank.asked_at >= STANDS_AFTER:
            said = _("It has not been asked since {when}. Is a worker running?", when=bank.asked_at)
        if said is not None:
            found.append((bank, said))
    return found


def _state(bank: Bank) -> State:
    if bank.suspended_at is not None:
        return "suspended"
    if not bank.connector:
        return "files"
    if bank.trouble:
        return "trouble"
    return "well" if bank.asked_at is not None else "waiting"
