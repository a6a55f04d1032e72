"""Is this bill yours? Told as conversations, without log-in."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from sintonia.documents.pasted import codes_in
from sintonia.documents.payment_line import payment_line, service_barcode
from sintonia.documents.pix import PixCode, pix_payload
from sintonia.journeys.rehearsal import Rehearsal
from sintonia.journeys.runner import Ended
from sintonia.journeys.steps import Outcome, registry
from sintonia.kit.money import Money
from sintonia.packs.utility import pack
from sintonia.packs.utility.ports.accounts import Ours

BARCODE = service_barcode(segment="3", amount=Money(18740), company="0999", free="2026112830045127862026110")
LINE = payment_line(BARCODE)
PIX = pix_payload(PixCode(payee="Luz do Vale", city="Vale", key="pix@luz.example", amount=Money(18740), txid="LV1"))
FAKE = pix_payload(PixCode(payee="Luz do Vale", city="Vale", key="pix@1uz.example", amount=Money(18740), txid="LV1"))
WRONG = LINE[:20] + str((int(LINE[20]) + 1) % 10) + LINE[21:]
SLIP = "00193373700000001000500940144816060680935031"


def ours(state="open"):
    return Ours("b9", date(2026, 9, 1), Money(18740), date(2026, 10, 10), state, "Luz do Vale", "11222333000181")


@dataclass
class FakeCodes:
    known: dict[str, Ours] = field(default_factory=lambda: {BARCODE: ours(), PIX: ours(), "202609-17": ours()})

    def find_line(self, barcode: str) -> Ours | None:
        return self.known.get(barcode)

    def find_pix(self, payload: str) -> Ours | None:
        return self.known.get(payload)

    def find_bill(self, number: str) -> Ours | None:
        return self.known.get(number)


def asked(said="", codes=None, language="pt-BR"):
    assert any(journey.name == "is_it_ours" for journey in pack.JOURNEYS)
    return Rehearsal(registry["is_it_ours", 1], {"codes": codes or FakeCodes()}, said=said, language=language)


@pytest.mark.parametrize(
    ("code", "by"),
    [
        (LINE, " por estes números; foram só eles que eu conferi"),
        (PIX, " por este código PIX; foi só ele que eu conferi"),
        (f"{LINE}\n{PIX}", ""),
        (f"isso é de vcs? {LINE}", " por estes números; foram só eles que eu conferi"),
    ],
)
def test_ours_is_said_with_what_was_checked_and_nobody_is_asked_who_they_are(code, by):
    run = asked(code)
    assert run.begin() == [
        "É nossa: conta de setembro de 2026",
        f"Pode pagar{by}. Antes de confirmar, veja se o banco mostra Luz do Vale, CNPJ 11.222.333/0001-81.",
    ]
    assert run.outcome is Outcome.done


def test_the_card_has_amount_state_and_payee_and_nothing_about_a_person():
    run = asked(LINE)
    run.run.proceed()
    while not isinstance(run.run.pause, Ended):
        run.run.give(run.run.pause.read())
    card = run.run.uttered[0].step
    assert str(card.amount) == "R$ 187.40"
    assert [str(name) for name, _value in card.facts] == ["State", "Due on", "Pay to", "CNPJ"]
    assert card.codes == ()
    assert card.file is None


def test_a_paid_bill_is_not_paid_again():
    run = asked(LINE, FakeCodes({BARCODE: ours("paid")}))
    assert run.begin()[-1] == "É verdadeira e já está paga: não há nada a pagar."


@pytest.mark.parametrize(
    "code", [FAKE, payment_line(service_barcode(segment="3", amount=Money(1), company="0001", free="1" * 25)), SLIP]
)
def test_a_code_that_adds_up_and_is_not_ours_is_not_paid(code):
    run = asked(code)
    assert run.begin() == ["Não é nossa. Não pague.", "Você já pagou?"]
    assert run.hear("ainda não")[0].startswith("Que bom")
    assert run.outcome is Outcome.done


@pytest.mark.parametrize("code", [PIX.replace("luz", "1uz"), PIX[:-6]])
def test_an_altered_pix_code_is_not_paid(code):
    assert asked(code).begin()[0].startswith("Esse código PIX foi alterado")


@pytest.mark.parametrize("paper", [f"{LINE}\n{FAKE}", f"{LINE}\n{PIX.replace('luz', '1uz')}"])
def test_a_genuine_bar_code_does_not_vouch_for_the_pix_beside_it(paper):
    assert asked(paper).begin()[0] == "Não pague. Parte dessa conta é nossa, mas o código PIX foi trocado."


def test_another_code_sent_instead_of_an_answer_is_looked_at_too():
    run = asked(FAKE)
    run.begin()
    assert run.hear(f"e esse é de vcs? {SLIP}") == ["Não é nossa. Não pague.", "Você já pagou?"]
    assert run.hear(f"e esse? {LINE}")[0] == "É nossa: conta de setembro de 2026"
    assert run.outcome is Outcome.done


def test_a_code_that_comes_with_the_answer_is_no_next_one():
    run = asked(FAKE)
    run.begin()
    assert run.hear(f"paguei sim, esse aqui {FAKE}")[0].startswith("Sinto muito")


def test_a_line_that_does_not_add_up_is_asked_again_and_never_called_ours():
    run = asked(WRONG)
    assert run.begin() == ["Esses números não batem: tem algum errado ou faltando. Pode conferir e mandar de novo?"]
    assert run.hear(LINE)[0] == "É nossa: conta de setembro de 2026"
    stubborn = asked(WRONG)
    stubborn.begin()
    stubborn.hear(WRONG)
    assert stubborn.hear(WRONG)[0].startswith("Ainda não batem, então não pague")
    assert stubborn.outcome is Outcome.done


def test_without_a_code_it_is_asked_for():
    assert asked("esse boleto é de vcs?").begin() == [
        "Qual é a conta? Cole os números ou o código PIX, ou mande o PDF ou uma foto."
    ]


def test_a_number_alone_proves_nothing_and_tells_no_amount():
    known, unknown = asked("é de vcs a conta 202609-17?").begin(), asked("número 202609-18").begin()
    assert known[0].startswith("Existe uma conta nossa com esse número, de setembro de 2026.")
    assert "R$" not in known[0]
    assert unknown[0].startswith("Não acho nenhuma conta nossa")


@pytest.mark.parametrize(
    ("said", "paid"),
    [
        ("ja paguei", True), ("Paguei ontem 😭", True), ("sim", True), ("sí, pagué", True), ("I paid it", True),
        ("cai no golpe", True), ("não", False), ("ainda não", False), ("nao paguei", False), ("todavía no", False),
        ("not yet", False), ("no, I have not paid", False),
    ],
)  # fmt: skip
def test_having_paid_is_understood(said, paid):
    run = asked(FAKE)
    run.begin()
    assert ("Sinto muito" in run.hear(said)[0]) is paid


def test_who_paid_a_fraud_hears_how_to_get_it_back_and_no_blame():
    run = asked(FAKE)
    run.begin()
    said = run.hear("ja paguei")
    assert "a culpa não é sua" in said[0]
    assert "(MED)" in said[1]
    assert "2026 0000 0001 7" in said[2]
    assert run.hear("quero") == []
    assert run.outcome is Outcome.handed_over
    assert run.handed_over[0].step.why.render("pt-BR").startswith("Pagou uma conta falsa")


def test_who_paid_a_slip_hears_of_the_bank_first():
    run = asked(SLIP)
    run.begin()
    assert run.hear("paguei")[1].startswith("Ligue agora para o seu banco")


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_every_bubble_is_short_and_asks_one_thing(language):
    for code in (FAKE, SLIP, WRONG, f"{LINE}\n{FAKE}", LINE, "número 202609-17"):
        run = asked(code, language=language)
        said = run.begin() + (
            run.hear("sim" if language == "pt-BR" else "yes") if run.asking == "ask:has_paid:0" else []
        )
        assert all(len(text) <= 320 and text.count("?") <= 1 for text in said)


def test_what_is_taken_of_a_paper_is_its_codes_alone():
    taken = registry["is_it_ours", 1].takes
    assert taken is not None
    assert taken(f"Maria da Silva\nRua da Igreja 45\n{LINE}\n{PIX}").split("\n") == [
        code.value for code in codes_in(f"{LINE}\n{PIX}")
    ]
    assert taken("to sem luz na rua da igreja desde ontem a noite") == ""
