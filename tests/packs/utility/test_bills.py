"""Bills and debts, told as conversations."""

import pytest

from sintonia.backoffice.ports import Contract
from sintonia.journeys.runner import Ended
from sintonia.journeys.steps import Outcome, Show


def test_the_month_that_was_named_is_not_asked(company, a_bill):
    company.billing.open = (a_bill(8, 16500), a_bill(9, 18740))
    run = company.start("second_copy", "é isso aqui, quero pagar a de setembro")
    assert run.begin() == ["Conta de setembro de 2026"]
    assert run.outcome is Outcome.done


def test_a_paid_bill_whose_month_was_named_is_shown_instead_of_a_question(company, a_bill):
    company.billing.open = (a_bill(8, 16500), a_bill(9, 18740))
    company.billing.paid = (a_bill(6, 15000, "paid"), a_bill(5, 14000, "paid"))
    run = company.start("second_copy", "minha conta de maio")
    assert run.begin() == ["Conta de maio de 2026"]
    assert run.outcome is Outcome.done


def test_one_open_bill_is_shown_at_once_with_payee_before_codes(company, a_bill):
    company.billing.open = (a_bill(9, 18740),)
    run = company.start("second_copy", "me manda a 2a via")
    run.run.proceed()
    while not isinstance(run.run.pause, Ended):
        run.run.give(run.run.pause.read())
    card = run.run.uttered[0].step
    assert str(card.amount) == "R$ 187.40"
    assert [str(value) for _name, value in card.facts[1:]] == ["Luz do Vale", "11.222.333/0001-81"]
    assert [code.kind for code in card.codes] == ["pix", "line"]
    assert card.file.method == "bill_pdf"


def test_several_open_bills_are_a_choice(company, a_bill):
    company.billing.open = (a_bill(8, 16500), a_bill(9, 18740))
    run = company.start("second_copy", "me manda a 2a via")
    assert run.begin() == ["Qual conta você quer?"]
    assert run.hear("a segunda") == ["Conta de setembro de 2026"]


def test_nothing_open_offers_the_latest_paid_bill(company, a_bill):
    company.billing.paid = (a_bill(9, 18740, "paid"),)
    run = company.start("second_copy", "segunda via")
    assert run.begin() == ["Boa notícia: não há nada a pagar. Quer a conta paga de setembro de 2026?"]
    assert run.hear("pode ser") == ["Conta de setembro de 2026"]


def test_money_is_shown_only_to_who_proved_who_they_are(company, a_bill):
    company.identity.proved = False
    company.billing.open = (a_bill(9, 18740),)
    run = company.start("second_copy", "segunda via", party=None)
    assert "CPF" in run.begin()[0]
    run.hear("529.982.247-25")
    run.hear("1")
    assert run.hear("100301") == ["Conta de setembro de 2026"]


def test_who_cannot_prove_it_is_refused_kindly(company):
    company.identity.proved, company.identity.unknown = False, True
    run = company.start("second_copy", "segunda via", party=None)
    run.begin()
    for _try in range(3):
        run.hear("529.982.247-25")
    assert run.outcome is Outcome.refused


def test_the_address_that_was_named_is_not_asked(company, a_bill, neighbors):
    company.holds(*neighbors)
    company.billing.open = (a_bill(9, 18740), a_bill(9, 9900, contract="c2"))
    run = company.start("second_copy", "a conta do ap 302")
    assert run.begin() == ["Conta de setembro de 2026"]


def test_debts_add_up_over_all_contracts(company, a_bill, neighbors):
    company.holds(*neighbors)
    company.billing.open = (a_bill(8, 16500, "overdue"), a_bill(9, 18740), a_bill(9, 9900, contract="c2"))
    run = company.start("debts", "quanto eu devo")
    assert run.begin() == ["Total em aberto", "De qual conta você quer os códigos?"]
    assert run.hear("agosto") == ["Conta de agosto de 2026"]


def test_nothing_owed_is_good_news(company):
    run = company.start("debts", "quanto eu devo")
    assert run.begin() == ["Você não deve nada: todas as contas estão pagas. Obrigada!"]


