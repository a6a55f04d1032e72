"""A deadline is seen by customer and agent, told to a person once before it ends, and stopped by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from sintonia.cases.clocks import planned
from sintonia.cases.models import Case, CaseClock
from sintonia.cases.operations import Started, write_clocks
from sintonia.config import complaints
from sintonia.conversations.queries import timeline
from sintonia.desk.models import WorkItem
from sintonia.desk.warnings import warn_of_clocks
from sintonia.journeys.deadlines import deadlines_of
from sintonia.journeys.fio import thread_of
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
ENDS = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)  # five business days after a Sunday: Friday, 18:00
WARNED = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)  # Thursday, 8:00


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def clock(stage: Stage) -> CaseClock:
    """A complaint of somebody on WhatsApp, whom the assistant still answers."""
    stage.whatsapp("oi")
    return start("complaint")


def start(rule: str, **more: str) -> CaseClock:
    plan = planned(rule=rule, at=BEGAN, zone=more.get("zone", "America/Sao_Paulo"))
    write_clocks([Started(f"run:{rule}", Case.objects.get().pk, "", plan)], at=BEGAN)
    return CaseClock.objects.get(rule=rule)


def test_a_person_is_told_once_and_in_time(clock: CaseClock) -> None:
    assert (clock.warn_at, clock.due_at) == (WARNED, ENDS)
    assert warn_of_clocks(at=WARNED - timedelta(seconds=1)) == 0
    assert [warn_of_clocks(at=WARNED), warn_of_clocks(at=WARNED)] == [1, 0]
    clock.refresh_from_db()
    assert clock.warned_at == WARNED
    assert WorkItem.objects.get().case == clock.case


def test_who_already_waits_for_a_person_gets_no_second_item(stage: Stage, clock: CaseClock) -> None:
    stage.whatsapp("quero falar com uma pessoa")
    assert warn_of_clocks(at=WARNED) == 1
    assert WorkItem.objects.count() == 1


def test_what_is_done_warns_nobody(clock: CaseClock) -> None:
    CaseClock.objects.update(met_at=BEGAN)
    assert warn_of_clocks(at=ENDS) == 0


def test_what_the_customer_must_do_is_no_work_of_ours(stage: Stage) -> None:
    stage.whatsapp("oi")
    start("claim_notice", zone="Europe/Madrid")
    assert warn_of_clocks(at=ENDS + timedelta(days=9)) == 1
    assert not WorkItem.objects.exists()


def test_the_assistant_goes_on_answering_while_a_deadline_waits_for_a_person(stage: Stage, clock: CaseClock) -> None:
    warn_of_clocks(at=WARNED)
    assert stage.whatsapp("segunda via") != []


def test_the_queue_and_the_customers_pane_show_it(clock: CaseClock) -> None:
    warn_of_clocks(at=WARNED)
    item = WorkItem.objects.get()
    (one,) = staff("ana").get("/desk/queue").context["queue"]
    assert one["clock"].until == ENDS
    page = words_of(staff("ana").get(f"/desk/{item.token}/"))
    assert "Resposta à reclamação, até sexta-feira, 27/11, às 18:00" in page


def test_an_agent_notes_that_it_is_done_and_it_runs_no_more(clock: CaseClock) -> None:
    warn_of_clocks(at=WARNED)
    item, ana = WorkItem.objects.get(), staff("ana")
    ana.post(f"/desk/{item.token}/meet", {"clock": clock.token})
    clock.refresh_from_db()
    assert clock.met_at is None, "only who has the item may say so"
    ana.post(f"/desk/{item.token}/claim")
    ana.post(f"/desk/{item.token}/meet", {"clock": clock.token})
    clock.refresh_from_db()
    assert clock.met_at == BEGAN
    assert clock.why.startswith("agent")
    assert "Este prazo não está mais correndo" in words_of(
        ana.post(f"/desk/{item.token}/meet", {"clock": clock.token}, follow=True)
    )


def test_the_thread_of_every_page_has_the_deadline_that_ends_first(clock: CaseClock) -> None:
    start("wrongful_cut")
    drawn = thread_of(case=clock.case, timeline=timeline(case=clock.case_id), names={}, at=BEGAN)
    assert drawn.clock is not None
    assert drawn.clock.until == BEGAN + timedelta(hours=4)
    assert [one.clock.label for one in deadlines_of(case=clock.case_id, language="es", at=BEGAN)] == [
        "Reconexión por corte indebido, hasta el domingo 22/11 a las 15:00",
        "Respuesta a la reclamación, hasta el viernes 27/11 a las 18:00",
    ]


def test_what_is_late_is_shown_late_with_what_the_law_pays(clock: CaseClock) -> None:
    (on_time,) = deadlines_of(case=clock.case_id, language="pt-BR", at=ENDS - timedelta(seconds=1))
    assert on_time.clock.label == "Resposta à reclamação, até sexta-feira, 27/11, às 18:00"
    (late,) = deadlines_of(case=clock.case_id, language="pt-BR", at=ENDS)
    assert late.clock.tone == "late"
    assert late.clock.label.endswith(
        "18:00. Pelo atraso, você recebe um crédito em uma das duas próximas contas (REN ANEEL 1000/2021, art. 440)."
    )


def test_doctor_names_what_is_overdue() -> None:
    class Found:
        def fetchall(self) -> list[tuple[object, ...]]:
            return [("complaint", "BR", 2, "2026-11-20 21:00 UTC")]

    class Connection:
        def execute(self, _statement: str) -> Found:
            return Found()

    (told,) = complaints._about_clocks(Connection())  # type: ignore[arg-type]
    assert told.startswith("2 deadlines 'complaint' (BR) are overdue, the first since 2026-11-20 21:00 UTC.")
