"""Where a payment that named no bill may belong, and why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sintonia.documents.payment_line import payment_line, service_barcode
from sintonia.kit.money import Money
from sintonia.payments.suggesting import (
    BARCODE,
    Before,
    Candidate,
    Suggestion,
    Waiting,
    near_codes,
    near_txids,
    normal,
    suggest,
)

PAID_ON = date(2026, 11, 20)
NOTHING = Before()


def code(cents: int = 10000, contract: str = "0000000042", due: str = "20261123", month: str = "202611") -> str:
    return service_barcode(amount=Money(cents), company="0162", free=f"{due}{contract}{month}0", segment="3")


def bill(name: str = "42-202611", **more: object) -> Candidate:
    fields = {"contract": "42", "left": 10000, "due_on": date(2026, 11, 23), "barcode": code(), "txid": "EC42202611"}
    return Candidate(bill=name, **{**fields, **more})  # type: ignore[arg-type]


def waiting(**more: object) -> Waiting:
    return Waiting(**{"cents": 10000, "currency": "BRL", "paid_on": PAID_ON, **more})  # type: ignore[arg-type]


def told(one: Suggestion) -> list[tuple[str, int]]:
    return [(reason.kind, reason.n) for reason in one.reasons]


def changed(text: str, at: int) -> str:
    return text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]


@given(at=st.integers(0, BARCODE - 1))
def test_one_changed_digit_is_found_and_its_place_said(at: int) -> None:
    wrong = changed(code(), at)
    (one,) = suggest(waiting(code=wrong), [bill()], before=NOTHING)
    assert told(one) == [("digit", at + 1), ("amount", 0), ("due", 3)]
    assert code() in near_codes(wrong)


@given(at=st.integers(0, BARCODE - 2))
def test_two_neighbors_in_each_others_place_are_found(at: int) -> None:
    right = code()
    wrong = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
    (one,) = suggest(waiting(code=wrong), [bill()], before=NOTHING)
    assert one.reasons[0].kind == ("code" if wrong == right else "swapped")
    assert wrong == right or right in near_codes(wrong)


@given(txid=st.from_regex(r"[A-Z0-9]{8,35}|[a-z0-9]{8,35}", fullmatch=True), data=st.data())
def test_a_slip_in_a_txid_is_found_and_its_place_said(txid: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(txid) - 2))
    other = data.draw(st.sampled_from("0123456789").filter(lambda sign: sign != txid[at]))
    wrong = txid[:at] + other + txid[at + 1 :]
    (one,) = suggest(waiting(code=wrong), [bill(barcode="", txid=txid)], before=NOTHING)
    assert told(one) == [("digit", at + 1), ("amount", 0), ("due", 3)]
    # What a slip put in can be taken out again, unless it took the only letter away.
    assert txid in near_txids(wrong) or not any(sign.isalpha() for sign in wrong)
    swapped = txid[:at] + txid[at + 1] + txid[at] + txid[at + 2 :]
    (one,) = suggest(waiting(code=swapped), [bill(barcode="", txid=txid)], before=NOTHING)
    assert one.reasons[0].kind == ("code" if swapped == txid else "swapped")
    assert swapped == txid or txid in near_txids(swapped)


def test_what_is_no_txid_is_near_none() -> None:
    assert near_txids("EC42") == near_txids("x" * 36) == near_txids("EC42-2026.11") == near_txids("") == []
    assert suggest(waiting(code="tx2", cents=1), [bill(txid="tx1")], before=NOTHING) == ()


def test_every_near_code_is_another_and_named_once() -> None:
    near = near_codes(code())
    assert len(near) == len(set(near)) > 9 * BARCODE
    assert code() not in near
    assert near_codes("123") == near_codes("x" * BARCODE) == []


def test_the_line_that_people_type_is_the_bar_code() -> None:
    assert normal(payment_line(code())) == code()
    assert normal(" EC42 ") == "EC42"
    (one,) = suggest(waiting(code=payment_line(code())), [bill()], before=NOTHING)
    assert told(one)[0] == ("code", 0)


def test_the_same_contract_and_month_with_another_amount_and_day() -> None:
    older = code(cents=9000, due="20261110")
    (one,) = suggest(waiting(code=older, cents=9000), [bill()], before=NOTHING)
    assert told(one) == [("free_field", 0), ("due", 3), ("less", 1000)]


def test_another_contracts_code_speaks_for_nobody() -> None:
    assert suggest(waiting(code=code(contract="0000000043"), cents=1), [bill()], before=NOTHING) == ()


def test_a_code_of_which_the_end_is_missing() -> None:
    for begun in (code()[:30], "EC422026"):
        (one,) = suggest(waiting(code=begun, cents=1), [bill()], before=NOTHING)
        assert told(one)[0] == ("begins", len(begun))
    assert suggest(waiting(code=code()[:7], cents=1), [bill()], before=NOTHING) == ()


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("conta 42-202611 obrigado", "bill_named"),
        ("UC 0042, novembro", "contract_named"),
        ("Fatura FT-9", "bill_named"),
    ],
)
def test_what_the_note_names(note: str, kind: str) -> None:
    (one,) = suggest(waiting(note=note, cents=1), [bill(contract="0042", title="FT-9")], before=NOTHING)
    assert one.reasons[0].kind == kind


def test_the_same_amount_the_nearest_due_date_first() -> None:
    bills = [bill(str(days), due_on=PAID_ON + timedelta(days=days), barcode="", txid="") for days in (40, -2, 3, 90)]
    found = suggest(waiting(), bills, before=NOTHING)
    assert [one.candidate.bill for one in found] == ["-2", "3", "40"]
    assert told(found[0]) == [("amount", 0), ("due", -2)]


def test_who_paid_with_the_same_note_before_comes_before_the_same_amount() -> None:
    theirs = bill("theirs", contract="9", left=5000, barcode="", txid="")
    before = Before(by_note=frozenset({"9"}), same_way=frozenset({"9"}))
    found = suggest(waiting(note="MARIA"), [bill("same", barcode="", txid=""), theirs], before=before)
    assert [one.candidate.bill for one in found] == ["theirs", "same"]
    assert told(found[0]) == [("note_before", 0), ("due", 3), ("way_before", 0), ("more", 5000)]


def test_a_bill_of_which_nothing_is_left_comes_last_and_says_so() -> None:
    settled, cancelled = bill("settled", left=0), bill("cancelled", cancelled=True)
    found = suggest(waiting(code=changed(code(), 9)), [settled, cancelled, bill()], before=NOTHING)
    assert [one.candidate.bill for one in found] == ["42-202611", "cancelled", "settled"]
    assert [one.reasons[-1].kind for one in found] == ["due", "cancelled", "settled"]


def test_nothing_is_suggested_in_another_currency_or_by_its_day_alone() -> None:
    assert suggest(waiting(currency="EUR", code=code()), [bill()], before=NOTHING) == ()
    before = Before(same_way=frozenset({"42"}))
    assert suggest(waiting(cents=1), [bill(barcode="", txid="")], before=before) == ()
