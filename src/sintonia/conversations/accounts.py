"""The accounts of our own doors, one of each for every company that is served, and a demo's WhatsApp numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from django.conf import settings
from django.db import connection
from django.http import Http404

from sintonia.conversations.channel import Account
from sintonia.conversations.models import ChannelAccount
from sintonia.conversations.plugins import plugins
from sintonia.web.brand import Brand

# The first company's accounts are named as their doors are; another's are named as the company is.
OWN_DOORS: Final = {"webchat": "web", "counter": "counter", "terminal": "terminal", "phone": "phone"}


ALL: Final = """
SELECT id, channel, key, display, api, token, settings, company, rate_per_s FROM conversations_channelaccount
"""


def as_account(row: Sequence[Any]) -> Account:
    """A row of `ALL`, as adapters see it; its JSON comes as a text where nobody has read it yet."""
    settings = msgspec.json.decode(row[6]) if isinstance(row[6], (str, bytes)) else row[6]
    return Account(row[0], row[1], row[2], row[3], row[4], row[5], settings, row[7])


def all_accounts() -> dict[int, Account]:
    """Every channel account, as adapters see it."""
    with connection.cursor() as cursor:
        cursor.execute(ALL)
        return {row[0]: as_account(row) for row in cursor.fetchall()}


def key_of(channel: str, company: str) -> str:
    """The key of a company's account at one of our own doors."""
    return company or OWN_DOORS[channel]


def named(company: str, kind: str, letters: str) -> str:
    """The name of somebody who is here: "visit-…" at the first company's counter, "faro-visit-…" at another's."""
    return "-".join(filter(None, (company, kind, letters)))


def company_in(name: str, kind: str) -> str:
    """
    Whose such a name is.

    :raises Http404: if it is no name of this kind, or of no company that is served: an address that nobody gave out
    """
    company, found, letters = name.rpartition(f"{kind}-")
    if not (found and letters) or company.removesuffix("-") not in plugins().served() or company == "-":
        raise Http404
    return company.removesuffix("-")


def account_of(channel: str, company: str) -> ChannelAccount:
    """A company's account at one of our own doors."""
    return ChannelAccount.objects.get(channel=channel, key=key_of(channel, company))


def company_name(account: ChannelAccount | None) -> str:
    """What customers know the company of an account by."""
    return str(account.settings.get("company", "Sintonia")) if account else "Sintonia"


def ensure_accounts(*, demo: bool) -> None:
    """Make the accounts that are missing, and in a demonstration the simulator's WhatsApp numbers."""
    for place, company in enumerate(plugins().served(), start=1):
        brand = plugins().brand(company)
        ours = (
            {"company": brand.name, "language": brand.language} if demo else {"language": settings.LANGUAGE_CODE}
        )  # fmt: skip
        for channel in OWN_DOORS:
            key = key_of(channel, company)
            shown = {"hook": key, "company": company, "settings": ours}
            display = {"display": brand.telephone} if demo and channel == "phone" else {}
            ChannelAccount.objects.get_or_create(channel=channel, key=key, defaults={**shown, **display})
        _ensure_mail(company, brand, ours, demo=demo)
        if demo:
            _ensure_number(str(place), company, brand, ours)
            _ensure_office(company or "demo", company)


def _ensure_number(key: str, company: str, brand: Brand, ours: dict[str, Any]) -> None:
    api = f"http://127.0.0.1:{settings.PORT}/simulator/graph/v23.0"
    ChannelAccount.objects.update_or_create(
        channel="whatsapp",
        key=key,
        # The simulator answers where the demo runs today, which may be another port than yesterday's.
        defaults={"api": api},
        create_defaults={
            "api": api,
            "company": company,
            # One application at the provider with a number for each company, as a group has it.
            "hook": "demo",
            "display": brand.whatsapp,
            "token": "demo-access-token",
            "app_secret": "demo-app-secret",  # the simulator's, public by design
            "verify_token": "demo-verify",
            "settings": {
                **ours,
                "waba": "1",
                "template": "sintonia_update",
                "code_template": "sintonia_code",
                "alert_template": "sintonia_alert",
            },
        },
    )


def _ensure_mail(company: str, brand: Brand, ours: dict[str, Any], *, demo: bool) -> None:
    """The account of a company's mail: the first one's by the settings; in a demonstration one that stays inside."""
    if settings.SMTP and settings.MAIL_FROM and not company:
        told = {**ours, "company": settings.MAIL_NAME, "bounces": settings.MAIL_BOUNCES}
        given = {"hook": "mail", "api": settings.SMTP, "app_secret": settings.MAIL_SECRET, "settings": told}
        ChannelAccount.objects.update_or_create(channel="email", key=settings.MAIL_FROM, defaults=given)
    elif demo:
        told = {**ours, "sink": "demo", "bounces": f"retorno@{brand.mail.partition('@')[2]}"}
        given = {"hook": company or "demo", "company": company, "app_secret": "demo-mail-secret", "settings": told}
        ChannelAccount.objects.get_or_create(channel="email", key=brand.mail, defaults={**given, "rate_per_s": 0})


def _ensure_office(hook: str, company: str) -> None:
    """What a pretend company tells of itself comes in by this account's secret, which everybody knows."""
    ChannelAccount.objects.get_or_create(
        channel="office", key=hook, defaults={"hook": hook, "company": company, "app_secret": "demo-office-secret"}
    )
