"""What is pasted is shown as a payer's bank shows it, and paid in every way that people do."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx2
import jwt
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sintonia.connectors.demo.billing import barcode
from sintonia.connectors.demo.payee import PIX_KEY
from sintonia.demo.bank import charges, paying, received, return_file, webhooks
from sintonia.demo.bank.banks import BANKS
from sintonia.demo.bank.models import Call, Kept
from sintonia.demo.bank.shelf import Asked
from sintonia.documents.payment_line import payment_line
from sintonia.documents.pix import PixCode, pix_payload, read_pix
from sintonia.kit.money import Money
from sintonia.payments.files.reading import read_file
from tests.demo.bank.serving import Serving

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
UM = BANKS["banco-um"]
TXID = "EC1234567890202611"
STATIC = pix_payload(PixCode(payee="Energia Clara", city="Belo Horizonte", key=PIX_KEY, amount=Money(18740), txid=TXID))
DIGITS = barcode(number="1234567890", month=AT.date().replace(day=1), cents=18740, due_on=AT.date())


def listen() -> None:
    webhooks.put(Asked(UM, AT, {"chave": PIX_KEY}, body={"webhookUrl": "http://company.example/hook"}))


def charge(**more: Any) -> str:
    body = {
        "calendario": {"dataDeVencimento": "2026-11-25", "validadeAposVencimento": 60},
        "devedor": {"cpf": "12345678909", "nome": "Maria"}, "chave": PIX_KEY,
        "valor": {
            "original": "100.00", "multa": {"modalidade": 2, "valorPerc": "2.00"},
            "juros": {"modalidade": 3, "valorPerc": "1.00"}, **more,
        },
    }  # fmt: skip
    return str(charges.put(Asked(UM, AT, {"txid": "A" * 30}, body=body), "cobv")["pixCopiaECola"])


def paid() -> list[dict[str, Any]]:
    return [row.read() for row in Kept.objects.filter(kind="pix").order_by("pk")]


def test_a_bills_own_code_is_paid_to_its_key_with_its_txid():
    listen()
    shown = paying.read(f"  {STATIC}\n", at=AT)
    assert (shown.kind, shown.bank, shown.amount, shown.payee, shown.paid_before) == (
        "pix", UM, Money(18740), "ENERGIA CLARA", False,
    )  # fmt: skip
    [name] = paying.pay(STATIC, how="now", at=AT)
    [came] = paid()
    assert (came["endToEndId"], came["valor"], came["txid"], came["chave"]) == (name, "187.40", TXID, PIX_KEY)
    assert [call.url for call in Call.objects.all()] == ["http://company.example/hook"]
    assert paying.read(STATIC, at=AT).paid_before


def test_twice_and_a_cent_short_are_what_they_say():
    paying.pay(STATIC, how="twice", at=AT)
    paying.pay(STATIC, how="short", at=AT)
    assert [one["valor"] for one in paid()] == ["187.40", "187.40", "187.39"]
    assert len({one["endToEndId"] for one in paid()}) == 3


def test_a_late_payment_has_its_fine_and_interest():
    code = charge()
    assert paying.read(code, at=AT).amount == Money(10000)
    paying.pay(code, how="late", at=AT)
    [came] = paid()
    # 2 % once and 1 % a month for ten days.
    assert (came["valor"], came["componentesValor"]["multa"]["valor"], came["componentesValor"]["juros"]["valor"]) == (
        "102.33", "2.00", "0.33",
    )  # fmt: skip
    assert charges.get(Asked(UM, AT, {"txid": "A" * 30}), "cobv")["status"] == "CONCLUIDA"
    twelve_days_late = AT + timedelta(days=14)
    assert paying.read(code, at=twelve_days_late).extra == Money(240)


@pytest.mark.parametrize(
    ("value", "on", "cents"),
    [
        ({"desconto": {"modalidade": 1, "descontoDataFixa": [{"data": "2026-11-24", "valorPerc": "5.00"}]}}, 23, 9500),
        ({"desconto": {"modalidade": 2, "descontoDataFixa": [{"data": "2026-11-24", "valorPerc": "5.00"}]}}, 25, 10000),
        ({"desconto": {"modalidade": 3, "valorPerc": "0.50"}}, 23, 9900),
        ({"abatimento": {"modalidade": 2, "valorPerc": "10.00"}}, 23, 9000),
        ({"juros": {"modalidade": 1, "valorPerc": "0.07"}, "multa": {"modalidade": 1, "valorPerc": "3.00"}}, 27, 10314),
        ({"juros": {"modalidade": 4, "valorPerc": "12.00"}}, 28, 10210),
    ],
)
def test_what_a_charge_costs_depends_on_the_day(value: dict[str, Any], on: int, cents: int):
    assert paying.read(charge(**value), at=AT.replace(day=on)).amount == Money(cents)


def test_a_charge_that_was_withdrawn_or_is_too_old_is_not_paid():
    code = charge()
    with pytest.raises(paying.UnableToPay, match="can no longer be paid"):
        paying.read(code, at=AT + timedelta(days=70))
    charges.patch(Asked(UM, AT, {"txid": "A" * 30}, body={"status": charges.REMOVED}), "cobv")
    with pytest.raises(paying.UnableToPay, match="can no longer be paid"):
        paying.pay(code, how="now", at=AT)


@pytest.mark.parametrize(
    "code",
    [
        "", "hello", STATIC[:-1] + ("0" if STATIC[-1] != "0" else "1"), DIGITS[:-1] + str((int(DIGITS[-1]) + 1) % 10),
        pix_payload(PixCode(payee="Else", city="Recife", key="else@bank.example", amount=Money(100))),
        pix_payload(PixCode(payee="Energia Clara", city="Belo Horizonte", key=PIX_KEY)),
        pix_payload(PixCode(payee="Else", city="Recife", url="pix.example.com/qr/v2/9d36b84fc70b478fb95c12729b90ca25")),
        "83860000005096000190000008017823000034306271",
    ],
)  # fmt: skip
def test_what_cannot_be_paid_is_refused_in_a_sentence(code: str):
    with pytest.raises(paying.UnableToPay) as refusal:
        paying.pay(code, how="now", at=AT)
    assert refusal.value.args[0].render("pt-BR") != refusal.value.args[0].render("en")
    assert paid() == []


def test_a_bar_code_goes_into_one_return_file_that_is_the_same_each_time():
    for digits, how in ((DIGITS, "now"), (payment_line(DIGITS), "twice"), (DIGITS, "short")):
        paying.pay(digits, how=how, at=AT)  # type: ignore[arg-type]  # each is one of the ways
    assert return_file.close_day(UM, at=AT) == 1
    assert return_file.close_day(UM, at=AT) is None
    paying.pay(DIGITS, how="now", at=AT)
    assert return_file.close_day(UM, at=AT) == 2
    content = return_file.content_of(UM, 1)
    assert content is not None
    assert content == return_file.content_of(UM, 1)
    assert base64.b64encode(content)
    told = read_file(content, "retorno-000001.ret")
    assert (told.kind, told.number, len(told.lines)) == ("febraban150", 1, 4)
    assert [(line.code, line.amount) for line in told.lines] == [(DIGITS, Money(18740))] * 3 + [(DIGITS, Money(18739))]  # type: ignore[union-attr]  # all were readable


def test_the_payers_bank_takes_back_what_is_left_once():
    [name] = paying.pay(STATIC, how="now", at=AT)
    asked = Asked(UM, AT, {"e2eid": name, "id": "r1"}, body={"valor": "87.40"})
    received.refund(asked)
    made = received.take_back(UM, name, at=AT)
    assert made is not None
    assert (made["valor"], made["natureza"], made["status"]) == ("100.00", "MED_OPERACIONAL", "DEVOLVIDO")
    assert received.take_back(UM, name, at=AT) is None
    assert received.take_back(UM, "nothing", at=AT) is None


@pytest.mark.parametrize("code", [STATIC, DIGITS])
def test_what_has_no_due_date_at_the_bank_is_not_paid_late(code: str):
    with pytest.raises(paying.UnableToPay, match="Only a charge with a due date"):
        paying.pay(code, how="late", at=AT)
    assert paid() == []


def test_the_page_shows_who_is_paid_before_paying(client: Client):
    page = client.get("/demo/bank", {"code": STATIC}, headers={"accept-language": "pt-br"}).content.decode()
    assert "R$ 187,40" in page
    assert "CNPJ 98.ENE.RGI/0001-52" in page
    answer = client.post("/demo/bank/pay", {"code": STATIC, "how": "twice"}, follow=True)
    assert [one["valor"] for one in paid()] == ["187.40", "187.40"]
    assert "R$ 187" in answer.content.decode()


def test_the_page_says_in_the_readers_language_why_a_code_cannot_be_paid(client: Client):
    for language, said in (("pt-br", "alterado"), ("es", "alterado"), ("en", "altered")):
        broken = STATIC[:-4] + "0000"
        page = client.get("/demo/bank", {"code": broken}, headers={"accept-language": language}).content.decode()
        assert said in page
    answer = client.post("/demo/bank/pay", {"code": "x", "how": "now"}, follow=True)
    assert answer.status_code == 200
    assert client.post("/demo/bank/pay", {"code": STATIC, "how": "never"}).status_code == 404


def test_a_bank_goes_down_and_comes_back_and_its_files_are_fetched(client: Client):
    client.post("/demo/bank/switch", {"bank": "banco-dois"})
    assert b"Religar" in client.get("/demo/bank").content
    client.post("/demo/bank/switch", {"bank": "banco-dois"})
    assert b"Religar" not in client.get("/demo/bank").content
    assert client.post("/demo/bank/switch", {"bank": "another"}).status_code == 404
    client.post("/demo/bank/pay", {"code": DIGITS, "how": "now"})
    client.post("/demo/bank/return-file")
    file = client.get("/demo/bank/return-file/1")
    assert file["content-disposition"] == 'attachment; filename="retorno-000001.ret"'
    assert len(file.content.split(b"\r\n")[0]) == 150
    assert client.get("/demo/bank/return-file/2").status_code == 404


def test_what_was_paid_is_a_part_that_is_fetched_again(client: Client):
    paying.pay(STATIC, how="now", at=AT)
    whole, part = client.get("/demo/bank"), client.get("/demo/bank", headers={"x-part": "1"})
    assert b'<live-part src="/demo/bank"' in whole.content and b"<html" in whole.content
    assert b"R$" in part.content and b"<html" not in part.content


def test_the_calls_of_every_payment_are_counted_and_looked_up_at_once(client: Client):
    def look() -> tuple[int, list[tuple[str, int, int]]]:
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/demo/bank", headers={"x-part": "1"})
        return len(asked), [(one.name, one.told, one.of) for one in page.context["paid"]]

    listen()
    [first] = paying.pay(STATIC, how="now", at=AT)
    Call.objects.update(told_at=AT)
    queries, shown = look()
    assert shown == [(first, 1, 1)]
    others = paying.pay(STATIC, how="twice", at=AT)
    more, shown = look()
    assert sorted(shown) == sorted([(first, 1, 1), *((other, 0, 1) for other in others)])
    assert more == queries


def test_a_payment_is_taken_back_from_the_page(client: Client):
    [name] = paying.pay(STATIC, how="now", at=AT)
    client.post("/demo/bank/undo", {"bank": "banco-um", "payment": name})
    assert paid()[0]["devolucoes"][0]["status"] == "DEVOLVIDO"
    assert b"Devolvido" in client.get("/demo/bank").content
    assert client.post("/demo/bank/undo", {"bank": "banco-um", "payment": name}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_script_pays_over_http():
    with Serving() as serving:
        address = f"{serving.url}/simulator/bank/pay"
        paid_twice = httpx2.post(address, json={"code": STATIC, "how": "twice"})
        assert [paid_twice.status_code, len(paid_twice.json()["paid"])] == [200, 2]
        for body in ({"code": "x"}, {"code": STATIC, "how": "never"}, {}, []):
            assert httpx2.post(address, json=body).status_code == 422
    assert len(paid()) == 2


@pytest.mark.django_db(transaction=True)
def test_a_payers_bank_finds_the_charge_signed_at_its_location():
    place = read_pix(charge()).url.partition("/")[2]
    with Serving() as serving:
        found = httpx2.get(f"{serving.url}/{place}")
        assert found.headers["content-type"] == "application/jose"
        shown = jwt.decode_complete(found.content, options={"verify_signature": False})["payload"]
        assert (shown["valor"]["original"], shown["txid"], shown["recebedor"]["cnpj"]) == (
            "100.00", "A" * 30, "98ENERGI000152",
        )  # fmt: skip
        assert httpx2.get(f"{serving.url}/{place}x").status_code == 404
        assert httpx2.get(f"{serving.url}/{place}?DPP=never").status_code == 400
