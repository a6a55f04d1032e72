"""Return files are taken in once, whole or line by line with the reason, and no money counts twice."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from sintonia.kit.words import Words
from sintonia.payments.files import cnab240
from sintonia.payments.models import BadLine, Bank, Payment, Refund, ReturnFile
from sintonia.payments.placing import place_payments
from sintonia.payments.queries import balance, uneven
from sintonia.payments.taking_in import UnableToSettle, UnableToTakeIn, settle_bad_line, take_in
from sintonia.staff.models import User
from tests.payments.files.written import (
    DAY,
    NEXT_DAY,
    arrecadacao,
    bar_code,
    collected,
    receipt,
    slip,
    spanish,
    statement,
)
from tests.payments.office import AT, Billing

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return Bank.objects.create(name="um", title="Banco Um", costs={"barcode": 180, "transfer": 5})


@pytest.fixture
def ana():
    return User.objects.create_user(username="ana", password=None, name="Ana", role="supervisor")


def taken(content, bank, **more):
    return take_in(content, more.pop("name", "retorno.txt"), bank=bank, by=None, at=more.pop("at", AT))


def warnings_of(row):
    return [str(Words.from_json(one)) for one in row.warnings]


def test_a_file_is_kept_with_its_hash_and_its_payments_wait_for_their_place(bank, ana):
    content = arrecadacao([collected(24185), collected(9287, 1, channel="9")], number=7)
    row = take_in(content, "../a\0b.ret", bank=bank, by=ana, at=AT)
    kept = ReturnFile.objects.get(pk=row.pk)
    assert (kept.kind, kept.number, kept.lines, kept.applied) == ("febraban150", 7, 2, 2)
    assert (bytes(kept.content), kept.total_cents, kept.by, kept.applied_at) == (content, 33472, ana, AT)
    assert kept.name == "../ab.ret"
    first = Payment.objects.get(code=bar_code(24185))
    assert (first.cents, first.way, first.source, first.line) == (24185, "barcode", "file", 2)
    assert (first.paid_on, first.credited_on, first.cost_cents, first.look_at) == (DAY, NEXT_DAY, 140, AT)
    assert Payment.objects.get(code=bar_code(9287, 1)).way == "pix"


def test_the_same_file_again_is_the_same_row(bank):
    content = arrecadacao([collected(500)])
    first = taken(content, bank)
    again = taken(content, bank, name="other.txt", at=AT + timedelta(days=7))
    assert again.pk == first.pk
    assert again.received_at == AT
    assert Payment.objects.count() == 1


def test_two_files_that_overlap_count_what_is_new(bank):
    taken(arrecadacao([collected(500, 1), collected(600, 2)], number=1), bank)
    second = taken(arrecadacao([collected(600, 2), collected(700, 3)], number=2), bank)
    assert sorted(Payment.objects.values_list("cents", flat=True)) == [500, 600, 700]
    assert second.applied == 1
    assert "known before: 1" in warnings_of(second)[0]


def test_a_known_payment_with_another_amount_is_shown_and_changes_nothing(bank):
    taken(arrecadacao([collected(500, 1)], number=1), bank)
    # The bill's own code, with another amount paid.
    other = arrecadacao([collected(500, 1)], number=2).replace(
        f"{500:012}0000140".encode(), f"{501:012}0000140".encode()
    )
    second = taken(other.replace(f"Z000003{500:017}".encode(), f"Z000003{501:017}".encode()), bank)
    assert second.applied == 0
    assert "another amount" in str(Words.from_json(BadLine.objects.get(file=second).why))
    assert Payment.objects.get().cents == 500


def test_bad_lines_are_kept_with_their_reason_and_can_be_settled(bank, ana):
    lines = arrecadacao([collected(500, place) for place in range(5)]).splitlines(keepends=True)
    lines[2] = lines[2][:40] + b"9999" + lines[2][44:]
    row = taken(b"".join(lines), bank)
    assert row.applied == 4
    bad = BadLine.objects.get(file=row)
    assert (bad.number, bad.settled_at) == (3, None)
    assert "check digit" in str(Words.from_json(bad.why))
    for hour in (1, 2):
        settle_bad_line(file=row.token, number=3, by=ana, at=AT + timedelta(hours=hour))
    bad.refresh_from_db()
    assert bad.settled_at == AT + timedelta(hours=1)
    with pytest.raises(UnableToSettle):
        settle_bad_line(file=row.token, number=4, by=ana, at=AT)


def test_a_file_cut_in_half_is_kept_refused_and_the_whole_one_is_taken(bank):
    whole = arrecadacao([collected(500, place) for place in range(20)])
    half = taken(whole[: len(whole) // 2], bank)
    assert half.applied_at is None
    assert "cut on its way" in str(Words.from_json(half.refused))
    assert not Payment.objects.exists()
    assert taken(whole[: len(whole) // 2], bank).pk == half.pk
    assert taken(whole, bank).applied == 20
    assert ReturnFile.objects.count() == 2


def test_a_number_comes_once_and_a_gap_is_said(bank):
    taken(arrecadacao([collected(1)], number=5), bank)
    other = taken(arrecadacao([collected(2)], number=5), bank)
    assert "other content" in str(Words.from_json(other.refused))
    assert Payment.objects.count() == 1
    later = taken(arrecadacao([collected(3)], number=8), bank)
    assert later.applied == 1
    assert warnings_of(later) == ["2 files before this one have not come yet: 6 to 7."]
    # Of another agreement, numbers are others.
    assert taken(arrecadacao([collected(4)], number=5, agreement="77"), bank).applied == 1
    # What was missing comes late, and is taken as any other.
    assert taken(arrecadacao([collected(5)], number=6), bank).applied == 1


def test_a_file_of_anothers_agreement_is_refused(bank):
    bank.settings = {"agreements": ["855470019", "7"]}
    assert taken(arrecadacao([collected(500)]), bank).applied == 1
    other = taken(arrecadacao([collected(700)], agreement="0000855470018"), bank)
    assert "agreement 0000855470018, but ours at Banco Um are 855470019, 7" in str(Words.from_json(other.refused))
    assert Payment.objects.count() == 1


def test_a_file_of_another_bank_is_refused_until_it_is_given_to_its_own(bank):
    bank.settings = {"code": "033"}
    bank.save()
    content = arrecadacao([collected(1)])
    assert "is of bank 341" in str(Words.from_json(taken(content, bank).refused))
    other = Bank.objects.create(name="dois", title="Banco Dois", settings={"code": "341"})
    row = taken(content, other)
    assert (row.applied, row.bank, row.refused) == (1, other, None)
    assert ReturnFile.objects.count() == 1


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", b"x" * ((8 << 20) + 1)])
def test_what_is_no_return_file_leaves_nothing(bank, content):
    with pytest.raises(UnableToTakeIn):
        taken(content, bank)
    assert not ReturnFile.objects.exists()


def test_a_slip_costs_what_the_bank_took_else_what_its_terms_say(bank):
    slips = [slip("1", 500, extra=20, fee=170), slip("2", 600, fee=None, note="NF-7")]
    taken(cnab240.write(slips, bank_code="341", agreement="1", on=DAY, number=1), bank)
    costs = Payment.objects.order_by("line").values_list("cost_cents", "extra_cents", "note")
    assert list(costs) == [(170, 20, ""), (180, 0, "NF-7")]


def test_movements_of_an_account_wait_for_a_person_with_their_words(bank):
    row = taken(statement([(1500, ["TRANSFERENCIA DE JOSÉ", "RECIBO 7"], ""), (-300, [], "")]), bank)
    payment = Payment.objects.get()
    assert (payment.way, payment.code, payment.currency) == ("transfer", "", "EUR")
    assert payment.note == "TRANSFERENCIA DE JOSÉ RECIBO 7"
    assert (row.lines, row.applied) == (2, 1)
    assert "no money received: 1" in warnings_of(row)[0]


def test_a_period_told_twice_counts_once_and_two_alike_are_two(bank):
    first = statement([(1500, ["A"], ""), (1500, ["A"], "")])
    taken(first, bank)
    taken(statement([(1500, ["A"], ""), (1500, ["A"], ""), (2500, ["B"], "")]), bank)
    assert sorted(Payment.objects.values_list("cents", flat=True)) == [1500, 1500, 2500]


def test_what_a_bank_takes_back_is_given_back_once_whichever_file_comes_first(bank):
    paid, back = spanish([receipt(5398)]), spanish([receipt(5398, cancels=True)])
    for files in ([paid, back, paid], [back, paid, back]):
        Refund.objects.all().delete()
        Payment.objects.all().delete()
        BadLine.objects.all().delete()
        ReturnFile.objects.all().delete()
        rows = [taken(content, bank) for content in files]
        assert Payment.objects.count() == 1
        refund = Refund.objects.get()
        assert (refund.payment_key, refund.cents) == (Payment.objects.get().key, 5398)
        said = [warning for row in rows for warning in warnings_of(row)]
        assert any("has not come yet" in warning for warning in said) is (files[0] is back)


def test_what_was_taken_back_on_another_day_is_the_newest_payment_of_its_code(bank):
    taken(spanish([receipt(5398)]), bank)
    later = receipt(5398, cancels=True).__class__(
        **{name: getattr(receipt(5398), name) for name in ("reference", "identification", "amount")},
        paid_on=NEXT_DAY, cancels=True,
    )  # fmt: skip
    taken(spanish([later]), bank)
    taken(spanish([later, receipt(100, 9)]), bank)
    assert Refund.objects.get().payment_key == Payment.objects.get(cents=5398).key


def test_a_bill_paid_by_file_is_settled_and_paid_twice_is_a_credit(bank):
    billing = Billing()
    charge = billing.add("B1", 18740)
    code = bar_code(18740)
    billing.bills["B1"] = charge.__class__(
        bill="B1", contract="7", amount=charge.amount, due_on=charge.due_on, barcode=code
    )  # fmt: skip
    taken(arrecadacao([collected(18740, authentication="ONE")], number=1), bank)
    taken(arrecadacao([collected(18740, authentication="TWO")], number=2), bank)
    while place_payments(office=lambda company: billing, at=AT):
        pass
    assert balance("credit", "7") == -18740
    assert not uneven()


files = st.lists(st.sets(st.integers(0, 9), min_size=1), min_size=1, max_size=5)


@given(files, st.randoms())
@settings(max_examples=15, deadline=None)
def test_any_order_and_repetition_of_files_is_the_same_money(contents, chance):
    Payment.objects.all().delete()
    BadLine.objects.all().delete()
    ReturnFile.objects.all().delete()
    Bank.objects.filter(name="any").delete()
    any_bank = Bank.objects.create(name="any", title="Any")
    given_files = [
        arrecadacao([collected(100 + place, place) for place in sorted(places)], number=number)
        for number, places in enumerate(contents, start=1)
    ]
    order = [*given_files, *given_files]
    chance.shuffle(order)
    for content in order:
        taken(content, any_bank)
    assert set(Payment.objects.values_list("cents", flat=True)) == {100 + place for one in contents for place in one}
    assert Payment.objects.count() == len(set().union(*contents))


@pytest.mark.django_db(transaction=True)
def test_the_same_file_given_by_two_at_once_is_one(bank):
    content = arrecadacao([collected(500 + place, place) for place in range(50)])
    rows, problems = [], []

    def give():
        try:
            rows.append(taken(content, bank).pk)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    givers = [threading.Thread(target=give) for _ in range(4)]
    for giver in givers:
        giver.start()
    for giver in givers:
        giver.join()
    assert not problems
    assert len(set(rows)) == 1
    assert Payment.objects.count() == 50
