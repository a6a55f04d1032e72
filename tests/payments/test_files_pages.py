"""The pages of files: who may see and give them, what came of each, and each bad line with its reason."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sintonia.payments.models import BadLine, Bank, Payment, ReturnFile
from sintonia.payments.taking_in import take_in
from sintonia.staff.permissions import ANALYST, AUDITOR, SUPERVISOR
from tests.payments.files.written import arrecadacao, collected
from tests.payments.office import AT
from tests.visits import BACKEND, Visit, staff, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return Bank.objects.create(name="um", title="Banco Um")


@pytest.fixture
def davi():
    visit = staff("davi", role=SUPERVISOR)
    visit.cookies["sintonia_language"] = "en"
    return visit


def bad_file(number: int = 1) -> bytes:
    lines = arrecadacao([collected(500, place) for place in range(3)], number=number).splitlines(keepends=True)
    return b"".join([*lines[:2], lines[2][:81] + b"000000000000" + lines[2][93:], *lines[3:]])


def give(visit, bank, content, name="retorno.ret"):
    form = {"bank": bank.pk, "file": SimpleUploadedFile(name, content)}
    return visit.post("/payments/files/new", form, follow=True)


def test_who_may_see_and_who_may_give(bank):
    assert "/staff/sign-in" in Visit().get("/payments/files")["Location"]
    row = take_in(bad_file(), "a.ret", bank=bank, by=None, at=AT)
    places = ("/payments/files", f"/payments/files/{row.token}")
    deeds = ("/payments/files/new", f"/payments/files/{row.token}/lines/3")
    assert {staff("ana").get(place).status_code for place in places} == {403}
    assert {staff("ana").post(place).status_code for place in deeds} == {403}
    for role in (ANALYST, AUDITOR):
        assert {staff(role, role=role).get(place).status_code for place in places} == {200}
        assert {staff(role, role=role).post(place).status_code for place in deeds} == {403}
        assert "/payments/files/new" not in staff(role, role=role).get("/payments/files").content.decode()
    assert staff("davi", role=SUPERVISOR).get("/payments/files/nobodys").status_code == 404
    assert BadLine.objects.get().settled_at is None


def test_a_file_is_given_and_shown_with_its_bad_line_which_is_settled(davi, bank):
    words = words_of(give(davi, bank, bad_file()))
    row = ReturnFile.objects.get()
    assert (row.by.name, row.applied) == ("Davi", 2)
    assert "The amount is zero." in words
    assert "Line 3" in words
    assert Payment.objects.count() == 2
    assert "retorno.ret" in davi.read("/payments/files")
    words = words_of(davi.post(f"/payments/files/{row.token}/lines/3", follow=True))
    assert "Seen to" in words
    assert "Mark as settled" not in words
    assert davi.post(f"/payments/files/{row.token}/lines/4").status_code == 404


def test_the_bank_that_was_chosen_stays_chosen_after_a_refusal(davi, bank):
    Bank.objects.create(name="another", title="Another", connector="pix", key="k", hook="h", secret="s")
    page = give(davi, bank, b"no return file").content.decode()
    assert f'<option value="{bank.pk}" selected>' in page


def test_without_a_bank_the_page_leads_to_the_banks(davi):
    page = davi.get("/payments/files").content.decode()
    assert "Set up the bank first" in page and 'href="/payments/banks?company=' in page


def test_the_same_file_again_is_said_and_counts_nothing(davi, bank):
    content = arrecadacao([collected(500)])
    assert "1 new payment." in words_of(give(davi, bank, content))
    assert "taken in before, as “retorno.ret” of" in words_of(give(davi, bank, content, name="again.ret"))
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7", "not a file of payments"),
        (b"", "The file is empty."),
        (b"x" * ((7 << 20) + 1), "at most 7 MB"),
        (arrecadacao([collected(1)]).decode().encode("utf-16"), "UTF-16"),
    ],
)
def test_what_is_no_return_file_is_refused_in_a_sentence(davi, bank, content, says):
    assert says in words_of(give(davi, bank, content))
    assert not ReturnFile.objects.exists()


def test_without_a_bank_or_a_file_one_is_asked_for_them(davi, bank):
    for form in ({}, {"bank": bank.pk}, {"bank": "0", "file": SimpleUploadedFile("a", b"a")}):
        assert "Choose the bank" in words_of(davi.post("/payments/files/new", form, follow=True))


def test_a_file_cut_in_half_is_shown_refused(davi, bank):
    words = words_of(give(davi, bank, arrecadacao([collected(500)] * 9)[:700]))
    assert "Refused. The file has no last record" in words
    assert "Refused." in davi.read("/payments/files")


def test_a_form_of_another_site_gives_nothing(bank):
    davi = Visit(enforce_csrf_checks=True)
    davi.force_login(staff("davi", role=SUPERVISOR).get("/payments/files").wsgi_request.user, backend=BACKEND)
    assert give(davi, bank, bad_file()).status_code == 403
    assert not ReturnFile.objects.exists()


def test_what_is_missing_is_said_until_it_comes(davi, bank):
    for number in (1, 4):
        take_in(arrecadacao([collected(number)], number=number), "a", bank=bank, by=None, at=AT)
    assert "2 files between 2 and 3 have not come yet" in davi.read("/payments/files")
    take_in(arrecadacao([collected(2)], number=2), "a", bank=bank, by=None, at=AT)
    assert "the file 3 has not come yet" in davi.read("/payments/files")
    take_in(arrecadacao([collected(3)], number=3), "a", bank=bank, by=None, at=AT)
    assert "not come yet" not in davi.read("/payments/files")


def test_a_name_is_shown_and_not_obeyed(davi, bank):
    answer = give(davi, bank, bad_file(), name="<script>alert(1)</script>.ret")
    assert b"<script>alert" not in answer.content


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("pt-br", ("Arquivos dos bancos", "Linhas com problema", "O valor é zero.", "Marcar como resolvida")),
        ("es", ("Archivos de los bancos", "Líneas con problemas", "El importe es cero.", "Marcar como resuelta")),
        ("en", ("Files from banks", "Bad lines", "The amount is zero.", "Mark as settled")),
    ],
)
def test_it_is_read_in_three_languages(davi, bank, language, says):
    row = take_in(bad_file(), "a.ret", bank=bank, by=None, at=AT)
    davi.cookies["sintonia_language"] = language
    words = davi.read("/payments/files") + davi.read(f"/payments/files/{row.token}")
    assert [one for one in says if one not in words] == []


def test_the_list_is_paged_and_asks_the_database_no_more_for_more_files(davi, bank, django_assert_max_num_queries):
    for number in range(1, 61):
        at = AT + timedelta(minutes=number)
        take_in(arrecadacao([], number=number), f"retorno-{number}.ret", bank=bank, by=None, at=at)
    with django_assert_max_num_queries(25):
        first = davi.read("/payments/files")
    assert "retorno-60.ret" in first
    assert "retorno-10.ret" not in first
    assert "retorno-10.ret" in davi.read("/payments/files", page=2)


def test_each_company_has_its_own_files(davi, bank):
    other = Bank.objects.create(company="faro", name="um", title="Banco do Farol")
    row = take_in(arrecadacao([collected(500)]), "farol.ret", bank=other, by=None, at=AT)
    assert "farol.ret" not in davi.read("/payments/files")
    words = davi.read("/payments/files", company="faro")
    assert "farol.ret" in words
    assert "Banco do Farol" in words
    assert f"company={row.company}" in davi.get(f"/payments/files/{row.token}").content.decode()
    # A bank of another company is none to choose.
    form = {"bank": other.pk, "file": SimpleUploadedFile("a.ret", bad_file())}
    assert "Choose the bank" in words_of(davi.post("/payments/files/new", form, follow=True))