def test_who_begins_with_having_paid_is_told_what_is_still_open_and_when_it_closes(company, a_bill):
    company.billing.open = (a_bill(9, 18740),)
    run = company.start("debts", "Já paguei!")
    assert run.begin()[1].startswith("Obrigada! O PIX aparece em minutos")
    assert run.outcome is Outcome.done


def test_who_has_paid_is_told_what_happens(company, a_bill):
    company.billing.open = (a_bill(9, 18740),)
    run = company.start("debts", "quanto eu devo")
    run.begin()
    assert run.hear("ja paguei")[0].startswith("Obrigada! O PIX aparece em minutos")
    assert run.outcome is Outcome.done


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("minha conta não chegou, me manda a 2a via", "pt-BR"),
        ("n recebi a fatura", "pt-BR"),
        ("perdi a minha conta", "pt-BR"),
        ("todavía no he recibido el recibo", "es"),
        ("no me ha llegado la factura", "es"),
        ("my bill never came", "en"),
        ("my bill hasn't arrived", "en"),
    ],
)
def test_who_says_that_a_bill_never_came_is_offered_the_next_by_email(company, a_bill, said, language):
    company.billing.open = (a_bill(9, 18740),)
    company.parties.emails = ("maria@casa.example",)
    run = company.start("second_copy", said, language)
    offer = run.begin()[-1]
    assert "e-mail" in offer or "correo electrónico" in offer
    yes = {"pt-BR": "sim", "es": "sí", "en": "yes"}[language]
    run.hear(yes)
    run.hear(yes)
    assert run.outcome is Outcome.done
    (kind, address) = next(iter(company.accounts.done.values()))
    assert (kind, address) == ("email", "maria@casa.example")


def test_nobody_else_is_offered_it_and_a_no_changes_nothing(company, a_bill):
    company.billing.open = (a_bill(9, 18740),)
    for said in ("me manda a 2a via", "perdi meu emprego, me manda a 2a via", "ainda não recebi meu salário"):
        assert company.start("second_copy", said).begin()[-1].count("e-mail") == 0
    run = company.start("second_copy", "minha conta não chegou")
    run.begin()
    assert run.hear("não")[-1] == "Tudo bem, nada mudou."
    assert company.accounts.done == {}


def test_all_but_two_of_four_hundred_addresses_are_said_back_before_they_count(company, a_bill):
    company.holds(*(Contract(f"c{n}", f"{7_000_000 + n}", f"Avenida Brasil, loja {n}", "p1") for n in range(1, 401)))
    company.billing.open = tuple(a_bill(9, 100 + n, contract=f"c{n}") for n in range(1, 401))
    run = company.start("second_copy", "quero as contas de todas menos a loja 12 e a 15")
    (back,) = run.begin()
    assert back == "São 398 de 400 endereços. Todos esses?"
    shown = run.hear("sim")
    assert shown[:-1] == ["Conta de setembro de 2026"] * 10
    addresses = [{str(name): value for name, value in one.step.facts}["Address"]
                 for one in run.run.uttered if isinstance(one.step, Show)]  # fmt: skip
    more = run.hear("sim")
    assert len(more) == 11
    assert not {"Avenida Brasil, loja 12", "Avenida Brasil, loja 15"} & set(addresses)


@pytest.mark.parametrize(("version", "after_the_choice"), [(1, []), (2, ["look:bill:1"])])
def test_a_run_goes_on_as_its_version_began(company, a_bill, version, after_the_choice):
    company.billing.open = (a_bill(1, 10000), a_bill(2, 20000))
    run = company.start("second_copy", "minha conta não chegou", version=version)
    run.begin()
    run.hear("fevereiro")
    steps = [entry.label for entry in run.run.memory()]
    asked = run.asking
    assert asked is not None and asked.startswith("confirm:")
    assert steps[steps.index("choose:1") + 1 : steps.index("show:1")] == after_the_choice
    assert run.elsewhere().asking == asked
