"""The simulated provider refuses what Meta refuses, reports as Meta reports, and its phone speaks signed webhooks."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from aiohttp import web
from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool
from starlette.applications import Starlette
from starlette.testclient import TestClient

from sintonia.channels.whatsapp.adapter import WhatsApp
from sintonia.conversations.channel import Account, Card, Code, Element, File, Heard, Option, Receipt, Saying, Sent
from sintonia.demo import cloud, graph

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

pytestmark = pytest.mark.django_db(transaction=True)
WHATSAPP = WhatsApp()
ACCOUNT = Account(id=1, channel="whatsapp", key="1", token=cloud.ACCESS_TOKEN)
ANA, ANA_SHORT, BIA = "5531988887777", "553188887777", "BR.13491208655302741918"


class Company:
    """The company's webhook: it verifies and keeps each call, unless it is down."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.answer = 200

    async def __call__(self, body: bytes, headers: dict[str, str]) -> int:
        assert WHATSAPP.verify(body, headers[cloud.HEADER], cloud.APP_SECRET)
        if self.answer == graph._OK:
            self.elements.extend(WHATSAPP.split(body))
        return self.answer

    def heard(self) -> list[Any]:
        return [WHATSAPP.read(element.kind, element.raw) for element in self.elements]


class World:
    """A phone, the simulated provider and the company."""

    def __init__(self, client: TestClient, simulator: graph.Simulator, company: Company) -> None:
        self.client, self.simulator, self.company = client, simulator, company

    def says(self, saying: Saying, to: str = ANA, outbox: int = 7) -> list[Any]:
        outcomes = []
        for part in WHATSAPP.parts(saying):
            request = WHATSAPP.request(part, to=to, account=ACCOUNT, outbox=outbox)
            answer = self.client.post(cloud.API + request.path, json=request.body, headers=request.headers)
            outcomes.append(WHATSAPP.outcome(answer.status_code, answer.content))
        self.settle()
        return outcomes

    def graph(self, body: Any, bearer: str = cloud.ACCESS_TOKEN) -> tuple[int, int]:
        headers = {"Authorization": f"Bearer {bearer}"}
        answer = self.client.post(f"{cloud.API}/1/messages", json=body, headers=headers)
        self.settle()
        return answer.status_code, answer.json().get("error", {}).get("code", 0)

    def settle(self) -> None:
        async def wait() -> None:
            await asyncio.gather(*self.simulator.under_way)

        assert self.client.portal is not None
        self.client.portal.call(wait)

    def types(self, **fields: Any) -> Any:
        return self.client.post("/simulator/whatsapp/send", json={"from": ANA, "name": "Ana", **fields})

    def sent(self, to: str = ANA) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get("/simulator/whatsapp/sent.json", params={"to": to}).json()
        return found

    def thread(self, who: str = ANA, after: int = 0) -> dict[str, Any]:
        asked = {"from": who, "after": after}
        found: dict[str, Any] = self.client.get("/simulator/whatsapp/thread", params=asked).json()
        return found


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(graph, "TRIES_AFTER_S", (0.0, 0.0))
    company = Company()
    simulator = graph.Simulator(company)
    values = connection.get_connection_params()
    address = make_conninfo("", **{key: values[key] for key in ("dbname", "user", "host", "port") if values.get(key)})

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncConnectionPool(address, open=False, min_size=1, kwargs={"autocommit": True}) as pool:
            simulator.pool = pool
            yield

    with TestClient(Starlette(routes=simulator.routes(), lifespan=lifespan), follow_redirects=False) as client:
        yield World(client, simulator, company)


def test_what_is_sent_is_kept_and_reported_signed_with_our_id(world: World):
    [outcome] = world.says(Saying(text="Olá!"), outbox=42)
    assert isinstance(outcome, Sent)
    [kept] = world.sent()
    assert (kept["wamid"], kept["request"]["text"]["body"]) == (outcome.provider_id, "Olá!")
    receipts = [(each.provider_id, each.state, each.outbox) for each in world.company.heard()]
    assert receipts == [(outcome.provider_id, state, 42) for state in ("sent", "delivered", "read")]


def test_a_message_sent_twice_is_on_the_phone_twice(world: World):
    world.says(Saying(text="Olá!"))
    world.says(Saying(text="Olá!"))
    assert [each["request"]["text"]["body"] for each in world.sent()] == ["Olá!", "Olá!"]


def test_both_writings_of_a_number_are_one_phone_and_an_id_is_another(world: World):
    world.says(Saying(text="um"), to=ANA)
    world.says(Saying(text="dois"), to=ANA_SHORT)
    world.says(Saying(text="três"), to=BIA)
    assert [each["request"]["text"]["body"] for each in world.sent(ANA_SHORT)] == ["um", "dois"]
    assert [each["request"]["recipient"] for each in world.sent(BIA)] == [BIA]
    assert world.sent("553132221111") == []


