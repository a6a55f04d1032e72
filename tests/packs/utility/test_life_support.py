"""Where a life hangs on power, and whether a cut may come, told as conversations."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from sintonia.cases.rules import rule_named
from sintonia.customers.needs import EVIDENCE
from sintonia.journeys.steps import Outcome
from sintonia.packs.utility.ports.accounts import Cut

FOR_HER = "falo pela minha mae, ela usa oxigenio e chegou aviso de corte"
CPF = "529.982.247-25"
HELD = Cut("c1", (date(2026, 1, 1),), date(2026, 2, 20), date(2026, 3, 7), reviewed=True)


def test_a_person_is_called_before_anything_is_asked_and_the_bot_goes_on(company):
    run = company.start("life_support", FOR_HER, party=None)
    ahead, asked = run.begin()
    assert "na frente das outras" in ahead and "CPF" in asked
    (called,) = run.handed_over
    assert called.step.urgent and called.step.go_on


def test_nobody_must_prove_anything_to_register_a_machine(company):
    company.identity.proved = False
    run = company.start("life_support", f"{FOR_HER}, cpf {CPF}", party=None)
    said = run.begin()
    assert said[1].startswith("Registrado: número 00000001.")
    assert list(company.care.registered.values()) == ["52998224725"]
    assert not company.arrears.reconnected


def test_who_speaks_for_themselves_is_not_asked_for_anybodys_word(company):
    run = company.start("life_support", f"uso oxigenio em casa, cpf {CPF}")
    assert run.begin()[-1].startswith("O que mais preocupa você?")
    run.hear("só isso, obrigada")
    assert run.outcome is Outcome.done
    assert [what for _home, what, _number in company.notices.told.values()] == ["care"]


def test_the_doctors_report_has_a_day_that_is_told_and_kept(company):
    run = company.start("life_support", f"uso oxigenio em casa, cpf {CPF}")
    registered = run.begin()[1]
    assert ("care_report", "00000001") in company.clocks.started
    rule = rule_named("care_report", country="BR")
    assert (rule.bound, rule.lengths["any"]) == ("customer", EVIDENCE["life_support"].word_days)
    assert "relatório médico até segunda-feira, 01/06/2026" in registered
    assert "até segunda-feira, 01/06/2026" in run.hear("só isso, obrigada")[0]


def test_who_is_told_at_the_phone_on_file_reads_the_same_summary(company):
    run = company.start("life_support", f"{FOR_HER}, cpf {CPF}", party=None)
    run.begin()
    assert run.hear("", choice="later")[-1].endswith("mando o resumo para você e para o titular.")
    summary, told = run.hear("só isso")
    assert told.startswith("O mesmo resumo foi para o celular do cadastro.")
    ((_home, _care, theirs),) = company.notices.told.values()
    assert summary == f"Resumo:\n{theirs}"


def test_a_machine_is_registered_once_for_a_protocol(company):
    for said in (f"uso oxigenio, cpf {CPF}", "uso oxigenio em casa"):
        company.start("life_support", said).begin()
    assert len(company.requests.asked) == 1


def test_a_number_that_is_nobodys_is_asked_once_more_and_then_a_person_finds_the_home(company):
    run = company.start("life_support", FOR_HER, party=None)
    run.begin()
    assert run.hear("111.444.777-35")[0].startswith("Não achei esse número.")
    run.hear("111.444.777-35")
    assert run.outcome is Outcome.handed_over
    assert run.handed_over[-1].step.urgent
    assert not company.care.registered


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("o aviso é de hoje, corta amanhã?", "terça-feira, 17/03/2026"),  # 15 days after Monday, 2 March
        ("o aviso chegou ontem", "segunda-feira, 16/03/2026"),
        ("recebi o aviso dia 26/02/2026", "segunda-feira, 16/03/2026"),  # a Friday is no day for a cut
        ("vão cortar minha luz?", "terça-feira, 17/03/2026"),
    ],
)
def test_the_first_day_of_a_cut_is_read_from_the_rule(company, said, first):
    (rule,) = company.start("cut_notice", said).begin()
    assert f"o primeiro dia possível é {first}" in rule
    assert "art. 359 e 360" in rule


def test_an_open_complaint_holds_the_cut(company):
    company.arrears.announced = HELD
    company.start("complaint", "veio cobrança errada e ninguém resolve").begin()
    (told,) = company.start("cut_notice", "vão cortar minha luz?").begin()
    assert told.startswith("Não. Enquanto a sua reclamação 00000001 estiver aberta")


@pytest.mark.parametrize(
    "said",
    ["o eletricista foi grosso e quebrou meu portão", "ninguém atende o telefone de vocês", "the crew broke my fence"],
)
def test_a_complaint_about_something_else_holds_no_cut(company, said):
    company.start("complaint", said).begin()
    told = company.start("cut_notice", "vão cortar minha luz?").begin()
    assert not any(text.startswith("Não. Enquanto") for text in told)
    assert "art. 359 e 360" in told[-1]


@pytest.mark.parametrize(
    "said",
    [
        "veio uma taxa que eu não contratei",
        "el valor de la factura está mal",
        "i was charged twice for the same bill",
        "minha conta veio 214 reais sempre foi 60",
    ],
)
def test_a_complaint_about_what_was_charged_holds_the_cut(company, said):
    company.arrears.announced = HELD
    company.start("complaint", said).begin()
    assert company.start("cut_notice", "vão cortar minha luz?").begin()[0].startswith("Não. Enquanto")


def test_a_complaint_of_somebody_unknown_holds_the_cut_once_it_is_known_whose_it_is(company):
    company.arrears.announced = HELD
    company.identity.proved = False
    company.start("complaint", "veio cobrança errada e ninguém resolve", party=None).begin()
    run = company.start("cut_notice", "vão cortar minha luz?", party=None)
    assert "CPF" in run.begin()[0]
    run.hear("529.982.247-25")
    run.hear("1")
    assert run.hear("100301")[0].startswith("Não. Enquanto")
    (complaint,) = company.requests.asked.values()
    assert complaint.facts["party"] == "p1"


def test_no_announced_cut_is_denied_that_the_company_does_not_hold(company):
    company.arrears.announced = msgspec.structs.replace(HELD, reviewed=False)
    company.start("complaint", "veio cobrança errada e ninguém resolve").begin()
    run = company.start("cut_notice", "vão cortar minha luz?")
    told = run.begin()
    assert not any(text.startswith("Não. Enquanto") for text in told)
    assert "art. 359 e 360" in told[0]
    assert run.outcome is Outcome.handed_over


def test_of_a_home_that_nobody_may_ask_about_no_cut_is_denied(company):
    company.arrears.announced = HELD
    company.parties.held = ()
    company.start("complaint", "veio cobrança errada e ninguém resolve").begin()
    assert not any(text.startswith("Não.") for text in company.start("cut_notice", "vão cortar minha luz?").begin())


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_every_bubble_is_short_and_asks_one_thing(company, language):
    run = company.start("life_support", f"{FOR_HER}, cpf {CPF}", language=language, party=None)
    said = run.begin()
    said += run.hear("", choice="no_phone") + run.hear("ok")
    said += company.start("cut_notice", "", language=language).begin()
    assert all(len(text) <= 320 and text.count("?") <= 1 for text in said)
