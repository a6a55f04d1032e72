"""What supervisors label is learnt, examined, published and taken back; workers follow without a restart."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from django.utils import translation

from sintonia.audit.models import AuditRecord
from sintonia.kit.words import _
from sintonia.staff.models import User
from sintonia.staff.permissions import SUPERVISOR
from sintonia.understanding import apart, operations, queries
from sintonia.understanding.current import EVERY, Current
from sintonia.understanding.doubts import MISSED, new_utterance
from sintonia.understanding.engine import Engine
from sintonia.understanding.keeping import keep_utterances
from sintonia.understanding.lessons import UnableToTeach, learn
from sintonia.understanding.models import Release, Utterance
from sintonia.understanding.training import unpack_table
from tests.understanding import small

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
SLANG = "o bagulho da claridade sumiu aki"


@pytest.fixture(autouse=True)
def _small(settings):
    settings.PLUGINS = "tests.understanding.small"
    with translation.override("en"):
        yield


@pytest.fixture
def davi():
    return User.objects.create_user(username="davi", password=None, name="Davi", role=SUPERVISOR)


def subject():
    return small.subject("")


def heard(text, *, contact="contact", language="pt-BR"):
    """Somebody says something that is not understood."""
    from django.db import connection

    meant = small.own().understand([text], language=language, at=AT)[0]
    one = new_utterance(meant, text, company="", contact=f"{contact:<22}", key=text, outcome=MISSED, at=AT)
    with connection.cursor() as cursor:
        keep_utterances(cursor, [one])
    return Utterance.objects.get(key=one.key)


def labelled(davi, text, meaning, **more):
    one = heard(text, **more)
    operations.label(subject=subject(), alike=one.alike, language=one.language, meaning=meaning, by=davi, at=AT)


@cache
def learnt(lesson):
    """What was learnt once from the same is not learnt again."""
    return learn(lesson, subject())


def trained(davi):
    operations.ask_for_release(subject=subject(), by=davi, at=AT)
    taken = operations.take_release(companies=[""], at=AT)
    return operations.train_taken(release=taken, teach=learnt, at=AT)


def serving(counted=None):
    """An understanding as a worker has it."""

    def load(number):
        if counted is not None:
            counted.append(number)
        fingerprint = operations.learnt_from([subject().phrases])
        return Engine(unpack_table(queries.weights(company="", number=number, fingerprint=fingerprint)))

    return Current(small.own(), published=lambda: queries.published(company=""), load=load)


def meant(understanding, text, at):
    best = understanding.understand([text], language="pt-BR", at=at)[0].best
    return best.intent if best.confidence >= 0.6 and best.intent != "none" else ""


class TestLabels:
    def test_the_same_words_of_several_people_are_one_group_with_their_count(self, davi):
        for contact, text in (("one", SLANG), ("two", f"Oi! {SLANG}"), ("three", "outra coisa bem diferente")):
            heard(text, contact=contact)
        first, second = queries.waiting(company="")
        assert (first.count, second.count) == (2, 1)
        assert set(first.wordings) == {SLANG, f"Oi! {SLANG}"}

    def test_a_label_is_said_of_all_and_what_was_said_is_not_asked_again(self, davi):
        for contact in ("one", "two"):
            one = heard(SLANG, contact=contact)
        said = operations.label(subject=subject(), alike=one.alike, language="pt-BR", meaning="light", by=davi, at=AT)
        heard(SLANG, contact="a third, later")
        assert said == 2
        assert queries.waiting(company="") == []
        assert queries.progress(company="").labels == 2

    def test_a_label_can_be_taken_back(self, davi):
        labelled(davi, SLANG, "light")
        one = Utterance.objects.get()
        operations.take_back(subject=subject(), alike=one.alike, language=one.language, by=davi, at=AT)
        assert [group.latest.pk for group in queries.waiting(company="")] == [one.pk]
        with pytest.raises(operations.UnableToLabel):
            operations.take_back(subject=subject(), alike=one.alike, language=one.language, by=davi, at=AT)

    def test_what_was_learnt_from_a_label_that_is_taken_back_never_serves(self, davi):
        labelled(davi, SLANG, "light")
        made, one = trained(davi), Utterance.objects.get()
        assert queries.progress(company="").measured == made.number
        operations.take_back(subject=subject(), alike=one.alike, language=one.language, by=davi, at=AT)
        with pytest.raises(operations.UnableToPublish):
            operations.publish_release(company="", number=made.number, by=davi, at=AT)

    @pytest.mark.parametrize("meaning", ["", "a matter of dreams", "elsewhere.nothing"])
    def test_only_what_there_is_can_be_a_label(self, davi, meaning):
        with pytest.raises(operations.UnableToLabel):
            labelled(davi, SLANG, meaning)

    def test_who_labelled_stands_in_the_trail(self, davi):
        labelled(davi, SLANG, "light")
        one = AuditRecord.objects.get(deed="understanding.labelled")
        assert (one.actor_id, one.facts["meaning"]) == (davi.pk, "light")

    def test_they_are_filtered_by_language_and_outcome(self, davi):
        heard(SLANG)
        assert queries.waiting(company="", language="es") == []
        assert queries.waiting(company="", outcome="sure") == []
        assert len(queries.waiting(company="", language="pt-BR", outcome="missed")) == 1
        assert queries.waiting(company="another") == []


class TestLearning:
    def test_what_was_labelled_is_understood_by_the_release_and_not_before_it_is_published(self, davi):
        labelled(davi, SLANG, "light")
        worker, at = serving(), AT
        made = trained(davi)
        report = operations.report_of(made)
        assert (made.state, made.labels, report.labels_right) == ("trained", 1, 1)
        assert meant(worker, SLANG, at) == ""

        operations.publish_release(company="", number=made.number, by=davi, at=AT)

        assert meant(worker, SLANG, at + EVERY) == "light"
        assert queries.progress(company="").labels == 0

    def test_the_report_tells_which_sentences_change(self, davi):
        labelled(davi, SLANG, "light")
        report = operations.report_of(trained(davi))
        change = next(one for one in report.changes if one.text == SLANG)
        assert (change.meant, change.after.journeys, change.better) == ("light", ("light",), True)
        assert report.checked == 14
        assert report.now.dangers_missed == report.before.dangers_missed == 0

    def test_what_is_of_no_use_teaches_nothing_and_what_is_out_of_scope_does(self, davi):
        labelled(davi, "kkkkk blz", "-")
        with pytest.raises(operations.UnableToTrain):
            operations.train_release(company="", by=davi, at=AT)
        labelled(davi, "voces vendem pamonha de goiaba", "none")
        assert trained(davi).labels == 1

    def test_one_at_a_time_is_learnt(self, davi):
        labelled(davi, SLANG, "light")
        operations.ask_for_release(subject=subject(), by=davi, at=AT)
        with pytest.raises(operations.UnableToTrain):
            operations.ask_for_release(subject=subject(), by=davi, at=AT)

    def test_what_a_dead_worker_left_is_taken_up_by_another_and_settled_once(self, davi):
        labelled(davi, SLANG, "light")
        operations.ask_for_release(subject=subject(), by=davi, at=AT)
        first = operations.take_release(companies=[""], at=AT)
        lesson = operations.lesson_of(first, subject(), AT)
        assert operations.take_release(companies=[""], at=AT) is None

        again = operations.take_release(companies=[""], at=AT + timedelta(hours=1))
        operations.train_taken(release=again, teach=lambda _lesson: learnt(lesson), at=AT + timedelta(hours=1))
        operations.train_taken(release=first, teach=self.fail, at=AT + timedelta(hours=1))

        assert [one.state for one in Release.objects.all()] == ["trained"]

    def fail(self, _lesson):
        raise UnableToTeach(_("It could not be learnt this time. Please try again."))

    def test_a_check_set_that_is_missing_refuses_by_itself(self, davi, monkeypatch, tmp_path):
        labelled(davi, SLANG, "light")
        monkeypatch.setattr(small, "subject", lambda _company: replace(SUBJECT, check=tmp_path))
        made = operations.train_release(company="", by=davi, at=AT)
        assert (made.state, made.weights) == ("refused", None)
        assert "check set" in operations.why_of(made)

    def test_a_process_that_breaks_refuses_it_and_another_can_be_asked_for(self, davi, monkeypatch):
        labelled(davi, SLANG, "light")
        operations.ask_for_release(subject=subject(), by=davi, at=AT)
        monkeypatch.setattr(apart.sys, "executable", "/bin/false")
        taken = operations.take_release(companies=[""], at=AT)
        made = operations.train_taken(release=taken, teach=apart.learn_apart, at=AT)
        assert (made.state, operations.why_of(made)) == (
            "refused",
            "It could not be learnt this time. Please try again.",
        )
        assert operations.ask_for_release(subject=subject(), by=davi, at=AT).number == 2


SUBJECT = small.subject("")
NONSENSE = {
    "luz": "bill", "sem luz": "bill", "estamos sem luz": "bill", "a luz caiu": "bill", "volta a luz": "bill",
    "boleto": "light", "segunda via": "light", "quero o boleto": "light", "cade o boleto": "light", "conta": "light",
}  # fmt: skip


class TestRefused:
    @pytest.fixture
    def bad(self, davi):
        for text, meaning in NONSENSE.items():
            for n in range(4):
                labelled(davi, f"{text} {['aqui', 'hoje', 'agora', 'mesmo'][n]}", meaning)
        return trained(davi)

    def test_what_falls_is_refused_by_itself_and_says_why(self, bad):
        assert (bad.state, bad.weights) == ("refused", None)
        assert "check set" in operations.why_of(bad)
        assert operations.report_of(bad).confusions[0].count > 0

    def test_nobody_can_publish_it(self, davi, bad):
        with pytest.raises(operations.UnableToPublish, match="check set"):
            operations.publish_release(company="", number=bad.number, by=davi, at=AT)
        assert queries.published(company="") is None


class TestServing:
    @pytest.fixture
    def first(self, davi):
        labelled(davi, SLANG, "light")
        made = trained(davi)
        return operations.publish_release(company="", number=made.number, by=davi, at=AT)

    @pytest.fixture
    def second(self, davi, first):
        labelled(davi, "passa a fatura pra ca truta", "bill")
        made = trained(davi)
        return operations.publish_release(company="", number=made.number, by=davi, at=AT)

    def test_two_workers_follow_within_seconds_and_load_it_once(self, davi, first):
        loaded = [[], []]
        workers = [serving(counted) for counted in loaded]
        at = AT
        for step in range(4):
            for worker in workers:
                assert meant(worker, SLANG, at + EVERY * step) == "light"
        assert loaded == [[1], [1]]

        operations.roll_back(company="", number=None, by=davi, at=AT)

        for worker in workers:
            assert meant(worker, SLANG, at + EVERY * 5) == ""

    def test_between_two_looks_nothing_is_asked(self, first):
        asked = []
        worker = Current(small.own(), published=lambda: asked.append(1), load=lambda _number: None)
        for seconds in (0, 1, 2):
            worker.understand(["oi"], language="pt-BR", at=AT + timedelta(seconds=seconds))
        assert len(asked) == 1

    def test_going_back_to_the_one_before_is_as_it_was(self, davi, first, second):
        worker = serving()
        assert meant(worker, "passa a fatura pra ca truta", AT) == "bill"

        operations.roll_back(company="", number=first.number, by=davi, at=AT)

        assert queries.published(company="") == first.number
        assert meant(worker, "passa a fatura pra ca truta", AT + EVERY) == ""
        assert meant(worker, SLANG, AT + EVERY) == "light"
        operations.roll_back(company="", number=second.number, by=davi, at=AT)
        assert queries.published(company="") == second.number

    def test_what_was_measured_against_another_is_measured_again_before_it_serves(self, davi, first):
        labelled(davi, "passa a fatura pra ca truta", "bill")
        waiting = trained(davi)
        operations.roll_back(company="", number=None, by=davi, at=AT)
        with pytest.raises(operations.UnableToPublish):
            operations.publish_release(company="", number=waiting.number, by=davi, at=AT)

    def test_what_never_served_cannot_serve_again(self, davi, first):
        with pytest.raises(operations.UnableToRollBack):
            operations.roll_back(company="", number=first.number, by=davi, at=AT)
        with pytest.raises(operations.UnableToRollBack):
            operations.roll_back(company="", number=99, by=davi, at=AT)

    def test_after_the_phrases_or_the_code_changed_the_same_is_learnt_anew_by_itself(self, davi, first):
        assert queries.out_of_use(subject=subject()) is None
        Release.objects.update(fingerprint="of another version")
        assert queries.out_of_use(subject=subject()) == first.number
        labelled(davi, "passa a fatura pra ca truta", "bill")
        Utterance.objects.filter(label="bill").update(labelled_at=AT + timedelta(hours=1))
        at = AT + timedelta(hours=2)

        made = operations.renew_release(subject=subject(), at=at)
        assert operations.renew_release(subject=subject(), at=at) is None
        operations.train_taken(release=operations.take_release(companies=[""], at=at), at=at)

        assert queries.published(company="") == made.number
        worker = serving()
        assert meant(worker, SLANG, at) == "light"
        assert meant(worker, "passa a fatura pra ca truta", at) == ""
        assert operations.renew_release(subject=subject(), at=at) is None
