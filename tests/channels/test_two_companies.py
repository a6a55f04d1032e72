"""The counter, the telephone and the web chat serve two companies: each visit, call and chat is of one of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from sintonia.connectors.demo.brand import BRAND as CLARA
from sintonia.connectors.demo_insurer.brand import BRAND
from sintonia.conversations.models import ChannelAccount, Contact
from sintonia.journeys.operations import issue_passport
from tests.dialogue.group import FARO, group_stage
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import Visit, clerk, staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def group(db: None) -> Stage:
    return group_stage()


def chatted(group: Stage, visit: Visit, home: str, text: str) -> str:
    """Write in a web chat, and give the page after it."""
    visit.get(home)
    visit.post(f"{home}say", {"text": text})
    group.settle()
    return visit.read(home)


def test_each_companys_chat_shows_its_own_name_words_and_look(group: Stage) -> None:
    for home, brand, other in (("/webchat/", CLARA, BRAND), ("/webchat/faro/", BRAND, CLARA)):
        page = Visit().get(home, headers={"accept-language": "es"})
        assert brand.name in words_of(page) and other.name not in words_of(page)
        assert all(chip in words_of(page) for chip in brand.openings["es"])
        assert (b'data-look="faro"' in page.content) == (brand is BRAND)
    assert Visit().get("/webchat/nobody/").status_code == 404


def test_one_browser_has_a_conversation_of_its_own_with_each(group: Stage) -> None:
    visit = Visit()
    assert "Faro Seguros" in chatted(group, visit, "/webchat/faro/", "quiero una grúa")
    assert "grúa" not in visit.read("/webchat/")
    assert Contact.objects.get().account.company == FARO


def test_a_code_opens_its_matter_at_the_counter_whichever_companys_it_is(group: Stage) -> None:
    chatted(group, Visit(), "/webchat/faro/", "quiero una grúa")
    chat = Contact.objects.get()
    clara = clerk()
    opened = clara.post("/counter/look-up", {"q": issue_passport(case=chat.case_id, at=group.at).digits})
    group.settle()
    place = str(opened["Location"]).partition("?")[0]
    assert place.startswith("/counter/faro-visit-")
    shown = clara.get(place)
    assert shown.context["company"] == "Faro Seguros"
    assert shown.context["visit"]["protocol"] == chat.protocol
    begun = {option.id for option in shown.context["step"].journeys}
    assert begun & {"outage", "second_copy", "danger"} == set()


def test_a_clerk_finds_the_people_of_the_counter_that_was_chosen(group: Stage) -> None:
    clara = clerk()
    assert "Elena Soler Vidal" in clara.read("/counter/", company=FARO, q="elena soler")
    assert "Elena Soler Vidal" in clara.read("/counter/", q="elena soler")
    assert "Elena Soler Vidal" not in clara.read("/counter/", company="", q="elena soler")


def test_the_number_that_was_called_says_whose_call_it_is(group: Stage) -> None:
    ana = staff("ana")
    for line, company in ((CLARA.telephone, ""), (BRAND.telephone, FARO), ("999", "")):
        answer = ana.get("/desk/call", {"from": "+34633444555", "to": f"+{line}", "ref": line})
        group.settle()
        contact = Contact.objects.latest("pk")
        assert (contact.channel, contact.account.company) == ("phone", company)
        page = ana.get(str(answer["Location"]).partition("?")[0])
        offered = {option.id for option in page.context["beginnings"]}
        assert ("roadside_assistance" in offered, "outage" in offered) == (company == FARO, company == "")
        assert ("stop_sharing" in offered) == (company == ""), "it needs only ports that every company has"


def test_a_counter_names_the_company_that_its_account_names(group: Stage) -> None:
    ChannelAccount.objects.filter(channel="counter", company="").update(settings={"company": "Luz do Vale"})
    shown = words_of(clerk().get("/counter/"))
    assert "Balcão · Luz do Vale" in shown
    assert CLARA.name not in shown
