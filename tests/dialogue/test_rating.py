"""After a person resolved something, the customer is asked once how it was; whatever else is said goes first."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from sintonia.conversations.channel import Saying
from sintonia.conversations.keypad import Keypad, Pressed
from sintonia.conversations.models import Contact
from sintonia.customers.operations import merge
from sintonia.demo import cloud
from sintonia.desk import operations, satisfaction
from sintonia.desk.models import Rating, WorkItem
from sintonia.dialogue.operations import remind_the_silent
from sintonia.dialogue.rating import RATING, declines, score_in
from sintonia.journeys.models import StoredRun
from sintonia.staff.models import Provider, User
from tests.customers.people import ANA
from tests.desk.people import waits
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import BACKEND, Visit, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PHONE, OTHER_PHONE = "5531988887777", "5531977776666"
ASKS = {
    "pt-BR": ("quero falar com uma pessoa", "Como foi o atendimento que você acabou de ter?", "Ótimo"),
    "es": ("quiero hablar con una persona, por favor", "¿Cómo fue la atención que acaba de recibir?", "Excelente"),
    "en": ("I want to talk to a person, please", "How was the help you just had?", "Excellent"),
}
QUESTION = ASKS["pt-BR"][1]


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def ana() -> User:
    return User.objects.create_user(username="ana", password=None, name="Ana", role="agent")


def resolve(stage: Stage, by: User, *, outcome: str = "solved", phone: str = "", **changed: object) -> WorkItem:
    """Let somebody take the one conversation that waits, and close it."""
    item = WorkItem.objects.get(closed_at=None, **({"contact__address": phone} if phone else {}))
    operations.claim(item=item.token, by=by, at=stage.at)
    WorkItem.objects.filter(pk=item.pk).update(**changed)
    operations.close(item=item.token, by=by, outcome=outcome, at=stage.at)
    stage.settle()
    item.refresh_from_db()
    return item


def heard(stage: Stage, phone: str = PHONE) -> list[Saying]:
    """What came on WhatsApp since the agent closed it."""
    return [saying for to, _kind, saying in stage.sent if to == phone]


def asked(stage: Stage, phone: str = PHONE) -> list[Saying]:
    return [saying for saying in heard(stage, phone) if len(saying.options) == 5]


@pytest.fixture
def rating(stage: Stage, ana: User) -> Rating:
    """The customer was just asked on WhatsApp."""
    stage.whatsapp("quero falar com uma pessoa")
    resolve(stage, ana)
    return Rating.objects.get()


class TestTheQuestion:
    @pytest.mark.parametrize("language", ASKS)
    def test_is_put_once_on_whatsapp_in_the_customers_language_with_five_choices(self, stage, ana, language):
        words, question, best = ASKS[language]
        stage.whatsapp(words)
        item = resolve(stage, ana)
        (saying,) = asked(stage)
        assert saying.text.startswith(question)
        assert saying.options[-1].title.startswith(best)
        stage.settle()
        rating = Rating.objects.get()
        assert (rating.item, rating.agent, rating.contact, rating.score) == (item, ana, item.contact, None)

    @pytest.mark.parametrize("language", ASKS)
    def test_is_put_and_answered_at_a_terminal_in_words(self, stage, ana, language):
        words, question, best = ASKS[language]
        stage.say(words)
        before = stage.contact().latest_number
        resolve(stage, ana, outcome="informed")
        said = stage.said_since(stage.lane("terminal", "visitor"), before)
        assert any(line.startswith(question) for line in said)
        assert len(stage.say(best)) == 1
        assert Rating.objects.get().score == 5

    def test_is_keys_on_a_telephone_the_figure_that_is_pressed_being_the_one_that_is_meant(self, rating, stage):
        (saying,) = asked(stage)
        pressed = Keypad(saying).pressed("4")
        assert isinstance(pressed, Pressed)
        assert pressed.choice == "4"

    @pytest.mark.parametrize("outcome", ["passed_on", "no_answer", "not_possible"])
    def test_is_not_put_where_nothing_was_resolved(self, stage, ana, outcome):
        stage.whatsapp("quero falar com uma pessoa")
        resolve(stage, ana, outcome=outcome)
        assert not asked(stage)
        assert not Rating.objects.exists()

    def test_is_not_put_when_the_word_is_given_back(self, stage, ana):
        stage.whatsapp("quero falar com uma pessoa")
        item = WorkItem.objects.get()
        operations.claim(item=item.token, by=ana, at=stage.at)
        operations.give_back(item=item.token, by=ana, at=stage.at)
        stage.settle()
        assert not asked(stage)

    def test_is_not_put_after_danger(self, stage, ana):
        stage.whatsapp("tem um fio caído na rua soltando faísca")
        assert StoredRun.objects.filter(journey="danger").exists()
        stage.whatsapp("quero falar com uma pessoa")
        resolve(stage, ana)
        assert not asked(stage)

    def test_is_not_put_about_what_was_urgent(self, stage, ana):
        stage.whatsapp("quero falar com uma pessoa")
        resolve(stage, ana, urgent=True)
        assert not asked(stage)

    def test_is_not_put_once_whatsapp_is_closed_to_it(self, stage, ana):
        stage.whatsapp("quero falar com uma pessoa")
        stage.at += timedelta(hours=25)
        resolve(stage, ana)
        assert not asked(stage)

    def test_is_not_put_where_it_is_switched_off(self, stage, ana, settings):
        settings.SATISFACTION_DAYS = 0
        stage.whatsapp("quero falar com uma pessoa")
        resolve(stage, ana)
        assert not asked(stage)


class TestOneCustomer:
    def again(self, stage: Stage, by: User, *, days: float, phone: str = PHONE) -> int:
        """How often they were asked in all, after another conversation some days later."""
        stage.at += timedelta(days=days)
        stage.whatsapp("quero falar com uma pessoa", phone=phone)
        resolve(stage, by)
        return len(asked(stage, phone))

    def test_is_asked_again_after_thirty_days_and_not_before(self, stage, ana, rating):
        assert self.again(stage, ana, days=29) == 1
        assert self.again(stage, ana, days=2) == 2

    def test_is_one_person_however_many_customers_they_are_known_as(self, stage, ana, rating):
        stage.whatsapp("oi", phone=OTHER_PHONE)
        other = Contact.objects.get(address=OTHER_PHONE).customer_id
        merge(kept=other, absorbed=rating.customer_id, why="the same", at=stage.at, by=ANA)
        assert self.again(stage, ana, days=1, phone=OTHER_PHONE) == 0

    def test_is_never_asked_again_who_does_not_want_to_be(self, stage, ana, rating):
        (told,) = stage.whatsapp("não me perguntem mais isso")
        assert "não vou perguntar isso de novo" in told
        rating.refresh_from_db()
        assert rating.declined_at is not None
        assert self.again(stage, ana, days=400) == 1


class TestTheAnswer:
    def test_a_press_is_kept_and_thanked_and_a_second_one_changes_nothing(self, stage, rating):
        (saying,) = asked(stage)
        for choice in ("4", "1"):
            stage._count += 1
            stage.write(list_reply(saying, choice, stage), sender=PHONE)
            rating.refresh_from_db()
            assert rating.score == 4
        assert any("Agradecemos" in saying.text for saying in heard(stage))

    @pytest.mark.parametrize(
        ("words", "score"), [("5", 5), ("ótimo", 5), ("Foi muito bom, obrigada!", 5), ("regular", 3), ("péssimo", 1)]
    )
    def test_words_that_say_nothing_else_are_one(self, stage, rating, words, score):
        stage.whatsapp(words)
        rating.refresh_from_db()
        assert rating.score == score
        assert StoredRun.objects.get(journey=RATING).ended_at is not None

    @pytest.mark.parametrize(
        "words", ["bom dia", "boa noite", "ok", "quero a segunda via da conta", "estou sem luz", "não foi bom"]
    )
    def test_words_that_mean_something_else_are_not_and_end_the_question(self, stage, rating, words):
        said = stage.whatsapp(words)
        assert said
        assert not any(QUESTION in line for line in said)
        rating.refresh_from_db()
        assert rating.score is None
        assert StoredRun.objects.get(journey=RATING).ended_at is not None
        stage.whatsapp("5")
        rating.refresh_from_db()
        assert rating.score is None

    def test_thanks_are_answered_and_leave_it_open(self, stage, rating):
        stage.whatsapp("muito obrigado")
        stage.whatsapp("ótimo")
        rating.refresh_from_db()
        assert rating.score == 5

    def test_nobody_is_reminded_of_it_and_after_a_day_it_is_closed_without_a_word(self, stage, rating):
        before = len(heard(stage))
        remind_the_silent(at=stage.at + timedelta(hours=1), after=timedelta(minutes=10), expire_after=timedelta(days=2))
        stage.settle()
        stage.later(hours=25)
        assert len(heard(stage)) == before
        assert StoredRun.objects.get(journey=RATING).state == "expired"
        stage.whatsapp("5")
        rating.refresh_from_db()
        assert rating.score is None

    def test_a_person_who_takes_the_conversation_again_ends_it(self, stage, ana, rating):
        stage.whatsapp("quero falar com uma pessoa")
        resolve(stage, ana)
        assert len(asked(stage)) == 1
        assert not StoredRun.objects.filter(journey=RATING, ended_at=None).exists()

    def test_what_was_open_before_is_open_again_and_is_not_asked_anew(self, stage, ana):
        stage.whatsapp("quero a segunda via da conta")
        (open_,) = StoredRun.objects.filter(state="active")
        stage.whatsapp("quero falar com uma pessoa")
        resolve(stage, ana)
        waits = StoredRun.objects.get(pk=open_.pk).state
        before = len(heard(stage))
        stage.whatsapp("ótimo")
        assert Rating.objects.get().score == 5
        assert len(heard(stage)) == before + 1
        assert waits in {"paused", "active"}
        assert StoredRun.objects.get(pk=open_.pk).ended_at is None

    def test_another_channel_of_the_same_matter_is_not_asked(self, stage, rating):
        case = rating.item.case_id
        stage.say("oi")
        Contact.objects.filter(channel="terminal").update(case=case)
        said = stage.say("ótimo")
        assert not any(QUESTION in line for line in said)
        rating.refresh_from_db()
        assert rating.score is None


def list_reply(saying: Saying, choice: str, stage: Stage) -> bytes:
    option = next(one for one in saying.options if one.id == choice)
    pressed = f"{saying.step}|{choice}"
    said = cloud.row(cloud.Phone.at(PHONE), pressed, option.title, wamid=f"wamid.row.{stage._count}", at=stage.at)
    return cloud.call(said)


@pytest.mark.parametrize(
    ("words", "score"),
    [
        ("1", 1), ("nota 4", 4), ("muito ruim", 1), ("muy bueno", 5), ("very good", 5), ("excelente, gracias", 5),
        ("it was bad", 2), ("", None), ("6", None), ("10", None), ("12345", None), ("4 5", None), ("bom dia", None),
        ("good morning", None), ("buenos dias", None), ("no bueno", None), ("a conta veio ruim", None), ("ok", None),
        ("bad bill, help", None), ("5 contas", None), ("0", None), ("bom " * 9, None),
    ],
)  # fmt: skip
def test_what_counts_as_an_answer(words: str, score: int | None) -> None:
    assert score_in(words) == score


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("não me pergunte mais", True), ("nao quero avaliar", True), ("no me pregunten", True), ("don't ask me", True),
        ("no quiero responder", True), ("stop asking", True), ("não quero pagar", False), ("não tenho luz", False),
        ("quero perguntar uma coisa", False), ("no quiero la factura por correo", False), ("ask me", False),
    ],
)  # fmt: skip
def test_who_wants_not_to_be_asked(words: str, is_one: bool) -> None:
    assert declines(words) == is_one


def answered(stage: Stage) -> None:
    """Let the customer answer, a minute ago: a figure ends where its time does."""
    stage.whatsapp("ótimo")
    Rating.objects.update(answered_at=BEGAN - timedelta(minutes=1))


class TestWhereItIsShown:
    def test_on_the_items_page_the_board_the_providers_and_the_agents_own(self, stage, ana, rating):
        answered(stage)
        browser = staff("ana")
        assert "Ótimo: 5 de 5" in browser.read(f"/desk/{rating.item.token}/")
        assert "Satisfação: 5,0 de 5, 1 resposta em 30 dias" in browser.read("/desk/")
        boss = staff("sara", role="supervisor")
        assert "5,0 (1)" in boss.read("/desk/board")
        assert [one.satisfaction for one in boss.get("/desk/providers").context["houses"]] == ["5,0 (1)"]

    def test_to_each_house_its_own(self, stage, ana, rating):
        provider = Provider.objects.create(name="Contato Sul")
        answered(stage)
        Rating.objects.update(room=provider)
        shown = staff("sara", role="supervisor").get("/desk/providers").context["houses"]
        assert {one.name: one.satisfaction for one in shown} == {"A empresa": "–", "Contato Sul": "5,0 (1)"}
        other = Provider.objects.create(name="Outra")
        for house, told in ((provider, "5,0 (1)"), (other, "–")):
            browser = Visit()
            user = User.objects.create_user(
                username=f"rosa{house.pk}", password=None, name="Rosa", role="provider_supervisor", provider=house
            )
            browser.force_login(user, backend=BACKEND)
            assert [one.satisfaction for one in browser.get("/desk/providers").context["houses"]] == [told]

    def test_a_provider_s_conversation_is_asked_about_too(self, stage):
        provider = Provider.objects.create(name="Contato Sul")
        rosa = User.objects.create_user(
            username="rosa", password=None, name="Rosa", role="provider_agent", provider=provider
        )
        stage.whatsapp("quero falar com uma pessoa")
        WorkItem.objects.update(room=provider)
        resolve(stage, rosa)
        assert Rating.objects.get().room == provider
        assert satisfaction.own_figure(rosa, at=stage.at).n == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_conversations_that_end_at_once_one_is_asked_about() -> None:
    ana = User.objects.create_user(username="ana", password=None, name="Ana", role="agent")
    items = [waits(outcome="solved", claimed_by=ana, claimed_at=BEGAN, closed_at=BEGAN) for _ in range(4)]
    Contact.objects.update(customer=items[0].contact.customer)

    def asks(token: str) -> bool:
        try:
            return satisfaction.ask(item=token, at=BEGAN)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(items)) as pool:
        told = list(pool.map(asks, [item.token for item in items]))
    assert sum(told) == Rating.objects.count() == 1
