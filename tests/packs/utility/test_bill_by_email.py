"""Bills by e-mail, and back on paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sintonia.journeys.steps import NotUnderstood, Outcome
from sintonia.packs.utility.mailing import email_in


def test_the_address_on_file_is_offered_without_being_told(company):
    company.parties.emails = ("maria.silva@correio.example",)
    run = company.start("bill_by_email", "quero a conta por email")
    assert run.begin() == ["Posso mandar suas contas para m•••@correio.example, o e-mail do cadastro?"]
    assert run.hear("sim")[0].startswith("Pronto! A partir da próxima, sua conta vem por e-mail.")
    assert list(company.accounts.done.values()) == [("email", "maria.silva@correio.example")]


def test_another_address_is_read_back_before_it_counts(company):
    run = company.start("bill_by_email", "factura por email", language="es")
    assert run.begin() == ["¿A qué correo electrónico le mando las facturas?"]
    with pytest.raises(NotUnderstood, match="no e-mail address"):
        run.hear("maria arroba")
    assert run.hear("maria@correo.example") == ["A maria@correo.example, ¿correcto?"]
    assert run.hear("no") == ["Entonces, ¿cuál es el correo?"]
    run.hear("marta@correo.example")
    assert list(company.accounts.done.values()) == [("email", "marta@correo.example")]


def test_an_address_that_was_told_is_not_asked(company):
    run = company.start("bill_by_email", "manda a conta pro maria ponto silva arroba correio ponto com")
    assert run.begin() == ["Para maria.silva@correio.com, certo?"]


def test_back_on_paper_is_asked_once(company):
    company.accounts.email = "maria@correio.example"
    run = company.start("bill_by_email", "quero voltar a receber a conta em papel")
    assert run.begin() == ["Quer voltar a receber a conta em papel?"]
    run.hear("sim")
    assert list(company.accounts.done.values()) == [("post", None)]


@pytest.mark.parametrize(
    "said",
    ["não quero mais conta de papel", "dejen de mandar facturas en papel", "stop sending paper bills", "sem papel"],
)
def test_no_more_paper_asks_for_an_address(company, said):
    assert company.start("bill_by_email", said).begin() == ["Para qual e-mail mando suas contas?"]


def test_who_has_it_already_may_leave_it_so(company):
    company.accounts.email = "maria@correio.example"
    run = company.start("bill_by_email", "conta por email")
    assert run.begin() == ["Suas contas vão para m•••@correio.example. O que você prefere?"]
    assert run.hear("deixa assim") == ["Tudo bem, nada mudou."]
    assert not company.accounts.done


def test_paper_that_is_paper_already_changes_nothing(company):
    run = company.start("bill_by_email", "quero conta de papel")
    assert run.begin() == ["Suas contas já vêm em papel; nada mudou."]
    assert run.outcome is Outcome.done


@pytest.mark.parametrize(
    "said", ["maria@", "@correio.com", "maria@correio", "a..b@correio.com", "maria correio.com", ""]
)
def test_what_is_no_address_is_none(said):
    assert email_in(said) is None


@given(st.text(max_size=200))
def test_any_text_at_all_is_read_without_harm(text):
    found = email_in(text)
    assert found is None or found.count("@") == 1
