"""Nobody sees a customer who is not theirs: in the functions, and in the database beneath them."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404

from sintonia.audit.models import PersonKey
from sintonia.customers import access
from sintonia.customers.facts import record_vulnerability
from sintonia.customers.models import (
    Authority,
    Challenge,
    Customer,
    Identifier,
    Merge,
    MergeCandidate,
    NameWord,
    Verification,
    Vulnerability,
)
from sintonia.customers.operations import attach, merge, rename
from sintonia.customers.queries import by_party, search
from sintonia.customers.verification import keep_proof
from sintonia.staff.models import Provider, User
from sintonia.web import scope
from tests.customers.people import ANA, AT, met, phone

pytestmark = pytest.mark.django_db
AGENT = User(role="agent")


@pytest.fixture
def cida() -> Customer:
    return Customer.objects.get(pk=met(phone("5531988887777"), name="Maria Aparecida da Conceição").customer)


@pytest.fixture
def bento() -> Customer:
    return Customer.objects.get(pk=met(phone("5531999996666"), name="Bento Aparício").customer)


@pytest.fixture
def provider_agent() -> User:
    return User(role="provider_agent", provider=Provider.objects.create(name="Contact center"))


def names(words: str, user: User = AGENT) -> list[str | None]:
    return sorted(str(c.name) for c in search(words=words, user=user))


class TestSearch:
    @pytest.mark.parametrize(
        "words", ["maria", "APARECIDA", "conceicao", "Conceição mar", "da conceicao", "maria aparecida"]
    )
    def test_finds_by_words_and_their_beginnings_whatever_the_accents(self, cida, bento, words) -> None:
        assert names(words) == [cida.name]

    def test_finds_all_whose_name_begins_so(self, cida, bento) -> None:
        assert len(names("apare")) == 1
        assert len(names("apar")) == 2

    @pytest.mark.parametrize("words", ["maria silva", "aparecidinha", "ap", "", "da", "%", "mar'; drop table"])
    def test_finds_nobody_else(self, cida, words) -> None:
        assert names(words) == []

    @pytest.mark.parametrize("number", ["5531988887777", "553188887777", "+55 31 98888-7777"])
    def test_finds_by_phone_however_it_is_written(self, cida, number) -> None:
        assert names(number) == [cida.name]

    def test_finds_by_document_and_party_but_not_by_what_was_only_claimed(self, cida, bento) -> None:
        attach(customer=cida.pk, kind="document", value="529.982.247-25", evidence="ID", confidence=90, at=AT, by=ANA)
        attach(
            customer=bento.pk, kind="document", value="11144477735", evidence="claimed", confidence=30, at=AT, by=ANA
        )
        attach(customer=cida.pk, kind="party", value="p-1", evidence="ID", confidence=90, at=AT, by=ANA)
        assert names("52998224725") == [cida.name]
        assert names("111.444.777-35") == []
        assert by_party("p-1") == [cida.pk]

    def test_finds_whom_a_merged_one_is_now(self, cida, bento) -> None:
        merge(kept=bento.pk, absorbed=cida.pk, why="same", at=AT, by=ANA)
        assert names("maria aparecida") == names("5531988887777") == [bento.name]

    def test_finds_by_the_new_name_after_renaming(self, cida) -> None:
        rename(customer=cida.pk, name="Cida Nunes", at=AT, by=ANA)
        assert names("nunes") == ["Cida Nunes"]
        assert names("aparecida") == []

    def test_finds_nothing_for_a_providers_people_or_who_may_no_longer_sign_in(self, cida, provider_agent) -> None:
        assert names("maria", provider_agent) == []
        assert names("5531988887777", provider_agent) == []
        assert names("maria", User(role="agent", enabled=False)) == []


class TestAccess:
    def test_own_staff_see_a_customer_by_token_alone(self, cida) -> None:
        assert access.customer_visible_to(AGENT, token=cida.token) == cida

    @pytest.mark.parametrize("token", ["1", "", "x" * 22, "' or 1=1 --"])
    def test_a_guess_and_a_missing_one_get_the_same_answer(self, cida, token) -> None:
        with pytest.raises(Http404):
            access.customer_visible_to(AGENT, token=token)

    def test_a_providers_people_get_that_answer_too(self, cida, provider_agent) -> None:
        with pytest.raises(Http404):
            access.customer_visible_to(provider_agent, token=cida.token)
        assert not access.customers_visible_to(provider_agent).exists()
        assert not access.identifiers_visible_to(provider_agent, customer=cida).exists()
        assert not access.vulnerabilities_visible_to(provider_agent, customer=cida).exists()
        assert not access.merges_visible_to(provider_agent, customer=cida).exists()

    def test_a_merged_ones_token_leads_to_the_root(self, cida, bento) -> None:
        merge(kept=bento.pk, absorbed=cida.pk, why="same", at=AT, by=ANA)
        assert access.customer_visible_to(AGENT, token=cida.token) == bento
        assert access.identifiers_visible_to(AGENT, customer=bento).count() == 2
        assert [m.absorbed_id for m in access.merges_visible_to(AGENT, customer=bento)] == [cida.pk]

    def test_a_vulnerability_is_seen_by_the_roles_it_is_visible_to(self, cida) -> None:
        for kind in ("life_support", "low_income"):
            record_vulnerability(customer=cida.pk, kind=kind, evidence="seen", since=AT.date(), at=AT, by=ANA)
        seen = access.vulnerabilities_visible_to(AGENT, customer=cida)
        assert [row.kind for row in seen] == ["life_support"]
        assert access.vulnerabilities_visible_to(User(role="supervisor"), customer=cida).count() == 2
        assert access.needs_visible_to(AGENT, customer=cida, on=AT.date()) == ["life_support"]
        assert access.needs_visible_to(AGENT, customer=cida, on=AT.date() - timedelta(days=1)) == []

    def test_a_proof_counts_in_its_contact_and_while_it_lasts(self, cida) -> None:
        keep_proof(contact=5, customer=cida.pk, party="p-1", method="seen", at=AT, by=ANA)
        assert access.level_proved_in(contact=5, at=AT) == 3
        assert access.level_proved_in(contact=6, at=AT) == 1
        assert access.level_proved_in(contact=5, at=AT + timedelta(minutes=30)) == 1


GUARDED = (
    Customer,
    Identifier,
    NameWord,
    Merge,
    MergeCandidate,
    Authority,
    Vulnerability,
    Challenge,
    Verification,
    PersonKey,
)


class TestRowLevelRules:
    @pytest.fixture
    def rows(self, cida, bento) -> None:
        keep_proof(contact=5, customer=cida.pk, party="p-1", method="code", at=AT, by=ANA)
        keep_proof(contact=6, customer=bento.pk, party="p-2", method="code", at=AT, by=ANA)
        record_vulnerability(customer=cida.pk, kind="age", evidence="seen", since=AT.date(), at=AT, by=ANA)
        for customer in (cida, bento):
            attach(customer=customer.pk, kind="email", value="a@x.br", evidence="?", confidence=90, at=AT, by=ANA)

    @pytest.fixture
    def pages(self, rows, as_pages) -> None:
        """Be the pages' role once the rows are there."""

    def test_without_a_scope_there_are_no_rows(self, pages) -> None:
        assert {model.__name__: model.objects.count() for model in GUARDED} == dict.fromkeys(
            (model.__name__ for model in GUARDED), 0
        )

    @pytest.mark.parametrize(
        "wrong", ["", "companyx", "COMPANY", "contact:", "contact:x", "room:1", "contact:5 or true"]
    )
    def test_a_scope_that_is_none_shows_none(self, pages, cida, wrong) -> None:
        scope.enter(wrong)
        assert sum(model.objects.count() for model in GUARDED if model is not Verification) == 0

    def test_the_company_sees_all(self, pages) -> None:
        scope.enter(scope.COMPANY)
        assert Customer.objects.count() == PersonKey.objects.count() == 2
        assert Verification.objects.count() == 2
        assert Customer.objects.get(pk=Customer.objects.first().pk).name

    def test_a_visitor_sees_their_own_row_key_and_proof_alone(self, pages, cida) -> None:
        scope.enter(scope.of_contact(5), customer=cida.pk)
        assert [c.name for c in Customer.objects.select_related("key")] == [cida.name]
        assert {i.value for i in Identifier.objects.select_related("key")} == {"5531988887777", "a@x.br"}
        assert [key.pk for key in PersonKey.objects.all()] == [cida.key_id]
        assert [proof.contact_id for proof in Verification.objects.all()] == [5]
        for model in (NameWord, Merge, MergeCandidate, Vulnerability, Challenge, Authority):
            assert not model.objects.exists()

    def test_a_customer_without_a_contact_is_no_scope(self, pages, cida) -> None:
        scope.enter(scope.NOBODY, customer=cida.pk)
        assert not Customer.objects.exists()
        scope.enter("room:1", customer=cida.pk)
        assert not Customer.objects.exists()

    def test_a_visitor_changes_nothing(self, pages, cida) -> None:
        scope.enter(scope.of_contact(5), customer=cida.pk)
        assert Customer.objects.filter(pk=cida.pk).update(language="es") == 0
        assert PersonKey.objects.filter(pk=cida.key_id).update(wrapped=None, erased_at=AT) == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Verification.objects.create(contact_id=5, party="p-2", level=3, method="code", at=AT, expires_at=AT)

    def test_rules_hold_for_the_owner_of_the_tables_too(self) -> None:
        tables = [model._meta.db_table for model in GUARDED]
        with connection.cursor() as cursor:
            cursor.execute(
                "select relname from pg_class where relname = any(%s) and not (relrowsecurity and relforcerowsecurity)",
                [tables],
            )
            assert cursor.fetchall() == []

    def test_a_search_by_name_words_uses_its_index_under_the_rules(self, pages) -> None:
        scope.enter(scope.COMPANY)
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off")
            cursor.execute("explain select customer_id from customers_nameword where word = any(array['\\x00'::bytea])")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "Index Cond" in plan
