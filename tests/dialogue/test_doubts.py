"""What the bot was not sure of is kept for a supervisor: once, without what is personal; the rest is not."""

from datetime import timedelta
from zlib import crc32

import pytest

from sintonia.audit import SYSTEM
from sintonia.customers.operations import erase
from sintonia.staff.models import User
from sintonia.understanding.doubts import ONE_IN, alike, is_sample
from sintonia.understanding.keeping import forget_utterances
from sintonia.understanding.models import Utterance

pytestmark = pytest.mark.django_db
STRANGE = "quero ligar minha jardineira flutuante de sonhos"


def kept():
    return [(one.text, one.outcome) for one in Utterance.objects.order_by("pk")]


def test_what_is_understood_leaves_nothing(stage):
    for said in ("oi", "quero informar a leitura", "4832", "obrigado"):
        stage.say(said)
    assert kept() == []


def test_what_means_nothing_to_the_bot_is_kept_with_what_it_guessed(stage):
    stage.say(STRANGE)
    one = Utterance.objects.get()
    assert (one.text, one.outcome, one.language, one.company) == (STRANGE, "missed", "pt-BR", "")
    assert one.meant and one.second and one.third
    assert (one.label, one.labelled_by, one.labelled_at, one.at) == ("", None, None, stage.at)


def test_no_answer_to_an_open_question_is_kept(stage):
    stage.say("quero informar a leitura")
    stage.say("sei la o que tu ta falando xablau")
    assert kept() == [("sei la o que tu ta falando xablau", "missed")]


def test_what_a_person_sees_to_is_kept_as_given_to_one(stage):
    stage.say("quero colocar placa solar em casa")
    one = Utterance.objects.get()
    assert (one.outcome, one.meant) == ("handed_over", "elsewhere.supply")


def test_who_said_it_is_left_out(stage):
    stage.say("xablau jardineira 529.982.247-25 ze@exemplo.com")
    assert Utterance.objects.get().text == "xablau jardineira [cpf] [email]"


def test_a_repeated_webhook_leaves_one_row(stage):
    from sintonia.demo import cloud

    said = cloud.text(cloud.Phone.at("5531988887777"), STRANGE, wamid="wamid.same", at=stage.at)
    for _ in range(2):
        stage.write(cloud.call(said), sender="5531988887777")
    assert kept() == [(STRANGE, "missed")]


def test_the_same_words_of_two_people_are_alike(stage):
    stage.say("Oi! quero ligar a jardineira flutuante", sender="one")
    stage.say("jardineira flutuante, ligar quero por favor", sender="two")
    assert len(set(Utterance.objects.values_list("alike", flat=True))) == 1
    assert Utterance.objects.values("key").distinct().count() == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [("quero ligar a luz", "quero desligar a luz"), ("ja paguei", "nao paguei"), ("sem luz", "com luz")],
)
def test_other_words_are_not_alike(one, other):
    assert alike(one) != alike(other)


def test_a_few_of_those_it_was_sure_of_are_kept_and_always_the_same(stage):
    sampled = next(n for n in range(100_000) if crc32(f"terminal-{n}".encode()) % ONE_IN == 0)
    stage._count = sampled - 1
    stage.say("to sem luz")
    stage.say("falta luz aqui em casa", sender="another")
    assert kept() == [("to sem luz", "sure")]
    assert 0.003 < sum(is_sample(f"wamid.{n}") for n in range(20_000)) / 20_000 < 0.007


class TestForgetting:
    def test_what_nobody_labels_goes_after_half_a_year_and_a_label_stays(self, stage):
        stage.say(STRANGE)
        stage.say("outra coisa sem nexo xablau", sender="another")
        davi = User.objects.create_user(username="davi", password=None, name="Davi")
        Utterance.objects.filter(text=STRANGE).update(label="none", labelled_by=davi, labelled_at=stage.at)
        assert forget_utterances(at=stage.at + timedelta(days=179)) == 0
        assert forget_utterances(at=stage.at + timedelta(days=181)) == 1
        assert [text for text, _outcome in kept()] == [STRANGE]

    def test_only_the_latest_are_kept(self, stage):
        for n in range(3):
            stage.say(f"{STRANGE} {'abc'[n]}", sender=str(n))
        assert forget_utterances(at=stage.at, most=2) == 1
        assert [text for text, _outcome in kept()] == [f"{STRANGE} b", f"{STRANGE} c"]

    def test_what_an_erased_person_said_goes_and_what_was_labelled_is_nobodys_any_more(self, stage):
        davi = User.objects.create_user(username="davi", password=None, name="Davi")
        for sender in ("theirs", "another"):
            for text in (STRANGE, "abobrinha quadrada de jupiter"):
                stage.say(text, sender=sender)
        Utterance.objects.filter(text=STRANGE).update(label="none", labelled_by=davi, labelled_at=stage.at)
        contact = stage.contact(sender="theirs")

        erase(customer=contact.customer_id, why="asked for", at=stage.at, by=SYSTEM)

        assert forget_utterances(at=stage.at) == 2
        assert not Utterance.objects.filter(key__startswith=contact.token).exists()
        assert [text for text, _outcome in kept()] == [STRANGE, STRANGE, "abobrinha quadrada de jupiter"]
        assert forget_utterances(at=stage.at) == 0


def test_a_press_and_a_clerks_words_teach_nothing(stage):
    stage.say(STRANGE, details={"by": "1", "role": "clerk"})
    assert kept() == []
