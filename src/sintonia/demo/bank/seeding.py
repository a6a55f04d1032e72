"""The pretend company's accounts at the pretend banks."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from sintonia.connectors.pix.access import access_of
from sintonia.connectors.pix.bank import PixBank
from sintonia.demo.bank.banks import BANKS
from sintonia.demo.bank.models import Branch
from sintonia.kit.clock import now
from sintonia.payments.models import Bank
from sintonia.payments.sealing import sealed, settings_of

# Known to all, as everything that is pretended: outside the demonstration no such account exists.
SECRET: Final = "demo-bank-hook"  # noqa: S105
FINE, INTEREST = "2.00", "1.00"


def seed_banks() -> None:
    """Open the accounts that are missing; the banks answer where the demo runs today."""
    for bank in BANKS.values():
        here = f"http://127.0.0.1:{settings.PORT}{bank.path}"
        told = {
            "api": f"{here}/api", "token_url": f"{here}/oauth/token", "client_id": bank.client, "fine": FINE,
            "interest": INTEREST,
        }  # fmt: skip
        today = {"settings": told, "sealed": sealed({"client_secret": bank.secret})}
        opened = {
            "title": bank.title, "connector": "pix", "key": bank.keys[0], "hook": f"demo-{bank.name}",
            "secret": SECRET, "costs": {"pix": bank.cost_cents, "barcode": bank.barcode_cost_cents},
        }  # fmt: skip
        Bank.objects.update_or_create(company="", name=bank.name, defaults=today, create_defaults={**opened, **today})
        Branch.objects.get_or_create(name=bank.name)


def introduce() -> None:
    """
    Tell each bank where the company is to be called.

    :raises NotAnswering: if one does not answer yet
    """
    for bank in Bank.objects.filter(company="", name__in=BANKS, connector="pix").exclude(hook=""):
        port = PixBank(access_of(bank.name, settings_of(bank)), key=bank.key, clock=now)
        try:
            port.call_at(f"http://127.0.0.1:{settings.PORT}/payments/hooks/{bank.hook}/{bank.secret}")
        finally:
            port.close()
