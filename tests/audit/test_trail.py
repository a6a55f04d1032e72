"""The trail is written with the deed, cannot be changed, and shows it if somebody finds a way all the same."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from sintonia.audit import SYSTEM, Actor
from sintonia.audit.models import AuditHead, AuditLeaf, AuditRecord, PersonKey
from sintonia.audit.operations import Entry, erase_keys, record, record_many, seal_leaves
from sintonia.audit.personal import blind, keys_of, new_keys, seal, unseal, unwrap
from sintonia.audit.queries import check_tree, latest_head, trail
from tests.audit.sealing import sealed

AT = datetime(2026, 11, 22, 1, 0, 0, 123456, tzinfo=UTC)
ANA = Actor("agent", 7, "Ana")


@pytest.mark.django_db
def test_a_deed_is_recorded_with_who_when_and_what() -> None:
    record("cases.opened", by=ANA, at=AT, about=("case", 3), protocol="2026000000017", amount=Decimal("1.10"))
    (row,) = trail(("case", 3))
    assert (row.deed, row.actor_kind, row.actor_id, row.at) == ("cases.opened", "agent", 7, AT)
    assert row.facts == {"protocol": "2026000000017", "amount": "1.10"}
    assert len(row.salt) == 16


@pytest.mark.django_db
def test_many_deeds_are_one_statement_and_keep_their_order(django_assert_num_queries) -> None:
    entries = [Entry("run.step", SYSTEM, AT, ("run", 1), {"n": n, "said": "with a NUL \0"}) for n in range(50)]
    with django_assert_num_queries(1):
        record_many(entries)
    assert [row.facts["n"] for row in trail(("run", 1))] == list(range(50))


@pytest.mark.django_db
def test_nothing_recorded_writes_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        record_many([])


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update audit_auditrecord set deed = 'x'", "delete from audit_auditrecord"])
def test_a_record_can_be_neither_changed_nor_deleted(change: str) -> None:
    record("cases.opened", by=SYSTEM, at=AT, about=("case", 3))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db
def test_pages_write_the_trail_in_any_scope_and_read_it_in_the_companys_alone(as_pages: None) -> None:
    record("cases.opened", by=SYSTEM, at=AT, about=("case", 3))
    assert not trail(("case", 3)).exists()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('sintonia.scope', 'company', true)")
    assert trail(("case", 3)).count() == 1


@pytest.mark.django_db(transaction=True)
class TestSealing:
    def test_every_finished_deed_gets_one_leaf_in_order(self) -> None:
        for n in range(5):
            record("case.changed", by=SYSTEM, at=AT, about=("case", 1), n=n)
        assert sealed(at=AT) == 5
        assert sealed(at=AT) == 0
        record("case.closed", by=SYSTEM, at=AT, about=("case", 1))
        assert sealed(at=AT) == 1
        assert list(AuditLeaf.objects.order_by("number").values_list("number", flat=True)) == list(range(6))
        assert check_tree() == []
        head = latest_head()
        assert head is not None
        assert head.size == 6

    def test_a_few_at_a_time_give_the_same_tree(self) -> None:
        for n in range(7):
            record("case.changed", by=SYSTEM, at=AT, about=("case", 1), n=n)
        assert [sealed(at=AT, most=3) for _ in range(4)] == [3, 3, 1, 0]
        assert check_tree() == []
        assert AuditHead.objects.count() == 3

    def test_a_deed_of_a_running_transaction_waits_and_holds_nobody_up(self) -> None:
        other = connection.copy()
        try:
            other.set_autocommit(False)
            with other.cursor() as cursor:
                cursor.execute(
                    "insert into audit_auditrecord (at, actor_kind, deed, about_kind, about_id, facts) "
                    "values (now(), 'system', 'slow.deed', 'case', 1, '{}')"
                )
            record("quick.deed", by=SYSTEM, at=AT, about=("case", 1))
            assert seal_leaves(at=AT) == 0
            other.commit()
            assert sealed(at=AT) == 2
            assert check_tree() == []
        finally:
            other.close()

    def test_a_record_changed_behind_our_back_is_found(self) -> None:
        record("bill.promised", by=SYSTEM, at=AT, about=("case", 1), cents=100)
        record("bill.promised", by=SYSTEM, at=AT, about=("case", 2), cents=200)
        sealed(at=AT)
        with connection.cursor() as cursor:
            cursor.execute("alter table audit_auditrecord disable trigger append_only")
            cursor.execute("""update audit_auditrecord set facts = '{"cents": 900}' where about_id = 2""")
            cursor.execute("alter table audit_auditrecord enable trigger append_only")
        assert [(finding.number, finding.what) for finding in check_tree()] == [(1, "changed")]

    def test_records_of_a_restored_copy_are_sealed_although_its_transactions_count_anew(self) -> None:
        record("before.restore", by=SYSTEM, at=AT, about=("case", 1))
        sealed(at=AT)
        with connection.cursor() as cursor:
            cursor.execute("alter table audit_audithead disable trigger append_only")
            cursor.execute("update audit_audithead set below = below + 1000000000")
            cursor.execute("alter table audit_audithead enable trigger append_only")
        record("after.restore", by=SYSTEM, at=AT, about=("case", 1))
        assert sealed(at=AT) == 1
        assert check_tree() == []


@pytest.mark.django_db
class TestPersonalKeys:
    def test_a_sealed_text_reads_back_under_its_key_alone(self) -> None:
        (_one, key), (_other, stranger) = new_keys(2)
        sealed = seal(key, "Maria")
        assert b"Maria" not in sealed
        assert unseal(key, sealed) == "Maria"
        assert sealed != seal(key, "Maria")
        with pytest.raises(ValueError, match="another key"):
            unseal(stranger, sealed)
        with pytest.raises(ValueError, match="another key"):
            unseal(key, sealed[:-1] + bytes([sealed[-1] ^ 1]))

    def test_keys_are_stored_wrapped(self) -> None:
        ((pk, key),) = new_keys(1)
        stored = PersonKey.objects.get(pk=pk)
        assert stored.wrapped is not None
        assert key not in bytes(stored.wrapped)
        assert unwrap(bytes(stored.wrapped)) == key

    def test_an_erased_key_is_gone_and_the_trail_says_so_without_a_name(self) -> None:
        ((pk, _key),) = new_keys(1)
        erase_keys(ids=[pk], by=ANA, at=AT, why="asked for")
        erase_keys(ids=[pk], by=ANA, at=AT + timedelta(days=1), why="twice")
        assert keys_of([pk]) == {}
        assert [row.deed for row in trail(("key", pk))] == ["audit.key.erased"]

    def test_a_blind_index_is_the_same_for_the_same_and_tells_kinds_apart(self) -> None:
        assert blind("phone", "5531988887777") == blind("phone", "5531988887777")
        assert blind("phone", "5531988887777") != blind("document", "5531988887777")
        assert len(blind("phone", "")) == 16


@pytest.mark.django_db
def test_a_record_belongs_to_the_transaction_that_did_the_deed() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record("case.opened", by=SYSTEM, at=AT, about=("case", 9))
        raise RuntimeError
    assert not AuditRecord.objects.filter(about_id=9).exists()
