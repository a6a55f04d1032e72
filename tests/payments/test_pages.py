"""The pages of money: who may look and do, placing by a click, two who click at once, giving back, what it all cost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.utils.translation import override

from sintonia.audit.models import AuditRecord
from sintonia.config import plugins
from sintonia.documents.pix import PixCode, pix_payload
from sintonia.payments.forms import GiveBackForm
from sintonia.payments.models import Account, BadLine, Bank, Charge, Notice, Payment, Refund, ReturnFile
from sintonia.payments.operations import keep_bills
from sintonia.payments.placing import place_payments
from sintonia.payments.queries import balance, uneven
from sintonia.staff.models import Provider, User
from sintonia.web.scope import COMPANY, NOBODY, enter, of_room
from tests.payments.office import AT, Billing, PretendBank, back, paid
from tests.payments.test_suggesting import changed, code
from tests.payments.test_unplaced import billed, came, knows
from tests.visits import BACKEND, Visit, staff, words_of

pytestmark = pytest.mark.django_db
READERS = ("supervisor", "analyst", "auditor", "admin")


@pytest.fixture(autouse=True)
def _at_that_time() -> Iterator[None]:
    """The clock of the pages is that of the payments, whenever the tests run."""
    with time_machine.travel(AT, tick=False):
        yield


OTHERS = ("agent", "clerk", "planner", "privacy_officer")
KEY = "0123456789abcdef" * 2


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Billing:
    billing = Billing()
    billing.add("1", 10000)
    monkeypatch.setattr(plugins, "receivables", lambda _company: billing)
    return billing


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> PretendBank:
    """The bank "um" can be asked; another cannot."""
    pretend = PretendBank()
    monkeypatch.setattr(plugins, "banks", lambda _company: {"um": pretend})
    return pretend


@pytest.fixture
def bank(port: PretendBank) -> Bank:
    return Bank.objects.create(name="um", title="Banco Um", costs={"pix": 42, "barcode": 180})


@pytest.fixture
def sonia(office: Billing) -> Visit:
    return speaking(staff("sonia", role="supervisor"))


def speaking(visit: Visit, language: str = "en") -> Visit:
    visit.cookies["sintonia_language"] = language
    return visit


def of_provider(role: str = "provider_supervisor") -> Visit:
    provider = Provider.objects.create(name="Contato Sul")
    user = User.objects.create_user(username="rosa", password=None, name="Rosa", role=role, provider=provider)
    visit = Visit()
    visit.force_login(user, backend=BACKEND)
    return visit


def url(payment: Payment, deed: str = "") -> str:
    return f"/payments/{payment.token}/{deed}"


def said(answer: HttpResponse) -> str:
    """What the page that follows a deed says."""
    return words_of(answer)


class TestWhoMay:
    @pytest.mark.parametrize("role", READERS)
    def test_look(self, bank: Bank, office: Billing, role: str) -> None:
        payment, visit = came(bank, "P1", 500), staff("one", role=role)
        for path in ("/payments/", "/payments/costs", url(payment)):
            assert visit.get(path).status_code == 200

    @pytest.mark.parametrize("role", OTHERS)
    def test_not_even_look(self, bank: Bank, office: Billing, role: str) -> None:
        payment, visit = came(bank, "P1", 500), staff("one", role=role)
        for path in ("/payments/", "/payments/costs", url(payment), url(payment, "receipt")):
            assert visit.get(path).status_code == 403

    @pytest.mark.parametrize("role", ["provider_supervisor", "provider_agent"])
    def test_nobody_of_a_provider(self, bank: Bank, office: Billing, role: str) -> None:
        payment, visit = came(bank, "P1", 500), of_provider(role)
        assert visit.get(url(payment)).status_code == 403
        assert visit.post(url(payment, "place"), {"bill": "1"}).status_code == 403

    @pytest.mark.parametrize("deed", ["place", "credit", "take-off", "give-back"])
    def test_do_it_who_may_only_look(self, bank: Bank, office: Billing, deed: str) -> None:
        payment, visit = came(bank, "P1", 500), staff("ada", role="auditor")
        assert visit.post(url(payment, deed), {"bill": "1", "contract": "7"}).status_code == 403
        assert "<form method" not in visit.get(url(payment)).content.decode().split("<main", 1)[1]

    def test_only_signed_in(self, bank: Bank) -> None:
        assert "/staff/sign-in" in Visit().get("/payments/")["Location"]

    def test_only_from_our_own_pages(self, bank: Bank, office: Billing) -> None:
        payment, visit = came(bank, "P1", 10000), Visit(enforce_csrf_checks=True)
        user = User.objects.create_user(username="sonia", password=None, name="Sonia", role="supervisor")
        visit.force_login(user, backend=BACKEND)
        assert visit.post(url(payment, "place"), {"bill": "1"}).status_code == 403
        assert Payment.objects.get().charge is None

    @pytest.mark.parametrize("scope", [NOBODY, "room", "contact:1"])
    def test_see_a_row_without_the_companys_scope(self, bank: Bank, as_pages: None, scope: str) -> None:
        enter(COMPANY)
        came(bank, "P1", 500)
        assert Payment.objects.count() == 1
        enter(of_room(1) if scope == "room" else scope)
        assert not Payment.objects.exists() and not Bank.objects.exists() and not Account.objects.exists()


class TestPlacing:
    def test_on_a_suggested_bill_by_one_click(self, bank: Bank, office: Billing, sonia: Visit) -> None:
        office.bills["a"] = billed("a", 10000, barcode=code())
        knows(office.bills["a"])
        payment = came(bank, "P1", 10000, changed(code(), 30))
        page = sonia.get("/payments/")
        assert "its code differs by one character, at place 31" in words_of(page)
        answer = sonia.post(url(payment, "place"), {"bill": "a", "order": "newest"}, follow=True)
        assert "Everything has its place." in said(answer) and "Placed on its bill." in said(answer)
        assert (Charge.objects.get().left_cents, uneven()) == (0, [])
        told = sonia.read(url(payment))
        assert "Placed on bill a" in told and "by Sonia" in told and "Total R$ 0.00" in told

    def test_on_a_bill_that_only_billing_knows_by_one_click(self, bank: Bank, office: Billing, sonia: Visit) -> None:
        payment = came(bank, "P1", 10000)
        for page in ("/payments/", url(payment)):
            assert "Bill 1 R$ 100.00 left" in sonia.read(page)
        assert not Charge.objects.exists()
        sonia.post(url(payment, "place"), {"bill": "1"})
        assert (Charge.objects.get().left_cents, uneven()) == (0, [])

    def test_by_two_at_once_is_done_once(self, bank: Bank, office: Billing, sonia: Visit) -> None:
        payment, sergio = came(bank, "P1", 10000), speaking(staff("sergio", role="supervisor"))
        sonia.post(url(payment, "place"), {"bill": "1"})
        answer = sergio.post(url(payment, "credit"), {"contract": "7"}, follow=True)
        assert "Somebody has placed this payment meanwhile." in said(answer)
        answer = sergio.post(url(payment, "place"), {"bill": "1"}, follow=True)
        assert "Somebody has placed this payment meanwhile." in said(answer)
        payment.refresh_from_db()
        assert payment.placed_by is not None and payment.placed_by.username == "sonia"

    def test_said_twice_is_done_once(self, bank: Bank, office: Billing, sonia: Visit) -> None:
        payment, other = came(bank, "P1", 10000), came(bank, "P2", 700)
        for _ in range(2):
            for row, deed, told in ((payment, "place", {"bill": "1"}), (other, "credit", {"contract": "7"})):
                assert "error" not in sonia.post(url(row, deed), told, follow=True).content.decode()
        assert AuditRecord.objects.filter(deed="payments.placed").count() == 2
        assert (balance("credit", "7"), uneven()) == (-700, [])

    def test_is_taken_off_again(self, bank: Bank, office: Billing, sonia: Visit) -> None:
        payment = came(bank, "P1", 10000)
        sonia.post(url(payment, "place"), {"bill": "1"})
        assert "Taken off" in said(sonia.post(url(payment, "take-off"), follow=True))
        assert (Payment.objects.get().charge, Charge.objects.get().left_cents) == (None, 10000)
        assert "Only what a person placed" in said(sonia.post(url(payment, "take-off"), follow=True))

    @pytest.mark.parametrize(
        ("told", "refusal"),
        [
            ({"bill": "none"}, "There is no bill with this number."),
            ({}, "Say which bill it is."),
            ({"bill": "x" * 99}, "Say which bill it is."),
            ({"bill": "euro"}, "another currency"),
            ({"contract": " "}, "Say whose credit it is"),
            ({"contract": "nao existe 1"}, "The billing system knows no contract with this number."),
        ],
    )
    def test_is_refused_in_a_sentence(
        self, bank: Bank, office: Billing, sonia: Visit, told: dict[str, str], refusal: str
    ) -> None:
        office.add("euro", 10000, currency="EUR")
        payment, deed = came(bank, "P1", 10000), "credit" if "contract" in told else "place"
        assert refusal in said(sonia.post(url(payment, deed), told, follow=True))
        assert Payment.objects.get().unplaced_since is not None

    def test_while_billing_is_down_is_refused_and_the_page_stands(
        self, bank: Bank, office: Billing, sonia: Visit
    ) -> None:
        payment = came(bank, "P1", 10000, changed(code(), 3))
        office.down = True
        assert "does not answer" in said(sonia.post(url(payment, "place"), {"bill": "1"}, follow=True))
        for asked in ("?bill=1", "?near=1"):
            assert "does not answer" in sonia.read(url(payment) + asked)
        for page in ("/payments/", url(payment)):
            assert "only bills that are known here are suggested" in sonia.read(page)

    def test_what_is_not_there_is_nobodys(self, sonia: Visit) -> None:
        for deed in ("place", "credit", "take-off", "give-back"):
            assert sonia.post(f"/payments/nothing/{deed}", {"bill": "1", "contract": "1"}).status_code == 404
        assert sonia.get("/payments/nothing/").status_code == 404


class TestLookingForABill:
    @pytest.mark.parametrize("words", ["1", "bar1", "tx1", " 1 "])
    def test_by_its_number_or_its_code(self, bank: Bank, sonia: Visit, words: str) -> None:
        payment = came(bank, "P1", 9999)
        page = sonia.read(url(payment), bill=words)
        assert "The billing system has this bill: Bill 1 R$ 100.00 left" in page and "R$ 0.01 less than is left" in page

    def test_by_the_whole_text_of_its_pix_code(self, bank: Bank, sonia: Visit) -> None:
        text = pix_payload(PixCode(payee="A long name of a company", city="Vila Clara", key="k" * 60, txid="tx1"))
        assert len(text) > 150
        assert "The billing system has this bill: Bill 1" in sonia.read(url(came(bank, "P1", 9999)), bill=text)

    def test_that_there_is_not(self, bank: Bank, sonia: Visit) -> None:
        assert "knows no bill by “99”" in sonia.read(url(came(bank, "P1", 1)), bill="99")

    def test_by_every_code_one_digit_away(self, bank: Bank, office: Billing, sonia: Visit) -> None:
        office.bills["a"] = billed("a", 10000, barcode=code())
        payment = came(bank, "P1", 10000, changed(code(), 20))
        assert "has this bill: Bill a" in sonia.read(url(payment), near="1")

    def test_that_is_paid_or_cancelled_says_so(self, bank: Bank, office: Billing, sonia: Visit) -> None:
        office.cancel("1")
        assert "it was cancelled" in sonia.read(url(came(bank, "P1", 1)), bill="1")


class TestGivingBack:
    def asked(self, **more: str) -> dict[str, str]:
        return {"key": KEY, "amount": "40.00", "reason": "paid to the wrong company", "sure": "1", **more}

    def test_by_its_bank_once_with_the_reason_in_the_trail(
        self, bank: Bank, office: Billing, port: PretendBank, sonia: Visit
    ) -> None:
        port.payments["P1"] = paid("P1", 10000)
        payment = came(bank, "P1", 10000, way="pix")
        for _ in range(2):
            assert "The bank gives it back." in said(sonia.post(url(payment, "give-back"), self.asked(), follow=True))
        assert [one.cents for one in Refund.objects.all()] == [4000]
        (record,) = AuditRecord.objects.filter(deed="payments.give_back")
        assert record.facts == {"cents": 4000, "reason": "paid to the wrong company"}
        place_payments(office=lambda _company: office, at=AT + timedelta(minutes=1))
        assert balance("unplaced", str(payment.pk)) == -6000
        assert "went back" in sonia.read(url(payment))

    def test_whole_waits_for_no_place_and_in_part_only_with_what_is_left(
        self, bank: Bank, port: PretendBank, sonia: Visit
    ) -> None:
        knows(billed("a", 6000))
        port.payments["P1"] = paid("P1", 10000)
        payment = came(bank, "P1", 10000)
        sonia.post(url(payment, "give-back"), self.asked(amount="40"))
        page = sonia.read("/payments/")
        assert "R$ 60.00" in page and "left of R$ 100.00, the rest went back" in page and "same amount" in page
        sonia.post(url(payment, "give-back"), self.asked(amount="60", key="f" * 32))
        assert "Everything has its place." in sonia.read("/payments/")
        told = sonia.read(url(payment))
        assert "Given back whole" in told and "Not placed" not in told and "Make it a credit" not in told
        assert "nothing left to place" in said(sonia.post(url(payment, "credit"), {"contract": "7"}, follow=True))

    @pytest.mark.parametrize(
        ("language", "written", "cents"),
        [
            ("pt-BR", "1234,56", 123456), ("pt-BR", "1.234,56", 123456), ("pt-BR", "40.00", 4000),
            ("en", "1,234.56", 123456), ("es", "40,00", 4000), ("pt-BR", "1.234", None), ("en", "1,234", None),
        ],
    )  # fmt: skip
    def test_an_amount_is_read_as_its_reader_writes_it(self, language: str, written: str, cents: int | None) -> None:
        with override(language):
            form = GiveBackForm(self.asked(amount=written))
            assert form.is_valid() == (cents is not None)
            assert cents is None or form.money("BRL").cents == cents

    def test_the_amount_to_give_back_stands_as_its_reader_writes_it(
        self, bank: Bank, port: PretendBank, sonia: Visit
    ) -> None:
        page = speaking(sonia, "pt-br").get(url(came(bank, "P1", 123456))).content.decode()
        assert 'name="amount" value="1234,56"' in page

    @pytest.mark.parametrize(
        "form", [{"sure": ""}, {"reason": ""}, {"amount": "0"}, {"amount": "x"}, {"key": "../"}, {"amount": "0.001"}]
    )
    def test_is_meant_and_said_why(self, bank: Bank, port: PretendBank, sonia: Visit, form: dict[str, str]) -> None:
        payment = came(bank, "P1", 10000)
        answer = sonia.post(url(payment, "give-back"), self.asked(**form), follow=True)
        assert "Nothing was given back" in said(answer)
        assert not Refund.objects.exists()

    def test_is_never_more_than_came(self, bank: Bank, sonia: Visit, port: PretendBank) -> None:
        payment = came(bank, "P1", 10000)
        answer = sonia.post(url(payment, "give-back"), self.asked(amount="100.01"), follow=True)
        assert "At most what is left" in said(answer)
        port.down = True
        assert "does not answer" in said(sonia.post(url(payment, "give-back"), self.asked(), follow=True))

    def test_is_not_offered_where_the_bank_takes_no_such_order(self, port: PretendBank, sonia: Visit) -> None:
        other = Bank.objects.create(name="dois", title="Banco Dois")
        payment = came(other, "P1", 10000)
        assert "its bank takes no such order" in sonia.read(url(payment))
        answer = sonia.post(url(payment, "give-back"), self.asked(), follow=True)
        assert "cannot be given back from here" in said(answer)


class TestWhatElseIsAmiss:
    def test_is_nothing_where_nothing_is(self, bank: Bank, sonia: Visit) -> None:
        page = sonia.get("/payments/").content.decode()
        assert "amiss-" not in page and "Everything has its place." in words_of(sonia.get("/payments/"))

    def test_is_told_by_kind(self, bank: Bank, office: Billing, sonia: Visit) -> None:
        office.bills |= {
            one.bill: one for one in (billed("short", 10000, txid="tx-s"), billed("gone", 5000, txid="tx-g"))
        }
        knows(*office.bills.values())
        came(bank, "S", 9999, "tx-s", way="pix")
        came(bank, "G", 5000, "tx-g", way="pix")
        office.cancel("gone")
        keep_bills(billed=[office.bills["gone"]], company="", at=AT)
        came(bank, "E", 10000, "tx1", currency="EUR")
        Charge.objects.filter(bill="1").update(tell_at=AT, attempts=9)
        Account.objects.create(company="", kind="credit", about="77", currency="BRL")
        Notice.objects.create(
            bank=bank, payment="?", digest=b"1", received_at=AT, due_at=AT, settled_at=AT, unknown_at=AT
        )
        file = ReturnFile.objects.create(
            bank=bank, kind="febraban150", name="r.ret", sha256=b"1", content=b"", received_at=AT
        )
        BadLine.objects.create(file=file, number=7, text="G", why={})
        with time_machine.travel(AT, tick=False):
            page = sonia.get("/payments/")
        kinds = re.findall(r'id="amiss-(\w+)"', page.content.decode())
        assert kinds == ["untold", "currency", "cancelled", "short", "lines", "calls"]
        for words in ("Bill short R$ 0.01 left", "r.ret, line 7", "Banco Um", "€100.00"):
            assert words in words_of(page)

    def test_credits_that_were_used_and_given_back(self, bank: Bank, office: Billing, sonia: Visit) -> None:
        first, next_bill = billed("a", 10000, txid="tx-a"), billed("b", 2000, txid="tx-b", credit=3000)
        knows(first, next_bill)
        seen = paid("P", 13000, "tx-a")
        payment = came(bank, "P", 13000, "tx-a", way="pix")
        Refund.objects.create(bank=bank, payment_key="P", key="r", cents=13000, at=AT, received_at=AT)
        assert back(seen, ("r", 13000)).key == payment.key
        Payment.objects.update(look_at=AT)
        place_payments(office=lambda _company: None, at=AT)
        assert balance("credit", "4200") == 3000
        assert "Contract 4200 R$ 30.00" in sonia.read("/payments/")


class TestCosts:
    def test_by_bank_and_way_the_cheapest_first(self, bank: Bank, sonia: Visit) -> None:
        dear = Bank.objects.create(name="dois", title="Banco Dois", costs={"pix": 90})
        for number in range(3):
            came(dear, f"D{number}", 100, way="pix", cost_cents=90)
        came(bank, "P", 100, way="pix", cost_cents=42)
        came(bank, "B", 100, way="barcode", cost_cents=180)
        page = sonia.read("/payments/costs", month="2026-11")
        rows = ["Banco Um · PIX cheapest R$ 0.42 1 R$ 0.42", "Banco Dois · PIX R$ 0.90 3 R$ 2.70"]
        assert page.index(rows[0]) < page.index(rows[1])
        assert "Could have been saved R$ 1.44" in page and "Total 5 R$ 4.92" in page
        assert "Total 0 R$ 0.00" in sonia.read("/payments/costs", month="2026-10")

    @pytest.mark.parametrize("month", ["", "x", "2026-13", "-1-1", "0000-01", "99999-01"])
    def test_of_a_month_that_is_none_are_of_this_one(self, sonia: Visit, month: str) -> None:
        with time_machine.travel(AT, tick=False):
            assert "November 2026" in sonia.read("/payments/costs", month=month)

    def test_of_the_first_and_the_latest_year_there_is(self, sonia: Visit) -> None:
        for month in ("0001-01", "9999-12"):
            assert sonia.get("/payments/costs", {"month": month}).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"),
    [("pt-br", ("Conciliação", "difere em um caractere")), ("es", ("Conciliación", "difiere en un carácter"))],
)
def test_all_of_it_in_the_readers_language(
    bank: Bank, office: Billing, sonia: Visit, language: str, words: tuple[str, ...]
) -> None:
    knows(billed("a", 10000, barcode=code()))
    payment = came(bank, "P1", 10000, changed(code(), 30))
    page = speaking(sonia, language).read("/payments/") + sonia.read(url(payment)) + sonia.read("/payments/costs")
    assert all(word in page for word in words)


def test_each_company_has_its_own_page(bank: Bank, sonia: Visit) -> None:
    other = Bank.objects.create(company="faro", name="um", title="Banco Faro")
    row = Payment.objects.create(
        company="faro", bank=other, key="F", source="bank", way="transfer", cents=700, currency="EUR", paid_at=AT,
        paid_on=AT.date(), received_at=AT, unplaced_since=AT,
    )  # fmt: skip
    assert "Everything has its place." in sonia.read("/payments/")
    assert "€7.00" in sonia.read("/payments/", company="faro")
    assert "Faro" in sonia.read(url(row))
    assert sonia.get("/payments/", {"company": "nobody"}).status_code == 200


def test_the_latest_page_is_shown_for_one_that_is_not_there(bank: Bank, sonia: Visit) -> None:
    for number in range(21):
        came(bank, f"P{number}", 100 + number)
    assert "Page 2 of 2" in sonia.read("/payments/", page="9")
    assert "Page 1 of 2" in sonia.read("/payments/", page="x")


def test_a_pages_query_ends_with_its_request(bank: Bank, sonia: Visit) -> None:
    sonia.get("/payments/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('sintonia.scope', true)")
        assert cursor.fetchone() == ("",)
