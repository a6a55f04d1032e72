"""Setting up a bank on its page: what is refused, what nobody sees again, what the trail keeps."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from django.core.files.uploadedfile import SimpleUploadedFile

from sintonia.audit.models import AuditRecord
from sintonia.demo.bank.banks import BANKS
from sintonia.payments.amiss import amiss
from sintonia.payments.certificates import LONGEST
from sintonia.payments.checks import about_company
from sintonia.payments.models import Bank, Notice, ReturnFile
from sintonia.payments.sealing import secrets_of
from sintonia.payments.standing import standing_of
from sintonia.web.uploads import MOST_BYTES
from tests.authority import Authority
from tests.payments.office import AT
from tests.visits import Visit, staff, words_of

pytestmark = pytest.mark.django_db
UM = BANKS["banco-um"]
SECRET = "hush-hush-secret"
GOOD = {
    "title": "Banco Um", "name": "banco-um", "connector": "pix", "key": UM.keys[0], "api": "https://b.example/pix/v2",
    "token_url": "https://b.example/token", "client_id": "us", "client_secret": SECRET, "pix_cents": "19",
}  # fmt: skip


@pytest.fixture
def admin() -> Visit:
    visit = staff("adriana", role="admin")
    visit.cookies["sintonia_language"] = "en"
    return visit


def papers(authority: Authority, *, days: int = 200) -> dict[str, str]:
    own, key = authority.vouch("company", days=days)
    return {"certificate": own.read_text(), "private_key": key.read_text()}


def locked(text: str) -> str:
    key = serialization.load_pem_private_key(text.encode(), None)
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    return key.private_bytes(*pem, serialization.BestAvailableEncryption(b"word")).decode()


def opened(visit: Visit, **more: Any) -> Bank:
    answer = visit.post("/payments/banks/new", GOOD | more)
    assert answer.status_code == 302, words_of(answer)
    return Bank.objects.get()


def trail() -> list[dict[str, Any]]:
    return [{"deed": row.deed, **row.facts} for row in AuditRecord.objects.filter(about_kind="bank").order_by("pk")]


def test_who_sees_how_banks_stand_and_who_sets_them_up():
    row = Bank.objects.create(name="um", title="Banco Um", connector="pix")
    places = ("/payments/banks", f"/payments/banks/{row.token}/")
    deeds = [f"/payments/banks/{row.token}/{deed}" for deed in
             ("change", "try", "call", "address", "suspend", "resume", "remove")]  # fmt: skip
    assert "/staff/sign-in" in Visit().get("/payments/banks")["Location"]
    assert {staff("ana").get(place).status_code for place in places} == {403}
    for role in ("supervisor", "auditor"):
        visit = staff(role, role=role)
        assert {visit.get(place).status_code for place in places} == {200}
        assert {visit.post(deed).status_code for deed in (*deeds, "/payments/banks/new")} == {403}
        assert visit.get("/payments/banks/new").status_code == 403
        assert "<form" not in visit.get(places[1]).content.decode().partition("<main")[2]
    assert Bank.objects.get().suspended_at is None


def test_a_bank_is_set_up_and_its_secrets_are_never_seen_again(admin: Visit, ours: Authority, caplog: Any):
    given = papers(ours)
    row = opened(admin, agreements="12345, 678", code="001", fine="2", **given)
    assert (row.company, row.name, row.connector, row.key) == ("", "banco-um", "pix", UM.keys[0])
    assert row.settings == {
        "api": "https://b.example/pix/v2", "token_url": "https://b.example/token", "client_id": "us", "code": "001",
        "agreements": ["12345", "678"], "fine": "2.00", "certificate": given["certificate"],
    }  # fmt: skip
    assert secrets_of(row) == {"client_secret": SECRET, "private_key": given["private_key"]}
    assert len(row.secret) > 40
    for page in ("/payments/banks", f"/payments/banks/{row.token}/"):
        shown = admin.get(page).content.decode()
        assert "Banco Um" in shown
        for secret in (SECRET, "PRIVATE KEY-----", row.secret):
            assert secret not in shown
    kept = json.dumps(trail())
    assert trail()[0]["deed"] == "payments.bank.opened"
    assert "https://b.example/token" in kept
    for secret in (SECRET, "PRIVATE", "BEGIN", row.secret):
        assert secret not in kept
        assert secret not in caplog.text
        assert secret.encode() not in bytes(row.sealed)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"api": "b.example/pix"}, "This is no address"),
        ({"api": "https://"}, "This is no address"),
        ({"api": "https://b.example:99999/pix"}, "This is no address"),
        ({"api": "ftp://b.example/pix"}, "This is no address"),
        ({"token_url": "https://us:word@b.example/token"}, "This is no address"),
        ({"token_url": "http://b.example/token"}, "by https only"),
        ({"api": "http://localhost.b.example/pix"}, "by https only"),
        ({"client_secret": ""}, "This is needed"),
        ({"key": ""}, "This is needed"),
        ({"api": ""}, "This is needed"),
        ({"name": "Banco Um"}, "Enter a valid value"),
        ({"connector": "demo"}, "not one of the available choices"),
        ({"code": "1"}, "Enter a valid value"),
        ({"fine": "101"}, "less than or equal"),
        ({"certificate": "hello"}, "given together"),
        ({"private_key": "hello"}, "given together"),
        ({"certificate": "hello", "private_key": "hello"}, "no certificate as a PEM text"),
        ({"ca": "hello"}, "no certificate as a PEM text"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_a_sentence_and_nothing_is_kept(admin: Visit, more: dict[str, str], says: str):
    answer = admin.post("/payments/banks/new", GOOD | more)
    assert answer.status_code == 200
    assert says in words_of(answer)
    assert SECRET not in answer.content.decode()
    assert not Bank.objects.exists()
    assert trail() == []


def test_certificates_that_cannot_be_used_are_refused(admin: Visit, ours: Authority):
    given = papers(ours)
    table = (
        (given | {"private_key": papers(ours)["private_key"]}, "do not belong together"),
        (papers(ours, days=-1), "ran out on"),
        (given | {"private_key": locked(given["private_key"])}, "locked with a password"),
        (given | {"private_key": "hello"}, "no private key as a PEM text"),
        (given | {"private_key": given["certificate"]}, "no private key as a PEM text"),
    )
    for more, says in table:
        answer = admin.post("/payments/banks/new", GOOD | more)
        assert says in words_of(answer)
        assert "PRIVATE KEY-----" not in answer.content.decode()
    assert not Bank.objects.exists()


def test_files_count_as_texts_and_a_key_beside_its_certificate_stays_secret(admin: Visit, ours: Authority):
    given = papers(ours)
    together = SimpleUploadedFile("all.pem", (given["private_key"] + given["certificate"]).encode())
    row = opened(admin, certificate_given=together)
    assert row.settings["certificate"] == given["certificate"]
    assert secrets_of(row)["private_key"] == given["private_key"]
    binary = SimpleUploadedFile("all.p12", b"\x30\x82\xff\x00" * 50)
    answer = admin.post(f"/payments/banks/{row.token}/change", GOOD | {"certificate_given": binary})
    assert "no certificate as a PEM text" in words_of(answer)


def test_a_name_and_a_key_belong_to_one_bank(admin: Visit):
    opened(admin)
    assert "There is a bank of this short name" in words_of(
        admin.post("/payments/banks/new", GOOD | {"key": "other@b.example"})
    )
    assert "belongs to another bank" in words_of(admin.post("/payments/banks/new", GOOD | {"name": "dois"}))
    assert Bank.objects.count() == 1


def test_what_is_left_empty_stays_and_what_changes_is_in_the_trail(admin: Visit, ours: Authority):
    given = papers(ours)
    row = opened(admin, **given)
    Bank.objects.update(settings=row.settings | {"timeout_s": 3.0})
    kept = {name: value for name, value in GOOD.items() if name not in ("name", "client_secret")}
    url = f"/payments/banks/{row.token}/change"
    assert admin.post(url, kept).status_code == 302
    assert len(trail()) == 1
    assert admin.post(url, kept | {"key": "new@b.example", "client_secret": "another-secret"}).status_code == 302
    row.refresh_from_db()
    assert secrets_of(row) == {"client_secret": "another-secret", "private_key": given["private_key"]}
    assert (row.settings["certificate"], row.settings["timeout_s"]) == (given["certificate"], 3.0)
    assert trail()[1] == {
        "deed": "payments.bank.changed", "changed": {"key": [UM.keys[0], "new@b.example"]},
        "secrets": ["client_secret"],
    }  # fmt: skip
    # A new certificate must fit the key that there is.
    assert "do not belong" in words_of(admin.post(url, kept | {"certificate": papers(ours)["certificate"]}))


def test_a_bank_of_files_needs_no_address(admin: Visit):
    row = opened(admin, connector="", api="", token_url="", client_id="", client_secret="", key="")
    assert (row.connector, row.sealed) == ("", None)
    assert "its files are taken in" in admin.read("/payments/banks")


def test_a_bank_is_suspended_and_asked_again(admin: Visit):
    row = opened(admin)
    assert "Suspended since" in words_of(admin.post(f"/payments/banks/{row.token}/suspend", follow=True))
    admin.post(f"/payments/banks/{row.token}/suspend")
    assert "about what came meanwhile" in words_of(admin.post(f"/payments/banks/{row.token}/resume", follow=True))
    assert [one["deed"].rpartition(".")[2] for one in trail()] == ["opened", "suspended", "resumed"]


def test_only_a_bank_of_which_nothing_came_is_removed(admin: Visit):
    row = opened(admin)
    Notice.objects.create(bank=row, payment="E1", digest=b"1", received_at=AT, due_at=AT)
    assert "Remove it" not in admin.read(f"/payments/banks/{row.token}/")
    assert "so it stays" in words_of(admin.post(f"/payments/banks/{row.token}/remove", follow=True))
    Notice.objects.all().delete()
    assert "The bank is removed" in words_of(admin.post(f"/payments/banks/{row.token}/remove", follow=True))
    assert not Bank.objects.exists()
    assert admin.get(f"/payments/banks/{row.token}/").status_code == 404


def test_the_address_is_shown_once(admin: Visit):
    row = opened(admin)
    answer = admin.post(f"/payments/banks/{row.token}/address").content.decode()
    now = Bank.objects.get()
    assert now.secret != row.secret
    assert f"/payments/hooks/{now.hook}/{now.secret}" in answer
    assert now.secret not in admin.get(f"/payments/banks/{row.token}/").content.decode()
    assert now.secret not in json.dumps(trail())


def test_without_an_address_of_its_own_a_bank_is_not_told_to_call(admin: Visit):
    row = Bank.objects.create(name="um", title="Banco Um", connector="pix")
    assert "make the address anew first" in words_of(admin.post(f"/payments/banks/{row.token}/call", follow=True))


def test_another_account_is_asked_from_its_own_beginning(admin: Visit):
    row = opened(admin)
    for more, left in (({"title": "Um"}, AT), ({"key": "other@b.example"}, None)):
        Bank.objects.update(polled_until=AT)
        assert admin.post(f"/payments/banks/{row.token}/change", GOOD | more).status_code == 302
        assert Bank.objects.get().polled_until == left


def test_a_file_that_is_too_long_is_not_kept_in_part(admin: Visit):
    row = opened(admin)
    for size in (LONGEST + 1, MOST_BYTES + 1):
        bundle = SimpleUploadedFile("ca.pem", b"-" * size)
        answer = admin.post(f"/payments/banks/{row.token}/change", GOOD | {"ca_given": bundle})
        assert "too long" in words_of(answer)
        assert "ca" not in Bank.objects.get().settings


@pytest.mark.parametrize(("number", "good"), [("001", True), ("0049", True), ("12", False), ("00491", False)])
def test_a_banks_number_has_three_digits_or_a_spanish_four(admin: Visit, number: str, good: bool):
    assert (admin.post("/payments/banks/new", GOOD | {"code": number}).status_code == 302) is good


def test_a_suspended_bank_goes_on_though_it_sends_files_only_by_now(admin: Visit):
    row = Bank.objects.create(name="um", title="Banco Um", suspended_at=AT)
    assert "Ask it again" in admin.read(f"/payments/banks/{row.token}/")


def test_the_list_says_when_a_bank_was_asked_and_called_and_what_it_refuses(admin: Visit):
    row = opened(admin)
    assert "It was not asked yet." in admin.read("/payments/banks")
    Bank.objects.update(asked_at=AT, polled_until=AT)
    Notice.objects.create(bank=row, payment="E1", digest=b"1", received_at=AT + timedelta(hours=1), due_at=AT)
    ReturnFile.objects.create(bank=row, kind="x", name="a", sha256=b"1", content=b"", received_at=AT)
    row.refresh_from_db()
    stands = standing_of(row, at=AT)
    assert (stands.state, stands.called_at, stands.file_at) == ("well", AT + timedelta(hours=1), AT)
    assert "It answers." in admin.read("/payments/banks")
    Bank.objects.update(trouble="secret", trouble_since=AT)
    assert "or the secret is wrong" in admin.read("/payments/banks")
    Bank.objects.update(trouble="of-another-version")
    assert "refuses to say what came in" in admin.read("/payments/banks")


def test_what_is_wrong_is_said_where_money_is_looked_after(admin: Visit, ours: Authority):
    row = opened(admin, **papers(ours))
    ends = standing_of(row, at=AT).certificate.ends_at

    def said(at: datetime) -> list[str]:
        pages = [item.title for section in amiss(company="", at=at) for item in section.items]
        doctor = list(about_company("", name="Energia", zone="America/Sao_Paulo", at=at))
        assert len(pages) == len(doctor)
        return pages

    assert said(ends - timedelta(days=31)) == []
    assert "runs out on" in said(ends - timedelta(days=29))[0]
    assert "ran out on" in said(ends + timedelta(days=1))[0]
    Bank.objects.update(trouble="too_slow", trouble_since=AT)
    assert said(AT + timedelta(minutes=5)) == []
    assert "did not answer in time" in said(AT + timedelta(minutes=11))[0]
    Bank.objects.update(suspended_at=AT)
    assert said(ends) == []


def test_another_companys_bank_is_nobodys_where_it_is_not_served(admin: Visit):
    row = Bank.objects.create(company="another", name="um", title="Banco Um")
    assert admin.get(f"/payments/banks/{row.token}/").status_code == 404
    assert "Banco Um" not in admin.read("/payments/banks")


def test_secrets_of_another_installation_can_be_given_anew(admin: Visit):
    row = opened(admin)
    Bank.objects.update(sealed=b"x" * 60)
    assert admin.get(f"/payments/banks/{row.token}/").status_code == 200
    assert "lack something" in words_of(admin.post(f"/payments/banks/{row.token}/try", follow=True))
    kept = {name: value for name, value in GOOD.items() if name not in ("name", "client_secret")}
    assert "This is needed" in words_of(admin.post(f"/payments/banks/{row.token}/change", kept))
    assert admin.post(f"/payments/banks/{row.token}/change", kept | {"client_secret": SECRET}).status_code == 302
    assert secrets_of(Bank.objects.get()) == {"client_secret": SECRET}