def test_a_bill_is_taken_bubble_by_bubble_in_order(world: World):
    card = Card(
        "Conta", "R$ 1,00", codes=(Code("pix", "PIX:", "000201"),), file=File("c.pdf", "application/pdf", "http://x/c")
    )
    outcomes = world.says(Saying(card=card))
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert [entry["kind"] for entry in world.thread()["entries"]] == ["text", "text", "document"]


def menu(count: int, title: str = "t", **changes: Any) -> dict[str, Any]:
    buttons = [{"type": "reply", "reply": {"id": str(n), "title": f"{title}{n}"}} for n in range(count)]
    return {"type": "button", "body": {"text": "?"}, "action": {"buttons": buttons}, **changes}


def rows(count: int, *, same: bool = False) -> dict[str, Any]:
    each = [{"id": "0" if same else str(n), "title": "t"} for n in range(count)]
    return {"type": "list", "body": {"text": "?"}, "action": {"button": "b", "sections": [{"rows": each}]}}


TO = {"messaging_product": "whatsapp", "to": ANA}
REFUSED = {
    "no product": {"to": ANA, "type": "text", "text": {"body": "x"}},
    "nobody": {"messaging_product": "whatsapp", "type": "text", "text": {"body": "x"}},
    "both": {**TO, "recipient": BIA, "type": "text", "text": {"body": "x"}},
    "an id in to": {**TO, "to": BIA, "type": "text", "text": {"body": "x"}},
    "no text": {**TO, "type": "text"},
    "empty text": {**TO, "type": "text", "text": {"body": ""}},
    "long text": {**TO, "type": "text", "text": {"body": "x" * 4097}},
    "four buttons": {**TO, "type": "interactive", "interactive": menu(4)},
    "no buttons": {**TO, "type": "interactive", "interactive": menu(0)},
    "long button": {**TO, "type": "interactive", "interactive": menu(2, "x" * 20)},
    "long question": {**TO, "type": "interactive", "interactive": menu(2, body={"text": "x" * 1025})},
    "eleven rows": {**TO, "type": "interactive", "interactive": rows(11)},
    "same rows": {**TO, "type": "interactive", "interactive": rows(2, same=True)},
    "document from nowhere": {**TO, "type": "document", "document": {"filename": "x"}},
    "document at ftp": {**TO, "type": "document", "document": {"link": "ftp://x"}},
    "long opaque": {**TO, "type": "text", "text": {"body": "x"}, "biz_opaque_callback_data": "x" * 513},
    "a list": [],
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_what_meta_refuses_is_refused_and_kept_nowhere(world: World, body: Any):
    status, code = world.graph(body)
    assert (status, code in {100, 131008, 131009}) == (400, True)
    assert world.sent() == []
    assert world.company.elements == []


def test_a_wrong_token_is_refused(world: World):
    assert world.graph({**TO, "type": "text", "text": {"body": "x"}}, bearer="x") == (401, 190)


def test_typed_words_reach_the_company_as_a_signed_webhook(world: World):
    answer = world.types(text="estou sem luz\x00")
    [heard] = world.company.heard()
    assert isinstance(heard, Heard)
    assert (heard.text, heard.name, heard.address, heard.key) == ("estou sem luz", "Ana", ANA, answer.json()["wamid"])


def test_somebody_without_a_phone_number_types_too(world: World):
    world.types(**{"from": BIA, "text": "oi"})
    [heard] = world.company.heard()
    assert heard.address == BIA
    assert world.thread(BIA)["entries"][0]["mine"] is True


def test_a_form_without_javascript_goes_back_to_its_page(world: World):
    answer = world.client.post("/simulator/whatsapp/send", data={"from": ANA, "text": "é só isso", "next": "/#phone"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/#phone")
    assert world.company.heard()[0].text == "é só isso"
    away = world.client.post("/simulator/whatsapp/send", data={"from": ANA, "text": "x", "next": "//evil.example"})
    assert away.headers["location"] == "/"


@pytest.mark.parametrize("count", [2, 5])
def test_a_press_brings_back_what_was_offered(world: World, count: int):
    options = tuple(Option(f"o{n}", f"Opção {n}") for n in range(count))
    [sent] = world.says(Saying(text="Qual?", options=options, step="run-1:2"))
    world.company.elements.clear()
    assert world.types(choice="run-1:2|o1").status_code == 200
    [heard] = world.company.heard()
    assert (heard.kind, heard.step, heard.choice, heard.text) == ("choice", "run-1:2", "o1", "Opção 1")
    assert heard.reply_to == sent.provider_id


def test_what_was_never_offered_cannot_be_pressed(world: World):
    assert world.types(choice="run-1:2|o1").status_code == 422
    assert world.types(text="  ").status_code == 422
    assert world.types(latitude="x", longitude="1").status_code == 422
    assert world.types(image="data:image/png;base64,!").status_code == 422
    assert world.company.elements == []


def test_a_place_is_shared(world: World):
    world.types(latitude=-19.92, longitude=-43.94)
    assert world.company.heard()[0].spot.latitude == -19.92


def test_a_photo_of_the_meter_can_be_fetched_by_its_id(world: World):
    world.types(image="10482", caption="meu relógio")
    [heard] = world.company.heard()
    bearer = {"Authorization": f"Bearer {cloud.ACCESS_TOKEN}"}
    assert world.client.get(f"{cloud.API}/{heard.media.id}").status_code == 401
    found = world.client.get(f"{cloud.API}/{heard.media.id}", headers=bearer).json()
    assert world.client.get(found["url"]).status_code == 401
    assert world.client.get(found["url"].replace("hash=", "hash=0"), headers=bearer).status_code == 404
    data = world.client.get(found["url"], headers=bearer).content
    assert (heard.kind, heard.text, found["mime_type"]) == ("image", "meu relógio", "image/png")
    assert data.startswith(b"\x89PNG")
    assert len(data) == found["file_size"]


def test_a_pdf_from_the_phones_files_is_a_document_and_is_held_for_the_company(world: World):
    form = {"from": ANA, "name": "Ana", "text": "é de vocês?", "next": "/"}
    pdf = ("conta.pdf", b"%PDF-1.4 small", "text/html")
    assert world.client.post("/simulator/whatsapp/send", data=form, files={"file": pdf}).status_code == 303
    [heard] = world.company.heard()
    assert (heard.kind, heard.text, heard.media.name, heard.media.mime) == (
        "document", "é de vocês?", "conta.pdf", "application/pdf",
    )  # fmt: skip
    bearer = {"Authorization": f"Bearer {cloud.ACCESS_TOKEN}"}
    other = world.client.get(f"{cloud.API}/{heard.media.id}?phone_number_id=2", headers=bearer)
    assert other.json()["error"]["code"] == 100
    where = WHATSAPP.whereabouts(heard.media, account=ACCOUNT)
    found = WHATSAPP.held(*_told(world.client.get(cloud.API + where.path, headers=bearer)))
    assert world.client.get(found.url, headers=bearer).content == b"%PDF-1.4 small"
    [entry] = world.thread()["entries"]
    assert (entry["kind"], entry["name"]) == ("document", "conta.pdf")


def _told(answer: Any) -> tuple[int, bytes]:
    return answer.status_code, answer.content


def test_the_thread_has_both_directions_and_catches_up(world: World):
    world.types(text="oi")
    world.says(Saying(text="Qual?", options=(Option("a", "A"), Option("b", "B")), step="s"))
    first = world.thread()
    assert [(each["mine"], each["kind"]) for each in first["entries"]] == [(True, "text"), (False, "buttons")]
    assert first["entries"][1]["options"] == [{"id": "s|a", "title": "A"}, {"id": "s|b", "title": "B"}]
    assert first["entries"][1]["state"] == "read"
    world.types(choice="s|a")
    later = world.thread(after=first["after"])
    assert [(each["kind"], each["text"]) for each in later["entries"]] == [("choice", "A")]
    assert world.thread(after=later["after"]) == {"entries": [], "after": later["after"]}


def test_a_company_that_is_down_is_told_to_the_phone_and_nothing_is_lost(world: World):
    world.company.answer = 503
    assert world.types(text="oi").status_code == 502
    assert [each["state"] for each in world.thread()["entries"]] == ["waiting"]


def test_a_real_post_over_http():
    async def story() -> list[bytes]:
        came: list[bytes] = []

        async def hook(request: web.Request) -> web.Response:
            came.append(await request.read())
            return web.Response(text="ok")

        app = web.Application()
        app.router.add_post("/hooks/whatsapp/demo", hook)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        body = cloud.call(cloud.status("wamid.1", "sent", to=ANA, at=graph.now()))
        assert await graph.post_to(f"http://127.0.0.1:{port}{cloud.HOOK}")(body, cloud.headers(body)) == 200
        await runner.cleanup()
        return came

    [body] = asyncio.run(story())
    assert isinstance(WHATSAPP.read("status", WHATSAPP.split(body)[0].raw), Receipt)
    assert msgspec.json.decode(body)["object"] == "whatsapp_business_account"


def test_outside_the_demonstration_there_is_nothing(settings: Any):
    assert graph.routes()
    settings.DEMO = False
    assert graph.routes() == []
