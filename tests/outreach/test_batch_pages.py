"""The page of batches: begun, watched, paused and ended by a supervisor, and by nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sintonia.audit.models import AuditRecord
from sintonia.outreach import batches
from sintonia.outreach.letters import NO_ENTRY
from sintonia.outreach.models import Batch, BatchItem
from tests.visits import Visit, staff

AT = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
PAGE = "/outreach/batches"


@pytest.fixture
def davi(db: None) -> Visit:
    return staff("davi", role="supervisor")


def begin(browser: Visit, period: str = "2026-10", kind: str = "bills") -> Batch:
    answer = browser.post(PAGE, {"kind": kind, "period": period, "company": "", "rate_per_s": ""})
    assert answer.status_code == 302, answer.content.decode()[:500]
    return Batch.objects.get(kind=kind, period=period)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["agent", "clerk", "planner", "auditor"])
def test_nobody_but_a_supervisor_mails_everybody(role: str) -> None:
    browser = staff("someone", role=role)
    row = Batch.objects.create(kind="bills", period="2026-10", asked_by="davi", asked_at=AT)
    for url in (PAGE, f"{PAGE}/{row.pk}"):
        assert browser.get(url).status_code == 403
    assert browser.post(f"{PAGE}/{row.pk}/state", {"deed": "cancel"}).status_code == 403
    row.refresh_from_db()
    assert row.state == batches.RUNNING


def test_a_batch_is_begun_once_a_period(davi: Visit) -> None:
    row = begin(davi)
    assert begin(davi).pk == row.pk
    assert (row.asked_by, row.rate_per_s) == ("Davi", 0)
    assert AuditRecord.objects.filter(deed="outreach.batch.asked").count() == 1


@pytest.mark.parametrize(
    "asked", [{"period": "2026-13"}, {"period": ""}, {"kind": "nothing"}, {"rate_per_s": "-1"}, {"rate_per_s": "fast"}]
)
def test_what_cannot_be_begun_is_said_on_the_page(davi: Visit, asked: dict[str, str]) -> None:
    answer = davi.post(PAGE, {"kind": "bills", "period": "2026-10", "company": "", **asked})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Batch.objects.exists()


def test_it_rests_goes_on_and_ends_by_its_buttons(davi: Visit) -> None:
    row = begin(davi)
    for deed, state in (("pause", "paused"), ("resume", "running"), ("cancel", "cancelled"), ("resume", "cancelled")):
        assert davi.post(f"{PAGE}/{row.pk}/state", {"deed": deed}).status_code == 302
        row.refresh_from_db()
        assert row.state == state
    assert davi.post(f"{PAGE}/{row.pk}/state", {"deed": "nothing"}).status_code == 404


def test_the_page_says_how_far_it_is_and_what_was_not_mailed_and_why(davi: Visit) -> None:
    row = begin(davi)
    Batch.objects.filter(pk=row.pk).update(total=4, sent=1, failed=2, skipped=1, paper=9, trouble="451 busy <b>")
    for number in range(2):
        BatchItem.objects.create(
            batch=row, key=f"7{number}", state="failed", due_at=AT, done_at=AT, error="550 no <b>such</b> user",
            shown="m•••@correio.example",
        )  # fmt: skip
    BatchItem.objects.create(batch=row, key="80", state="skipped", due_at=AT, done_at=AT, error="stopped")
    shown = davi.get(f"{PAGE}/{row.pk}").content.decode()
    assert "550 no &lt;b&gt;such&lt;/b&gt; user" in shown
    assert "451 busy &lt;b&gt;" in shown
    assert "70 · m•••@correio.example" in shown
    assert "Pediram para não receber mais" in shown
    assert 'value="100"' in shown
    part = davi.get(f"{PAGE}/{row.pk}", headers={"x-part": "1"}).content.decode()
    assert "<html" not in part
    assert "550 no" in part


def test_what_is_in_the_way_is_said_in_words_with_what_the_relay_said(davi: Visit) -> None:
    row = begin(davi)
    Batch.objects.filter(pk=row.pk).update(trouble=f"{NO_ENTRY}: 535 5.7.8 <b>")
    shown = davi.get(f"{PAGE}/{row.pk}").content.decode()
    assert "o servidor de e-mail não aceita nosso usuário e senha (535 5.7.8 &lt;b&gt;)" in shown


def test_a_company_without_batches_offers_none(davi: Visit) -> None:
    page = davi.get(f"{PAGE}?company=faro").content.decode()
    assert 'name="period"' not in page
    assert davi.get(f"{PAGE}?company=nobody").status_code == 404
    answer = davi.post(PAGE, {"kind": "bills", "period": "2026-10", "company": "faro"})
    assert answer.status_code == 422


def test_letters_that_come_up_one_by_one_are_followed_but_not_begun(davi: Visit) -> None:
    assert 'value="receipts"' not in davi.get(PAGE).content.decode()
    batches.put_in(company="", kind="receipts", period="2026-10", keys=["one", "two"], at=AT)
    batches.put_in(company="", kind="receipts", period="2026-10", keys=["two"], at=AT)
    row = Batch.objects.get()
    page = davi.get(f"{PAGE}/{row.pk}").content.decode()
    assert "cada um quando acontece" in page
    assert "0 de 2" in page


def test_from_the_batches_one_gets_to_every_place_that_is_ones_own_and_sees_where_one_is(davi: Visit) -> None:
    page = davi.get(PAGE).content.decode()
    for place in ("/desk/", "/desk/board", "/understanding/", "/payments/"):
        assert f'<a class="button button-small button-quiet" href="{place}">' in page
    assert f'href="{PAGE}" aria-current="page"' in page
    row = begin(davi)
    assert f'href="{PAGE}" aria-current="true"' in davi.get(f"{PAGE}/{row.pk}").content.decode()
