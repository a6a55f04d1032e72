"""Questions find their article, or none: by words and meaning together, and by words alone without an encoder."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sintonia.config.plugins import write_knowledge
from sintonia.kit.together import think
from sintonia.understanding.encoder import load_encoder
from sintonia.understanding.knowledge import article_about
from sintonia.understanding.models import Passage
from sintonia.understanding.passages import _ask, _Question, add_vectors, find, nearest
from sintonia.web.scope import enter, of_contact

pytestmark = pytest.mark.django_db
WRITTEN = Path(__file__).parent / "knowledge_questions.toml"
COMPANIES = {"utility": "", "insurer": "faro"}


@pytest.fixture(autouse=True)
def _written():
    write_knowledge()


class Remembering:
    """The encoder, which reads each text of these tests once."""

    def __init__(self, real):
        self.real, self.name, self.read = real, real.name, {}

    def encode(self, texts):
        new = [text for text in dict.fromkeys(texts) if text not in self.read]
        if new:
            self.read.update(zip(new, self.real.encode(new), strict=True))
        return np.stack([self.read[text] for text in texts])


@pytest.fixture(scope="module")
def remembering():
    return Remembering(load_encoder())


@pytest.fixture
def encoder(remembering):
    found = remembering
    while add_vectors(found, most=500):
        pass
    return found


def questions():
    """Each question with its company, its language and the article that answers it ("" for none)."""
    told = tomllib.loads(WRITTEN.read_text("utf-8"))
    return [
        (COMPANIES[pack], part, "", text) if language == "nothing" else (COMPANIES[pack], language, part, text)
        for pack, languages in told.items()
        for language, parts in languages.items()
        for part, lines in parts.items()
        for text in lines.strip().splitlines()
    ]


def measured(encoder):
    """The shares: the right article first, right answers, wrong answers, and answers where there is none."""
    asked = questions()
    found = _ask([_Question(company, language, text, encoder) for company, language, _, text in asked])
    answers = [shelf.answer(ranked, by_meaning=encoder is not None) for ranked, shelf in found]
    known = [
        (ranked[:1], answer, article)
        for (ranked, _), answer, (*_, article, _) in zip(found, answers, asked, strict=True)
        if article
    ]
    unknown = [answer for answer, (*_, article, _) in zip(answers, asked, strict=True) if not article]
    return (
        sum(bool(first) and first[0].article == article for first, _, article in known) / len(known),
        sum(answer is not None and answer.article == article for _, answer, article in known) / len(known),
        sum(answer is not None and answer.article != article for _, answer, article in known) / len(known),
        sum(answer is not None for answer in unknown) / len(unknown),
    )


def test_the_check_asks_enough_and_in_other_words_than_the_articles():
    asked = questions()
    assert sum(bool(article) for *_, article, _ in asked) >= 120
    assert sum(not article for *_, article, _ in asked) >= 60
    own = set(Passage.objects.values_list("title", flat=True))
    assert not own & {text for *_, text in asked}
    assert all(article_about(article) for *_, article, _ in asked if article)


def test_with_an_encoder_the_right_article_is_first_and_hardly_ever_a_wrong_one_told(encoder):
    first, right, wrong, invented = measured(encoder)
    assert first >= 0.87
    assert right >= 0.63
    assert wrong <= 0.04
    assert invented <= 0.015


def test_by_words_alone_fewer_are_answered_and_hardly_ever_wrongly():
    first, right, wrong, invented = measured(None)
    assert first >= 0.75
    assert right >= 0.3
    assert wrong <= 0.03
    assert invented <= 0.03


def test_an_answer_comes_in_the_language_of_the_question_with_its_source(encoder):
    found = find("what is the red flag on my bill?", company="", language="en", encoder=encoder)
    assert found is not None
    assert (found.article, found.source) == ("tariff_flags", "REN ANEEL 1000/2021, art. 2, 307 a 309")
    assert found.text == article_about("tariff_flags").texts["en"]


def test_a_company_answers_by_its_own_articles_alone():
    asked = {"text": "o guincho é de graça?", "language": "pt-BR", "encoder": None}
    assert find(company="faro", **asked).article == "assistance_cover"
    assert find(company="", **asked) is None


@pytest.mark.parametrize("text", ["", "???", "👍", "'; drop table x; --", "a & | ! ( <-> :*", "x" * 50_000, "\\ ' \""])
def test_whatever_is_asked_nothing_breaks(encoder, text):
    assert find(text, company="", language="pt-BR", encoder=encoder) is None
    assert nearest(text, company="", language="pt-BR") == []


def test_the_questions_of_many_turns_are_one_statement():
    find("o que é tusd?", company="", language="pt-BR", encoder=None)
    texts = ("o que é tusd?", "qual o prazo da religação?", "o que é bandeira vermelha?")
    found = []
    with CaptureQueriesContext(
        connection,
    ) as asked:
        think(lambda text=text: found.append(find(text, company="", language="pt-BR", encoder=None)) for text in texts)
    assert len(asked) == 1
    assert [one.article for one in found] == ["energy_and_network_rates", "reconnection", "tariff_flags"]


def test_what_is_written_already_is_not_written_again():
    assert write_knowledge() == 0
    Passage.objects.filter(company="", article="tariff_flags").update(fingerprint="another")
    written = write_knowledge()
    assert written == Passage.objects.filter(company="").count()
    assert write_knowledge() == 0


def test_a_passage_that_was_written_anew_is_found_in_what_it_says_now():
    asked = {"text": "o que é bandeira vermelha?", "company": "", "language": "pt-BR", "encoder": None}
    assert find(**asked) is not None
    Passage.objects.filter(company="", article="tariff_flags").delete()
    assert find(**asked) is None


def test_another_encoder_s_vectors_are_of_no_use(encoder):
    Passage.objects.filter(company="").update(encoder="another")
    question = "o que é bandeira vermelha?"
    assert find(question, company="", language="pt-BR", encoder=encoder) is not None, "its words are found all the same"
    assert add_vectors(encoder, most=10) == 10


def test_an_encoder_s_shelf_is_read_again_once_another_s_vectors_are_replaced(encoder):
    asked = [_Question("", "pt-BR", "o que é bandeira vermelha?", encoder)]
    Passage.objects.filter(company="").update(encoder="another")
    [(_, of_words)] = _ask(asked)
    while add_vectors(encoder, most=500):
        pass
    [(_, of_meaning)] = _ask(asked)
    assert of_meaning is not of_words


def test_everybody_may_read_what_the_company_knows_and_only_its_staff_write_it(as_pages):
    enter(of_contact(5), customer=9)
    assert Passage.objects.exists()
    assert Passage.objects.update(title="another") == 0
