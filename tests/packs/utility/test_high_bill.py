"""Why a bill is higher: its causes add up to the cent, in short lines, then in plainer words, then who sees to it."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sintonia.journeys.steps import Outcome
from sintonia.kit.money import Money
from sintonia.packs.utility.explaining import compared, difference, plainer, three_lines
from sintonia.packs.utility.ports.accounts import MonthUse

LANGUAGES = ("pt-BR", "es", "en")
LONG = (
    "ó moça bom dia é o seguinte a minha conta veio muito alta nunca veio assim eu moro sozinho só tenho a geladeira "
    "e a televisão né e o meu vizinho falou que puxaram um gato aí eu queria saber"
)
months = st.builds(
    MonthUse,
    month=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    kwh=st.integers(0, 99_999),
    days=st.integers(0, 70),
    price=st.integers(0, 30_000),
    flag=st.sampled_from(("green", "yellow", "red_1", "red_2")),
    flag_cents=st.integers(0, 50_000),
    amount=st.builds(Money, st.integers(0, 9_999_999)),
    mean_celsius=st.floats(-5, 40),
    estimated=st.booleans(),
)


@given(before=months, now=months)
def test_the_causes_are_the_difference_to_the_cent(before, now):
    told = difference(before=before, now=now)
    assert told.days + told.use + told.flag + told.price == now.amount - before.amount == told.total


@given(before=months, now=months)
def test_what_is_said_fits_a_bubble_in_every_language(before, now):
    told = difference(before=before, now=now)
    for language in LANGUAGES:
        for words in (three_lines(told), *plainer(told)):
            assert len(words.render(language)) <= 320
        assert three_lines(told).render(language).count("\n") == 3


def test_more_days_at_the_same_use_a_day_are_days_alone(a_use):
    before = a_use(1, 300, days=30, amount=Money(27_000))
    now = a_use(0, 330, days=33, amount=Money(29_700))
    told = difference(before=before, now=now)
    assert (told.days, told.use, told.flag, told.price) == (Money(2700), Money(0), Money(0), Money(0))


def test_a_flag_and_a_price_are_told_apart(a_use):
    before = a_use(1, 100, amount=Money(10_250))
    now = a_use(0, 100, flag="red_2", flag_cents=788, price=9500, amount=Money(10_250 + 788 + 500))
    told = difference(before=before, now=now)
    assert (told.days, told.use, told.flag, told.price) == (Money(0), Money(0), Money(788), Money(500))


def test_a_bill_that_is_no_higher_than_the_month_before_is_compared_with_a_year_ago(a_use):
    year = tuple(a_use(back, 200 if back else 150) for back in range(12))
    assert compared((*year, a_use(12, 100)), year[0]).kwh == 100
    assert compared((*year, a_use(12, 190)), year[0]) is None
    assert compared((), year[0]) is None


@pytest.fixture
def higher(company, a_use):
    """A bill of R$ 128.72 more: three days more, warmer, red."""
    now = a_use(0, 230, days=33, flag="red_1", flag_cents=1025, mean_celsius=25.0)
    company.accounts.used = (now, a_use(1, 100), a_use(2, 98))
    return company


def test_three_short_lines_and_a_picture_answer_at_once(higher):
    run = higher.start("high_bill", "pq minha conta subiu tanto")
    lines, picture, clear = run.begin()
    assert lines == (
        "A conta de setembro de 2026 veio R$ 127,25 acima da de agosto de 2026:\n"
        "• Dias: R$ 9,00 a mais, foram 33 em vez de 30\n"
        "• Uso: R$ 108,00 a mais, 230 kWh em vez de 100; o mês foi mais quente\n"
        "• Bandeira vermelha 1: R$ 10,25 a mais"
    )
    assert picture == "Seu consumo"
    assert clear == "Deu para entender?"
    assert run.hear("sim, obrigada") == ["Que bom! Se precisar de mais alguma coisa, é só chamar."]
    assert run.outcome is Outcome.done


def test_a_long_story_is_said_back_in_one_sentence_first(higher):
    run = higher.start("high_bill", LONG)
    (back,) = run.begin()
    assert back == "Sua conta veio bem mais alta que o normal e você quer saber por quê. É isso?"
    assert run.hear("pode sê")[0].startswith("A conta de setembro")


@pytest.mark.parametrize(
    ("language", "said", "flag"),
    [
        ("pt-BR", "num entendi esse negócio de bandeira", "vermelha 1 e custou R$ 10,25"),
        ("es", "no entendí eso de la bandera", "roja 1 y le costó R$ 10,25"),
        ("en", "i don't understand this flag thing", "red 1 and cost you R$ 10.25"),
    ],
)
def test_what_was_not_understood_is_told_plainer_with_amounts(higher, language, said, flag):
    run = higher.start("high_bill", "?", language=language)
    run.begin()
    _paid, about_flag, _now = run.hear(said)
    assert flag in about_flag


def test_an_inspection_within_thirty_days_is_asked_for_once(higher):
    run = higher.start("high_bill", "conta alta")
    run.begin()
    (offered,) = run.hear("e quem resolve isso pra mim")
    assert "30 dias" in offered and "pessoa" in offered
    assert run.hear("quero a vistoria")[0].startswith(
        "Pedido feito: número 00000001. A vistoria sai até quarta-feira, 01/04/2026."
    )
    (asked,) = higher.requests.asked.values()
    assert (asked.kind, asked.contract) == ("inspection", "c1")


def test_an_inspection_that_is_under_way_is_told_and_not_asked_for_again(higher):
    for _time in range(2):
        run = higher.start("high_bill", "conta alta")
        run.begin()
        run.hear("quem resolve")
        said = run.hear("quero a vistoria")
    assert said[0] == "A vistoria deste medidor já está em andamento."
    assert len(higher.requests.asked) == 1


def test_who_asks_for_an_inspection_can_follow_it_and_one_of_the_holder_is_not_doubled(higher):
    higher.identity.party = "p2"
    run = higher.start("high_bill", "conta alta", party="p2")
    run.begin()
    run.hear("quem resolve")
    run.hear("quero a vistoria")
    (asked,) = higher.requests.asked.values()
    assert asked.facts["party"] == "p2"
    assert higher.start("follow_request", "cadê meu pedido", party="p2").begin()[0].startswith("Vistoria do medidor")
    higher.requests.asked = {"k": msgspec.structs.replace(asked, facts={"party": "p1"})}
    again = higher.start("inspection", "medidor com defeito", party="p2")
    assert again.begin()[0] == "A vistoria deste medidor já está em andamento."


def test_a_person_gets_the_explanation_as_a_summary(higher):
    run = higher.start("high_bill", "conta alta")
    run.begin()
    run.hear("quem resolve")
    run.hear("falar com uma pessoa")
    assert run.outcome is Outcome.handed_over
    why = str(run.handed_over[0].step.why)
    assert "R$ 127.25 higher" in why and "flag R$ 10.25" in why


def test_a_month_that_was_named_is_the_one_explained(higher, a_use):
    higher.accounts.used = (a_use(0, 90), *(msgspec.structs.replace(use) for use in (a_use(1, 200), a_use(2, 98))))
    run = higher.start("high_bill", "por que a conta de agosto veio alta")
    assert run.begin()[0].startswith("A conta de agosto de 2026 veio R$ 91,80 acima da de julho")


def test_a_bill_that_is_not_higher_is_said_so_and_a_person_offered(higher, a_use):
    higher.accounts.used = (a_use(0, 90), a_use(1, 200))
    run = higher.start("high_bill", "conta alta")
    (told,) = run.begin()
    assert "não veio acima" in told
    run.hear("quero sim")
    assert run.outcome is Outcome.handed_over


def test_a_complaint_about_a_bill_is_the_holders_whoever_speaks_for_them(higher):
    higher.identity.party = "p2"
    run = higher.start("high_bill", "minha conta veio 214 reais sempre foi 60", party="p2")
    run.begin()
    run.hear("sim")
    (complaint,) = higher.requests.asked.values()
    assert complaint.facts["party"] == "p1"
