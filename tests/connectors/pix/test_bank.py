"""The client of the API of PIX and the pretend banks, over real HTTP: what is asked, paid, seen and given back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sintonia.backoffice.payments import Payer
from sintonia.backoffice.ports import NotAnswering, Refused
from sintonia.connectors.pix.bank import PixBank, refund_id
from sintonia.demo.bank import door, received
from sintonia.demo.bank.banks import BANKS
from sintonia.demo.bank.models import Branch, Kept
from sintonia.documents.pix import read_pix
from sintonia.kit.clock import now
from sintonia.kit.money import Money
from tests.demo.bank.serving import Serving, access, client

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db(transaction=True)
UM = BANKS["banco-um"]
TXID = "EC1234567890202611000000000001"
MARIA = Payer("Maria da Silva", "12345678909")
AMOUNT = Money(18740)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with Serving() as serving:
        yield serving.url


@pytest.fixture
def bank(url: str) -> Iterator[PixBank]:
    found = client(url)
    yield found
    found.close()


def tomorrow() -> date:
    return (datetime.now(UTC) + timedelta(days=2)).date()


def paid(cents: int = 18740, txid: str = TXID, *, at: datetime | None = None, **parts: int) -> str:
    told = {"original": cents, **parts}
    came = received.receive(UM, key=UM.keys[0], txid=txid, parts=told, cents=sum(told.values()), at=at or now())
    return str(came["endToEndId"])


def test_a_charge_with_a_due_date_can_be_paid_by_its_code(bank: PixBank):
    asked = bank.ask("bill-1", txid=TXID, amount=AMOUNT, due_on=tomorrow(), note="Conta de novembro", payer=MARIA)
    assert (asked.txid, asked.amount, asked.state) == (TXID, AMOUNT, "active")
    assert "/simulator/bank/banco-um/qr/v2/cobv/" in read_pix(asked.payload).url
    kept = Kept.objects.get(kind="cobv").read()
    assert kept["valor"]["multa"] == {"modalidade": 2, "valorPerc": "2.00"}
    assert kept["devedor"] == {"cpf": "12345678909", "nome": "Maria da Silva"}


def test_a_charge_asked_for_twice_is_one(bank: PixBank):
    first = bank.ask("bill-1", txid=TXID, amount=AMOUNT, due_on=tomorrow(), payer=MARIA)
    assert bank.ask("bill-1", txid=TXID, amount=AMOUNT, due_on=tomorrow(), payer=MARIA) == first
    assert bank.asked(TXID) == first
    assert Kept.objects.filter(kind="cobv").count() == 1
    with pytest.raises(Refused):
        bank.ask("bill-1", txid=TXID, amount=Money(18741), due_on=tomorrow(), payer=MARIA)


@pytest.mark.parametrize(("due_on", "payer"), [(None, MARIA), (date(2020, 1, 1), MARIA), (date(2999, 1, 1), None)])
def test_what_has_no_due_date_or_no_payer_or_is_overdue_is_charged_for_at_once(
    bank: PixBank, due_on: date | None, payer: Payer | None
):
    asked = bank.ask("bill-1", txid=TXID, amount=Money(1_234_567_890), due_on=due_on, payer=payer)
    assert asked.amount == Money(1_234_567_890)
    assert Kept.objects.get(kind="cob").read()["valor"] == {"original": "12345678.90"}


@pytest.mark.parametrize("amount", [Money(0), Money(-1), Money(100, "EUR"), Money(10**12)])
def test_an_amount_that_pix_does_not_move_is_never_asked_for(bank: PixBank, amount: Money):
    with pytest.raises(ValueError, match="does not move"):
        bank.ask("bill-1", txid=TXID, amount=amount, due_on=None)


@pytest.mark.parametrize("txid", ["", "short", "x" * 36, "with-a-hyphen-and-26-letters", "ção" * 10])
def test_a_txid_that_no_bank_takes_is_refused_here(bank: PixBank, txid: str):
    with pytest.raises(ValueError, match="txid"):
        bank.ask("bill-1", txid=txid, amount=AMOUNT, due_on=None)


def test_a_withdrawn_charge_is_removed_once_and_for_all(bank: PixBank):
    bank.ask("bill-1", txid=TXID, amount=AMOUNT, due_on=None)
    bank.withdraw("off-1", txid=TXID)
    bank.withdraw("off-1", txid=TXID)
    bank.withdraw("off-2", txid="Z" * 30)
    found = bank.asked(TXID)
    assert found is not None
    assert found.state == "removed"


def test_a_payment_is_seen_with_its_fine_and_interest_in_cents(bank: PixBank):
    key = paid(18740, multa=375, juros=63)
    seen = bank.seen(key)
    assert seen is not None
    assert (seen.key, seen.amount, seen.extra, seen.code) == (key, Money(19178), 438, TXID)
    assert (seen.way, seen.way_key, seen.refunds) == ("pix", UM.keys[0], ())
    assert bank.seen("E" + "0" * 31) is None
    assert bank.seen("../cob") is None


@pytest.mark.parametrize("cents", [1, 1999, 1_234_567_890, 999_999_999_999])
def test_no_cent_is_lost_on_the_way(bank: PixBank, cents: int):
    seen = bank.seen(paid(cents))
    assert seen is not None
    assert seen.amount == Money(cents)


def test_all_pages_of_what_came_are_read(bank: PixBank):
    start = now() - timedelta(hours=1)
    keys = [paid(100 + n, at=start + timedelta(seconds=n)) for n in range(230)]
    found = bank.seen_between(start, start + timedelta(seconds=229))
    assert [one.key for one in found] == keys
    assert bank.seen_between(start - timedelta(hours=2), start - timedelta(hours=1)) == []


def test_a_refund_is_made_once_by_its_key(bank: PixBank):
    key = paid(18740)
    first = bank.give_back("refund-1", payment=key, amount=Money(740))
    assert (first.id, first.amount, first.state) == (refund_id("refund-1"), Money(740), "under_way")
    assert bank.give_back("refund-1", payment=key, amount=Money(740)).id == first.id
    received.settle_refunds(UM, at=now() + timedelta(seconds=5))
    seen = bank.seen(key)
    assert seen is not None
    assert [(one.id, one.amount, one.state) for one in seen.refunds] == [(first.id, Money(740), "done")]
    with pytest.raises(Refused):
        bank.give_back("refund-1", payment=key, amount=Money(741))


def test_more_than_was_paid_or_after_90_days_is_not_given_back(bank: PixBank):
    key, old = paid(18740), paid(18740, at=now() - timedelta(days=91))
    bank.give_back("refund-1", payment=key, amount=Money(18000))
    for payment, cents in ((key, 741), (old, 1), ("E" + "0" * 31, 1), ("nobody", 1)):
        with pytest.raises(Refused):
            bank.give_back("refund-2", payment=payment, amount=Money(cents))


def test_two_banks_are_two(url: str):
    um, dois = client(url), client(url, "banco-dois")
    um.ask("bill-1", txid=TXID, amount=AMOUNT, due_on=None)
    assert dois.asked(TXID) is None
    asked = dois.ask("bill-1", txid=TXID, amount=AMOUNT, due_on=None)
    assert "/banco-dois/" in read_pix(asked.payload).url


def test_a_bank_that_is_down_or_busy_is_not_answering(bank: PixBank):
    Branch.objects.create(name="banco-um", down_since=now())
    with pytest.raises(NotAnswering):
        bank.seen("E" + "0" * 31)
    Branch.objects.update(down_since=None, busy_until=now() + timedelta(hours=1))
    with pytest.raises(NotAnswering):
        bank.ask("bill-1", txid=TXID, amount=AMOUNT, due_on=None)
    Branch.objects.update(busy_until=None)
    assert bank.seen("E" + "0" * 31) is None


def test_nobody_there_and_nobody_known_are_told_apart(url: str):
    gone = client("http://127.0.0.1:9")
    with pytest.raises(NotAnswering):
        gone.seen("E" + "0" * 31)
    stranger = client(url, client_secret="wrong")
    with pytest.raises(Refused):
        stranger.seen("E" + "0" * 31)
    narrow = client(url, scope="cob.read cob.write cobv.read")
    assert narrow.asked(TXID) is None
    with pytest.raises(Refused):
        narrow.seen("E" + "0" * 31)


def test_a_token_is_kept_until_shortly_before_it_ends(url: str, monkeypatch: pytest.MonkeyPatch):
    given: list[int] = []
    make = door.access.token_for

    def counted(*args: Any, **kwargs: Any) -> Any:
        given.append(1)
        return make(*args, **kwargs, lasts=300)

    monkeypatch.setattr(door.access, "token_for", counted)
    clock = [now()]
    bank = PixBank(access(url), key=UM.keys[0], clock=lambda: clock[0])
    for _ in range(3):
        bank.seen("E" + "0" * 31)
    assert len(given) == 1
    clock[0] += timedelta(seconds=271)
    bank.seen("E" + "0" * 31)
    assert len(given) == 2


def test_a_token_that_the_bank_forgot_is_asked_for_again_once(url: str, settings: Any):
    bank = client(url)
    assert bank.seen("E" + "0" * 31) is None
    settings.SECRET_KEY = "another-secret-than-the-token-was-made-with"
    assert bank.seen("E" + "0" * 31) is None


def test_where_to_call_is_told_to_the_bank(bank: PixBank, url: str):
    bank.call_at("https://company.example/payments/hooks/um/secret")
    bank.call_at("https://company.example/payments/hooks/um/other")
    assert Kept.objects.get(kind="webhook").read()["webhookUrl"] == "https://company.example/payments/hooks/um/other"
    stranger = PixBank(access(url), key="somebody@else.example", clock=now)
    with pytest.raises(Refused):
        stranger.call_at("https://company.example/payments/hooks/um/secret")
