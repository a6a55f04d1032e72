"""Erasing a person: nothing can be read or found, and the trail still holds."""

from datetime import timedelta

import pytest

from sintonia.audit.queries import check_tree
from sintonia.customers.facts import grant_authority, record_vulnerability
from sintonia.customers.models import Customer, Identifier, NameWord
from sintonia.customers.operations import UnableToAttach, attach, erase, merge, rename
from sintonia.customers.queries import roots_known_by, search
from sintonia.staff.models import User
from tests.audit.sealing import sealed
from tests.customers.people import ANA, AT, met, phone

LATER = AT + timedelta(days=1)


@pytest.mark.django_db(transaction=True)
def test_an_erased_persons_fields_read_as_none_and_the_leaves_still_verify() -> None:
    one = met(phone("5531988887777"), name="Aparecida Nunes")
    other = met(phone("5531900000001"), name="Cida")
    merge(kept=one.customer, absorbed=other.customer, why="same", at=AT, by=ANA)
    grant_authority(
        customer=one.customer, holder_party="p-x", kind="child", evidence="seen", starts_on=AT.date(), at=AT, by=ANA
    )
    record_vulnerability(customer=one.customer, kind="age", evidence="ID", since=AT.date(), at=AT, by=ANA)
    assert sealed(at=AT) > 0

    erase(customer=other.customer, why="asked for by letter", at=LATER, by=ANA)

    assert [c.name for c in Customer.objects.all()] == [None, None]
    assert [i.value for i in Identifier.objects.all()] == [None, None]
    assert not NameWord.objects.exists()
    assert roots_known_by("5531988887777") == []
    assert search(words="Aparecida", user=User(role="agent")) == []
    assert sealed(at=LATER) > 0
    assert check_tree() == []


@pytest.mark.django_db
def test_who_comes_back_after_erasure_is_new() -> None:
    before = met(phone("5531988887777"), name="Aparecida")
    erase(customer=before.customer, why="asked for", at=LATER, by=ANA)
    after = met(phone("5531988887777"), name="Aparecida")
    assert after.new
    assert after.customer != before.customer


@pytest.mark.django_db
def test_nothing_can_be_written_about_the_erased() -> None:
    person = met(phone("5531988887777"))
    erase(customer=person.customer, why="asked for", at=LATER, by=ANA)
    with pytest.raises(UnableToAttach):
        attach(customer=person.customer, kind="email", value="a@x.br", evidence="?", confidence=90, at=LATER, by=ANA)
    with pytest.raises(ValueError, match="erased"):
        rename(customer=person.customer, name="Again", at=LATER, by=ANA)


@pytest.mark.django_db
def test_a_name_read_and_saved_again_keeps_its_bytes() -> None:
    person = met(phone("5531988887777"), name="Aparecida")
    row = Customer.objects.get(pk=person.customer)
    before = Customer.objects.filter(pk=row.pk).extra(select={"raw": "name"}).values_list("raw", flat=True)[0]
    assert row.name == "Aparecida"
    row.save()
    after = Customer.objects.filter(pk=row.pk).extra(select={"raw": "name"}).values_list("raw", flat=True)[0]
    assert bytes(before) == bytes(after)
    assert b"Aparecida" not in bytes(after)


@pytest.mark.django_db
def test_a_personal_field_cannot_be_searched_by_its_text() -> None:
    with pytest.raises(TypeError, match="blind index"):
        Customer.objects.filter(name="Aparecida").exists()
