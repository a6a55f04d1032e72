"""What is mailed to every customer of the pretend company: bills and yearly statements, as their readers say it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from sintonia.connectors.demo import seed
from sintonia.connectors.demo.models import Contract, Delivery
from sintonia.connectors.demo.ports import ports
from sintonia.outreach.following import Alert
from sintonia.outreach.kinds import kind_of
from sintonia.outreach.letters import Letter
from sintonia.outreach.wire import Happening
from sintonia.packs.utility import mailings
from sintonia.packs.utility.happenings import UNDELIVERED, of_undelivered_mail

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def office(db: None) -> Mapping[str, Any]:
    seed(at=AT, customers=60)
    Delivery.objects.all().delete()
    for contract in Contract.objects.order_by("pk")[:5]:
        Delivery.objects.create(contract=contract, email=f"c{contract.pk}@correio.example", since=AT)
    return ports(clock=lambda: AT)


def letters(office: Mapping[str, Any], kind: str, period: str) -> list[Letter]:
    known = kind_of(kind)
    assert known is not None
    page = known.lists(office, period, after="", most=1000)
    found = [known.writes(office, period, key=one.key, at=AT) for one in page if one.mails]
    return [one for one in found if one is not None]


def test_the_list_of_bills_comes_in_pages_and_says_who_gets_paper(office: Mapping[str, Any]) -> None:
    whole = mailings.billed(office, "2026-10", after="", most=1000)
    paged, after = [], ""
    while page := mailings.billed(office, "2026-10", after=after, most=7):
        paged += page
        after = page[-1].place
    assert paged == list(whole)
    assert sum(one.mails for one in whole) == 5
    assert len(whole) > 50


def test_a_bill_is_mailed_with_what_pays_it(office: Mapping[str, Any]) -> None:
    found = letters(office, "bills", "2026-10")
    assert len(found) == 5
    for one in found:
        assert one.papers[0].content.startswith(b"%PDF-")
        assert one.amount
        assert one.kind == "bills"
        assert one.key == f"bills:2026-10:{one.about}"
        # What is paid is not asked for again.
        assert (one.code is None) == ("está paga" in " ".join(one.paragraphs))


def test_a_month_without_bills_mails_nobody(office: Mapping[str, Any]) -> None:
    assert mailings.billed(office, "2031-01", after="", most=10) == []


def test_the_statement_of_a_year_says_whether_all_is_paid(office: Mapping[str, Any]) -> None:
    found = letters(office, "clearances", "2025")
    assert len(found) == 5
    for one in found:
        assert one.papers[0].name == f"declaracao-{dict(one.facts)['Número']}.pdf"
    assert {one.kind for one in found} == {"clearances"}


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("pt-BR", "Sua conta de outubro de 2026"),
        ("es", "Su factura de octubre de 2026"),
        ("en", "Your bill of October 2026"),
    ],
)
def test_a_letter_is_in_its_readers_language(office: Mapping[str, Any], language: str, subject: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE demo_party SET language = %s", [language])
    assert {one.subject for one in letters(office, "bills", "2026-10")} == {subject}


def test_who_stops_mail_gets_paper_again(office: Mapping[str, Any]) -> None:
    whom = Delivery.objects.order_by("pk").first()
    assert whom is not None
    for _again in range(2):
        mailings.by_post(office, about=str(whom.contract_id), key="stop:1")
    assert not Delivery.objects.filter(pk=whom.pk).exists()
    assert Delivery.objects.count() == 4


def test_whose_mail_came_back_hears_it_on_the_phone(office: Mapping[str, Any]) -> None:
    whom = Delivery.objects.select_related("contract__holder").exclude(contract__holder__reachable=[]).first()
    assert whom is not None
    told = Happening("mail_undelivered:x@y", UNDELIVERED, AT, str(whom.contract_id))
    (alert,) = of_undelivered_mail(told, office, after="", most=50, at=AT)
    assert isinstance(alert, Alert)
    assert alert.to == whom.contract.holder.reachable[0]
    assert "c•••@correio.example" in alert.words.render("en")
    assert of_undelivered_mail(told, office, after=alert.place, most=50, at=AT) == ()
