"""Macros: deeds in a row by one click, all of them or none, each with its own checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse

from sintonia.audit.models import AuditRecord
from sintonia.conversations.models import Message
from sintonia.desk.macros import FIRST, write_first_macros
from sintonia.desk.models import CannedReply, Macro, MacroUse, Note, WorkItem
from sintonia.desk.replies import write_first_replies
from sintonia.staff.models import Provider, Team, User
from sintonia.web.scope import enter, of_room
from tests.dialogue.stage import BEGAN, Stage
from tests.visits import BACKEND, Visit, staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(BEGAN, tick=False):
        yield


@pytest.fixture
def item(stage: Stage) -> WorkItem:
    stage.whatsapp("quero falar com uma pessoa")
    return WorkItem.objects.get()


@pytest.fixture
def ana(item: WorkItem) -> Visit:
    browser = staff("ana")
    browser.post(f"/desk/{item.token}/claim")
    return browser


@pytest.fixture
def hello() -> CannedReply:
    return CannedReply.objects.create(name="oi", texts={"pt-BR": "Oi, aqui é {agent}.", "es": "Hola."})


def made(*deeds: dict[str, Any], **more: Any) -> Macro:
    return Macro.objects.create(name=more.pop("name", "tudo"), deeds=list(deeds), **more)


def done(browser: Visit, item: WorkItem, macro: Macro, *, key: str = "one", seen: int = 99) -> HttpResponse:
    told = {"macro": macro.pk, "key": key, "seen": seen}
    return browser.post(f"/desk/{item.token}/macro", told, follow=True)


def offered(browser: Visit, item: WorkItem) -> list[str]:
    return [one.name for one in browser.get(f"/desk/{item.token}/").context["item"]["macros"]]


def said(stage: Stage, text: str) -> int:
    stage.settle()
    return [saying.text for _to, _kind, saying in stage.sent].count(text)


def test_everything_is_done_in_order_by_one_click(stage: Stage, item: WorkItem, ana: Visit, hello: CannedReply) -> None:
    macro = made(
        {"do": "say", "reply": hello.pk}, {"do": "note", "text": "já saudado"}, {"do": "close", "outcome": "informed"}
    )
    assert "dizer “oi” → anotar “já saudado” → encerrar: Informado" in ana.read(f"/desk/{item.token}/")
    done(ana, item, macro)
    assert said(stage, "Oi, aqui é Ana.") == 1
    item.refresh_from_db()
    assert (item.outcome, Note.objects.get().text) == ("informed", "já saudado")
    deeds = list(AuditRecord.objects.filter(actor_id=item.claimed_by_id).order_by("pk").values_list("deed", flat=True))
    order = ["desk.macro.done", "conversations.message.said", "desk.note.written", "desk.item.closed"]
    assert [one for one in deeds if one in order] == order


def test_what_one_types_has_no_part_in_it_and_stays(item: WorkItem, ana: Visit) -> None:
    done(ana, item, made({"do": "note", "text": "olhar a fatura"}))
    item.refresh_from_db()
    assert (item.claimed_by, item.closed_at) == (User.objects.get(username="ana"), None)


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        ({"do": "transfer", "to": "team:999999", "text": "porque sim"}, "Escolha quem continua"),
        ({"do": "snooze", "until": "2020-01-01T10:00"}, "próximos dois meses"),
        ({"do": "say", "reply": 0}, "no idioma do cliente"),
    ],
)
def test_the_first_refusal_undoes_all_and_is_said(
    stage: Stage, item: WorkItem, ana: Visit, hello: CannedReply, *, refused: dict[str, Any], why: str
) -> None:
    macro = made({"do": "say", "reply": hello.pk}, {"do": "note", "text": "já saudado"}, refused)
    page = words_of(done(ana, item, macro))
    assert "Nada disso foi feito" in page
    assert why in page
    assert said(stage, "Oi, aqui é Ana.") == 0
    assert not Message.objects.filter(text__contains="aqui é Ana").exists()
    assert not Note.objects.exists()
    assert not MacroUse.objects.exists()
    assert not AuditRecord.objects.filter(deed="desk.macro.done").exists()
    item.refresh_from_db()
    assert (item.claimed_by, item.snoozed_until) == (User.objects.get(username="ana"), None)


def test_nothing_is_done_before_what_the_customer_wrote_meanwhile_is_read(
    stage: Stage, item: WorkItem, ana: Visit, hello: CannedReply
) -> None:
    seen = ana.get(f"/desk/{item.token}/").context["seen"]
    stage.whatsapp("esperem, mais uma coisa")
    macro = made({"do": "say", "reply": hello.pk}, {"do": "close", "outcome": "solved"})
    assert "O cliente escreveu de novo" in words_of(done(ana, item, macro, seen=seen))
    item.refresh_from_db()
    assert item.closed_at is None


def test_a_reply_with_a_name_that_nobody_knows_is_not_sent_unread(stage: Stage, item: WorkItem, ana: Visit) -> None:
    reply = CannedReply.objects.create(name="valor", texts={"pt-BR": "Faltam {amount}."})
    assert "{amount}" in words_of(done(ana, item, made({"do": "say", "reply": reply.pk})))
    assert said(stage, "Faltam {amount}.") == 0


def test_a_second_click_does_nothing_more(stage: Stage, item: WorkItem, ana: Visit, hello: CannedReply) -> None:
    macro = made({"do": "say", "reply": hello.pk}, {"do": "note", "text": "já saudado"})
    for _n in range(2):
        assert "Feito." in words_of(done(ana, item, macro))
    assert said(stage, "Oi, aqui é Ana.") == 1
    assert Note.objects.count() == 1


def test_after_it_is_closed_a_second_click_is_no_error(item: WorkItem, ana: Visit) -> None:
    macro = made({"do": "close", "outcome": "solved"})
    for _n in range(2):
        assert "Feito." in words_of(done(ana, item, macro))
    assert MacroUse.objects.count() == 1


def test_who_does_not_have_the_conversation_does_nothing(item: WorkItem, ana: Visit) -> None:
    bruno, macro = staff("bruno"), made({"do": "note", "text": "não devia"})
    assert offered(bruno, item) == []
    assert "já não está com você" in words_of(done(bruno, item, macro))
    assert not Note.objects.exists()


def test_what_could_not_be_done_is_not_offered(item: WorkItem, ana: Visit) -> None:
    spanish = CannedReply.objects.create(name="hola", texts={"es": "Hola."})
    made({"do": "say", "reply": spanish.pk}, name="saludar")
    made({"do": "transfer", "to": "company", "text": "volta"}, name="devolver")
    made({"do": "note", "text": "a"}, name="equipe", team=Team.objects.create(name="Retenção"))
    made({"do": "note", "text": "a"}, name="velha", withdrawn_at=BEGAN)
    made({"do": "note", "text": "a"}, name="nota")
    assert offered(ana, item) == ["nota"]


@pytest.mark.parametrize("told", [{}, {"macro": "x"}, {"macro": "0"}, {"macro": "9" * 30}, {"macro": "-1"}])
def test_what_is_made_up_does_nothing(item: WorkItem, ana: Visit, told: dict[str, str]) -> None:
    assert "não existe mais" in words_of(ana.post(f"/desk/{item.token}/macro", told, follow=True))


class TestAProvider:
    @pytest.fixture
    def provider(self) -> Provider:
        return Provider.objects.create(name="Contato Sul")

    @pytest.fixture
    def rosa(self, provider: Provider) -> Visit:
        browser = Visit()
        user = User.objects.create_user(
            username="rosa", password=None, name="Rosa", role="provider_agent", provider=provider
        )  # fmt: skip
        browser.force_login(user, backend=BACKEND)
        return browser

    @pytest.fixture
    def theirs(self, item: WorkItem, ana: Visit, provider: Provider, rosa: Visit) -> WorkItem:
        ana.post(f"/desk/{item.token}/transfer", {"to": f"provider:{provider.pk}", "reason": "fora do horário"})
        rosa.post(f"/desk/{item.token}/claim")
        return item

    def test_its_people_do_what_is_for_their_house_and_for_all(
        self, theirs: WorkItem, provider: Provider, rosa: Visit
    ) -> None:
        made({"do": "note", "text": "a"}, name="de todos")
        made({"do": "note", "text": "a"}, name="de outra", room=Provider.objects.create(name="Contato Norte"))
        macro = made(
            {"do": "note", "text": "feito aqui"}, {"do": "transfer", "to": "company", "text": "precisa do cadastro"},
            name="devolver", room=provider,
        )  # fmt: skip
        assert offered(rosa, theirs) == ["de todos", "devolver"]
        done(rosa, theirs, macro)
        theirs.refresh_from_db()
        assert (theirs.room, theirs.claimed_by) == (None, None)

    def test_another_house_s_macro_is_not_done(self, theirs: WorkItem, rosa: Visit) -> None:
        other = made({"do": "note", "text": "não"}, room=Provider.objects.create(name="Contato Norte"))
        assert "não existe mais" in words_of(done(rosa, theirs, other))

    def test_it_does_nothing_with_what_is_the_company_s(self, item: WorkItem, ana: Visit, rosa: Visit) -> None:
        assert done(rosa, item, made({"do": "note", "text": "não"})).status_code == 404

    def test_the_database_shows_a_house_its_own_alone_and_lets_it_write_none(
        self, provider: Provider, as_pages: None
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute("reset role")
        other = Provider.objects.create(name="Contato Norte")
        own = [made(name="a", room=provider), made(name="b", room=other), made(name="c")]
        with connection.cursor() as cursor:
            cursor.execute("set role sintonia_pages")
            enter(of_room(provider.pk))
            cursor.execute("select id from desk_macro order by name")
            assert cursor.fetchall() == [(own[0].pk,), (own[2].pk,)]
            cursor.execute("update desk_macro set name = 'x'")
            assert cursor.rowcount == 0


class TestWriting:
    @pytest.fixture
    def boss(self) -> Visit:
        return staff("sofia", role="supervisor")

    def test_a_supervisor_writes_a_reply_and_a_macro_and_an_agent_uses_them(
        self, stage: Stage, item: WorkItem, ana: Visit, boss: Visit
    ) -> None:
        boss.post("/desk/writing/replies", {"name": "tchau", "text-pt-BR": "Tchau, {agent} se despede."})
        reply = CannedReply.objects.get()
        told = {"name": "fim", "reply": reply.pk, "note": "despedida", "end": "close:solved"}
        page = words_of(boss.post("/desk/writing/macros", told, follow=True))
        assert "dizer “tchau” → anotar “despedida” → encerrar: Resolvido" in page
        done(ana, item, Macro.objects.get())
        assert said(stage, "Tchau, Ana se despede.") == 1

    def test_it_is_changed_and_withdrawn_and_its_uses_stay(self, item: WorkItem, ana: Visit, boss: Visit) -> None:
        macro = made({"do": "note", "text": "a"}, name="nota")
        done(ana, item, macro)
        boss.post("/desk/writing/macros", {"number": macro.pk, "name": "anotar", "note": "b"})
        macro.refresh_from_db()
        assert (macro.name, macro.deeds) == ("anotar", [{"do": "note", "text": "b"}])
        boss.post(f"/desk/writing/macros/{macro.pk}/remove")
        assert offered(ana, item) == []
        assert MacroUse.objects.get().macro == macro
        assert boss.post("/desk/writing/macros", {"number": macro.pk, "name": "x", "note": "b"}).status_code == 404

    @pytest.mark.parametrize(
        ("told", "why"),
        [
            ({"name": "nada"}, "pelo menos uma coisa"),
            ({"name": "", "note": "a"}, "Falta algo"),
            ({"name": "sem motivo", "end": "transfer:company"}, "por que é encaminhado"),
            ({"name": "para lá", "end": "transfer:agent:1"}, "Falta algo"),
            ({"name": "fim", "end": "close:won"}, "Falta algo"),
            ({"name": "nota", "note": "outra"}, "Já existe"),
        ],
    )
    def test_what_is_not_whole_is_not_kept(self, boss: Visit, told: dict[str, str], why: str) -> None:
        made({"do": "note", "text": "a"}, name="nota")
        assert why in words_of(boss.post("/desk/writing/macros", told, follow=True))
        assert Macro.objects.count() == 1

    def test_a_reply_without_words_is_not_kept(self, boss: Visit) -> None:
        page = boss.post("/desk/writing/replies", {"name": "vazia", "text-es": "  "}, follow=True)
        assert "pelo menos um idioma" in words_of(page)
        assert not CannedReply.objects.exists()

    def test_a_reply_that_a_macro_says_is_not_removed(self, boss: Visit, hello: CannedReply) -> None:
        macro = made({"do": "say", "reply": hello.pk})
        removed = f"/desk/writing/replies/{hello.pk}/remove"
        assert "A macro “tudo” usa" in words_of(boss.post(removed, follow=True))
        boss.post(f"/desk/writing/macros/{macro.pk}/remove")
        boss.post(removed)
        assert not CannedReply.objects.exists()

    def test_who_may_not_write_them_does_not(self) -> None:
        for role in ("agent", "analyst"):
            browser = staff(role, role=role)
            assert browser.get("/desk/writing").status_code == 403
            assert browser.post("/desk/writing/macros", {"name": "x", "note": "y"}).status_code == 403


def test_the_demonstration_begins_with_some_that_can_be_done(item: WorkItem, ana: Visit) -> None:
    for _n in range(2):
        write_first_replies()
        write_first_macros()
    assert Macro.objects.count() == len(FIRST)
    assert sorted(offered(ana, item)) == [
        "Despedir-se e encerrar",
        "Estou verificando: deixar de lado",
        "Ninguém responde mais: encerrar",
    ]
