import pytest
from hypothesis import given
from hypothesis import strategies as st

from sintonia.connectors.demo.places import find, place, places


@pytest.mark.parametrize(
    ("words", "street"),
    [
        ("oi to sem luz dsd ontem a noite aki na rua da igreja", "Rua da Igreja"),
        ("rua da igreja, perto da padaria", "Rua da Igreja"),
        ("aki na igreja", "Rua da Igreja"),
        ("RUA DA IGRJA 45", "Rua da Igreja"),
        ("r. das acacias 120", "Rua das Acácias"),
        ("av das acasias", "Avenida das Acácias"),
        ("moro na av 7 de setembro", "Avenida Sete de Setembro"),
        ("trav s. joao batista", "Travessa São João Batista"),
        ("rua do mercado", "Rua do Mercado"),
        ("calle da igreja", "Rua da Igreja"),
    ],
)
def test_a_street_is_found_as_people_write_it(words, street):
    assert find(words)[0].street == street


@pytest.mark.parametrize(
    "words",
    ["", "quero a 2a via da conta", "to aqui no mercado", "na esquina da padaria, bairro sta rita", "rua"],
)
def test_words_that_name_no_street_find_none(words):
    assert find(words) == ()


def test_a_name_that_several_streets_share_gives_at_most_three():
    assert [one.street for one in find("rio doce")] == ["Rua Rio Doce", "Avenida Rio Doce", "Travessa Rio Doce"]


def test_there_are_three_hundred_streets_each_with_a_name_of_its_own():
    assert len({(one.street, one.district) for one in places()}) == 300
    assert all(place(one.id) == one and find(f"{one.street}, {one.district}")[0] == one for one in places())


@given(st.text(max_size=300))
def test_any_words_are_answered(words):
    assert len(find(words)) <= 3
