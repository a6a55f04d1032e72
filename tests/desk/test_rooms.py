"""A contracted provider's people: their own rooms, as little as they need, and nothing after it is closed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection

from sintonia.audit.models import AuditRecord
from sintonia.desk.models import WorkItem
from sintonia.staff.models import Provider, User
from sintonia.web.scope import enter, of_room
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import BACKEND, Visit, staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
OTHER = "5531977776666"
# What the company tells everybody, and no row about a person.
FOR_ALL = {"understanding_passage", "desk_routingpolicy"}


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def provider() -> Provider:
    return Provider.objects.create(name="Contato Sul")


@pytest.fixture
def items(stage: Stage, provider: Provider) -> tuple[WorkItem, WorkItem]:
    """One who waits in the provider's room, and one who waits for the company's own people."""
    stage.whatsapp("quero falar com uma pessoa, meu cpf é 529.982.247-25")
    stage.whatsapp("quero falar com um atendente", phone=OTHER)
    theirs, ours = WorkItem.objects.order_by("pk")
    WorkItem.objects.filter(pk=theirs.pk).update(room=provider)
    theirs.refresh_from_db()
    return theirs, ours


def of(provider: Provider, *, name: str = "rosa") -> Visit:
    """A signed-in browser of somebody of a provider."""
    user = User.objects.filter(username=name).first() or User.objects.create_user(
        username=name, password=None, name=name.capitalize(), role="provider_agent", provider=provider
    )
    browser = Visit()
    browser.force_login(user, backend=BACKEND)
    return browser


def guarded_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relforcerowsecurity and relkind = 'r' order by relname")
        return [name for (name,) in cursor.fetchall()]


def rows_seen(tables: list[str]) -> dict[str, int]:
    """How many rows a query that forgets every filter is shown."""
    seen = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"select count(*) from {table}")
            seen[table] = cursor.fetchone()[0]
    return seen


def test_a_query_that_forgets_its_filter_shows_a_provider_only_what_is_open_in_its_room(items, provider, as_pages):
    theirs, _ = items
    enter(of_room(provider.pk))
    with connection.cursor() as cursor:
        cursor.execute("select id, contact_id, case_id from desk_workitem")
        assert cursor.fetchall() == [(theirs.pk, theirs.contact_id, theirs.case_id)]
        cursor.execute("select id from conversations_contact")
        assert cursor.fetchall() == [(theirs.contact_id,)]
        cursor.execute("select distinct contact_id from conversations_message")
        assert cursor.fetchall() == [(theirs.contact_id,)]
        cursor.execute("select id from customers_customer")
        assert cursor.fetchall() == [(theirs.contact.customer_id,)]
        cursor.execute("select distinct customer_id from customers_identifier")
        assert cursor.fetchall() == [(theirs.contact.customer_id,)]


def test_a_provider_with_nothing_open_is_shown_no_row_of_any_guarded_table(items, provider, as_pages):
    another = Provider.objects.create(name="Contato Norte")
    tables = guarded_tables()
    assert len(tables) > 30
    enter(of_room(another.pk))
    assert {name for name, n in rows_seen(tables).items() if n} <= FOR_ALL


def test_once_it_is_closed_the_provider_is_shown_nothing_of_the_customer(items, provider, as_pages):
    theirs, _ = items
    with connection.cursor() as cursor:
        cursor.execute("reset role")
    WorkItem.objects.filter(pk=theirs.pk).update(closed_at=BEGAN)
    with connection.cursor() as cursor:
        cursor.execute("set role sintonia_pages")
    enter(of_room(provider.pk))
    seen = rows_seen(guarded_tables())
    assert seen.pop("desk_workitem") == 1, "that it was theirs, for their own figures"
    assert {name for name, n in seen.items() if n} <= FOR_ALL


def test_a_provider_writes_nowhere_but_in_its_rooms(items, provider, as_pages):
    _, ours = items
    enter(of_room(provider.pk))
    with connection.cursor() as cursor:
        cursor.execute("update desk_workitem set claimed_by_id = null where id = %s", [ours.pk])
        assert cursor.rowcount == 0
        cursor.execute("update conversations_contact set owner = 'bot' where id = %s", [ours.contact_id])
        assert cursor.rowcount == 0
        cursor.execute("delete from conversations_message")
        assert cursor.rowcount == 0


def test_its_people_see_their_own_queue_and_the_company_sees_its_own(items, provider):
    theirs, ours = items
    assert [one["token"] for one in of(provider).get("/desk/queue").context["queue"]] == [theirs.token]
    assert [one["token"] for one in staff("ana").get("/desk/queue").context["queue"]] == [ours.token]
    assert of(provider).get(f"/desk/{ours.token}/").status_code == 404


def test_its_people_take_answer_and_close_and_then_it_is_gone(stage: Stage, items, provider):
    theirs, _ = items
    rosa = of(provider)
    rosa.post(f"/desk/{theirs.token}/claim")
    seen = rosa.get(f"/desk/{theirs.token}/").context["seen"]
    said = rosa.post(f"/desk/{theirs.token}/answer", {"text": "Oi, aqui é a Rosa.", "key": "one", "seen": seen})
    assert said["Location"].endswith(f"/desk/{theirs.token}/")
    stage.settle()
    assert [saying.text for _to, _kind, saying in stage.sent].count("Oi, aqui é a Rosa.") == 1

    rosa.post(f"/desk/{theirs.token}/close")

    theirs.refresh_from_db()
    assert theirs.closed_at is not None
    assert rosa.get(f"/desk/{theirs.token}/").status_code == 404
    stage.settle()
    assert theirs.contact.__class__.objects.get(pk=theirs.contact_id).owner == "bot"


def test_the_company_s_people_do_not_take_what_was_handed_to_a_provider(items):
    theirs, _ = items
    staff("ana").post(f"/desk/{theirs.token}/claim")
    theirs.refresh_from_db()
    assert theirs.claimed_by is None


def test_a_masked_number_is_shown_once_for_a_reason_that_is_kept(items, provider):
    theirs, _ = items
    rosa = of(provider)
    rosa.post(f"/desk/{theirs.token}/claim")
    page = rosa.get(f"/desk/{theirs.token}/")
    (phone,) = [one for one in page.context["customer"]["identifiers"] if "7777" in one["value"]]
    assert phone["masked"]
    assert "5531988887777" not in words_of(page)

    refused = rosa.post(f"/desk/{theirs.token}/reveal", {"identifier": phone["id"], "reason": "oi"}, follow=True)
    assert "5531988887777" not in words_of(refused)
    shown = rosa.post(f"/desk/{theirs.token}/reveal", {"identifier": phone["id"], "reason": "ligar de volta"})
    assert "5531988887777" in words_of(shown)
    assert "no-store" in shown["Cache-Control"]

    (kept,) = AuditRecord.objects.filter(deed="desk.identifier.revealed")
    assert kept.facts["reason"] == "ligar de volta"
    assert "5531988887777" not in str(kept.facts)
    assert "5531988887777" not in rosa.read(f"/desk/{theirs.token}/")


def test_who_does_not_have_the_conversation_is_shown_nothing_masked(items, provider):
    theirs, _ = items
    rosa, lia = of(provider), of(provider, name="lia")
    rosa.post(f"/desk/{theirs.token}/claim")
    (phone, *_) = rosa.get(f"/desk/{theirs.token}/").context["customer"]["identifiers"]
    lia.post(f"/desk/{theirs.token}/reveal", {"identifier": phone["id"], "reason": "ligar de volta"})
    assert not AuditRecord.objects.filter(deed="desk.identifier.revealed").exists()


def test_who_looks_at_a_conversation_that_is_not_theirs_leaves_a_trace_and_who_answers_it_none(items, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "looks"}}
    _theirs, ours = items
    ana, bruno = staff("ana"), staff("bruno")
    ana.post(f"/desk/{ours.token}/claim")
    for _ in range(2):
        ana.get(f"/desk/{ours.token}/")
        bruno.get(f"/desk/{ours.token}/")
    looks = AuditRecord.objects.filter(deed="desk.item.looked", about_id=ours.pk)
    assert list(looks.values_list("actor_id", flat=True)) == [User.objects.get(username="bruno").pk]
