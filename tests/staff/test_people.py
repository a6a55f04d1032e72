"""Coming, changing places and leaving: by administrators, at once, and each deed in the trail."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from sintonia.audit import SYSTEM
from sintonia.audit.queries import trail
from sintonia.staff import people
from sintonia.staff.models import Identity, IdentityProvider, Provider, Team, User
from sintonia.web import scope
from tests.visits import BACKEND, Visit, staff

pytestmark = pytest.mark.django_db

AT = datetime(2026, 5, 4, 15, 0, tzinfo=UTC)
CHOSEN = "correct-horse-battery"


@pytest.fixture
def eva() -> Visit:
    return staff("eva", role="admin")


def filled(**changed: object) -> dict[str, object]:
    return {"username": "nina", "name": "Nina Reis", "role": "agent", "language": "es", "known_as": ""} | changed


def nina(eva: Visit) -> User:
    eva.post("/staff/people/new", filled())
    return User.objects.get(username="nina")


def link_in(page: str) -> str:
    found = re.search(r"<code>http://localhost:8000(/staff/welcome/[^<]+)</code>", page)
    assert found is not None
    return found[1]


def signs_in(password: str) -> bool:
    browser = Client()
    browser.post("/staff/sign-in", {"username": "nina", "password": password})
    return "_auth_user_id" in browser.session


class TestComing:
    def test_somebody_new_chooses_a_password_by_a_link_that_opens_once(self, eva: Visit) -> None:
        link = link_in(eva.post("/staff/people/new", filled(username=" NINA ")).content.decode())
        assert not signs_in("")
        hers = Client()
        assert "nina" in hers.get(link).content.decode()
        hers.post(link, {"new_password1": CHOSEN, "new_password2": CHOSEN})
        assert signs_in(CHOSEN)
        assert hers.get(link).status_code == 410
        assert hers.post(link, {"new_password1": "another-one-x", "new_password2": "another-one-x"}).status_code == 410
        assert (signs_in(CHOSEN), User.objects.get(username="nina").language) == (True, "es")

    @pytest.mark.parametrize("password", ["nina", "12345678", "password"])
    def test_a_password_that_is_guessed_first_is_not_taken(self, eva: Visit, password: str) -> None:
        link = link_in(eva.post("/staff/people/new", filled()).content.decode())
        assert Client().post(link, {"new_password1": password, "new_password2": password}).status_code == 200
        assert not signs_in(password)

    def test_a_name_is_given_once(self, eva: Visit) -> None:
        nina(eva)
        assert "Alguém já tem este usuário." in eva.post("/staff/people/new", filled()).content.decode()

    def test_a_providers_people_have_a_providers_role(self, eva: Visit) -> None:
        calls = Provider.objects.create(name="Calls")
        for role, provider in (("agent", calls.pk), ("provider_agent", "")):
            page = eva.post("/staff/people/new", filled(role=role, provider=provider)).content.decode()
            assert "Quem é de prestadora tem papel de prestadora" in page
        assert not User.objects.filter(username="nina").exists()
        eva.post("/staff/people/new", filled(role="provider_agent", provider=calls.pk))
        assert User.objects.get(username="nina").provider == calls

    def test_a_team_and_its_people_work_for_the_same(self, eva: Visit) -> None:
        calls = Provider.objects.create(name="Calls")
        theirs = Team.objects.create(name="Night", provider=calls)
        assert "outra prestadora" in eva.post("/staff/people/new", filled(team=theirs.pk)).content.decode()


class TestChanging:
    def test_what_one_may_do_changes_with_the_next_request(self, eva: Visit) -> None:
        user, hers = nina(eva), Client()
        hers.force_login(user, backend=BACKEND)
        assert hers.get("/desk/").status_code == 200
        eva.post(f"/staff/people/{user.token}", filled(role="auditor"))
        assert hers.get("/desk/").status_code == 302
        hers.force_login(user, backend=BACKEND)
        assert hers.get("/desk/").status_code == 403
        assert [row.deed for row in trail(("user", user.pk))][-2:] == ["staff.sessions.ended", "staff.person.changed"]

    def test_nobody_takes_their_own_role_or_disables_themselves(self, eva: Visit) -> None:
        own = User.objects.get(username="eva")
        eva.post(f"/staff/people/{own.token}", filled(name="Eva", role="agent"))
        eva.post(f"/staff/people/{own.token}/disabled")
        own.refresh_from_db()
        assert (own.role, own.enabled) == ("admin", True)

    def test_another_name_at_the_companys_sign_in_is_another_identity(self, eva: Visit) -> None:
        user = nina(eva)
        eva.post(f"/staff/people/{user.token}", filled(known_as="Nina@Example.com"))
        Identity.objects.update(issuer="https://id.example.com", subject="s-1")
        eva.post(f"/staff/people/{user.token}", filled(known_as="nina@example.com", name="Nina R."))
        assert Identity.objects.get().subject == "s-1"
        eva.post(f"/staff/people/{user.token}", filled(known_as="nina.reis@example.com"))
        assert (Identity.objects.get().known_as, Identity.objects.get().subject) == ("nina.reis@example.com", "")


class TestLeaving:
    def test_ends_every_session_and_link_at_once(self, eva: Visit) -> None:
        link = link_in(eva.post("/staff/people/new", filled()).content.decode())
        user, hers = User.objects.get(username="nina"), Client()
        hers.force_login(user, backend=BACKEND)
        hers.get("/desk/")
        eva.post(f"/staff/people/{user.token}/disabled")
        assert not hers.session.keys()
        assert hers.get("/desk/").status_code == 302
        assert Client().get(link).status_code == 410
        scope.enter(scope.COMPANY)
        assert [row.deed for row in trail(("user", user.pk))][-2:] == ["staff.sessions.ended", "staff.person.disabled"]

    def test_who_comes_back_signs_in_as_before(self, eva: Visit) -> None:
        user = nina(eva)
        user.set_password(CHOSEN)
        user.save()
        eva.post(f"/staff/people/{user.token}/disabled")
        assert not signs_in(CHOSEN)
        eva.post(f"/staff/people/{user.token}/enabled")
        assert signs_in(CHOSEN)

    def test_a_new_link_forgets_all_ways_in(self, eva: Visit) -> None:
        user, hers = nina(eva), Client()
        user.set_password(CHOSEN)
        user.save()
        user.passkeys.create(name="x", credential=b"1", public_key=b"1", made_at="2026-05-04T15:00:00Z")
        hers.force_login(user, backend=BACKEND)
        hers.get("/desk/")
        link = link_in(eva.post(f"/staff/people/{user.token}/begun-anew").content.decode())
        assert (signs_in(CHOSEN), user.has_second_factor(), hers.get("/desk/").status_code) == (False, False, 302)
        assert Client().get(link).status_code == 200

    def test_an_administrator_signs_somebody_out_of_one_browser_and_of_all(self, eva: Visit) -> None:
        user = nina(eva)
        browsers = [Client() for _ in range(3)]
        for one in browsers:
            one.force_login(user, backend=BACKEND)
            one.get("/desk/")
        first = user.sessions.order_by("pk")[0]
        eva.post(f"/staff/people/{user.token}/sessions/{first.token}/ended")
        assert [one.get("/desk/").status_code for one in browsers] == [302, 200, 200]
        eva.post(f"/staff/people/{user.token}/sessions/ended")
        assert [one.get("/desk/").status_code for one in browsers] == [302, 302, 302]


def test_a_command_lets_in_the_first_administrator_and_one_who_is_locked_out() -> None:
    first, _word = people.let_in_administrator(username="Root", name="", by=SYSTEM, at=AT)
    again, word = people.let_in_administrator(username="root", name="", by=SYSTEM, at=AT)
    assert (first, first.role) == (again, "admin")
    assert people.may_choose(again, word)
    User.objects.create_user(username="nina", password=None, name="Nina")
    with pytest.raises(people.UnableToChange):
        people.let_in_administrator(username="nina", name="", by=SYSTEM, at=AT)


def test_teams_and_providers_are_made_once(eva: Visit) -> None:
    for _ in range(2):
        eva.post("/staff/providers", {"name": "Calls"})
        eva.post("/staff/teams", {"name": "Night", "provider": Provider.objects.get(name="Calls").pk})
    assert [(team.name, str(team.provider)) for team in Team.objects.all()] == [("Night", "Calls")]
    assert {row.deed for row in trail(("provider", Provider.objects.get(name="Calls").pk))} == {"staff.provider.made"}


def test_a_companys_sign_in_is_entered_and_its_secret_never_shown(eva: Visit) -> None:
    form = {
        "name": "Luz", "issuer": "https://id.example.com", "client": "sintonia", "secret": "hush-hush", "claim": "email"
    }  # fmt: skip
    eva.post("/staff/companies", form)
    assert "Já existe um." in eva.post("/staff/companies", form).content.decode()
    made = IdentityProvider.objects.get()
    page = eva.get("/staff/companies").content.decode()
    assert "https://id.example.com" in page
    assert "hush-hush" not in page
    eva.post(f"/staff/companies/{made.pk}/removed")
    assert not IdentityProvider.objects.exists()


def test_a_page_of_people_shows_those_who_work_here_first(eva: Visit) -> None:
    gone = nina(eva)
    people.disable(user=gone, by=User.objects.get(username="eva"), at=AT)
    assert [user.username for user, _role in eva.get("/staff/people").context["people"]] == ["eva", "nina"]
