"""The review page: supervisors label, undo, see the effect, publish and go back; nobody else does."""

import re

import pytest

from sintonia.kit.words import _
from sintonia.staff.models import Provider, User
from sintonia.staff.permissions import PROVIDER_SUPERVISOR, SUPERVISOR
from sintonia.understanding import operations, queries
from sintonia.understanding.models import Release, Utterance
from tests.understanding.test_releases import AT, SLANG, heard, learnt
from tests.visits import BACKEND, Visit, staff, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small(settings):
    settings.PLUGINS = "tests.understanding.small"


@pytest.fixture
def davi():
    return staff("davi", role=SUPERVISOR)


def form_of(one, **more):
    return {"company": "", "alike": one.alike, "language": one.language, **more}


def lesson():
    """A worker learns what waits."""
    taken = operations.take_release(companies=[""], at=AT)
    return operations.train_taken(release=taken, teach=learnt, at=AT)


PLACES = ("", "labels", "releases")


@pytest.mark.parametrize("place", PLACES)
def test_it_is_for_supervisors_of_the_company(place):
    address = f"/understanding/{place}"
    assert "/staff/sign-in" in Visit().get(address)["Location"]
    assert staff("ana").get(address).status_code == 403
    theirs = User.objects.create_user(
        username="rita",
        password=None,
        name="Rita",
        role=PROVIDER_SUPERVISOR,
        provider=Provider.objects.create(name="Calls"),
    )
    room = Visit()
    room.force_login(theirs, backend=BACKEND)
    assert room.get(address).status_code == 403
    assert staff("davi", role=SUPERVISOR).get(address).status_code == 200


def test_nobody_else_can_label_or_publish():
    one = heard(SLANG)
    ana = staff("ana")
    for place in ("labels", "labels/taken-back", "releases", "releases/1", "releases/in-use"):
        assert ana.post(f"/understanding/{place}", form_of(one, meaning="light")).status_code == 403
    assert not Utterance.objects.exclude(label="").exists()


def test_what_waits_is_shown_once_with_its_count_and_likeliest_meanings(davi):
    for contact in ("one", "two", "three"):
        heard("manda minha luz da conta ai", contact=contact)
    page = davi.read("/understanding/")
    assert page.count("manda minha luz da conta ai") == 1
    assert "3 vezes" in page or "3 times" in page
    answer = davi.get("/understanding/").content.decode()
    shown = re.findall(r'name="meaning" value="([^"]+)"', answer)
    assert shown[-2:] == ["none", "-"]
    assert 1 <= len(shown[:-2]) <= 3


def test_one_tap_labels_the_group_and_one_undoes_it(davi):
    for contact in ("one", "two"):
        one = heard(SLANG, contact=contact)
    answer = davi.post("/understanding/labels", form_of(one, meaning="light"), follow=True)
    assert set(Utterance.objects.values_list("label", flat=True)) == {"light"}
    assert "data-undo" in answer.content.decode()

    davi.post("/understanding/labels/taken-back", form_of(one))

    assert set(Utterance.objects.values_list("label", flat=True)) == {""}


@pytest.mark.parametrize(("title", "intent"), [("asks for a person", "person"), ("PERIGO", ""), ("Danger", "danger")])
def test_any_matter_is_found_by_its_title_in_the_readers_language(davi, title, intent):
    one = heard(SLANG)
    davi.cookies["sintonia_language"] = "en"
    davi.post("/understanding/labels", form_of(one, title=title))
    assert Utterance.objects.get().label == intent


def test_filters_are_kept_while_labelling(davi):
    one = heard(SLANG)
    sent = form_of(one, meaning="light", shown_language="pt-BR", outcome="missed")
    assert "language=pt-BR&outcome=missed" in davi.post("/understanding/labels", sent)["Location"]


def test_what_was_labelled_is_listed_and_can_be_taken_back_there(davi):
    one = heard(SLANG)
    davi.post("/understanding/labels", form_of(one, meaning="light"))
    assert SLANG in davi.read("/understanding/labels")
    answer = davi.post("/understanding/labels/taken-back", form_of(one, **{"from": "labels"}))
    assert answer["Location"].startswith("/understanding/labels")


def test_the_effect_is_measured_by_a_worker_and_never_in_the_request(davi):
    one = heard(SLANG)
    davi.post("/understanding/labels", form_of(one, meaning="light"))

    answer = davi.post("/understanding/releases", {"company": ""})

    assert answer["Location"].startswith("/understanding/releases/1")
    assert Release.objects.get().state == "waiting"
    assert 'every="2"' in davi.get("/understanding/releases/1").content.decode()


def test_publish_and_back(davi):
    one = heard(SLANG)
    davi.post("/understanding/labels", form_of(one, meaning="light"))
    davi.post("/understanding/releases", {"company": ""})
    lesson()
    davi.cookies["sintonia_language"] = "en"

    page = davi.read("/understanding/releases/1")
    assert "Of 14 sentences" in page
    assert SLANG in page
    assert "Publish" in page
    davi.post("/understanding/releases/1", {"company": ""})
    assert queries.published(company="") == 1
    assert "In use" in davi.read("/understanding/releases")

    davi.post("/understanding/releases/in-use", {"company": "", "number": "0"})
    assert queries.published(company="") is None
    davi.post("/understanding/releases/in-use", {"company": "", "number": "1"})
    assert queries.published(company="") == 1


def test_a_refused_release_says_why_and_offers_no_publishing(davi):
    one = heard(SLANG)
    davi.post("/understanding/labels", form_of(one, meaning="light"))
    davi.post("/understanding/releases", {"company": ""})
    made = lesson()
    why = _("It misses a danger that is recognized today.")
    Release.objects.update(state="refused", weights=None, why=why.to_json())
    davi.cookies["sintonia_language"] = "en"
    page = davi.read(f"/understanding/releases/{made.number}")
    assert "It misses a danger that is recognized today." in page
    assert "Publish" not in page
    told = words_of(davi.post(f"/understanding/releases/{made.number}", {"company": ""}, follow=True))
    assert "It misses a danger" in told
    assert queries.published(company="") is None


def test_a_report_of_an_earlier_version_is_left_out_and_the_page_stands(davi):
    one = heard(SLANG)
    davi.post("/understanding/labels", form_of(one, meaning="light"))
    davi.post("/understanding/releases", {"company": ""})
    lesson()
    Release.objects.update(report={"told": "otherwise"}, fingerprint="of another version")
    for place in ("releases", "releases/1"):
        assert davi.get(f"/understanding/{place}").status_code == 200
    assert davi.post("/understanding/releases/1", {"company": ""}, follow=True).status_code == 200
    assert queries.published(company="") is None


@pytest.mark.parametrize("broken", [{"alike": ""}, {"alike": "x" * 99}, {"language": ""}, {"company": "nobody's"}])
def test_broken_requests_are_no_errors(davi, broken):
    one = heard(SLANG)
    assert davi.post("/understanding/labels", form_of(one, meaning="light") | broken).status_code == 404


@pytest.mark.parametrize("number", ["", "-1", "x", "99", "9" * 30])
def test_going_back_to_what_there_is_not_is_refused_kindly(davi, number):
    answer = davi.post("/understanding/releases/in-use", {"company": "", "number": number}, follow=True)
    assert answer.status_code == 200
